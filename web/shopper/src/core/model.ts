// What the service says, by the names it says it with.

import type { components } from './schema'

type Schemas = components['schemas']

export type Balance = Schemas['Balance']
export type Entry = Schemas['EntryView']
export type Mall = Schemas['MallView']
export type Me = Schemas['MeView']
export type Problem = Schemas['Problem']
export type Receipt = Schemas['ReceiptView']
export type Sentence = Schemas['Sentence']
export type Status = Schemas['Status']
export type Verdict = Schemas['PhotoVerdictView']

export interface Page<T> {
  items: T[]
  next?: string | null
}

export type Corner = [number, number]

/** One value that was read, and its four corners on the photo, from the text's own top left. */
export interface Field {
  value: string
  confidence?: number
  quad?: Corner[] | null
}

/** What was read, as the service prints it beside a single receipt. */
export interface Read {
  photo: { width: number; height: number; turn: number; verdict: string }
  fields: Record<string, Field | null>
  items?: { name: string; quantity?: string | null; amount_fen?: number | null }[]
}

/** A receipt with what was read of it. */
export type Whole = Omit<Receipt, 'read'> & { read?: Read | null }

const SETTLED: Status[] = ['credited', 'rejected', 'reversed']

/** Whether the machine is still at it. */
export const isMoving = (status: Status) => status === 'received' || status === 'reading'

/** Whether nothing more happens by itself. */
export const isSettled = (status: Status) => SETTLED.includes(status)
