-- The tenant's side: the receipts that earned in its name, the secret under which it
-- sees shoppers, and what it disputes.

-- A tenant's statement: its receipts by the moment of the sale.
create index receipt_of_tenant on receipt (mall_id, tenant_id, paid_at, receipt_id)
    where status in ('credited', 'reversed');

-- Random bytes that only the product uses. They lie beside what they protect and
-- nowhere else: whoever reads this database knows who shopped where anyway, and a key
-- kept apart could be lost, and every pseudonym with it. A copy of the data that is
-- given away leaves this table out. 'pseudonym' turns members into what tenants see.
create table mall_secret
(
    mall_id uuid        not null references mall,
    purpose text        not null,
    secret  bytea       not null,
    made_at timestamptz not null,
    primary key (mall_id, purpose),

    constraint mall_secret_purpose check (purpose in ('pseudonym')),
    constraint mall_secret_length check (octet_length(secret) = 32)
);

create type dispute_reason as enum
    ('not_our_receipt', 'wrong_amount', 'returned', 'staff_misuse', 'other');
create type dispute_outcome as enum ('upheld', 'dismissed');

-- A tenant says that a receipt should not have earned in its name, and a senior
-- answers. Moves no points: taking them back is a decision of its own.
create table dispute
(
    dispute_id uuid primary key,
    mall_id    uuid           not null references mall,
    receipt_id uuid           not null references receipt,
    -- In whose name the receipt earned, and who disputes it.
    tenant_id  uuid           not null references tenant,
    reason     dispute_reason not null,
    note       text,
    opened_by  uuid           not null references staff,
    opened_at  timestamptz    not null,
    -- Empty while it is open.
    outcome    dispute_outcome,
    -- What the senior answers the tenant.
    answer     text,
    settled_by uuid references staff,
    settled_at timestamptz,

    constraint dispute_settled_whole check
        (num_nonnulls(outcome, settled_by, settled_at) in (0, 3)),
    constraint dispute_answer_settled check (answer is null or outcome is not null)
);
-- One at a time.
create unique index dispute_open_once on dispute (mall_id, receipt_id) where outcome is null;
create index dispute_of_receipt on dispute (receipt_id, dispute_id desc);
create index dispute_of_mall on dispute (mall_id, dispute_id desc);

-- What was settled stays as it was settled; a tenant that disagrees opens another.
create trigger dispute_kept
    before delete on dispute
    for each row execute function refuse_change();
create trigger dispute_settled_once
    before update on dispute
    for each row when (old.outcome is not null) execute function refuse_change();
