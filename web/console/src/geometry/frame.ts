/** How a photo is laid out on the stage: as taken, turned, or with its paper straightened. */

import { after, AS_IT_IS, between, movedQuad, type Plane, shift } from "./plane";
import { boxOf, distance, extent, type Point, type Quad, quadOfBox } from "./quad";

/** A stage of `width` × `height` pixels; `plane` takes the photo's pixels there. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly plane: Plane;
}

export type Quarters = 0 | 1 | 2 | 3;

export function asTaken(width: number, height: number): Frame {
  return { width, height, plane: AS_IT_IS };
}

/** Turned clockwise by quarters. */
export function turned(frame: Frame, quarters: Quarters): Frame {
  const { width, height, plane } = frame;
  const turns: Record<Quarters, Plane> = {
    0: AS_IT_IS,
    1: [0, -1, height, 1, 0, 0, 0, 0, 1],
    2: [-1, 0, width, 0, -1, height, 0, 0, 1],
    3: [0, 1, 0, -1, 0, width, 0, 0, 1],
  };
  const isAside = quarters % 2 === 1;
  return {
    width: isAside ? height : width,
    height: isAside ? width : height,
    plane: after(plane, turns[quarters]),
  };
}

/** Quarters that turn a photo upright which has to be turned by `degrees` clockwise. */
export function quartersOf(degrees: number): Quarters {
  return (((Math.round(degrees / 90) % 4) + 4) % 4) as Quarters;
}

/** Lines shorter than this many times their height say little about a direction. */
const LONG_ENOUGH = 3;
/** Of the paper's width: what is shown around the outermost letters. */
const MARGIN = 0.06;
/** A side that changes more than this between its ends is no paper's, but a bad fit. */
const SKEW_MAX = 1.6;

/**
 * The frame in which the lines run level and begin under each other: how they lean is fitted along the
 * page, which gives the paper's perspective. `null` where there are too few lines to tell.
 */
export function straightened(quads: readonly Quad[], width: number, height: number): Frame | null {
  const lines = quads.filter((quad) => {
    const size = extent(quad);
    return size.width >= LONG_ENOUGH * size.height && size.height > 2;
  });
  if (lines.length < 3) return null;
  const lean = mainDirection(lines);
  const level = turnBy(-lean);
  const paper = paperOf(
    lines.map((quad) => movedQuad(quad, level)),
    quads.map((quad) => movedQuad(quad, level)),
  );
  if (!paper) return null;
  const [a, b, c, d] = paper;
  const [wide, high] = [(distance(a, b) + distance(d, c)) / 2, (distance(a, d) + distance(b, c)) / 2];
  const ratios = [distance(a, b) / distance(d, c), distance(a, d) / distance(b, c)];
  if (ratios.some((ratio) => !(ratio < SKEW_MAX && 1 / ratio < SKEW_MAX))) return null;
  const flat = between(paper, quadOfBox({ left: 0, top: 0, right: wide, bottom: high }));
  if (!flat || wide > 4 * width || high > 4 * height) return null;
  const margin = MARGIN * wide;
  return {
    width: wide + 2 * margin,
    height: high + 2 * margin,
    plane: after(after(level, flat), shift(margin, margin)),
  };
}

function turnBy(angle: number): Plane {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, -sin, 0, sin, cos, 0, 0, 0, 1];
}

/** The lines' direction in radians, long lines counting more. */
function mainDirection(lines: readonly Quad[]): number {
  let [x, y] = [0, 0];
  for (const [a, b, c, d] of lines) {
    x += b[0] - a[0] + c[0] - d[0];
    y += b[1] - a[1] + c[1] - d[1];
  }
  return Math.atan2(y, x);
}

/** The four-sided paper around `all` of its texts; `lines` are about level and tell how it leans. */
function paperOf(lines: readonly Quad[], all: readonly Quad[]): Quad | null {
  const box = boxOf(all.flat());
  const slopes = lines.map(([a, b, c, d]) => ({
    at: (a[1] + b[1] + c[1] + d[1]) / 4,
    lean: (b[1] - a[1] + c[1] - d[1]) / (b[0] - a[0] + c[0] - d[0]),
    weight: b[0] - a[0],
  }));
  // Letters are low, so each one's sides say little; all together say it well.
  const sides = lines.flatMap(([a, b, c, d]) => [
    { at: (a[0] + d[0]) / 2, lean: (d[0] - a[0]) / (d[1] - a[1]), weight: d[1] - a[1] },
    { at: (b[0] + c[0]) / 2, lean: (c[0] - b[0]) / (c[1] - b[1]), weight: c[1] - b[1] },
  ]);
  const level = trend(slopes);
  const plumb = trend(sides);
  const [mx, my] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const top = (y: number) => ({ point: [mx, y] as Point, lean: level(y) });
  const side = (x: number) => ({ point: [x, my] as Point, lean: plumb(x) });
  const cross = (row: ReturnType<typeof top>, column: ReturnType<typeof side>): Point => {
    // y = row.y + lean (x - mx), x = column.x + lean (y - my)
    const across = column.point[0] + column.lean * (row.point[1] - row.lean * mx - my);
    const x = across / (1 - column.lean * row.lean);
    return [x, row.point[1] + row.lean * (x - mx)];
  };
  const [up, down, left, right] = [top(box.top), top(box.bottom), side(box.left), side(box.right)];
  const corners: Quad = [cross(up, left), cross(up, right), cross(down, right), cross(down, left)];
  return corners.flat().every(Number.isFinite) ? corners : null;
}

interface Lean {
  readonly at: number;
  readonly lean: number;
  readonly weight: number;
}

/** How much text leans at a place: a straight line through all leans, weighted. */
function trend(leans: readonly Lean[]): (at: number) => number {
  const good = leans.filter(
    ({ lean, weight }) => Number.isFinite(lean) && Math.abs(lean) < 0.7 && weight > 0,
  );
  const total = good.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return () => 0;
  const mean = (pick: (lean: Lean) => number) =>
    good.reduce((sum, one) => sum + one.weight * pick(one), 0) / total;
  const [place, lean] = [mean(({ at }) => at), mean((one) => one.lean)];
  const spread = mean(({ at }) => (at - place) ** 2);
  const together = mean((one) => (one.at - place) * (one.lean - lean));
  const growth = spread > 1 ? together / spread : 0;
  return (at) => lean + growth * (at - place);
}
