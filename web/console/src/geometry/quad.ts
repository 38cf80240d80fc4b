/** Points and quads on a photo, in its pixels; a quad runs clockwise from the text's own top left. */

export type Point = readonly [x: number, y: number];
export type Quad = readonly [Point, Point, Point, Point];

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A quad out of JSON; `null` when it is none. */
export function quadOf(value: unknown): Quad | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const isPoint = (point: unknown): point is Point =>
    Array.isArray(point) && point.length === 2 && point.every((n) => Number.isFinite(n));
  return value.every(isPoint) ? (value as unknown as Quad) : null;
}

export function boxOf(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

export function quadOfBox({ left, top, right, bottom }: Box): Quad {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

export function centre(quad: Quad): Point {
  const sum = (axis: 0 | 1) => quad.reduce((total, point) => total + point[axis], 0) / 4;
  return [sum(0), sum(1)];
}

/** How long the text of a quad is and how high its letters, in pixels. */
export function extent(quad: Quad): { readonly width: number; readonly height: number } {
  const [a, b, c, d] = quad;
  return { width: (distance(a, b) + distance(d, c)) / 2, height: (distance(a, d) + distance(b, c)) / 2 };
}

/** The quad with `by` of its letters' height around it, so that no stroke is cut off. */
export function padded(quad: Quad, by: number): Quad {
  const { width, height } = extent(quad);
  if (width === 0 || height === 0) return quad;
  const margin = height * by;
  const grow = (from: Point, to: Point, share: number): Point => [
    to[0] + (to[0] - from[0]) * share,
    to[1] + (to[1] - from[1]) * share,
  ];
  const [a, b, c, d] = quad;
  const across = margin / width;
  const [a1, b1, c1, d1] = [grow(b, a, across), grow(a, b, across), grow(d, c, across), grow(c, d, across)];
  const down = margin / height;
  return [grow(d1, a1, down), grow(c1, b1, down), grow(b1, c1, down), grow(a1, d1, down)];
}

export function contains(quad: Quad, [x, y]: Point): boolean {
  const sides = quad.map((from, at) => {
    const to = quad[(at + 1) % 4] ?? from;
    return (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
  });
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}
