/**
 * The way to the first screen: who is signed in, the page's script and what it shows are asked
 * for side by side instead of one after the other.
 */

import { QueryClient, queryOptions } from "@tanstack/react-query";
import { codeOf, Problem } from "../api/problem";
import { whoAmI } from "../api/session";
import type { Me } from "../api/types";

/** What the service refused it refuses again; only trouble on the way is worth another try. */
function isWorthAnotherTry(tries: number, error: unknown): boolean {
  const isTrouble = !(error instanceof Problem) || error.status === 0 || error.status >= 500;
  return isTrouble && tries < 2;
}

export const client = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthAnotherTry, staleTime: 15_000, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});

async function meOrNobody(): Promise<Me | null> {
  try {
    return await whoAmI();
  } catch (error) {
    if (["token_missing", "token_unknown", "token_expired"].includes(codeOf(error))) return null;
    throw error;
  }
}

export const ME = queryOptions({ queryKey: ["me"], queryFn: meOrNobody, staleTime: Infinity });

/** The script of each page, by the first word of its address. */
export const SCRIPTS = {
  desk: () => import("../desk/DeskPage"),
  queue: () => import("../queue/QueuePage"),
  appeals: () => import("../after/AppealsPage"),
  disputes: () => import("../after/DisputesPage"),
  overview: () => import("../overview/OverviewPage"),
  quality: () => import("../quality/QualityPage"),
  admin: () => import("../admin/AdminPage"),
  statement: () => import("../statement/StatementPage"),
  till: () => import("../till/TillPage"),
} as const;

/** Starts what the page at this address needs. Trouble is told where it is shown. */
export function startAhead({ pathname, search }: Location) {
  const who = client.query({ ...ME, staleTime: "static" });
  const name = pathname.slice(import.meta.env.BASE_URL.length).split("/")[0] ?? "";
  const isPage = (word: string): word is keyof typeof SCRIPTS => Object.hasOwn(SCRIPTS, word);
  if (isPage(name)) void SCRIPTS[name]().catch(() => undefined);
  if (name !== "queue") return void who.catch(() => undefined);
  const ask = async () => {
    const [me, { askAhead }] = await Promise.all([who, import("../queue/queries")]);
    const isStaff = me !== null && me.tenant === null;
    if (isStaff) await askAhead(client, new URLSearchParams(search));
  };
  void ask().catch(() => undefined);
}
