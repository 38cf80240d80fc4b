/** What the service answers when it does not do what was asked (RFC 9457). */

export interface ProblemBody {
  readonly status: number;
  /** What may be branched on; never renamed. */
  readonly code: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail);
    this.name = "Problem";
    this.code = body.code;
    this.status = body.status;
    this.body = body;
  }
}

/** The service cannot be reached: nothing is known about what was asked. */
export const OFFLINE: ProblemBody = { status: 0, code: "network", detail: "" };

export function problemOf(value: unknown, status: number): Problem {
  const isBody = typeof value === "object" && value !== null && "code" in value && "detail" in value;
  if (isBody) return new Problem({ ...(value as ProblemBody), status });
  return new Problem({ status, code: status === 0 ? "network" : "internal", detail: "" });
}

export function codeOf(error: unknown): string {
  return error instanceof Problem ? error.code : "page_failed";
}
