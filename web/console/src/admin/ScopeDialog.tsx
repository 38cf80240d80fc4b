import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/admin";
import { findTenants } from "../api/tenants";
import { Trouble } from "../ui/states";

interface Props {
  readonly person: api.Person | null;
  readonly onClose: () => void;
}

/** Which part of the mall somebody works on. */
export function ScopeDialog({ person, onClose }: Props) {
  const { t } = useTranslation();
  const title = person ? t("admin.scope_of", { name: person.username }) : "";
  return (
    <Modal open={person !== null} onCancel={onClose} footer={null} title={title} destroyOnHidden>
      {person && <Scope person={person} onClose={onClose} />}
    </Modal>
  );
}

function Scope({ person, onClose }: Props & { readonly person: api.Person }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [kinds, setKinds] = useState<readonly string[]>(person.scope.categories);
  const [chosen, setChosen] = useState(
    person.scope.tenants.map(({ code, name }) => ({ value: code, label: name })),
  );
  const [q, setQ] = useState("");
  const categories = useQuery({ queryKey: ["categories"], queryFn: api.categories, staleTime: Infinity });
  const found = useQuery({
    queryKey: ["tenants", "find", q],
    queryFn: ({ signal }) => findTenants(q, signal),
  });
  const saving = useMutation({
    mutationFn: () =>
      api.putPerson(person.id, person.roles, person.disabled, {
        categories: kinds,
        tenants: chosen.map(({ value }) => value),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["staff"] });
      onClose();
    },
  });
  return (
    <div className="scope-form">
      <p className="muted">{t("admin.scope_lead")}</p>
      <label>
        {t("admin.category")}
        <Select<string[]>
          autoFocus
          mode="multiple"
          value={[...kinds]}
          options={(categories.data?.items ?? []).map((value) => ({ value, label: value }))}
          onChange={setKinds}
        />
      </label>
      <label>
        {t("admin.tenants")}
        <Select
          mode="multiple"
          labelInValue
          showSearch={{ filterOption: false, onSearch: setQ }}
          value={chosen}
          options={(found.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(next: { value: string; label: string }[]) => setChosen(next)}
        />
      </label>
      {saving.error && <Alert type="error" showIcon title={<Trouble error={saving.error} />} />}
      <span className="buttons">
        <Button onClick={onClose}>{t("state.cancel")}</Button>
        <Button type="primary" loading={saving.isPending} onClick={() => saving.mutate()}>
          {t("state.save")}
        </Button>
      </span>
    </div>
  );
}
