import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../api/admin";
import type { Tenant } from "../api/tenants";
import { may, useMe } from "../app/session";
import { count, yuan } from "../format/money";
import { short } from "../format/time";
import { Failure, Loading, Nothing } from "../ui/states";
import { ImportDialog } from "./ImportDialog";
import { TenantPanel } from "./TenantPanel";

/** The mall's tenants. */
export function TenantsPage() {
  const { t } = useTranslation();
  const isAdmin = may(useMe(), "admin");
  const [search, setSearch] = useState("");
  const [openCode, setOpenCode] = useState<string | null>(null);
  const [isImportOpen, setImportOpen] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ["tenants", "list", search],
    queryFn: ({ pageParam }) => api.tenants(search, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  const tenants = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const open = tenants.find(({ code }) => code === openCode) ?? null;
  return (
    <>
      <header className="page-head">
        <h1>{t("admin.tenants")}</h1>
        <Input.Search
          className="grow"
          allowClear
          placeholder={t("admin.find_tenant")}
          aria-label={t("admin.find_tenant")}
          onSearch={(text) => setSearch(text.trim())}
        />
        {isAdmin && (
          <Button type="primary" onClick={() => setImportOpen(true)}>
            {t("import.open")}
          </Button>
        )}
      </header>
      {list.error ? (
        <Failure error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Loading />
      ) : tenants.length === 0 ? (
        <Nothing title={t("desk.no_tenant_found")} />
      ) : (
        <TenantTable tenants={tenants} onOpen={setOpenCode} />
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("state.more")}
        </Button>
      )}
      <TenantPanel tenant={open} canEdit={isAdmin} onClose={() => setOpenCode(null)} />
      <ImportDialog isOpen={isImportOpen} onClose={() => setImportOpen(false)} />
    </>
  );
}

function TenantTable({
  tenants,
  onOpen,
}: {
  readonly tenants: readonly Tenant[];
  readonly onOpen: (code: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <table className="rows card">
      <thead>
        <tr>
          <th>{t("admin.code")}</th>
          <th>{t("admin.name")}</th>
          <th>{t("admin.category")}</th>
          <th>{t("admin.unit")}</th>
          <th className="number">{t("admin.rate")}</th>
          <th className="number">{t("status.credited")}</th>
          <th>{t("admin.last_receipt")}</th>
        </tr>
      </thead>
      <tbody>
        {tenants.map((tenant) => (
          <tr key={tenant.code} className={tenant.open ? "" : "closed"} onClick={() => onOpen(tenant.code)}>
            <td className="mono">{tenant.code}</td>
            <td>
              <button type="button" className="link" onClick={() => onOpen(tenant.code)}>
                {tenant.name}
              </button>
              {!tenant.open && <span className="chip">{t("admin.closed")}</span>}
            </td>
            <td>{tenant.category}</td>
            <td>{tenant.unit === "" ? "—" : tenant.unit}</td>
            <td className="number">
              {tenant.fen_per_point === null ? "—" : `¥${yuan(tenant.fen_per_point)}`}
            </td>
            <td className="number">{count(tenant.credited)}</td>
            <td className="muted">{tenant.last_receipt_at ? short(tenant.last_receipt_at) : "—"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
