-- What a paper is known by besides its sale keys, and sales that reach the mall through
-- other channels than a photo.

-- The paper as the machine read it, written once with the decision and never corrected:
-- a field that was misread, or that a person corrected, cannot hide a twin. Looked up by
-- band: two readings that share most of their digits share a band.
create table signature
(
    mall_id      uuid  not null references mall,
    receipt_id   uuid  not null references receipt,
    -- Letters and digits only, in capitals, as in receipt.receipt_number_plain.
    number_plain text,
    amount_fen   bigint,
    paid_at      timestamptz,
    paid_at_precision text,
    -- Each stands for a part of the sketch.
    band_1 bigint, band_2 bigint, band_3 bigint, band_4 bigint, band_5 bigint, band_6 bigint,
    -- A byte for each of the least hashes of the text's shingles: the share of equal bytes
    -- is how much of the digits two papers have in common.
    sketch       bytea,
    -- A perceptual hash of the straightened paper. Ranks twins, never decides.
    likeness     bytea,

    primary key (mall_id, receipt_id),
    constraint signature_precision check (paid_at_precision in ('second', 'minute', 'day')),
    constraint signature_sketch check (octet_length(sketch) = 64),
    constraint signature_likeness check (octet_length(likeness) = 32)
);
create index signature_by_band_1 on signature (mall_id, band_1) where band_1 is not null;
create index signature_by_band_2 on signature (mall_id, band_2) where band_2 is not null;
create index signature_by_band_3 on signature (mall_id, band_3) where band_3 is not null;
create index signature_by_band_4 on signature (mall_id, band_4) where band_4 is not null;
create index signature_by_band_5 on signature (mall_id, band_5) where band_5 is not null;
create index signature_by_band_6 on signature (mall_id, band_6) where band_6 is not null;
create trigger signature_kept
    before update or delete on signature
    for each row execute function refuse_change();

create type channel_kind as enum ('counter', 'points_code', 'payment');

-- Another way by which the mall hears of a sale: the points code that a till prints,
-- the payment notices of WeChat Pay and Alipay. Its token is known by its hash. Staff
-- who enter a sale at the service counter sign in as themselves: 'counter' has no row.
create table channel
(
    mall_id      uuid         not null references mall,
    name         text         not null,
    kind         channel_kind not null,
    token_sha256 bytea        not null,
    opened_at    timestamptz  not null,
    closed_at    timestamptz,
    primary key (mall_id, name),

    constraint channel_name check (name ~ '^[a-z][a-z0-9_]{1,31}$' and name not in ('photo', 'counter')),
    constraint channel_kind_known check (kind <> 'counter'),
    constraint channel_token_once unique (mall_id, token_sha256)
);

-- By which channel the mall heard of it: 'photo', 'counter' or a channel's name. One that
-- came without a photo has none.
alter table receipt add column channel text not null default 'photo';

-- Every sale that a channel sent, and what was answered: sent again, it is answered so
-- again.
create table channel_sale
(
    mall_id     uuid        not null references mall,
    channel     text        not null,
    -- What the channel calls the sale.
    external_id text        not null,
    -- Of what was sent: the same id with something else is refused.
    sent_sha256 bytea       not null,
    tenant_id   uuid        not null references tenant,
    member_id   uuid        not null references member,
    outcome     text        not null,
    reason      text,
    -- Credited or in review: the receipt that was made of it.
    receipt_id  uuid references receipt,
    -- Earned already: the receipt that did.
    earned_by   uuid references receipt,
    received_at timestamptz not null,
    primary key (mall_id, channel, external_id),

    constraint channel_sale_outcome check (outcome in ('credited', 'in_review', 'already_earned', 'refused')),
    constraint channel_sale_receipt check ((receipt_id is not null) = (outcome in ('credited', 'in_review'))),
    constraint channel_sale_earned check ((earned_by is not null) = (outcome = 'already_earned'))
);
create index channel_sale_of_receipt on channel_sale (mall_id, receipt_id) where receipt_id is not null;
create trigger channel_sale_kept
    before update or delete on channel_sale
    for each row execute function refuse_change();

-- Which keys a receipt holds: its own, and those of the same sale that another channel
-- sent later (a payment notice has no till number until its paper comes).
create index sale_key_of_receipt on sale_key (mall_id, receipt_id);
