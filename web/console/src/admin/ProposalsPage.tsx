import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import * as api from "../api/desk";
import { codeOf } from "../api/problem";
import { wordOf } from "../app/words";
import { count } from "../format/money";
import { short } from "../format/time";
import { Money } from "../ui/Money";
import { Failure, Loading, Nothing } from "../ui/states";

/** What needs a second person. */
export function ProposalsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({ queryKey: ["proposals"], queryFn: api.proposals });
  const settling = useMutation({
    mutationFn: ({
      id,
      isConfirmed,
    }: {
      readonly id: string;
      readonly isConfirmed: boolean;
    }): Promise<unknown> => (isConfirmed ? api.confirmProposal(id) : api.declineProposal(id)),
    onError: (trouble) => void message.error(wordOf("problem", codeOf(trouble))),
    onSettled: () => client.invalidateQueries({ queryKey: ["proposals"] }),
  });
  return (
    <>
      <header className="page-head">
        <h1>{t("admin.proposals")}</h1>
        <span className="muted">{t("admin.proposals_lead")}</span>
      </header>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : data.items.length === 0 ? (
        <Nothing title={t("admin.no_proposals")} />
      ) : (
        <table className="rows card">
          <tbody>
            {data.items.map((proposal) => (
              <tr key={proposal.id}>
                <td>{t(`admin.proposal.${proposal.kind}`)}</td>
                <td>
                  {proposal.receipt && (
                    <Link to={`/desk/${proposal.receipt.id}`}>
                      {proposal.receipt.tenant?.name ?? proposal.receipt.store_name ?? "—"}
                    </Link>
                  )}
                </td>
                <td className="number">
                  <Money fen={proposal.amount_fen} />
                </td>
                <td className="number">{count(proposal.points)}</td>
                <td>
                  {proposal.by.name} <span className="muted">{short(proposal.at)}</span>
                </td>
                <td>{proposal.note}</td>
                <td className="number">
                  {!proposal.mine && (
                    <Button
                      size="small"
                      type="primary"
                      onClick={() => settling.mutate({ id: proposal.id, isConfirmed: true })}
                    >
                      {t("desk.confirm_proposal")}
                    </Button>
                  )}{" "}
                  <Button
                    size="small"
                    onClick={() => settling.mutate({ id: proposal.id, isConfirmed: false })}
                  >
                    {t(proposal.mine ? "admin.take_back" : "admin.decline")}
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
