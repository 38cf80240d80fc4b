/** What the queue asks the service for; asked before the page is there, it is there with it. */

import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import * as api from "../api/queue";
import { filtersOf } from "./filters";

/** A queue is looked at again this often; deadlines move. */
const LOOK_AGAIN_MS = 30_000;

export const listOf = (filters: api.Filters) =>
  infiniteQueryOptions({
    queryKey: ["reviews", "list", filters],
    queryFn: ({ pageParam, signal }) => api.list(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });

export const countsOf = (filters: api.Filters) =>
  queryOptions({
    queryKey: ["reviews", "counts", filters],
    queryFn: ({ signal }) => api.counts(filters, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

/** Asks for the first rows of the queue at this address. */
export function askAhead(client: QueryClient, search: URLSearchParams) {
  const filters = filtersOf(search);
  return Promise.all([client.infiniteQuery(listOf(filters)), client.query(countsOf(filters))]);
}
