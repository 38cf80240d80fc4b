/** Fails to compile when the service's description no longer answers what the console reads. */

import type { components } from "./schema.gen";
import type { Dispute, Sums, TenantReceipt } from "./statement";
import type { Receipt, Role, Status } from "./types";

type Described = components["schemas"];

/** What is described as any JSON or any word, and is known closer here. */
type Loose = "read" | "evidence" | "decided_by" | "paid_at_precision" | "reversals";

/** `Told` has everything that `Wanted` asks for. */
type Conforms<Wanted, Told extends Wanted> = Told;

export type Conformity = [
  Conforms<Omit<Receipt, Loose>, Omit<Described["ReceiptView"], Loose>>,
  Conforms<Omit<TenantReceipt, Loose>, Omit<Described["TenantReceiptView"], Loose>>,
  Conforms<Dispute, Described["DisputeView"]>,
  Conforms<Sums, Described["SumsView"]>,
  Conforms<Role, Described["Role"]>,
  Conforms<Status, Described["Status"]>,
];
