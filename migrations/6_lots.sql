-- Points that expire, are spent and are taken back; refused receipts that are
-- appealed.

-- Where points go when a member loses them. 'issued' is what they came from.
alter table entry
    drop constraint entry_account,
    add constraint entry_account check (account in ('member', 'issued', 'taken_back', 'expired', 'spent'));

-- An award with its expiry. What is left of it is its points less what its uses
-- took: a sum, like every balance.
create table lot
(
    -- The posting of the award.
    lot_id        uuid primary key references posting,
    mall_id       uuid   not null references mall,
    member_id     uuid   not null references member,
    receipt_id    uuid   not null references receipt,
    points        bigint not null,
    -- The rate of the award: what is kept after a return earns by the same one.
    fen_per_point bigint not null,
    -- The last day of the mall on which they can be used; null: never over.
    expires_on    date,

    constraint lot_points check (0 < points),
    constraint lot_rate check (0 < fen_per_point),
    constraint lot_of_receipt_once unique (mall_id, receipt_id)
);
create index lot_of_member on lot (mall_id, member_id, expires_on, lot_id);
create trigger lot_append_only
    before update or delete on lot
    for each row execute function refuse_change();

-- Which posting used how much of which lot. A posting that took more than the lots
-- held left a debt; the award that pays it is then the posting that used the lot.
create table lot_use
(
    posting_id uuid   not null references posting,
    lot_id     uuid   not null references lot,
    mall_id    uuid   not null references mall,
    points     bigint not null,
    primary key (posting_id, lot_id),

    constraint lot_use_points check (0 < points)
);
create index lot_use_of_lot on lot_use (lot_id);
create trigger lot_use_append_only
    before update or delete on lot_use
    for each row execute function refuse_change();

-- Awards made before there were lots. Their rate is not known any more: the largest
-- whole one that explains the points.
insert into lot (lot_id, mall_id, member_id, receipt_id, points, fen_per_point, expires_on)
select posting.posting_id,
       posting.mall_id,
       entry.member_id,
       posting.receipt_id,
       entry.points,
       greatest(1, receipt.paid_amount_fen / entry.points),
       make_date(extract(year from posting.posted_at at time zone mall.time_zone)::int + 1, 12, 31)
from posting
         join entry on entry.posting_id = posting.posting_id and entry.account = 'member'
         join receipt on receipt.receipt_id = posting.receipt_id
         join mall on mall.mall_id = posting.mall_id
where posting.kind = 'award';

-- How much of the paid amount was returned.
alter table receipt
    add column returned_fen bigint not null default 0,
    add constraint receipt_returned check (0 <= returned_fen and returned_fen <= greatest(paid_amount_fen, 0));

-- What a person took back, wholly or for a part of the sale.
create table reversal
(
    reversal_id     uuid primary key,
    mall_id         uuid        not null references mall,
    receipt_id      uuid        not null references receipt,
    -- Counts from 1 on each receipt.
    number          int         not null,
    amount_fen      bigint      not null,
    -- What the returned part had earned. It was taken from the member, had expired, or
    -- was spent and is the mall's loss.
    points          bigint      not null,
    points_taken    bigint      not null,
    points_expired  bigint      not null,
    points_lost     bigint      not null,
    reason          text        not null,
    note            text,
    staff_id        uuid        not null references staff,
    -- What the client named the request, so that sending it again changes nothing.
    idempotency_key text,
    reversed_at     timestamptz not null,

    constraint reversal_number_once unique (mall_id, receipt_id, number),
    constraint reversal_key_once unique (mall_id, receipt_id, idempotency_key),
    constraint reversal_amount check (0 < amount_fen),
    constraint reversal_points check (points = points_taken + points_expired + points_lost
        and 0 <= points_taken and 0 <= points_expired and 0 <= points_lost)
);
create trigger reversal_append_only
    before update or delete on reversal
    for each row execute function refuse_change();

-- What a member said against a refusal.
create table appeal
(
    appeal_id       uuid primary key,
    mall_id         uuid        not null references mall,
    receipt_id      uuid        not null references receipt,
    -- Counts from 1 on each receipt.
    number          int         not null,
    note            text        not null,
    -- How many photos came with it; they follow those of the receipt.
    photos          int         not null,
    idempotency_key text,
    appealed_at     timestamptz not null,

    constraint appeal_number_once unique (mall_id, receipt_id, number),
    constraint appeal_key_once unique (mall_id, receipt_id, idempotency_key)
);
create trigger appeal_append_only
    before update or delete on appeal
    for each row execute function refuse_change();
