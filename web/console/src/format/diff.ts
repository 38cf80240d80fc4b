/** What differs between two texts, letter by letter: for numbers and for lines of two papers. */

export interface Piece {
  readonly text: string;
  readonly isSame: boolean;
}

/** Wide and narrow signs are one: engines read either off the same print. */
const folded = (text: string) => text.normalize("NFKC");

/** Longest common part, as pieces of `left` and of `right`. */
export function differ(left: string, right: string): { left: Piece[]; right: Piece[] } {
  const [a, b] = [Array.from(left), Array.from(right)];
  const kept = common(a.map(folded), b.map(folded));
  return { left: pieces(a, kept.left), right: pieces(b, kept.right) };
}

export type Row =
  | { readonly kind: "same"; readonly left: string; readonly right: string }
  | { readonly kind: "changed"; readonly left: string; readonly right: string }
  | { readonly kind: "left"; readonly left: string }
  | { readonly kind: "right"; readonly right: string };

/** The lines of two papers beside each other; neighbours that have gone and come are one change. */
export function differLines(left: readonly string[], right: readonly string[]): Row[] {
  const plain = (line: string) => folded(line.replace(/\s+/g, ""));
  const kept = common(left.map(plain), right.map(plain));
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [l, r] = [left[i], right[j]];
    const [isLeftKept, isRightKept] = [kept.left.has(i), kept.right.has(j)];
    if (l !== undefined && r !== undefined && isLeftKept && isRightKept)
      rows.push({ kind: "same", left: l, right: r });
    else if (l !== undefined && r !== undefined && !isLeftKept && !isRightKept)
      rows.push({ kind: "changed", left: l, right: r });
    else if (l !== undefined && !isLeftKept) rows.push({ kind: "left", left: l });
    else if (r !== undefined) rows.push({ kind: "right", right: r });
    const last = rows.at(-1)?.kind;
    if (last !== "right") i += 1;
    if (last !== "left") j += 1;
  }
  return rows;
}

/** Places of `a` and `b` that belong to their longest common sequence. */
function common(a: readonly string[], b: readonly string[]): { left: Set<number>; right: Set<number> } {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      const below = lengths[i + 1];
      if (!row || !below) continue;
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  const [left, right] = [new Set<number>(), new Set<number>()];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      left.add(i);
      right.add(j);
      i += 1;
      j += 1;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return { left, right };
}

function pieces(letters: readonly string[], kept: ReadonlySet<number>): Piece[] {
  const found: Piece[] = [];
  letters.forEach((letter, at) => {
    const isSame = kept.has(at);
    const last = found.at(-1);
    if (last?.isSame === isSame) found[found.length - 1] = { text: last.text + letter, isSame };
    else found.push({ text: letter, isSame });
  });
  return found;
}
