import { memo } from "react";
import type { Photo } from "../api/types";
import { extent, padded, type Quad } from "../geometry/quad";
import { sizeOf } from "./frames";

/** Of the letters' height: what is shown around them. */
const AROUND = 0.12;
/** In pixels of the screen. */
const WIDTH_MAX = 240;

interface Props {
  readonly photo: Photo;
  readonly quad: Quad;
  /** In pixels of the screen. */
  readonly height?: number;
}

/** The piece of the photo that a value was read from, level and large enough to compare. */
export const Snippet = memo(function Snippet({ photo, quad, height = 26 }: Props) {
  const place = padded(quad, AROUND);
  const size = extent(place);
  if (size.width === 0 || size.height === 0) return null;
  const zoom = Math.min(height / size.height, WIDTH_MAX / size.width);
  const [[x, y], [x2, y2]] = place;
  const angle = Math.atan2(y2 - y, x2 - x);
  const [cos, sin] = [Math.cos(-angle) * zoom, Math.sin(-angle) * zoom];
  const matrix = [cos, sin, -sin, cos, -(cos * x - sin * y), -(sin * x + cos * y)];
  const { width, height: high } = sizeOf(photo);
  return (
    <svg className="snippet" width={size.width * zoom} height={size.height * zoom} aria-hidden="true">
      <image href={photo.url} width={width} height={high} transform={`matrix(${matrix.join(" ")})`} />
    </svg>
  );
});
