/** Which frame a photo is shown in. */

import type { Photo } from "../api/types";
import { asTaken, type Frame, quartersOf, type Quarters, straightened, turned } from "../geometry/frame";
import { after, bestFit, moved, type Pair, scale } from "../geometry/plane";
import { centre, type Quad } from "../geometry/quad";

/** Before a photo was looked at, its size is not known. */
const UNKNOWN = { width: 1440, height: 1920 };

export function sizeOf(photo: Photo): { readonly width: number; readonly height: number } {
  return { width: photo.width ?? UNKNOWN.width, height: photo.height ?? UNKNOWN.height };
}

export interface Look {
  readonly isStraight: boolean;
  readonly quarters: Quarters;
}

/** The paper straightened where that is wanted and possible, else upright as it was taken. */
export function frameOf(photo: Photo, quads: readonly Quad[], look: Look): Frame {
  const { width, height } = sizeOf(photo);
  const straight = look.isStraight ? straightened(quads, width, height) : null;
  const base = straight ?? turned(asTaken(width, height), quartersOf(photo.turn ?? 0));
  return turned(base, look.quarters);
}

export interface Text {
  readonly text: string;
  readonly quad: Quad;
}

/** Lines of fewer letters are on every paper somewhere. */
const TELLING = 4;

/** The twin's frame, laid so that the same words stand at the same place as on this paper. */
export function alignedTo(frame: Frame, lines: readonly Text[], twin: Frame, twins: readonly Text[]): Frame {
  const here = new Map(unique(lines));
  const pairs: Pair[] = unique(twins).flatMap(([text, quad]) => {
    const match = here.get(text);
    if (!match) return [];
    return [{ from: moved(centre(quad), twin.plane), to: moved(centre(match), frame.plane) }];
  });
  const fit = bestFit(pairs);
  const plane = fit ?? scale(frame.width / twin.width);
  return { width: frame.width, height: frame.height, plane: after(twin.plane, plane) };
}

/** Texts that a paper has once, with their place. */
function unique(lines: readonly Text[]): [string, Quad][] {
  const found = new Map<string, Quad | null>();
  for (const { text, quad } of lines) {
    const plain = text.replace(/\s+/g, "");
    if (Array.from(plain).length >= TELLING) found.set(plain, found.has(plain) ? null : quad);
  }
  return [...found].flatMap(([text, quad]) => (quad ? [[text, quad] as [string, Quad]] : []));
}
