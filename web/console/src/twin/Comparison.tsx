import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Switch } from "antd";
import type { DeskView } from "../api/types";
import { wordOf } from "../app/words";
import { differ, differLines, type Piece } from "../format/diff";
import { compare } from "./compare";

interface Props {
  readonly left: DeskView;
  readonly right: DeskView;
  readonly lit: string | null;
  readonly onLit: (field: string | null) => void;
}

const SIGN = { agree: "=", differ: "≠", unknown: "?" } as const;

/** Field by field, then line by line. */
export function Comparison({ left, right, lit, onLit }: Props) {
  const { t } = useTranslation();
  const rows = useMemo(() => compare(left, right), [left, right]);
  return (
    <>
      <table className="comparison">
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t("twin.field")}</span>
            </th>
            <th scope="col">{t("twin.this")}</th>
            <th scope="col">
              <span className="sr-only">{t("twin.verdict_column")}</span>
            </th>
            <th scope="col">{t("twin.that")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, left: here, right: there, verdict }) => {
            const pieces = differ(here, there);
            return (
              <tr
                key={field}
                className={`${verdict}${lit === field ? " lit" : ""}`}
                onPointerEnter={() => onLit(field)}
                onPointerLeave={() => onLit(null)}
              >
                <th scope="row">{wordOf("field", field)}</th>
                <td className="mono">
                  {verdict === "differ" ? <Pieces pieces={pieces.left} /> : here || "—"}
                </td>
                <td className="sign" title={t(`twin.${verdict}`)}>
                  {SIGN[verdict]}
                </td>
                <td className="mono">
                  {verdict === "differ" ? <Pieces pieces={pieces.right} /> : there || "—"}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <TextDifference left={left} right={right} />
    </>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map(({ text, isSame }, at) =>
    isSame ? <span key={at}>{text}</span> : <mark key={at}>{text}</mark>,
  );
}

function TextDifference({ left, right }: Pick<Props, "left" | "right">) {
  const { t } = useTranslation();
  const [isAll, setAll] = useState(false);
  const rows = useMemo(() => {
    const texts = (view: DeskView) => view.lines.filter(({ n }) => n === 0).map(({ text }) => text);
    return differLines(texts(left), texts(right));
  }, [left, right]);
  if (rows.length === 0) return null;
  const shown = isAll ? rows : rows.filter(({ kind }) => kind !== "same");
  return (
    <section className="text-difference" aria-label={t("twin.text")}>
      <h3>
        {t("twin.text")}{" "}
        <span className="chip">
          {t("twin.lines_differ", { count: rows.filter(({ kind }) => kind !== "same").length })}
        </span>
        <label>
          <Switch size="small" checked={isAll} onChange={setAll} /> {t("twin.all_lines")}
        </label>
      </h3>
      {shown.length === 0 && <p className="muted">{t("twin.same_text")}</p>}
      <ol>
        {shown.map((row, at) => {
          const here = "left" in row ? row.left : "";
          const there = "right" in row ? row.right : "";
          const pieces = differ(here, there);
          return (
            <li key={at} className={row.kind}>
              <span>{row.kind === "changed" ? <Pieces pieces={pieces.left} /> : here}</span>
              <span>{row.kind === "changed" ? <Pieces pieces={pieces.right} /> : there}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
