import { queryOptions } from "@tanstack/react-query";
import * as api from "../api/overview";
import type { Days } from "../api/statement";

/** The numbers of these days, asked for once by all pages that show some of them. */
export const numbersOf = (days: Days) =>
  queryOptions({
    queryKey: ["overview", days],
    queryFn: ({ signal }) => api.overview(days, signal),
  });
