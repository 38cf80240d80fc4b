import { useTranslation } from "react-i18next";
import { Navigate, NavLink, Route, Routes } from "react-router";
import { may, useMe } from "../app/session";
import { AliasesPage } from "./AliasesPage";
import { AuditPage } from "./AuditPage";
import { PoliciesPage } from "./PoliciesPage";
import { ProposalsPage } from "./ProposalsPage";
import { StaffPage } from "./StaffPage";
import { TenantsPage } from "./TenantsPage";
import "./admin.css";

/** What keeps the mall's data right. Each page is for those who may; the service has the last word. */
export function AdminPage() {
  const { t } = useTranslation();
  const isAdmin = may(useMe(), "admin");
  const pages = [
    { to: "tenants", word: "admin.tenants" },
    { to: "aliases", word: "admin.aliases" },
    { to: "proposals", word: "admin.proposals" },
    ...(isAdmin
      ? ([
          { to: "policies", word: "admin.policies" },
          { to: "staff", word: "admin.staff" },
          { to: "audit", word: "admin.audit" },
        ] as const)
      : []),
  ] as const;
  return (
    <div className="admin">
      <nav className="rail" aria-label={t("shell.admin")}>
        <ul>
          {pages.map(({ to, word }) => (
            <li key={to}>
              <NavLink to={`/admin/${to}`}>{t(word)}</NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="admin-page">
        <Routes>
          <Route path="tenants" element={<TenantsPage />} />
          <Route path="aliases" element={<AliasesPage />} />
          <Route path="proposals" element={<ProposalsPage />} />
          {isAdmin && <Route path="policies" element={<PoliciesPage />} />}
          {isAdmin && <Route path="staff" element={<StaffPage />} />}
          {isAdmin && <Route path="audit" element={<AuditPage />} />}
          <Route path="*" element={<Navigate to="/admin/tenants" replace />} />
        </Routes>
      </div>
    </div>
  );
}
