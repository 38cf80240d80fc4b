// Everything the page knows. Panels draw themselves from it after each change.

export const SHOPPERS = ["demo-alice", "demo-bob"];

/** A shopper's side of the page, as the server last told it. */
function nothingYet() {
  return { receipts: new Map(), next: null, points: null, entries: null, isLoaded: false };
}

export const state = {
  shopper: SHOPPERS.find((name) => name === sessionStorage.getItem("shopper")) ?? SHOPPERS[0],
  /** Of each shopper. */
  books: Object.fromEntries(SHOPPERS.map((name) => [name, nothingYet()])),
  /** Photos on their way, newest first: `{key, shopper, name, blob, url, phase, part, problem}`. */
  uploads: [],
  /** The key of an upload or the id of a receipt. */
  chosen: location.hash.slice(1) || null,
  /** Receipts as read, by id. */
  details: new Map(),
  /** Ids of receipts whose photo had been sent before. */
  seenBefore: new Set(),
  samples: null,
  accounts: null,
  reviews: null,
  reviewTrouble: null,
};

const panels = new Set();
let isDue = false;

/** Draws `panel` now and after each change. */
export function onChange(panel) {
  panels.add(panel);
  panel();
}

/** Tells the panels; several changes in one go are drawn once. */
export function changed() {
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    for (const panel of panels) panel();
  });
}

export const book = (shopper = state.shopper) => state.books[shopper];

/** Chooses what the result shows, and keeps it over a reload. */
export function choose(key) {
  state.chosen = key;
  history.replaceState(null, "", key ? `#${key}` : location.pathname);
  changed();
}

/** Becomes another shopper. */
export function becomeShopper(name) {
  state.shopper = name;
  sessionStorage.setItem("shopper", name);
  choose(null);
}

/** Takes in what the server says of a receipt, unless it is older than what is known. */
export function putReceipt(shopper, receipt) {
  const known = book(shopper).receipts.get(receipt.id);
  if (known && receipt.version < known.version) return;
  book(shopper).receipts.set(receipt.id, { ...known, ...receipt });
  changed();
}

/** The shopper's receipts, newest first; ids grow with time. */
export function receiptsOf(shopper) {
  return [...book(shopper).receipts.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}
