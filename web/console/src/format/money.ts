/** Amounts are integers of fen; nothing here ever computes with yuan. */

const GROUPS = /\B(?=(\d{3})+$)/g;

/** `1583200` → `15,832.00`. */
export function yuan(fen: number): string {
  const digits = Math.abs(fen).toString().padStart(3, "0");
  const whole = digits.slice(0, -2).replace(GROUPS, ",");
  return `${fen < 0 ? "−" : ""}${whole}.${digits.slice(-2)}`;
}

/** What a person types as an amount: `15,832`, `15832.5`, `¥ 15 832.50`. `null` when it is none. */
export function fenOf(text: string): number | null {
  const plain = text.replace(/[\s,，¥￥元]/g, "").replace("．", ".");
  const found = /^(\d{1,11})(?:\.(\d{0,2}))?$/.exec(plain);
  if (!found) return null;
  return Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

/** `12345` → `12,345`. */
export function count(number: number): string {
  return `${number < 0 ? "−" : ""}${Math.abs(number).toString().replace(GROUPS, ",")}`;
}

/** `0.1234` → `12.3%`. */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}%`;
}
