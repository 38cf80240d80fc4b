import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { HistoryEntry } from "../api/types";
import { wordOf } from "../app/words";
import { local } from "../format/time";
import { particularsOf } from "./particulars";
import "./trail.css";

/** Audit entries, each with who, when and what; numbered as the chain numbers them. */
export function Trail({
  entries,
  isLinked = false,
}: {
  readonly entries: readonly HistoryEntry[];
  readonly isLinked?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <table className="plain trail">
      <thead>
        <tr>
          <th className="number">{t("trail.number")}</th>
          <th>{t("trail.at")}</th>
          <th>{t("trail.who")}</th>
          <th>{t("trail.what")}</th>
          {isLinked && <th>{t("desk.receipt")}</th>}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.number}>
            <td className="number muted">{entry.number}</td>
            <td>{local(entry.at)}</td>
            <td>{entry.actor.name ?? wordOf("actor", entry.actor.kind)}</td>
            <td>
              <b>{wordOf("event", entry.event)}</b>
              <Particulars entry={entry} />
            </td>
            {isLinked && (
              <td>
                {entry.receipt_id && (
                  <Link className="mono" to={`/desk/${entry.receipt_id}`}>
                    {entry.receipt_id.slice(-6)}
                  </Link>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Particulars({ entry }: { readonly entry: HistoryEntry }) {
  const told = particularsOf(entry.particulars);
  if (told.length === 0) return null;
  return (
    <dl className="particulars small">
      {told.map(({ name, value }) => (
        <div key={name}>
          <dt>{wordOf("particular", name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
