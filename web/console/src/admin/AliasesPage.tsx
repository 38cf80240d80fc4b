import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import * as api from "../api/admin";
import { codeOf } from "../api/problem";
import { wordOf } from "../app/words";
import { Failure, Loading, Nothing } from "../ui/states";

/** Names that people's corrections taught; used only after somebody confirmed them. */
export function AliasesPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({ queryKey: ["aliases"], queryFn: api.aliases });
  const settling = useMutation({
    mutationFn: ({ id, verdict }: { readonly id: string; readonly verdict: "confirm" | "decline" }) =>
      api.settleAlias(id, verdict),
    onError: (trouble) => void message.error(wordOf("problem", codeOf(trouble))),
    onSettled: () => client.invalidateQueries({ queryKey: ["aliases"] }),
  });
  return (
    <>
      <header className="page-head">
        <h1>{t("admin.aliases")}</h1>
        <span className="muted">{t("admin.aliases_lead")}</span>
      </header>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : data.items.length === 0 ? (
        <Nothing title={t("admin.no_aliases")} />
      ) : (
        <table className="rows card">
          <tbody>
            {data.items.map(({ id, alias, tenant, seen, receipts }) => (
              <tr key={id}>
                <td>
                  <b>{alias}</b>
                </td>
                <td>→ {tenant.name}</td>
                <td>
                  {t("admin.seen", { count: seen })}{" "}
                  {receipts.map((receipt, at) => (
                    <Link key={receipt} to={`/desk/${receipt}`}>
                      {at + 1}{" "}
                    </Link>
                  ))}
                </td>
                <td className="number">
                  <Button
                    size="small"
                    type="primary"
                    onClick={() => settling.mutate({ id, verdict: "confirm" })}
                  >
                    {t("admin.confirm")}
                  </Button>{" "}
                  <Button size="small" onClick={() => settling.mutate({ id, verdict: "decline" })}>
                    {t("admin.decline")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
