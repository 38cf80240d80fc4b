import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import * as api from "../api/quality";
import { useMe } from "../app/session";
import { wordOf } from "../app/words";
import type { Days } from "../api/statement";
import { count, percent } from "../format/money";
import { short } from "../format/time";
import { Figure } from "../overview/Figure";
import { numbersOf } from "../overview/numbers";
import { ReviewerTable } from "../overview/ReviewerTable";
import { daysOf, RANGES, type Range, todayIn } from "../statement/days";
import { Failure, Loading } from "../ui/states";
import { Interval } from "./Interval";
import "./quality.css";

/** How often the machine was wrong where it decided alone. */
export function QualityPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [range, setRange] = useState<Range>("month");
  const days = useMemo(
    () => daysOf(range, todayIn(me.mall.time_zone, new Date())),
    [range, me.mall.time_zone],
  );
  return (
    <div className="quality">
      <header className="page-head">
        <h1>{t("shell.quality")}</h1>
        <span className="muted">
          {days.from} – {days.to}
        </span>
        <span className="head-end">
          <Segmented<Range>
            value={range}
            onChange={setRange}
            options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
          />
        </span>
      </header>
      <Figures days={days} />
    </div>
  );
}

interface DaysProps {
  readonly days: Days;
}

function Figures({ days }: DaysProps) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["quality", days],
    queryFn: () => api.quality(days),
  });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading />;
  const { all } = data;
  return (
    <>
      <dl className="figures">
        <Figure word={t("quality.credited")} unit={t("overview.unit_receipts")}>
          {count(data.credited)}
        </Figure>
        <Figure word={t("quality.checked")} unit={t("overview.unit_receipts")}>
          {count(all.checked)} <small className="muted">/ {count(all.picked)}</small>
        </Figure>
        <Figure word={t("quality.wrong")} unit={t("overview.unit_receipts")}>
          {count(all.wrong)}
        </Figure>
        <Figure word={t("quality.rate")}>
          {all.rate === null ? "—" : percent(all.rate, 2)}
          {all.interval && (
            <small className="muted">
              {" "}
              {percent(all.interval.low, 2)} – {percent(all.interval.high, 2)}
            </small>
          )}
        </Figure>
      </dl>
      <p className="muted">{t("quality.lead")}</p>
      <div className="quality-grid">
        <section className="card">
          <h2>{t("quality.by_rule")}</h2>
          <Shares
            shares={data.by_rule}
            nameOf={(code) => (code === "none" ? t("quality.no_rule") : wordOf("reason", code))}
          />
        </section>
        <section className="card">
          <h2>{t("quality.by_tenant")}</h2>
          <Shares shares={data.by_tenant} nameOf={(code) => code} />
        </section>
        <section className="card">
          <h2>{t("quality.found_wrong")}</h2>
          <FoundWrong />
        </section>
        <section className="card">
          <h2>{t("overview.reviewers")}</h2>
          <Reviewers days={days} />
        </section>
      </div>
    </>
  );
}

/** How long each person takes for a decision. */
function Reviewers({ days }: DaysProps) {
  const { data, error, isPending, refetch } = useQuery(numbersOf(days));
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return isPending ? <Loading /> : <ReviewerTable reviewers={data.reviewers} />;
}

interface SharesProps {
  readonly shares: readonly api.Share[];
  readonly nameOf: (code: string) => string;
}

function Shares({ shares, nameOf }: SharesProps) {
  const { t } = useTranslation();
  if (shares.length === 0) return <p className="muted">{t("quality.nothing_checked")}</p>;
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{t("overview.name")}</th>
          <th className="number">{t("quality.wrong_of")}</th>
          <th className="number">{t("quality.rate")}</th>
          <th>{t("quality.interval")}</th>
        </tr>
      </thead>
      <tbody>
        {shares.map((share) => (
          <tr key={share.of}>
            <th scope="row">{nameOf(share.of)}</th>
            <td className="number">
              {count(share.wrong)} / {count(share.checked)}
            </td>
            <td className="number">{share.rate === null ? "—" : percent(share.rate)}</td>
            <td>
              <Interval share={share} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FoundWrong() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ["spot-checks", "wrong"], queryFn: api.foundWrong });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data || data.items.length === 0) return <p className="muted">{t("quality.none_wrong")}</p>;
  return (
    <table className="plain">
      <tbody>
        {data.items.map(({ id, receipt, wrong, checked_at: at }) => (
          <tr key={id}>
            <th scope="row">
              <Link to={`/desk/${receipt.id}`}>{receipt.tenant?.name ?? "—"}</Link>
            </th>
            <td>
              {wrong.map((fault) => (
                <span key={fault} className="chip bad">
                  ✕ {t(`fault.${fault}`)}
                </span>
              ))}
            </td>
            <td className="muted">{at ? short(at) : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
