import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/admin";
import { local } from "../format/time";
import { Failure, Loading } from "../ui/states";
import { DraftPanel } from "./DraftPanel";

/** The rules: what counts, what counted, and what somebody proposes. */
export function PoliciesPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [openId, setOpenId] = useState<string | null>(null);
  const published = useQuery({ queryKey: ["policies", "published"], queryFn: api.policies });
  const drafts = useQuery({ queryKey: ["policies", "drafts"], queryFn: api.drafts });
  const starting = useMutation({
    mutationFn: () => api.newDraft(""),
    onSuccess: async (draft) => {
      await client.invalidateQueries({ queryKey: ["policies"] });
      setOpenId(draft.id);
    },
  });
  const error = published.error ?? drafts.error ?? starting.error;
  const open = drafts.data?.items.find(({ id }) => id === openId) ?? null;
  if (error)
    return (
      <Failure error={error} onRetry={() => void Promise.all([published.refetch(), drafts.refetch()])} />
    );
  if (!published.data || !drafts.data) return <Loading />;
  return (
    <>
      <header className="page-head">
        <h1>{t("admin.policies")}</h1>
        <span className="head-end">
          <Button type="primary" loading={starting.isPending} onClick={() => starting.mutate()}>
            {t("policy.draft")}
          </Button>
        </span>
      </header>
      <div className="policies">
        <section>
          <h2>{t("policy.drafts")}</h2>
          {drafts.data.items.length === 0 && <p className="muted">{t("policy.no_drafts")}</p>}
          <ul className="card list">
            {drafts.data.items.map((draft) => (
              <li key={draft.id}>
                <button type="button" className="link" onClick={() => setOpenId(draft.id)}>
                  {draft.note ?? t("policy.unnamed")}
                </button>
                <span className="muted small">
                  {t("policy.by", { name: draft.by.name })} · {local(draft.at, "minute")} ·{" "}
                  {t("policy.changes", { count: draft.changes.length })}
                </span>
              </li>
            ))}
          </ul>
          <h2>{t("policy.published")}</h2>
          <ul className="card list">
            {published.data.items.map((policy) => (
              <li key={policy.version}>
                <b>{t("points.version", { version: policy.version })}</b>
                <span className="muted small">
                  {local(policy.published_at, "minute")} {policy.published_by} {policy.note}
                </span>
              </li>
            ))}
          </ul>
        </section>
        {open && (
          <DraftPanel
            key={`${open.id} ${String(open.version)}`}
            draft={open}
            onGone={() => setOpenId(null)}
          />
        )}
      </div>
    </>
  );
}
