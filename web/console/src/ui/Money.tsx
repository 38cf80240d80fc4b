import { yuan } from "../format/money";

export function Money({ fen }: { readonly fen: number | null | undefined }) {
  if (fen == null) return <span className="muted">—</span>;
  return <span className="money">¥{yuan(fen)}</span>;
}
