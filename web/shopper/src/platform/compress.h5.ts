// Makes a large photo smaller before it goes over a shop's network, without losing print.

/** Small enough to go as it is; so the same file stays the same receipt. */
const BYTES_FINE = 1_500_000
/** A receipt that fills the frame keeps characters some 25 pixels high. */
const LONG_SIDE = 3200
const QUALITY = 0.86

/** The photo, smaller where that pays; as it is where this browser cannot open it. */
export async function compress(file: Blob): Promise<Blob> {
  if (file.size <= BYTES_FINE) return file
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return file
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) return file
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const smaller = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  return smaller && smaller.size < file.size ? smaller : file
}
