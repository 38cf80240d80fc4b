// Photos that are not sent yet, in the browser's database: closing the page loses none.

const STORE = 'photos'
/** Where there is no database (some private windows), for as long as the page is open. */
const held = new Map<string, Blob>()
let opened: Promise<IDBDatabase> | undefined

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('xiaopiao-shopper', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

async function within<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction(STORE, mode)
  const request = use(transaction.objectStore(STORE))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

export const photos = {
  async put(id: string, blob: Blob) {
    held.set(id, blob)
    // Bytes, since some browsers lose blobs that they keep.
    const bytes = await blob.arrayBuffer()
    await within('readwrite', (store) => store.put({ bytes, type: blob.type }, id)).catch(() => undefined)
  },
  async get(id: string): Promise<Blob | null> {
    const known = held.get(id)
    if (known) return known
    const kept = await within<{ bytes: ArrayBuffer; type: string } | undefined>('readonly', (store) => store.get(id)).catch(() => undefined)
    return kept ? new Blob([kept.bytes], { type: kept.type }) : null
  },
  async drop(id: string) {
    held.delete(id)
    await within('readwrite', (store) => store.delete(id)).catch(() => undefined)
  },
}
