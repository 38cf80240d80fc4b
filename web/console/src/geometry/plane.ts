/** Maps of the plane onto itself: 3×3 matrices, row by row, up to a factor. */

import type { Point, Quad } from "./quad";

export type Plane = readonly [
  number, number, number,
  number, number, number,
  number, number, number,
]; // prettier-ignore

export const AS_IT_IS: Plane = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function moved([x, y]: Point, m: Plane): Point {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

export function movedQuad(quad: Quad, m: Plane): Quad {
  return [moved(quad[0], m), moved(quad[1], m), moved(quad[2], m), moved(quad[3], m)];
}

/** First `first`, then `then`. */
export function after(first: Plane, then: Plane): Plane {
  const cell = (row: number, column: number) => {
    let sum = 0;
    for (let k = 0; k < 3; k += 1) sum += (then[row * 3 + k] ?? 0) * (first[k * 3 + column] ?? 0);
    return sum;
  };
  return [
    cell(0, 0), cell(0, 1), cell(0, 2),
    cell(1, 0), cell(1, 1), cell(1, 2),
    cell(2, 0), cell(2, 1), cell(2, 2),
  ]; // prettier-ignore
}

/** The way back; `null` where there is none. */
export function inverse(m: Plane): Plane | null {
  const [a, b, c, d, e, f, g, h, i] = m;
  const [A, B, C] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * A + b * B + c * C;
  if (Math.abs(determinant) < 1e-12) return null;
  const all: Plane = [
    A, c * h - b * i, b * f - c * e,
    B, a * i - c * g, c * d - a * f,
    C, b * g - a * h, a * e - b * d,
  ]; // prettier-ignore
  return all.map((value) => value / determinant) as unknown as Plane;
}

export function shift(dx: number, dy: number): Plane {
  return [1, 0, dx, 0, 1, dy, 0, 0, 1];
}

export function scale(by: number): Plane {
  return [by, 0, 0, 0, by, 0, 0, 0, 1];
}

/** Solves `rows · x = right` by elimination; `null` when it has no single solution. */
function solve(rows: number[][], right: number[]): number[] | null {
  const size = right.length;
  const table = rows.map((row, at) => [...row, right[at] ?? 0]);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(table[row]?.[column] ?? 0) > Math.abs(table[pivot]?.[column] ?? 0)) pivot = row;
    }
    const lead = table[pivot];
    const value = lead?.[column] ?? 0;
    if (!lead || Math.abs(value) < 1e-9) return null;
    [table[column], table[pivot]] = [lead, table[column] ?? lead];
    for (const row of table) {
      if (row === lead) continue;
      const share = (row[column] ?? 0) / value;
      for (let k = column; k <= size; k += 1) row[k] = (row[k] ?? 0) - share * (lead[k] ?? 0);
    }
  }
  return table.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}

/** The map that takes each corner of `from` to the same one of `to`, as a photo of a flat paper does. */
export function between(from: Quad, to: Quad): Plane | null {
  const rows: number[][] = [];
  const right: number[] = [];
  from.forEach(([x, y], at) => {
    const [u, v] = to[at] ?? [0, 0];
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]);
    right.push(u, v);
  });
  const found = solve(rows, right);
  return found ? ([...found, 1] as unknown as Plane) : null;
}

export interface Pair {
  readonly from: Point;
  readonly to: Point;
}

/**
 * The turn, scale and shift that take `from` to `to` best: least squares, after the pairs that fit worst
 * are left out (two lines may say the same words by chance). `null` with fewer than two pairs.
 */
export function bestFit(pairs: readonly Pair[]): Plane | null {
  let kept = [...pairs];
  for (let round = 0; ; round += 1) {
    const map = similarity(kept);
    if (!map || round === 3 || kept.length < 4) return map;
    const misses = kept.map(({ from, to }) => {
      const [x, y] = moved(from, map);
      return Math.hypot(x - to[0], y - to[1]);
    });
    const median = [...misses].sort((a, b) => a - b)[Math.floor(misses.length / 2)] ?? 0;
    const next = kept.filter((_, at) => (misses[at] ?? 0) <= Math.max(2.5 * median, 1));
    if (next.length === kept.length) return map;
    kept = next;
  }
}

function similarity(pairs: readonly Pair[]): Plane | null {
  if (pairs.length < 2) return null;
  const mean = (pick: (pair: Pair) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length;
  const [fx, fy, tx, ty] = [
    mean((p) => p.from[0]),
    mean((p) => p.from[1]),
    mean((p) => p.to[0]),
    mean((p) => p.to[1]),
  ];
  let [along, across, size] = [0, 0, 0];
  for (const { from, to } of pairs) {
    const [x, y, u, v] = [from[0] - fx, from[1] - fy, to[0] - tx, to[1] - ty];
    along += x * u + y * v;
    across += x * v - y * u;
    size += x * x + y * y;
  }
  if (size < 1e-9) return null;
  const [a, b] = [along / size, across / size];
  return [a, -b, tx - a * fx + b * fy, b, a, ty - b * fx - a * fy, 0, 0, 1];
}

/** As CSS wants it, column by column. */
export function toCss([a, b, c, d, e, f, g, h, i]: Plane): string {
  return `matrix3d(${[a, d, 0, g, b, e, 0, h, 0, 0, 1, 0, c, f, 0, i].join(",")})`;
}
