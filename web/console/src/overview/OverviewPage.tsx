import { useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type * as api from "../api/overview";
import { useMode } from "../app/preferences";
import { useMe } from "../app/session";
import { wordOf } from "../app/words";
import { count, percent } from "../format/money";
import { daysOf, RANGES, type Range, todayIn } from "../statement/days";
import { Money } from "../ui/Money";
import { Failure, Loading, Nothing } from "../ui/states";
import { Bars } from "./Bars";
import { Chart } from "./Chart";
import { Figure } from "./Figure";
import { numbersOf } from "./numbers";
import { daysOption, hoursOption } from "./options";
import { ReviewerTable } from "./ReviewerTable";
import { Seconds, Within } from "./Seconds";
import "./overview.css";

/** How the mall's receipts are doing. */
export function OverviewPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [range, setRange] = useState<Range>("week");
  const days = useMemo(
    () => daysOf(range, todayIn(me.mall.time_zone, new Date())),
    [range, me.mall.time_zone],
  );
  const { data, error, isPending, refetch } = useQuery(numbersOf(days));
  return (
    <div className="overview">
      <header className="page-head">
        <h1>{t("overview.title", { mall: me.mall.name })}</h1>
        <span className="muted">
          {days.from} – {days.to}
        </span>
        <span className="no-print head-end">
          <Segmented<Range>
            value={range}
            onChange={setRange}
            options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
          />
          <Button onClick={() => window.print()}>{t("overview.print")}</Button>
        </span>
      </header>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : data.received === 0 && data.in_review === 0 ? (
        <Nothing title={t("overview.nothing")} />
      ) : (
        <Figures data={data} />
      )}
    </div>
  );
}

function Figures({ data }: { readonly data: api.Overview }) {
  const { t } = useTranslation();
  const mode = useMode();
  const [perDay, perHour] = useMemo(() => {
    const words = {
      alone: t("overview.alone"),
      byPerson: t("overview.by_person"),
      rejected: t("status.rejected"),
      received: t("overview.received"),
      credited: t("status.credited"),
    };
    return [daysOption(data, mode, words), hoursOption(data, mode, words)];
  }, [data, mode, t]);
  return (
    <>
      <dl className="figures">
        <Figure word={t("overview.received")} unit={t("overview.unit_receipts")}>
          {count(data.received)}
        </Figure>
        <Figure word={t("overview.alone")}>
          {data.settled_alone_share === null ? "—" : percent(data.settled_alone_share)}
        </Figure>
        <Figure word={t("overview.to_credit")}>
          <Seconds value={data.seconds_to_credit.median} />
          <small className="muted">
            <Within value={data.seconds_to_credit.p90} />
          </small>
        </Figure>
        <Figure word={t("status.in_review")} unit={t("overview.unit_receipts")}>
          <Link to="/queue">{count(data.in_review)}</Link>
        </Figure>
        <Figure word={t("queue.overdue")} unit={t("overview.unit_receipts")}>
          <Link to="/queue?overdue=true" className={data.overdue > 0 ? "over" : ""}>
            {data.overdue > 0 && "⚠ "}
            {count(data.overdue)}
          </Link>
        </Figure>
        <Figure word={t("overview.points")} unit={t("overview.unit_points")}>
          {count(data.points)}
        </Figure>
        <Figure word={t("statement.paid")}>
          <Money fen={data.paid_amount_fen} />
        </Figure>
      </dl>
      <div className="overview-grid">
        <section className="card wide">
          <h2>{t("overview.per_day")}</h2>
          <Chart option={perDay} label={t("overview.per_day")} />
        </section>
        <section className="card wide">
          <h2>{t("overview.per_hour")}</h2>
          <Chart option={perHour} label={t("overview.per_hour")} />
        </section>
        <section className="card">
          <h2>{t("queue.reasons")}</h2>
          <Bars
            rows={data.by_reason.map(({ code, review, rejected }) => ({
              key: code,
              name: wordOf("reason", code),
              to: `/queue?status=all&reason=${code}`,
              parts: [
                { word: t("overview.to_review"), value: review },
                { word: t("status.rejected"), value: rejected },
              ],
            }))}
          />
        </section>
        <section className="card">
          <h2>{t("overview.per_tenant")}</h2>
          <Bars
            rows={data.by_tenant.slice(0, 12).map(({ code, name, credited, received }) => ({
              key: code,
              name,
              to: `/queue?status=all&tenant=${code}`,
              parts: [
                { word: t("status.credited"), value: credited },
                { word: t("overview.not_credited"), value: received - credited },
              ],
            }))}
          />
        </section>
        <section className="card">
          <h2>{t("overview.per_category")}</h2>
          <Bars
            rows={data.by_category.map(({ category, credited, received }) => ({
              key: category,
              name: category,
              to: `/queue?status=all&category=${encodeURIComponent(category)}`,
              parts: [
                { word: t("status.credited"), value: credited },
                { word: t("overview.not_credited"), value: received - credited },
              ],
            }))}
          />
        </section>
        <section className="card">
          <h2>{t("overview.reviewers")}</h2>
          <ReviewerTable reviewers={data.reviewers} />
        </section>
      </div>
    </>
  );
}
