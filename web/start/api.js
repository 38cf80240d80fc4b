// The product's HTTP interface, as this page uses it. Whoever calls is a *person*:
// `{key, path, body}`, who is signed in again when the token is no longer known.

const API = "/api/v1";

/** What went wrong, with the server's stable code. */
export class Problem extends Error {
  constructor({ code, detail, status, ...more }) {
    super(detail ?? code);
    this.code = code;
    this.detail = detail ?? "";
    this.status = status ?? 0;
    this.more = more;
  }
}

const offline = () => new Problem({ code: "network" });

export const shopperOf = (name) => ({ key: name, path: "/auth/wechat", body: { code: name } });

export const staffOf = ({ username, password }) => ({
  key: `staff-${username}`,
  path: "/auth/login",
  body: { username, password },
});

const signingIn = new Map();

async function tokenOf(person) {
  const kept = sessionStorage.getItem(`token-${person.key}`);
  if (kept) return kept;
  if (!signingIn.has(person.key)) {
    const done = () => signingIn.delete(person.key);
    signingIn.set(person.key, signIn(person).finally(done));
  }
  return signingIn.get(person.key);
}

async function signIn(person) {
  const response = await ask(person.path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(person.body),
  });
  if (!response.ok) throw await problemOf(response);
  const { token } = await response.json();
  sessionStorage.setItem(`token-${person.key}`, token);
  return token;
}

function ask(path, options) {
  return fetch(API + path, options).catch((error) => {
    throw error.name === "AbortError" ? error : offline();
  });
}

async function problemOf(response) {
  return parseProblem(await response.text().catch(() => ""), response.status);
}

function parseProblem(text, status) {
  try {
    const { code, detail, ...more } = JSON.parse(text);
    return new Problem({ ...more, code: code ?? "refused", detail, status });
  } catch {
    return new Problem({ code: status < 500 ? "refused" : "internal", status });
  }
}

/** Calls `attempt` with a token, and once more with a fresh one after a 401. */
async function signedIn(person, attempt) {
  try {
    return await attempt(await tokenOf(person));
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    sessionStorage.removeItem(`token-${person.key}`);
    return attempt(await tokenOf(person));
  }
}

function request(person, path, { headers, ...options } = {}) {
  return signedIn(person, async (token) => {
    const response = await ask(path, {
      ...options,
      headers: { ...headers, Authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  });
}

export async function get(person, path) {
  return (await request(person, path)).json();
}

export async function post(person, path, body) {
  const headers = { "Content-Type": "application/json" };
  return (await request(person, path, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

export async function photoOf(person, id) {
  return (await request(person, `/receipts/${id}/photo`)).blob();
}

/** What the demo itself offers, without signing in. */
export async function demo(path) {
  const response = await fetch(path).catch(() => {
    throw offline();
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Sends a photo; `progress` hears the part that has left, from 0 to 1. */
export function upload(person, { key, name, blob }, progress) {
  return signedIn(person, (token) => send(token, key, name, blob, progress));
}

// XMLHttpRequest, because fetch does not tell how much of a body has left.
function send(token, key, name, blob, progress) {
  const body = new FormData();
  body.append("photo", blob, name);
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", `${API}/receipts`);
    xhr.setRequestHeader("Authorization", `Bearer ${token}`);
    xhr.setRequestHeader("Idempotency-Key", key);
    xhr.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    xhr.onerror = () => reject(offline());
    xhr.onload = () => {
      const isTaken = 200 <= xhr.status && xhr.status < 300;
      if (isTaken) resolve(JSON.parse(xhr.responseText));
      else reject(parseProblem(xhr.responseText, xhr.status));
    };
    xhr.send(body);
  });
}

const RETRY_MS = [300, 1000, 2000, 4000];

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The receipt's changes of status; comes back after a broken connection. */
export async function* changes(person, id, signal) {
  let last = null;
  for (let failures = 0; !signal?.aborted; failures += 1) {
    try {
      const headers = last === null ? {} : { "Last-Event-ID": last };
      const response = await request(person, `/receipts/${id}/events`, { headers, signal });
      for await (const event of eventsIn(response.body)) {
        failures = 0;
        last = event.id ?? last;
        yield JSON.parse(event.data);
      }
    } catch (problem) {
      if (signal?.aborted) return;
      const isFinal = 400 <= problem.status && problem.status < 500;
      if (isFinal) throw problem;
    }
    await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
  }
}

async function* eventsIn(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (waiting + value).replaceAll("\r\n", "\n").split("\n\n");
      waiting = blocks.pop();
      yield* blocks.map(eventOf).filter((event) => event.data);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function eventOf(block) {
  const event = { data: "" };
  for (const line of block.split("\n")) {
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (name === "data") event.data += value;
    if (name === "id") event.id = value;
  }
  return event;
}
