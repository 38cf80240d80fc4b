import { Button, Dropdown } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, useNavigate } from "react-router";
import { useKeys } from "../keys/useKeys";
import { Boundary } from "../ui/Boundary";
import { Caps } from "../ui/Caps";
import { choose, usePreferences } from "./preferences";
import { may, useMe, useSession } from "./session";
import "./shell.css";

const HelpSheet = lazy(() => import("./HelpSheet").then((module) => ({ default: module.HelpSheet })));

/** The bar above every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const navigate = useNavigate();
  const isStaff = may(me, "reviewer");
  const go = (to: string) => () => (isStaff ? void navigate(to) : false);
  useKeys("anywhere", {
    help: () => setHelpOpen((open) => !open),
    go_desk: go("/desk"),
    go_queue: go("/queue"),
    go_appeals: go("/appeals"),
    go_disputes: go("/disputes"),
    go_overview: go("/overview"),
    go_quality: go("/quality"),
    go_admin: () => (may(me, "senior") ? void navigate("/admin") : false),
    search: go("/queue?search=1"),
    close: () => (isHelpOpen ? setHelpOpen(false) : false),
  });
  return (
    <div className="shell">
      <a className="skip-link" href="#page">
        {t("shell.skip")}
      </a>
      <header className="bar">
        <span className="brand">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={20} height={20} />
          <b>{t("shell.name")}</b>
          <span className="mall">{me.tenant?.name ?? me.mall.name}</span>
        </span>
        <nav aria-label={t("shell.pages")}>
          {pagesOf(isStaff, may(me, "senior")).map(({ to, word }) => (
            <NavLink key={to} to={to}>
              {t(word)}
            </NavLink>
          ))}
        </nav>
        <span className="bar-end">
          <Button type="text" onClick={() => setHelpOpen(true)} aria-keyshortcuts="?">
            {t("shell.keys")} <Caps chord="?" />
          </Button>
          <Person />
        </span>
      </header>
      <main id="page" tabIndex={-1}>
        <Boundary>{children}</Boundary>
      </main>
      {isHelpOpen && (
        <Suspense fallback={null}>
          <HelpSheet onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

function pagesOf(isStaff: boolean, isSenior: boolean) {
  if (!isStaff) {
    return [
      { to: "/statement", word: "shell.statement" },
      { to: "/till", word: "shell.till" },
    ] as const;
  }
  const all = [
    { to: "/desk", word: "shell.desk" },
    { to: "/queue", word: "shell.queue" },
    { to: "/appeals", word: "shell.appeals" },
    { to: "/disputes", word: "shell.disputes" },
    { to: "/overview", word: "shell.overview" },
    { to: "/quality", word: "shell.quality" },
  ] as const;
  return isSenior ? ([...all, { to: "/admin", word: "shell.admin" }] as const) : all;
}

function Person() {
  const { t } = useTranslation();
  const me = useMe();
  const { leave } = useSession();
  const { language, light } = usePreferences();
  const items = [
    { key: "zh", label: "中文", onClick: () => choose({ language: "zh" }) },
    { key: "en", label: "English", onClick: () => choose({ language: "en" }) },
    { type: "divider" as const },
    { key: "light", label: t("shell.light"), onClick: () => choose({ light: "light" }) },
    { key: "dark", label: t("shell.dark"), onClick: () => choose({ light: "dark" }) },
    { key: "system", label: t("shell.system"), onClick: () => choose({ light: "system" }) },
    { type: "divider" as const },
    { key: "leave", label: t("shell.leave"), onClick: () => void leave() },
  ];
  return (
    <Dropdown menu={{ items, selectable: true, selectedKeys: [language, light] }} trigger={["click"]}>
      <Button type="text" className="person">
        <i aria-hidden="true">{me.username.slice(0, 1).toUpperCase()}</i>
        {me.username}
      </Button>
    </Dropdown>
  );
}
