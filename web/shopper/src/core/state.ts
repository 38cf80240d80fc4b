// A value that pages can watch. Small enough to need no library.

import { useSyncExternalStore } from 'react'

export interface State<T> {
  get(): T
  set(next: T): void
  change(part: Partial<T>): void
  watch(hear: () => void): () => void
}

export function state<T>(first: T): State<T> {
  let now = first
  const listeners = new Set<() => void>()
  const set = (next: T) => {
    now = next
    for (const hear of [...listeners]) hear()
  }
  return {
    get: () => now,
    set,
    change: (part) => set({ ...now, ...part }),
    watch: (hear) => {
      listeners.add(hear)
      return () => void listeners.delete(hear)
    },
  }
}

/** The value, and the page is drawn again when it changes. */
export function useNow<T>(of: State<T>): T {
  return useSyncExternalStore(of.watch, of.get, of.get)
}
