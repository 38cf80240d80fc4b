/** What taking points back comes to, as the service will count it. Pure. */

interface Earned {
  readonly paid_amount_fen: number | null;
  readonly returned_fen: number;
  readonly points: number;
  readonly points_reversed: number;
  readonly fen_per_point: number | null;
}

/** How much of the sale has not been returned, in fen. */
export function leftOf({ paid_amount_fen, returned_fen }: Earned): number {
  return Math.max(0, (paid_amount_fen ?? 0) - returned_fen);
}

/** The points for this amount, or for all that is left: the member keeps what the kept part earns. */
export function takenFor(receipt: Earned, fen: number | null): number {
  const held = receipt.points - receipt.points_reversed;
  const left = leftOf(receipt);
  if (fen === null || fen >= left || !receipt.fen_per_point) return held;
  const kept = Math.floor((left - fen) / receipt.fen_per_point);
  return Math.max(0, Math.min(held, held - kept));
}
