-- Who did what. Each entry carries the hash of the one before it, so that a
-- changed or missing entry shows.

create table audit
(
    mall_id       uuid        not null references mall,
    -- Counts from 1 in each mall, without gaps.
    number        bigint      not null,
    at            timestamptz not null,
    -- 'machine', or 'staff:…', 'member:…'.
    actor         text        not null,
    -- The exact text that was hashed: JSON with the event and its particulars.
    event         text        not null,
    receipt_id    uuid references receipt,
    previous_hash bytea       not null,
    -- SHA-256 of previous_hash, number, at, actor and event.
    hash          bytea       not null,
    primary key (mall_id, number)
);
create index audit_of_receipt on audit (receipt_id, number);
create trigger audit_append_only
    before update or delete on audit
    for each row execute function refuse_change();
