import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Drawer, Form, Input, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import * as api from "../api/admin";
import type { Lease, Tenant } from "../api/tenants";
import { Trouble } from "../ui/states";

interface Props {
  readonly tenant: Tenant | null;
  readonly canEdit: boolean;
  readonly onClose: () => void;
}

export function TenantPanel({ tenant, canEdit, onClose }: Props) {
  return (
    <Drawer
      open={tenant !== null}
      onClose={onClose}
      size={480}
      title={tenant ? `${tenant.name} · ${tenant.code}` : ""}
      destroyOnHidden
    >
      {tenant && <TenantForm key={tenant.code} tenant={tenant} canEdit={canEdit} onClose={onClose} />}
    </Drawer>
  );
}

interface Values {
  readonly name: string;
  readonly aliases: string[];
  readonly category: string;
  readonly unit: string;
  readonly phone: string;
  readonly closed: boolean;
  readonly leases: Partial<Lease>[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function editOf(values: Values): api.TenantEdit {
  const text = (value: string) => (value.trim() === "" ? null : value.trim());
  const leases = values.leases.map(({ unit, from, to }) => ({
    unit: unit ?? "",
    from: from ?? "",
    to: text(to ?? ""),
  }));
  return { ...values, unit: values.unit.trim(), phone: values.phone.trim(), leases };
}

function TenantForm({ tenant, canEdit, onClose }: Props & { readonly tenant: Tenant }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const categories = useQuery({ queryKey: ["categories"], queryFn: api.categories, staleTime: Infinity });
  const saving = useMutation({
    mutationFn: (values: Values) => api.putTenant(tenant.code, editOf(values)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["tenants"] });
      onClose();
    },
  });
  const first: Values = {
    name: tenant.name,
    aliases: [...tenant.aliases],
    category: tenant.category,
    unit: tenant.unit,
    phone: tenant.phone,
    closed: !tenant.open,
    leases: tenant.leases.map((lease) => ({ ...lease })),
  };
  const day = { pattern: DAY, message: t("problem.invalid_lease") };
  return (
    <Form<Values>
      layout="vertical"
      disabled={!canEdit}
      initialValues={first}
      onFinish={(values) => saving.mutate(values)}
    >
      <Form.Item name="name" label={t("admin.name")} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="aliases" label={t("admin.other_names")}>
        <Select mode="tags" open={false} suffix={null} />
      </Form.Item>
      <Form.Item name="category" label={t("admin.category")} rules={[{ required: true }]}>
        <Select options={(categories.data?.items ?? [tenant.category]).map((value) => ({ value }))} />
      </Form.Item>
      <div className="side-by-side">
        <Form.Item name="unit" label={t("admin.unit")}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="phone" label={t("field.phone")}>
          <Input maxLength={60} />
        </Form.Item>
      </div>
      <fieldset>
        <legend>{t("admin.leases")}</legend>
        <Form.List name="leases">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <div key={key} className="lease">
                  <Form.Item name={[name, "unit"]} rules={[{ required: true }]}>
                    <Input placeholder={t("admin.unit")} aria-label={t("admin.unit")} />
                  </Form.Item>
                  <Form.Item name={[name, "from"]} rules={[{ required: true }, day]}>
                    <Input placeholder="2026-01-01" aria-label={t("admin.lease_from")} />
                  </Form.Item>
                  <Form.Item name={[name, "to"]} rules={[day]}>
                    <Input placeholder={t("admin.lease_open")} aria-label={t("admin.lease_to")} />
                  </Form.Item>
                  <Button onClick={() => remove(name)} aria-label={t("admin.lease_remove")}>
                    ×
                  </Button>
                </div>
              ))}
              <Button size="small" onClick={() => add({})}>
                {t("admin.lease_add")}
              </Button>
            </>
          )}
        </Form.List>
      </fieldset>
      <Form.Item name="closed" label={t("admin.closed")} valuePropName="checked">
        <Switch />
      </Form.Item>
      {saving.error && <Alert type="error" showIcon title={<Trouble error={saving.error} />} />}
      {canEdit && (
        <Button type="primary" htmlType="submit" loading={saving.isPending}>
          {t("state.save")}
        </Button>
      )}
    </Form>
  );
}
