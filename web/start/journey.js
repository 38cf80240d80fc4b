// What happens to a photo: kept in the outbox, sent, followed until it is decided.

import * as api from "./api.js";
import { follow, keepPhoto, leftBehind } from "./books.js";
import * as outbox from "./outbox.js";
import { book, changed, choose, putReceipt, state } from "./state.js";

/** Each photo on its way holds a connection, and browsers allow six a host. */
const LANES = 3;
const SEND_RETRY_MS = [1000, 3000, 8000];

const waiting = [];
let running = 0;

/** Sends each file as a receipt of its own. */
export function sendAll(files) {
  const uploads = [...files].map((file) => ({
    key: freshKey(),
    shopper: state.shopper,
    name: file.name || "photo.jpg",
    blob: file,
    at: Date.now(),
  }));
  for (const upload of uploads) outbox.keep(upload);
  uploads.forEach(begin);
  if (uploads.length) choose(uploads[0].key);
}

// Not crypto.randomUUID: it is missing where the page is not served over TLS.
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function begin(record) {
  const upload = { ...record, phase: "waiting", part: 0 };
  upload.url ??= URL.createObjectURL(upload.blob);
  state.uploads = [upload, ...state.uploads.filter(({ key }) => key !== upload.key)];
  changed();
  if (upload.problem) change(upload, { phase: "failed" });
  else enqueue(() => carry(upload));
}

/** Takes up the photos that an earlier visit left unsent. */
export async function resume() {
  for (const record of await outbox.kept()) begin(record);
}

/** Takes up the receipts that an earlier visit left unread. */
export function followLeftBehind(shopper) {
  for (const id of leftBehind(shopper)) enqueue(() => follow(shopper, id).catch(console.warn));
}

function enqueue(task) {
  waiting.push(task);
  next();
}

function next() {
  if (LANES <= running || !waiting.length) return;
  running += 1;
  const task = waiting.shift();
  task().finally(() => {
    running -= 1;
    next();
  });
}

function change(upload, news) {
  Object.assign(upload, news);
  changed();
}

async function carry(upload) {
  try {
    const receipt = await sendPatiently(upload);
    await outbox.forget(upload.key);
    arrived(upload, receipt);
    await follow(upload.shopper, receipt.id).catch(console.warn);
  } catch (problem) {
    fail(upload, problem);
  }
}

/** The same key each time: sending twice is harmless. */
async function sendPatiently(upload) {
  change(upload, { phase: "sending", part: 0 });
  const person = api.shopperOf(upload.shopper);
  for (const retryMs of [...SEND_RETRY_MS, null]) {
    try {
      return await api.upload(person, upload, (part) => change(upload, { part }));
    } catch (problem) {
      if (problem.code !== "network" || retryMs === null) throw problem;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

/** From here on the upload is a receipt; its photo need not be fetched. */
function arrived(upload, receipt) {
  keepPhoto(receipt.id, upload.url);
  const isNew = receipt.status === "received" && !book(upload.shopper).receipts.has(receipt.id);
  if (!isNew) state.seenBefore.add(receipt.id);
  state.uploads = state.uploads.filter((other) => other !== upload);
  putReceipt(upload.shopper, receipt);
  if (state.chosen === upload.key) choose(receipt.id);
}

function fail(upload, problem) {
  const { code, detail } = problem.code ? problem : { code: "internal", detail: problem.message };
  change(upload, { phase: "failed", problem: { code, detail } });
  if (state.uploads.includes(upload)) outbox.keep(upload);
}

export function retry(upload) {
  upload.problem = undefined;
  outbox.keep(upload);
  enqueue(() => carry(upload));
}

export function dismiss(upload) {
  URL.revokeObjectURL(upload.url);
  outbox.forget(upload.key);
  state.uploads = state.uploads.filter((other) => other !== upload);
  if (state.chosen === upload.key) choose(null);
  changed();
}
