import { useQuery } from "@tanstack/react-query";
import { Select, type RefSelectProps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { findTenants } from "../api/tenants";
import type { DeskView, Named } from "../api/types";
import type { Editing } from "./useCorrections";
import type { FieldFocus } from "./useFieldKeys";

interface Props {
  readonly view: DeskView;
  readonly editing: Editing;
  readonly fields: FieldFocus;
  readonly isWrong: boolean;
}

/** The tenant: what the machine weighed first, then the whole list by code, name or other name. */
export function TenantSelect({ view, editing, fields, isWrong }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const found = useQuery({
    queryKey: ["tenants", "find", search],
    queryFn: ({ signal }) => findTenants(search, signal),
    enabled: fields.typing === "tenant",
    staleTime: 60_000,
  });
  const weighed: readonly Named[] = [
    ...(view.receipt.tenant ? [view.receipt.tenant] : []),
    ...view.tenant.candidates,
    ...(view.tenant.runner_up ? [view.tenant.runner_up] : []),
  ];
  const all = new Map<string, Named>();
  for (const tenant of [...(search === "" ? weighed : []), ...(found.data?.items ?? [])]) {
    if (!all.has(tenant.code)) all.set(tenant.code, tenant);
  }
  const chosen = editing.draft.tenant;
  const options = [...all.values()].map(({ code, name }) => ({ value: code, label: `${name} · ${code}` }));
  return (
    <Select
      id="field-tenant"
      ref={(select: RefSelectProps | null) =>
        fields.register("tenant")(select ? document.getElementById("field-tenant") : null)
      }
      value={chosen === "" ? null : chosen}
      options={options}
      {...(isWrong ? { status: "error" as const } : {})}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      open={fields.typing === "tenant"}
      placeholder={t("desk.placeholder.tenant")}
      notFoundContent={found.isFetching ? t("state.loading") : t("desk.no_tenant_found")}
      onFocus={() => fields.entered("tenant")}
      onBlur={() => {
        setSearch("");
        fields.leftField();
      }}
      onSelect={(code: string) => {
        editing.change("tenant", code);
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }}
    />
  );
}
