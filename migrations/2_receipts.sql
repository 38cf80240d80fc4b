-- Receipts with their photos, what was read and decided, and the keys that make
-- one sale earn once.

-- A photo in the blob store, known by its bytes. The row is written before the
-- blob is put and locked while the blob is swept, so that no photo that somebody
-- is about to use can disappear.
create table blob
(
    mall_id      uuid        not null references mall,
    sha256       bytea       not null,
    content_type text        not null,
    size_bytes   bigint      not null,
    wanted_at    timestamptz not null,
    primary key (mall_id, sha256)
);

create type receipt_status as enum
    ('received', 'reading', 'in_review', 'credited', 'rejected', 'reversed');

create table receipt
(
    receipt_id         uuid primary key,
    mall_id            uuid           not null references mall,
    member_id          uuid           not null references member,
    -- The hash of its photos' hashes, in order.
    photos_sha256      bytea          not null,
    status             receipt_status not null default 'received',
    -- Grows by one with every change; a decision on an older version is refused.
    version            int            not null default 1,
    -- Why it is in review or was rejected, most weighty first; stable codes.
    reasons            text[]         not null default '{}',
    submitted_at       timestamptz    not null,
    decided_at         timestamptz,
    decided_by         text,
    store_name         text,
    tenant_id          uuid references tenant,
    paid_amount_fen    bigint,
    paid_at            timestamptz,
    paid_at_precision  text,
    receipt_number     text,
    -- Letters and digits only, in capitals: what printers and readers vary is left out.
    receipt_number_plain text generated always as
        (upper(regexp_replace(receipt_number, '[^0-9A-Za-z]', '', 'g'))) stored,
    kind               text,
    points             bigint         not null default 0,
    points_reversed    bigint         not null default 0,
    -- Points it would earn if a person approves it as read.
    points_pending     bigint         not null default 0,
    duplicate_of       uuid references receipt,

    constraint receipt_photos_once_per_member unique (mall_id, member_id, photos_sha256),
    constraint receipt_decided_by check (decided_by in ('auto', 'staff')),
    constraint receipt_precision check (paid_at_precision in ('second', 'minute', 'day')),
    constraint receipt_points check (0 <= points_reversed and points_reversed <= points),
    constraint receipt_only_credited_earns check (points = 0 or status in ('credited', 'reversed'))
);
create index receipt_of_member on receipt (mall_id, member_id, receipt_id desc);
create index receipt_in_review on receipt (mall_id, receipt_id) where status = 'in_review';
create index receipt_twin_by_amount on receipt (mall_id, paid_amount_fen, paid_at)
    where status in ('credited', 'in_review', 'reversed');
create index receipt_twin_by_number on receipt (mall_id, receipt_number_plain)
    where status in ('credited', 'in_review', 'reversed');
create index receipt_member_day on receipt (mall_id, member_id, decided_at)
    where status in ('credited', 'reversed');

create table photo
(
    receipt_id uuid  not null references receipt,
    -- 0 is the first; a long receipt has several, from top to bottom.
    position   int   not null,
    mall_id    uuid  not null,
    sha256     bytea not null,
    primary key (receipt_id, position),
    constraint photo_blob_known foreign key (mall_id, sha256) references blob (mall_id, sha256)
);
create index photo_of_blob on photo (mall_id, sha256);

-- Every status a receipt ever had. What a shopper watches live, and what a person
-- reads later to understand what happened.
create table receipt_event
(
    receipt_id uuid           not null references receipt,
    version    int            not null,
    mall_id    uuid           not null,
    status     receipt_status not null,
    reasons    text[]         not null,
    at         timestamptz    not null,
    primary key (receipt_id, version)
);
create trigger receipt_event_append_only
    before update or delete on receipt_event
    for each row execute function refuse_change();

create function tell_receipt_event() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('receipt_event', new.receipt_id::text);
    return null;
end
$$;
create trigger receipt_event_told
    after insert on receipt_event
    for each row execute function tell_receipt_event();

-- An upload sent twice under one key is one receipt.
create table idempotency_key
(
    mall_id       uuid        not null references mall,
    member_id     uuid        not null references member,
    key           text        not null,
    photos_sha256 bytea       not null,
    receipt_id    uuid        not null references receipt,
    created_at    timestamptz not null,
    primary key (mall_id, member_id, key)
);

-- Everything a decision was based on, as it was. Never changed, so that any
-- decision can be replayed.
create table evidence
(
    evidence_id    uuid primary key,
    mall_id        uuid        not null references mall,
    receipt_id     uuid        not null references receipt,
    recorded_at    timestamptz not null,
    -- 'auto', or the person whose decision this is.
    decided_by     text        not null,
    engine         text,
    policy_version int         not null,
    photo          jsonb,
    reading        jsonb,
    facts          jsonb,
    tenant_match   jsonb,
    twins          jsonb       not null,
    decision       jsonb       not null,
    foreign key (mall_id, policy_version) references policy (mall_id, version)
);
create index evidence_of_receipt on evidence (receipt_id, evidence_id desc);
create trigger evidence_append_only
    before update or delete on evidence
    for each row execute function refuse_change();

-- What makes a sale earn once, whoever sends it and through whatever channel.
-- kind 'number': day, receipt number, amount. kind 'second': moment to the second
-- and amount; papers that show a number share it with each other (two tills may
-- sell at the same price in the same second), but never with a paper that shows
-- none. kind 'code': a code printed on the paper. Keys are never given back: a
-- reversed sale does not earn again.
create table sale_key
(
    mall_id    uuid        not null references mall,
    tenant_id  uuid        not null references tenant,
    kind       text        not null,
    key        text        not null,
    shared     boolean     not null,
    receipt_id uuid        not null references receipt,
    taken_at   timestamptz not null,

    constraint sale_key_kind check (kind in ('number', 'second', 'code')),
    constraint sale_key_shared check (not shared or kind = 'second'),
    constraint sale_key_once unique (mall_id, tenant_id, kind, key)
);
create trigger sale_key_kept
    before delete on sale_key
    for each row execute function refuse_change();
