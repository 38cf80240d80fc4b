-- What makes the machine's decisions safe to leave alone: what statistical rules look at,
-- everything that a decision looked at, the blind check of a random share of what was
-- credited, and the end of the audit chain.

-- Counts the changes of a mall's tenant list, so that whoever keeps an index of it knows
-- when to make it anew. Counted once a transaction, when it commits: then it waits for
-- nobody who waits for a tenant.
create table tenant_list
(
    mall_id    uuid primary key references mall,
    version    bigint not null,
    changed_by xid8   not null
);
create function count_tenant_change() returns trigger
    language plpgsql as
$$
begin
    insert into tenant_list (mall_id, version, changed_by)
    values (new.mall_id, 1, pg_current_xact_id())
    on conflict (mall_id) do update set version = tenant_list.version + 1, changed_by = excluded.changed_by
        where tenant_list.changed_by <> excluded.changed_by;
    return null;
end
$$;
create constraint trigger tenant_change_counted
    after insert or update on tenant
    deferrable initially deferred
    for each row execute function count_tenant_change();

-- What ties receipts of several members together. Written at the upload when the mall
-- takes device ids, and completed when the receipt was read.
create table receipt_trace
(
    receipt_id uuid primary key references receipt,
    mall_id    uuid        not null references mall,
    member_id  uuid        not null references member,
    -- When it was uploaded.
    seen_at    timestamptz not null,
    -- HMAC-SHA-256 of the device's id under the mall's secret: an id can be found again
    -- and not read back.
    device     bytea,
    tenant_id  uuid references tenant,
    -- The last four digits of the card, as the paper shows them.
    card       text,
    -- The till, or who worked at it.
    till       text,

    constraint receipt_trace_device check (octet_length(device) = 32),
    constraint receipt_trace_card check (card ~ '^[0-9]{4}$')
);
create index receipt_trace_of_device on receipt_trace (mall_id, device, seen_at) include (member_id) where device is not null;
create index receipt_trace_of_card on receipt_trace (mall_id, card, seen_at) include (member_id) where card is not null;
create index receipt_trace_of_tenant on receipt_trace (mall_id, tenant_id, seen_at) where tenant_id is not null;
create index receipt_trace_of_member on receipt_trace (mall_id, member_id);

-- How fast a member uploads.
create index receipt_uploaded_by on receipt (mall_id, member_id, submitted_at);

-- What a decision looked at beside reading, facts, match and twins: photos, the member's
-- day, the numbers of the statistical rules. With it any decision can be made again.
alter table evidence
    add column photos_sha256 bytea[],
    add column looked_at jsonb,
    -- The version of the program, whose rules these are.
    add column product text;
-- Replay goes through a span of time.
create index evidence_in_time on evidence (mall_id, recorded_at, evidence_id);

-- A random share of what the machine credited alone, checked by people who do not see
-- what the machine thought. A verdict moves no points.
create type spot_verdict as enum ('right', 'wrong');
create table spot_check
(
    spot_check_id uuid primary key,
    mall_id       uuid         not null references mall,
    receipt_id    uuid         not null references receipt,
    tenant_id     uuid         not null references tenant,
    -- The rules that noted something and let it pass.
    rules         text[]       not null,
    picked_at     timestamptz  not null,
    -- Who is looking at it; a claim that has run out counts for nothing.
    claimed_by    uuid references staff,
    claimed_until timestamptz,
    -- Empty until somebody has looked.
    verdict       spot_verdict,
    -- What was wrong.
    wrong         text[]       not null default '{}',
    note          text,
    checked_by    uuid references staff,
    checked_at    timestamptz,

    constraint spot_check_once unique (mall_id, receipt_id),
    constraint spot_check_claim check ((claimed_by is null) = (claimed_until is null)),
    constraint spot_check_whole check (num_nonnulls(verdict, checked_by, checked_at) in (0, 3)),
    constraint spot_check_wrong check ((coalesce(verdict = 'wrong', false)) = (0 < cardinality(wrong)))
);
create index spot_check_open on spot_check (mall_id, spot_check_id) where verdict is null;
create index spot_check_verdict on spot_check (mall_id, verdict, spot_check_id desc) where verdict is not null;
create trigger spot_check_kept
    before delete on spot_check
    for each row execute function refuse_change();
create trigger spot_check_settled_once
    before update on spot_check
    for each row when (old.verdict is not null) execute function refuse_change();

-- What the machine credited alone in a span of time, by tenant.
create index receipt_credited_alone on receipt (mall_id, decided_at)
    where decided_by = 'auto' and status in ('credited', 'reversed');

-- 'spot_check' decides which receipts are checked, 'device' hashes device ids.
alter table mall_secret
    drop constraint mall_secret_purpose,
    add constraint mall_secret_purpose check (purpose in ('pseudonym', 'spot_check', 'device'));

-- The last entry of each mall's audit chain: a chain that was cut at its end shows.
create table audit_head
(
    mall_id uuid primary key references mall,
    number  bigint not null,
    hash    bytea  not null
);
insert into audit_head (mall_id, number, hash)
select distinct on (mall_id) mall_id, number, hash from audit order by mall_id, number desc;
