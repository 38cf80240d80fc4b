/** One request to the service. The cookie says who asks; only JSON goes and comes. */

import { OFFLINE, Problem, problemOf } from "./problem";

type Method = "GET" | "POST" | "PUT" | "DELETE";
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Ask {
  readonly query?: Query;
  readonly body?: unknown;
  /** A file instead of JSON. */
  readonly csv?: string;
  readonly signal?: AbortSignal;
}

const API = "/api/v1";

/** Is told when the session is over. */
let onSignedOut: () => void = () => undefined;

export function whenSignedOut(then: () => void) {
  onSignedOut = then;
}

export function address(path: string, query: Query = {}): string {
  const told = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  const search = new URLSearchParams(told.map(([name, value]) => [name, String(value)])).toString();
  return `${API}${path}${search ? `?${search}` : ""}`;
}

export async function request<T>(method: Method, path: string, ask: Ask = {}): Promise<T> {
  const response = await fetch(address(path, ask.query), init(method, ask)).catch((error: unknown) => {
    throw error instanceof DOMException && error.name === "AbortError" ? error : new Problem(OFFLINE);
  });
  const text = await response.text();
  const value: unknown = text === "" ? undefined : parsed(text);
  if (response.ok) return value as T;
  const problem = problemOf(value, response.status);
  if (response.status === 401 && path !== "/auth/login") onSignedOut();
  throw problem;
}

function init(method: Method, { body, csv, signal }: Ask): RequestInit {
  const kind = csv === undefined ? "application/json" : "text/csv";
  const content = csv ?? (body === undefined ? undefined : JSON.stringify(body));
  return {
    method,
    ...(content === undefined ? {} : { body: content, headers: { "Content-Type": kind } }),
    ...(signal ? { signal } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
