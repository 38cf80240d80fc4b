import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/admin";
import { wordOf } from "../app/words";
import { Trouble } from "../ui/states";
import { changedTo, changedWhat } from "./changes";
import { PolicyForm } from "./PolicyForm";
import { ReplayReport } from "./ReplayReport";

interface Props {
  readonly draft: api.Draft;
  readonly onGone: () => void;
}

/** A draft: its rules, what it changes, and what last month would have been with it. */
export function DraftPanel({ draft, onGone }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [body, setBody] = useState(draft.body);
  const [note, setNote] = useState(draft.note ?? "");
  const isChanged = body !== draft.body || note !== (draft.note ?? "");
  const refresh = () => client.invalidateQueries({ queryKey: ["policies"] });
  const saving = useMutation({
    mutationFn: () => api.putDraft(draft.id, draft.version, note, body),
    onSuccess: refresh,
  });
  const publishing = useMutation({
    mutationFn: () => api.publish(draft.id, draft.version),
    onSuccess: async () => {
      await refresh();
      onGone();
    },
  });
  const dropping = useMutation({
    mutationFn: () => api.deleteDraft(draft.id),
    onSuccess: async () => {
      await refresh();
      onGone();
    },
  });
  const error = saving.error ?? publishing.error ?? dropping.error;
  return (
    <section className="card draft">
      <Input
        value={note}
        maxLength={200}
        placeholder={t("policy.note")}
        aria-label={t("policy.note")}
        onChange={(event) => setNote(event.target.value)}
      />
      <PolicyForm body={body} onChange={setBody} />
      {draft.problems.map(({ path, message }) => (
        <Alert key={path} type="warning" showIcon title={`${path}: ${message}`} />
      ))}
      {draft.changes.length > 0 && (
        <table className="plain">
          <caption className="sr-only">{t("policy.what_changes")}</caption>
          <tbody>
            {draft.changes.map(({ path, before, after }) => (
              <tr key={path}>
                <th scope="row">{changedWhat(path, (place) => wordOf("policy.field", place))}</th>
                <td>
                  <del>{changedTo(path, before)}</del> → <ins>{changedTo(path, after)}</ins>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {error && <Alert type="error" showIcon title={<Trouble error={error} />} />}
      <span className="buttons">
        <Button danger onClick={() => dropping.mutate()}>
          {t("policy.drop")}
        </Button>
        <Button disabled={!isChanged} loading={saving.isPending} onClick={() => saving.mutate()}>
          {t("state.save")}
        </Button>
        <Button
          type="primary"
          disabled={isChanged || draft.mine || draft.problems.length > 0}
          loading={publishing.isPending}
          onClick={() => publishing.mutate()}
        >
          {t("policy.publish")}
        </Button>
      </span>
      {draft.mine && <p className="muted small">{t("policy.second_person")}</p>}
      <ReplayReport draft={draft} isChanged={isChanged || draft.problems.length > 0} />
    </section>
  );
}
