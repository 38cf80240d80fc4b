// The shopper's books as the server keeps them: receipts, balance, ledger, photos;
// and receipts watched until something is decided.

import * as api from "./api.js";
import { book, changed, putReceipt, state } from "./state.js";

/** Nothing more happens by itself. */
export const DECIDED = new Set(["credited", "rejected", "reversed", "in_review"]);

const loading = new Map();

/** Reads one receipt with its fields; asked twice at once, asks once. */
export function loadDetails(shopper, id) {
  if (!loading.has(id)) {
    loading.set(id, readDetails(shopper, id).finally(() => loading.delete(id)));
  }
  return loading.get(id);
}

async function readDetails(shopper, id) {
  const receipt = await api.get(api.shopperOf(shopper), `/receipts/${id}`);
  state.details.set(id, receipt);
  putReceipt(shopper, receipt);
}

/** Reads balance, ledger and receipts. */
export async function loadBooks(shopper) {
  const person = api.shopperOf(shopper);
  const [points, entries, receipts] = await Promise.all([
    api.get(person, "/members/me/points"),
    api.get(person, "/members/me/points/entries"),
    api.get(person, "/receipts"),
  ]);
  const { isLoaded, next } = book(shopper);
  const older = isLoaded ? next : receipts.next;
  Object.assign(book(shopper), { points, entries: entries.items, next: older, isLoaded: true });
  for (const receipt of receipts.items) putReceipt(shopper, receipt);
  changed();
}

/** The next page of receipts. */
export async function loadOlder(shopper) {
  const page = await api.get(api.shopperOf(shopper), `/receipts?cursor=${book(shopper).next}`);
  book(shopper).next = page.next;
  for (const receipt of page.items) putReceipt(shopper, receipt);
  changed();
}

const followed = new Set();

/** Watches a receipt until it is decided, then reads it and the books. */
export async function follow(shopper, id) {
  if (followed.has(id)) return;
  followed.add(id);
  try {
    const { status } = book(shopper).receipts.get(id);
    if (!DECIDED.has(status)) await watch(shopper, id, (now) => DECIDED.has(now));
    await Promise.all([loadDetails(shopper, id), loadBooks(shopper)]);
  } finally {
    followed.delete(id);
  }
}

/** Receipts that nobody follows, as after a reload. */
export function leftBehind(shopper) {
  const isLeft = ({ id, status }) => !DECIDED.has(status) && !followed.has(id);
  return [...book(shopper).receipts.values()].filter(isLeft).map(({ id }) => id);
}

async function watch(shopper, id, isEnough, signal) {
  for await (const { at, ...news } of api.changes(api.shopperOf(shopper), id, signal)) {
    // The first decision is the machine's; a person's may follow.
    const settled = book(shopper).receipts.get(id)?.settled_at;
    const decided = DECIDED.has(news.status) ? { settled_at: settled ?? at } : {};
    putReceipt(shopper, { id, ...news, ...decided });
    if (isEnough(news.status)) return;
  }
}

let watching = { id: null };

/** A chosen receipt in review is watched, so that the person's decision shows at once. */
export function watchChosen() {
  const { shopper, chosen } = state;
  const isInReview = book(shopper).receipts.get(chosen)?.status === "in_review";
  const id = isInReview ? chosen : null;
  if (watching.id === id) return;
  watching.abort?.abort();
  watching = { id, abort: new AbortController() };
  if (id) awaitPerson(shopper, id, watching.abort.signal);
}

async function awaitPerson(shopper, id, signal) {
  try {
    await watch(shopper, id, (status) => status !== "in_review" && DECIDED.has(status), signal);
    if (!signal.aborted) await Promise.all([loadDetails(shopper, id), loadBooks(shopper)]);
  } catch (problem) {
    console.warn("cannot watch the review", problem);
  }
}

const photos = new Map();

/** This photo need not be fetched. */
export function keepPhoto(id, url) {
  photos.set(id, Promise.resolve(url));
}

/** The address of the receipt's photo inside the browser; fetched once. */
export function photoUrl(person, id) {
  if (!photos.has(id)) {
    const fetched = api.photoOf(person, id).then((blob) => URL.createObjectURL(blob));
    fetched.catch(() => photos.delete(id));
    photos.set(id, fetched);
  }
  return photos.get(id);
}
