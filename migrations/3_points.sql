-- Points move like money: a posting is entries that sum to zero, written once
-- under a source key, never changed. Balances are sums.

create table posting
(
    posting_id uuid primary key,
    mall_id    uuid        not null references mall,
    kind       text        not null,
    source_key text        not null,
    receipt_id uuid references receipt,
    posted_at  timestamptz not null,

    constraint posting_source_once unique (mall_id, source_key)
);
create trigger posting_append_only
    before update or delete on posting
    for each row execute function refuse_change();

create table entry
(
    posting_id uuid   not null references posting,
    mall_id    uuid   not null references mall,
    -- 'member' with member_id, or an account of the mall: 'issued'.
    account    text   not null,
    member_id  uuid references member,
    points     bigint not null,

    constraint entry_moves_points check (points <> 0),
    constraint entry_account check (account in ('member', 'issued')),
    constraint entry_member check ((account = 'member') = (member_id is not null)),
    constraint entry_account_once unique nulls not distinct (posting_id, account, member_id)
);
create index entry_of_member on entry (mall_id, member_id, posting_id desc) where member_id is not null;
create trigger entry_append_only
    before update or delete on entry
    for each row execute function refuse_change();

-- The last word on the ledger's first law, at commit.
create function posting_sums_to_zero() returns trigger
    language plpgsql as
$$
begin
    if (select coalesce(sum(points), 0) from entry where posting_id = new.posting_id) <> 0
        or (select count(*) from entry where posting_id = new.posting_id) < 2 then
        raise exception 'posting % does not sum to zero', new.posting_id
            using errcode = 'check_violation', constraint = 'posting_balanced';
    end if;
    return null;
end
$$;
create constraint trigger posting_balanced
    after insert on posting
    deferrable initially deferred
    for each row execute function posting_sums_to_zero();
create constraint trigger entry_balanced
    after insert on entry
    deferrable initially deferred
    for each row execute function posting_sums_to_zero();
