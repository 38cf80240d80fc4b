import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import * as api from "../api/admin";
import { Trail } from "../desk/Trail";
import { Failure, Loading, Nothing } from "../ui/states";

/** What the audit trail tells, in the words of the interface. */
const EVENTS = [
  "uploaded", "credited", "sent_to_review", "rejected", "approved", "decision_held", "decision_taken_back",
  "not_carried_out", "proposed", "proposal_confirmed", "proposal_declined", "reversed", "appealed", "disputed",
  "dispute_settled", "spot_checked", "policy_published", "tenant_changed", "tenants_imported", "alias_settled",
  "staff_created", "staff_changed", "staff_scoped", "password_reset", "points_spent", "points_expired",
] as const; // prettier-ignore

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who did what and when: chained by hashes, so that nothing is taken out unseen. */
export function AuditPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("receipt") ?? "";
  const [typed, setTyped] = useState(asked);
  const trail = useMemo(() => trailOf(search), [search]);
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value === "") next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  const list = useInfiniteQuery({
    queryKey: ["audit", trail],
    queryFn: ({ pageParam, signal }) => api.audit(trail, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isWrong = typed !== "" && !ID.test(typed.trim());
  return (
    <>
      <header className="page-head">
        <h1>{t("admin.audit")}</h1>
        <Input
          allowClear
          className="audit-receipt mono"
          aria-label={t("trail.receipt")}
          placeholder={t("trail.receipt")}
          value={typed}
          {...(isWrong ? { status: "error" as const } : {})}
          onChange={(event) => {
            const text = event.target.value.trim();
            setTyped(event.target.value);
            if (text === "" || ID.test(text)) change("receipt", text);
          }}
        />
        <Select<string>
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          className="audit-event"
          aria-label={t("trail.what")}
          placeholder={t("trail.what")}
          value={search.get("event")}
          options={EVENTS.map((value) => ({ value, label: t(`event.${value}`) }))}
          onChange={(value: string | undefined) => change("event", value ?? "")}
        />
        {(["from", "to"] as const).map((name) => (
          <Input
            key={name}
            type="date"
            className="audit-day"
            aria-label={t(`trail.${name}`)}
            value={search.get(name) ?? ""}
            onChange={(event) => change(name, event.target.value)}
          />
        ))}
      </header>
      {list.error ? (
        <Failure error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Loading />
      ) : entries.length === 0 ? (
        <Nothing title={t("trail.nothing")} />
      ) : (
        <div className="card audit-list">
          <Trail entries={entries} isLinked />
        </div>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("state.more")}
        </Button>
      )}
    </>
  );
}

function trailOf(search: URLSearchParams): api.Trail {
  const names = ["receipt", "event", "actor", "from", "to"] as const;
  return Object.fromEntries(names.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));
}
