import { expect, test } from "vitest";
import { straightened, turned, asTaken, quartersOf } from "./frame";
import { after, AS_IT_IS, bestFit, between, inverse, moved, movedQuad, type Plane } from "./plane";
import { contains, extent, padded, type Point, type Quad, quadOf, quadOfBox } from "./quad";

const SQUARE: Quad = quadOfBox({ left: 0, top: 0, right: 100, bottom: 100 });

function near(a: Point, b: Point, within = 1e-6) {
  expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeLessThan(within);
}

/** A camera that looks at the paper from the side. */
const camera: Plane = [0.9, -0.12, 200, 0.15, 0.95, 80, 0.00012, 0.0001, 1];

/** Lines of a paper 600 wide, as they stand on a photo. */
function photographed(by: Plane): Quad[] {
  return Array.from({ length: 14 }, (_, row) => {
    const [left, top] = [row % 3 === 0 ? 0 : 40 * (row % 5), row * 60];
    const right = row % 2 === 0 ? 600 : 320 + row * 10;
    return movedQuad(quadOfBox({ left, top, right, bottom: top + 28 }), by);
  });
}

test("four corners give the map that takes them there", () => {
  const there = movedQuad(SQUARE, camera);
  const map = between(SQUARE, there);
  expect(map).not.toBeNull();
  near(moved([37, 61], map ?? AS_IT_IS), moved([37, 61], camera));
});

test("corners on one line give no map", () => {
  const flat: Quad = [[0, 0], [1, 0], [2, 0], [3, 0]]; // prettier-ignore
  expect(between(flat, SQUARE)).toBeNull();
});

test("the way back undoes the way there", () => {
  const back = inverse(camera);
  expect(back).not.toBeNull();
  near(moved([12, 34], after(camera, back ?? AS_IT_IS)), [12, 34]);
});

test("a straightened paper has level lines that begin under each other", () => {
  const lines = photographed(camera);
  const frame = straightened(lines, 1440, 1920);
  expect(frame).not.toBeNull();
  const flat = lines.map((quad) => movedQuad(quad, frame?.plane ?? AS_IT_IS));
  for (const [a, b, c, d] of flat) {
    expect(Math.abs(b[1] - a[1]) / (b[0] - a[0])).toBeLessThan(0.02);
    expect(Math.abs(c[1] - d[1]) / (c[0] - d[0])).toBeLessThan(0.02);
  }
  const begins = [0, 3, 6, 9, 12].map((row) => flat[row]?.[0][0] ?? NaN);
  expect(Math.max(...begins) - Math.min(...begins)).toBeLessThan(8);
});

test("a paper that lies on its side stands upright when straightened", () => {
  const aside: Plane = [0, -1, 1000, 1, 0, 0, 0, 0, 1];
  const lines = photographed(aside);
  const frame = straightened(lines, 1000, 1440);
  const [first, last] = [lines[0], lines[13]].map((quad) =>
    moved(quad?.[0] ?? [0, 0], frame?.plane ?? AS_IT_IS),
  );
  expect(last?.[1]).toBeGreaterThan((first?.[1] ?? 0) + 500);
});

test("short words at the paper's foot are on the straightened paper too", () => {
  const short = movedQuad(quadOfBox({ left: 480, top: 1100, right: 540, bottom: 1128 }), camera);
  const frame = straightened([...photographed(camera), short], 1440, 1920);
  const [x, y] = moved(short[2], frame?.plane ?? AS_IT_IS);
  expect(x > 0 && x < (frame?.width ?? 0)).toBe(true);
  expect(y > 0 && y < (frame?.height ?? 0)).toBe(true);
});

test("two lines are too few to tell how a paper lies", () => {
  expect(straightened(photographed(camera).slice(0, 2), 1440, 1920)).toBeNull();
});

test("turning a photo clockwise takes its top left to the top right", () => {
  const frame = turned(asTaken(300, 200), 1);
  expect([frame.width, frame.height]).toEqual([200, 300]);
  near(moved([0, 0], frame.plane), [200, 0]);
  near(moved([0, 200], frame.plane), [0, 0]);
});

test("four quarters are no turn", () => {
  const frame = [1, 1, 1, 1].reduce((last) => turned(last, 1), asTaken(300, 200));
  near(moved([17, 5], frame.plane), [17, 5]);
});

test("degrees become quarters, also negative ones", () => {
  expect([0, 90, 180, 270, 360, -90].map(quartersOf)).toEqual([0, 1, 2, 3, 0, 3]);
});

test("the best fit finds turn, scale and shift, and leaves a wrong pair out", () => {
  const map: Plane = [0.8, -0.3, 40, 0.3, 0.8, -7, 0, 0, 1];
  const points: Point[] = [[0, 0], [500, 20], [480, 900], [10, 880], [250, 400], [100, 700]]; // prettier-ignore
  const pairs = points.map((from) => ({ from, to: moved(from, map) }));
  const found = bestFit([...pairs, { from: [300, 300], to: [900, 20] }]);
  near(moved([333, 444], found ?? AS_IT_IS), moved([333, 444], map), 1e-3);
});

test("a padded quad keeps its middle and grows on every side", () => {
  const quad = movedQuad(quadOfBox({ left: 0, top: 0, right: 300, bottom: 30 }), camera);
  const more = padded(quad, 0.5);
  expect(quad.every((corner) => contains(more, corner))).toBe(true);
  expect(extent(more).height / extent(quad).height).toBeCloseTo(2, 1);
});

test("what is no quad is not taken for one", () => {
  expect(quadOf([[1, 2], [3, 4], [5, 6]])).toBeNull(); // prettier-ignore
  expect(quadOf([[1, 2], [3, 4], [5, 6], [7, "8"]])).toBeNull(); // prettier-ignore
  expect(quadOf([[1, 2], [3, 4], [5, 6], [7, 8]])).not.toBeNull(); // prettier-ignore
});
