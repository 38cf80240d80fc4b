import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { count } from "../format/money";

interface Part {
  readonly word: string;
  readonly value: number;
}

interface Row {
  readonly key: string;
  readonly name: string;
  readonly to: string;
  readonly parts: readonly Part[];
}

/** Names with a bar each; a table to those who cannot see it. */
export function Bars({ rows }: { readonly rows: readonly Row[] }) {
  const { t } = useTranslation();
  const sum = ({ parts }: Row) => parts.reduce((total, { value }) => total + value, 0);
  const most = Math.max(1, ...rows.map(sum));
  const [first] = rows;
  if (!first) return <p className="muted">{t("state.nothing")}</p>;
  return (
    <table className="bars">
      <thead>
        <tr>
          <th>
            <span className="sr-only">{t("overview.name")}</span>
          </th>
          <th className="legend">
            {first.parts.map(({ word }, at) => (
              <span key={word}>
                <i className={`part-${String(at)}`} /> {word}
              </span>
            ))}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">
              <Link to={row.to}>{row.name}</Link>
            </th>
            <td>
              <span className="bar-line" style={{ width: `${String((sum(row) / most) * 72)}%` }}>
                {row.parts.map(({ word, value }, at) => (
                  <i key={word} className={`part-${String(at)}`} style={{ flexGrow: value }} />
                ))}
              </span>
              <span>{row.parts.map(({ value }) => count(value)).join(" / ")}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
