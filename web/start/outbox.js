// Photos that the server does not have yet, kept in the browser's database so that
// closing the page loses none of them.

const STORE = "uploads";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("xiaopiao-outbox", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened;

async function within(mode, use) {
  try {
    opened ??= open();
    const store = (await opened).transaction(STORE, mode).objectStore(STORE);
    return await answer(use(store));
  } catch (error) {
    // Some private windows have no database; then a reload forgets, nothing else.
    console.warn("no outbox", error);
    return undefined;
  }
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function keep({ key, shopper, name, blob, at, problem }) {
  return within("readwrite", (store) => store.put({ key, shopper, name, blob, at, problem }));
}

export function forget(key) {
  return within("readwrite", (store) => store.delete(key));
}

/** Oldest first. */
export async function kept() {
  const all = (await within("readonly", (store) => store.getAll())) ?? [];
  return all.sort((a, b) => a.at - b.at);
}
