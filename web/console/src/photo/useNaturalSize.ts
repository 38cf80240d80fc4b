import { useEffect, useState } from "react";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of a photo that nobody has told, once it is loaded. */
export function useNaturalSize(url: string): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    let isWanted = true;
    const image = new Image();
    image.onload = () => {
      if (isWanted) setSize({ width: image.naturalWidth, height: image.naturalHeight });
    };
    image.src = url;
    return () => {
      isWanted = false;
    };
  }, [url]);
  return size;
}
