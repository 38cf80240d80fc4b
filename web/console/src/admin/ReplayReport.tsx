import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Progress, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Draft } from "../api/admin";
import * as api from "../api/previews";
import { codeOf } from "../api/problem";
import { useMe } from "../app/session";
import { wordOf } from "../app/words";
import { count } from "../format/money";
import { local } from "../format/time";
import { Figure } from "../overview/Figure";
import { shifted, todayIn } from "../statement/days";
import { Money } from "../ui/Money";
import { Trouble } from "../ui/states";

/** A trial that runs is looked at this often. */
const LOOK_AGAIN_MS = 700;
const KINDS = ["credited", "to_review", "rejected", "other_points", "other_reasons"] as const;

/** Last month under a draft: how many receipts would go where, and which. */
export function ReplayReport({ draft, isChanged }: { readonly draft: Draft; readonly isChanged: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const key = ["policies", "preview", draft.id];
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.preview(draft.id, signal).catch(none),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_AGAIN_MS : false),
  });
  const beginning = useMutation({
    mutationFn: () => {
      const to = todayIn(me.mall.time_zone, new Date());
      return api.begin(draft.id, draft.version, { from: shifted(to, -30), to });
    },
    onSuccess: (preview) => {
      client.removeQueries({ queryKey: [...key, "receipts"] });
      client.setQueryData(key, preview);
    },
  });
  const preview = found.data ?? null;
  const error = beginning.error ?? found.error;
  return (
    <section className="replay" aria-label={t("policy.replay")}>
      <header>
        <h3>{t("policy.replay_title")}</h3>
        <Button
          disabled={isChanged}
          loading={beginning.isPending || preview?.state === "running"}
          onClick={() => beginning.mutate()}
        >
          {preview ? t("policy.replay_again") : t("policy.replay")}
        </Button>
      </header>
      {error && <Alert type="error" showIcon title={<Trouble error={error} />} />}
      {preview && preview.draft_version !== draft.version && (
        <Alert type="warning" showIcon title={t("policy.replay_old")} />
      )}
      {preview && <Figures key={preview.id} preview={preview} draft={draft.id} />}
    </section>
  );
}

/** A draft that was never tried has no trial: that is no trouble. */
function none(error: unknown): null {
  if (codeOf(error) === "not_found") return null;
  throw error;
}

function Figures({ preview, draft }: { readonly preview: api.Preview; readonly draft: string }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<api.Kind | null>(null);
  const of = (kind: api.Kind) => preview.groups.find((group) => group.kind === kind)?.receipts ?? 0;
  const kinds = KINDS.filter((kind) => of(kind) > 0);
  const shown = chosen ?? kinds[0];
  const gained = preview.points_after - preview.points_before;
  return (
    <>
      <Covered preview={preview} />
      <p className="replay-said">
        {t("policy.would", { credited: count(of("credited")), reviewed: count(of("to_review")) })}
      </p>
      <dl className="figures">
        {KINDS.map((kind) => (
          <Figure key={kind} word={t(`policy.kind.${kind}`)} unit={t("overview.unit_receipts")}>
            {count(of(kind))}
          </Figure>
        ))}
        <Figure word={t("policy.same")} unit={t("overview.unit_receipts")}>
          {count(preview.same)}
        </Figure>
        <Figure word={t("points.unit")} unit={t("overview.unit_points")}>
          {gained > 0 && "+"}
          {count(gained)}
        </Figure>
      </dl>
      {shown && (
        <>
          <Segmented<api.Kind>
            aria-label={t("policy.which")}
            value={shown}
            onChange={choose}
            options={kinds.map((kind) => ({
              value: kind,
              label: `${t(`policy.kind.${kind}`)} ${count(of(kind))}`,
            }))}
          />
          <Receipts draft={draft} preview={preview} kind={shown} total={of(shown)} />
        </>
      )}
    </>
  );
}

/** Over how much the figures were made, said plainly. */
function Covered({ preview }: { readonly preview: api.Preview }) {
  const { t } = useTranslation();
  const { state, receipts, unread, decisions, reached } = preview;
  const done = decisions === 0 ? 100 : Math.floor((100 * (receipts + unread)) / decisions);
  const days = { from: reached ?? preview.to, to: preview.to };
  return (
    <div className="replay-covered" role="status">
      {state === "running" && <Progress percent={Math.min(done, 99)} size="small" />}
      <span>
        {t("policy.covered", { receipts: count(receipts), decisions: count(decisions), ...days })}
        {unread > 0 && ` ${t("policy.unread", { count: unread })}`}
      </span>{" "}
      <span className="muted">
        {t("policy.against", { version: preview.against })} · {local(preview.at, "minute")} {preview.by.name}
      </span>
      {state !== "running" && state !== "done" && (
        <Alert type="warning" showIcon title={t(`policy.state.${state}`)} />
      )}
    </div>
  );
}

interface ListProps {
  readonly draft: string;
  readonly preview: api.Preview;
  readonly kind: api.Kind;
  readonly total: number;
}

function Receipts({ draft, preview, kind, total }: ListProps) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: ["policies", "preview", draft, "receipts", preview.id, kind, Math.min(total, 50)],
    queryFn: ({ pageParam, signal }) => api.receipts(draft, kind, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  if (list.error) return <Alert type="error" showIcon title={<Trouble error={list.error} />} />;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <table className="plain">
        <caption className="sr-only">{t(`policy.kind.${kind}`)}</caption>
        <thead>
          <tr>
            <th>{t("desk.receipt")}</th>
            <th>{t("field.paid_at")}</th>
            <th className="number">{t("field.paid_amount")}</th>
            <th>{t("policy.before")}</th>
            <th>{t("policy.after")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ receipt, before, after }) => (
            <tr key={receipt.id}>
              <td>
                <Link to={`/desk/${receipt.id}`}>
                  {receipt.tenant?.name ?? receipt.store_name ?? t("desk.no_store")}
                </Link>
              </td>
              <td className="muted small">
                {receipt.paid_at ? local(receipt.paid_at, "minute") : receipt.id.slice(-6)}
              </td>
              <td className="number">
                <Money fen={receipt.paid_amount_fen} />
              </td>
              <td>
                <Ruled verdict={before} />
              </td>
              <td>
                <Ruled verdict={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("state.more")}
        </Button>
      )}
      {!list.hasNextPage && items.length > 0 && items.length < total && (
        <p className="muted small">{t("policy.kept", { shown: count(items.length), total: count(total) })}</p>
      )}
    </>
  );
}

const SIGNS: Record<string, string> = { credit: "✓", review: "!", reject: "✕" };
const LOOKS: Record<string, string> = { credit: "good", review: "warn", reject: "bad" };

function Ruled({ verdict }: { readonly verdict: api.Changed["before"] }) {
  const { t } = useTranslation();
  const { outcome, points, reasons } = verdict;
  return (
    <>
      <span className={`chip ${LOOKS[outcome] ?? ""}`}>
        {SIGNS[outcome]} {wordOf("outcome", outcome)}
        {outcome === "credit" && ` ${count(points)} ${t("overview.unit_points")}`}
      </span>{" "}
      <span className="muted small">{reasons.map((code) => wordOf("reason", code)).join("、")}</span>
    </>
  );
}
