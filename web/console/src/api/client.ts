/** One request to the service, as `openapi.json` describes it. The cookie says who asks. */

import createClient from "openapi-fetch";
import { OFFLINE, Problem, problemOf } from "./problem";
import type { paths } from "./schema.gen";

/** Is told when the session is over. */
let onSignedOut: () => void = () => undefined;

export function whenSignedOut(then: () => void) {
  onSignedOut = then;
}

export const service = createClient<paths>({
  baseUrl: "",
  // Looked up at each call, so that a test can put another in its place.
  fetch: (request) => globalThis.fetch(request),
});

/**
 * What the service tells, to be read one way: a member that the description calls optional is
 * `null` where it is absent, however deep it lies.
 */
export type Told<T> = T extends readonly (infer Item)[]
  ? readonly Told<Item>[]
  : T extends object
    ? { readonly [Member in keyof T]-?: Told<Exclude<T[Member], undefined>> | Absent<T[Member]> }
    : T;
type Absent<T> = undefined extends T ? null : never;

interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer to a call, or the problem that the service told instead. */
export async function told<A extends Answer>(call: Promise<A>): Promise<Told<NonNullable<A["data"]>>> {
  const { data, error, response } = await call.catch((trouble: unknown) => {
    throw trouble instanceof DOMException && trouble.name === "AbortError" ? trouble : new Problem(OFFLINE);
  });
  if (response.ok) return data as Told<NonNullable<A["data"]>>;
  if (response.status === 401 && !response.url.endsWith("/auth/login")) onSignedOut();
  throw problemOf(error, response.status);
}

/** `signal` where there is one: the console never hands on `undefined`. */
export const until = (signal: AbortSignal | undefined) => (signal ? { signal } : {});
