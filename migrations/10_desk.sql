-- The desk: who holds which receipt, until when the shopper was promised an answer, what
-- a person decided but can still take back, and what needs a second person.

-- Until when the shopper was promised an answer: set each time the receipt goes to a
-- person, by the policy that counts then; kept when it is decided.
alter table receipt add column promised_at timestamptz;
update receipt set promised_at = submitted_at + interval '1 day' where status = 'in_review';
-- The queue's order. A receipt that older code sent to review has no promise.
create index receipt_by_promise on receipt (mall_id, (coalesce(promised_at, submitted_at)), receipt_id)
    where status = 'in_review';
create index receipt_submitted on receipt (mall_id, submitted_at, receipt_id);
-- Staff search by amount.
create index receipt_of_amount on receipt (mall_id, paid_amount_fen);

-- Who holds a receipt. A lease that has run out counts for nothing.
create table desk_claim
(
    receipt_id uuid primary key references receipt,
    mall_id    uuid        not null references mall,
    staff_id   uuid        not null references staff,
    claimed_at timestamptz not null,
    until      timestamptz not null
);
create index desk_claim_of_staff on desk_claim (mall_id, staff_id, claimed_at);

-- Who put a receipt aside, and until when it is not given to them again.
create table desk_skip
(
    mall_id    uuid        not null references mall,
    receipt_id uuid        not null references receipt,
    staff_id   uuid        not null references staff,
    until      timestamptz not null,
    primary key (mall_id, receipt_id, staff_id)
);

-- Receipts that only seniors are given, until they are decided.
create table desk_senior
(
    receipt_id uuid primary key references receipt,
    mall_id    uuid        not null references mall,
    handed_at  timestamptz not null
);

-- What somebody wrote who put a receipt aside or handed it to a senior.
create table desk_note
(
    mall_id    uuid        not null references mall,
    receipt_id uuid        not null references receipt,
    staff_id   uuid        not null references staff,
    kind       text        not null,
    note       text        not null,
    noted_at   timestamptz not null,

    constraint desk_note_kind check (kind in ('skip', 'senior'))
);
create index desk_note_of_receipt on desk_note (mall_id, receipt_id, noted_at);

-- How long people worked on what: from when they held it, and had nothing else before
-- them, until they were done with it; the beginning is not known where they did not hold it.
create table desk_work
(
    mall_id    uuid        not null references mall,
    staff_id   uuid        not null references staff,
    receipt_id uuid        not null references receipt,
    began_at   timestamptz,
    ended_at   timestamptz not null,
    outcome    text        not null,

    constraint desk_work_outcome check (outcome in ('approved', 'rejected', 'skipped', 'senior', 'proposed')),
    constraint desk_work_order check (began_at <= ended_at)
);
create index desk_work_of_staff on desk_work (mall_id, staff_id, ended_at);
create index desk_work_by_time on desk_work (mall_id, ended_at);

-- Decisions that wait a few seconds before they are carried out, so that their person can
-- take them back while nothing has happened. A row is gone once it was carried out, taken
-- back, or found impossible.
create table held_decision
(
    receipt_id uuid primary key references receipt,
    mall_id    uuid        not null references mall,
    staff_id   uuid        not null references staff,
    -- Of the receipt, as the person saw it.
    version    int         not null,
    -- What was sent: an approval with its corrections, or a rejection with its reason.
    decision   jsonb       not null,
    points     bigint      not null,
    made_at    timestamptz not null,
    due_at     timestamptz not null
);
create index held_decision_due on held_decision (mall_id, due_at);

-- What one person wants done and another has to agree with.
create table proposal
(
    proposal_id uuid primary key,
    mall_id     uuid        not null references mall,
    receipt_id  uuid        not null references receipt,
    -- 'approve' or 'reverse'.
    kind        text        not null,
    -- What the proposer saw. A receipt of another version, other points or other twins
    -- are other evidence: the proposal is void.
    version     int         not null,
    twins       uuid[]      not null,
    points      bigint      not null,
    amount_fen  bigint      not null,
    body        jsonb       not null,
    proposed_by uuid        not null references staff,
    proposed_at timestamptz not null,
    state       text        not null default 'open',
    settled_by  uuid references staff,
    settled_at  timestamptz,

    constraint proposal_kind check (kind in ('approve', 'reverse')),
    constraint proposal_state check (state in ('open', 'confirmed', 'declined', 'void')),
    constraint proposal_settled check ((state = 'open') = (settled_at is null)),
    -- The last word on the second person.
    constraint proposal_by_two check (state <> 'confirmed' or settled_by <> proposed_by)
);
create unique index proposal_open_once on proposal (mall_id, receipt_id) where state = 'open';
create index proposal_of_mall on proposal (mall_id, proposal_id) where state = 'open';
create trigger proposal_kept
    before delete on proposal
    for each row execute function refuse_change();
create trigger proposal_settled_once
    before update on proposal
    for each row when (old.state <> 'open') execute function refuse_change();

-- Words by which a receipt is found: those of the paper, Chinese in overlapping pairs;
-- and every three characters of its number, each with a '#' before it.
create table receipt_words
(
    receipt_id uuid primary key references receipt,
    mall_id    uuid     not null references mall,
    words      tsvector not null
);
create index receipt_words_found on receipt_words using gin (words);

-- Filters that somebody uses again.
create table saved_view
(
    view_id  uuid primary key,
    mall_id  uuid        not null references mall,
    staff_id uuid        not null references staff,
    name     text        not null,
    query    jsonb       not null,
    saved_at timestamptz not null,

    constraint saved_view_name_once unique (mall_id, staff_id, name)
);

-- Decisions on many receipts at once, as they were shown before: carried out once, by
-- whoever was shown them.
create table bulk_decision
(
    bulk_id  uuid primary key,
    mall_id  uuid        not null references mall,
    staff_id uuid        not null references staff,
    decision jsonb       not null,
    -- [{"id": …, "version": …}, …]
    receipts jsonb       not null,
    made_at  timestamptz not null,
    until    timestamptz not null,
    done_at  timestamptz
);

-- Which part of the mall a tenant rents, and from when to when. Says when papers of a
-- shop can be from this mall; where no lease is known, nothing is said.
create table tenant_lease
(
    lease_id  uuid primary key,
    mall_id   uuid not null references mall,
    tenant_id uuid not null references tenant,
    unit      text not null,
    begins_on date not null,
    -- The last day; null: open.
    ends_on   date,

    constraint tenant_lease_order check (ends_on is null or begins_on <= ends_on)
);
create index tenant_lease_of_tenant on tenant_lease (mall_id, tenant_id, begins_on);

-- Rules that are being written. What is published is a row of policy, which never changes.
create table policy_draft
(
    draft_id   uuid primary key,
    mall_id    uuid        not null references mall,
    -- Grows by one with every edit.
    version    int         not null,
    -- The published version that it began as.
    based_on   int         not null,
    note       text,
    -- Whatever was written: it is checked when it is looked at and when it is published.
    body       jsonb       not null,
    drafted_by uuid        not null references staff,
    -- Whoever had a hand in it: none of them publishes it.
    editors    uuid[]      not null,
    edited_at  timestamptz not null,
    foreign key (mall_id, based_on) references policy (mall_id, version)
);
create index policy_draft_of_mall on policy_draft (mall_id, draft_id);

-- Who wrote and who published a version of the rules, where people did.
create table policy_publication
(
    mall_id      uuid not null references mall,
    version      int  not null,
    drafted_by   uuid not null references staff,
    published_by uuid not null references staff,
    note         text,
    primary key (mall_id, version),
    foreign key (mall_id, version) references policy (mall_id, version),

    constraint policy_publication_by_two check (drafted_by <> published_by)
);
create trigger policy_publication_append_only
    before update or delete on policy_publication
    for each row execute function refuse_change();

-- Other names of tenants, as people who corrected papers have taught them. Used for
-- matching only once somebody has confirmed it.
create table alias_lesson
(
    lesson_id  uuid primary key,
    mall_id    uuid        not null references mall,
    tenant_id  uuid        not null references tenant,
    -- As the paper names the shop.
    alias      text        not null,
    -- Receipts on which a person said so; the newest of them.
    seen       int         not null,
    receipts   uuid[]      not null,
    first_seen timestamptz not null,
    last_seen  timestamptz not null,
    state      text        not null default 'seen',
    settled_by uuid references staff,
    settled_at timestamptz,

    constraint alias_lesson_once unique (mall_id, tenant_id, alias),
    constraint alias_lesson_state check (state in ('seen', 'confirmed', 'declined')),
    constraint alias_lesson_settled check ((state = 'seen') = (settled_at is null))
);
