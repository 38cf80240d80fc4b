import { QRCode } from "antd";
import { useTranslation } from "react-i18next";
import type { CodeSale, PointsCode } from "../api/till";
import { yuan } from "../format/money";
import { local } from "../format/time";

export interface Made {
  readonly sale: CodeSale;
  readonly code: PointsCode;
}

/** Widths of rolls, and how much of them a print head reaches, in millimetres. */
export const ROLLS = { "58": 48, "80": 72 } as const;
export type Roll = keyof typeof ROLLS;

interface Printed {
  readonly made: Made;
  readonly shop: string;
  readonly mall: string;
  readonly roll: Roll;
}

/** What the printer gets: black on white, as wide as the roll. */
export function Slip({ made: { sale, code }, shop, mall, roll }: Printed) {
  const { t } = useTranslation();
  return (
    <figure className="till-slip" data-roll={roll} aria-label={t("till.slip")}>
      <style>{pageOf(roll, sale.receipt_number)}</style>
      <b>{shop}</b>
      <span>{mall}</span>
      <QRCode
        type="svg"
        className="till-square"
        value={`${location.origin}${code.path}`}
        errorLevel="M"
        color="#000"
        bgColor="#fff"
        bordered={false}
      />
      <figcaption>
        <b>{t("till.scan")}</b>
        <dl>
          <div>
            <dt>{t("till.amount")}</dt>
            <dd>¥{yuan(sale.paid_amount_fen)}</dd>
          </div>
          <div>
            <dt>{t("till.number")}</dt>
            <dd>{sale.receipt_number}</dd>
          </div>
          <div>
            <dt>{t("till.time")}</dt>
            <dd>{local(sale.paid_at)}</dd>
          </div>
        </dl>
        <small>{t("till.until", { time: local(code.expires_at, "minute") })}</small>
      </figcaption>
    </figure>
  );
}

/** In millimetres: a slip with a number of one line, one more line, and the letters of a line. */
const SHEETS = {
  "58": { height: 116, line: 5, letters: 14 },
  "80": { height: 134, line: 6, letters: 18 },
} as const;

/** A sheet as long as the slip, so that the printer does not feed on. */
function pageOf(roll: Roll, number: string): string {
  const { height, line, letters } = SHEETS[roll];
  const more = Math.floor(Math.max(0, number.length - 1) / letters);
  return `@page { size: ${roll}mm ${String(height + more * line)}mm; margin: 0 }`;
}
