/** Photos that are loaded and decoded before they are shown. */

/** Held decoded at a time: this receipt's, the next one's and a twin's. */
const KEPT = 8;
const kept = new Map<string, HTMLImageElement>();

/** Starts loading; the service lets browsers keep a photo, so that showing it later costs nothing. */
export function prefetch(url: string): Promise<void> {
  const known = kept.get(url);
  if (known) {
    kept.delete(url);
    kept.set(url, known);
    return known.decode().catch(() => undefined);
  }
  const image = new Image();
  image.src = url;
  kept.set(url, image);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  // A photo that cannot be shown is told where it is shown.
  return image.decode().catch(() => {
    kept.delete(url);
  });
}
