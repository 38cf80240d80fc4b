-- Signing in by phone number on the web page: a code is sent as a text message and typed in.

-- Who signs in by a number. Apart from `phone`, which any number of members may have shared
-- (a family's one number): an account belongs to one member. Set when a code for the number
-- was typed in.
alter table member
    add column phone_account text,
    add constraint member_phone_account_once unique (mall_id, phone_account),
    drop constraint member_known_or_erased,
    add constraint member_known_or_erased check
        (case when erased_at is null then num_nonnulls(wechat_openid, phone_account) > 0
              else num_nonnulls(wechat_openid, phone, phone_account) = 0 end);
-- Whose shared number it is, where the mall lets its holder sign in to that account.
create index member_phone on member (mall_id, phone) where phone is not null;

-- 'phone_code' hashes numbers and codes.
alter table mall_secret
    drop constraint mall_secret_purpose,
    add constraint mall_secret_purpose
        check (purpose in ('pseudonym', 'spot_check', 'device', 'points_code', 'phone_code'));

-- The newest code of a number; asking again takes its place. Holds neither number nor code,
-- but their hashes under the mall's secret: of the number, and of the code with it. A row is
-- swept a day after its code was sent.
create table phone_code
(
    mall_id      uuid        not null references mall,
    phone_hmac   bytea       not null,
    code_hmac    bytea       not null,
    sent_at      timestamptz not null,
    expires_at   timestamptz not null,
    -- Wrong codes typed in since it was sent.
    wrong        int         not null default 0,
    -- Empty until it was typed in: it signs in once.
    used_at      timestamptz,
    -- Codes sent to the number since this moment, for the limit of a day.
    day_began_at timestamptz not null,
    sent_in_day  int         not null,
    primary key (mall_id, phone_hmac),
    constraint phone_code_counts check (0 <= wrong and 0 < sent_in_day)
);

-- Receipts of points codes say so. A channel cannot take the name; one that had it keeps it.
alter table channel add constraint channel_name_free check (name <> 'points_code') not valid;
