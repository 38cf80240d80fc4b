import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Modal, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/admin";
import { codeOf } from "../api/problem";
import type { Role } from "../api/types";
import { useMe } from "../app/session";
import { wordOf } from "../app/words";
import { short } from "../format/time";
import { Failure, Loading, Trouble } from "../ui/states";
import { ScopeDialog } from "./ScopeDialog";

const ROLES: readonly Role[] = ["reviewer", "senior", "admin", "tenant"];
const PEOPLE = ["staff"];

/** Who works here, and what each may do. */
export function StaffPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const [scoping, setScoping] = useState<api.Person | null>(null);
  const { data, error, isPending, refetch } = useQuery({ queryKey: PEOPLE, queryFn: api.people });
  const changing = useMutation({
    mutationFn: ({ id, roles, disabled }: Pick<api.Person, "id" | "roles" | "disabled">) =>
      api.putPerson(id, roles, disabled),
    onError: (trouble) => void message.error(wordOf("problem", codeOf(trouble))),
    onSettled: () => client.invalidateQueries({ queryKey: PEOPLE }),
  });
  const tellPassword = (name: string, password: string | null | undefined) =>
    password &&
    void modal.info({ title: t("admin.password_of", { name }), content: <code>{password}</code> });
  const resetting = useMutation({
    mutationFn: (person: api.Person) => api.resetPassword(person.id),
    onSuccess: ({ password }, person) => tellPassword(person.username, password),
    onError: (trouble) => void message.error(wordOf("problem", codeOf(trouble))),
  });
  return (
    <>
      <header className="page-head">
        <h1>{t("admin.staff")}</h1>
        <span className="head-end">
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("admin.add_person")}
          </Button>
        </span>
      </header>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : (
        <table className="rows card still">
          <StaffHead />
          <tbody>
            {data.items.map((person) => (
              <tr key={person.id}>
                <td>{person.username}</td>
                <td>
                  {person.roles.includes("tenant") || person.id === me.id ? (
                    person.roles.map((role) => wordOf("role", role)).join("、")
                  ) : (
                    <Select<Role>
                      size="small"
                      aria-label={t("admin.role")}
                      value={person.roles.at(-1) ?? "reviewer"}
                      options={ROLES.filter((role) => role !== "tenant").map((value) => ({
                        value,
                        label: wordOf("role", value),
                      }))}
                      onChange={(role) => changing.mutate({ ...person, roles: [role] })}
                    />
                  )}
                </td>
                <td>
                  {person.tenant ? (
                    person.tenant.name
                  ) : (
                    <ScopeCell
                      person={person}
                      isSelf={person.id === me.id}
                      onOpen={() => setScoping(person)}
                    />
                  )}
                </td>
                <td className="muted">{person.last_seen_at ? short(person.last_seen_at) : "—"}</td>
                <td>
                  <Switch
                    size="small"
                    aria-label={t("admin.may_enter")}
                    checked={!person.disabled}
                    disabled={person.id === me.id}
                    onChange={(isOn) => changing.mutate({ ...person, disabled: !isOn })}
                  />
                </td>
                <td className="number">
                  <Button
                    size="small"
                    disabled={person.id === me.id}
                    onClick={() => resetting.mutate(person)}
                  >
                    {t("admin.new_password")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ScopeDialog person={scoping} onClose={() => setScoping(null)} />
      <Modal
        open={isAdding}
        onCancel={() => setAdding(false)}
        footer={null}
        title={t("admin.add_person")}
        destroyOnHidden
      >
        <AddPerson
          onAdded={(person) => {
            setAdding(false);
            void client.invalidateQueries({ queryKey: PEOPLE });
            tellPassword(person.username, person.password);
          }}
        />
      </Modal>
    </>
  );
}

function StaffHead() {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th>{t("sign_in.username")}</th>
        <th>{t("admin.role")}</th>
        <th>{t("admin.scope")}</th>
        <th>{t("admin.last_seen")}</th>
        <th>{t("admin.may_enter")}</th>
        <th />
      </tr>
    </thead>
  );
}

interface ScopeProps {
  readonly person: api.Person;
  readonly isSelf: boolean;
  readonly onOpen: () => void;
}

/** What somebody works on; admins work on everything. */
function ScopeCell({ person, isSelf, onOpen }: ScopeProps) {
  const { t } = useTranslation();
  const { categories, tenants } = person.scope;
  const names = [...categories, ...tenants.map(({ name }) => name)];
  const text = names.length === 0 ? t("admin.whole_mall") : names.join("、");
  if (isSelf || person.roles.includes("admin")) return <span className="muted">{t("admin.whole_mall")}</span>;
  return (
    <button type="button" className="link" onClick={onOpen}>
      {text}
    </button>
  );
}

interface Values {
  readonly username: string;
  readonly role: Role;
  readonly tenant_code?: string;
}

function AddPerson({
  onAdded,
}: {
  readonly onAdded: (person: api.Person & { readonly password: string | null }) => void;
}) {
  const { t } = useTranslation();
  const [role, setRole] = useState<Role>("reviewer");
  const adding = useMutation({ mutationFn: (values: Values) => api.addPerson(values), onSuccess: onAdded });
  return (
    <Form<Values>
      layout="vertical"
      initialValues={{ role: "reviewer" }}
      onFinish={(values) => adding.mutate(values)}
    >
      <Form.Item name="username" label={t("sign_in.username")} rules={[{ required: true }]}>
        <Input autoFocus maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="role" label={t("admin.role")}>
        <Select<Role>
          options={ROLES.map((value) => ({ value, label: wordOf("role", value) }))}
          onChange={setRole}
        />
      </Form.Item>
      {role === "tenant" && (
        <Form.Item name="tenant_code" label={t("admin.code")} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
      )}
      {adding.error && <Alert type="error" showIcon title={<Trouble error={adding.error} />} />}
      <p className="muted small">{t("admin.password_made")}</p>
      <Button type="primary" htmlType="submit" loading={adding.isPending}>
        {t("admin.add_person")}
      </Button>
    </Form>
  );
}
