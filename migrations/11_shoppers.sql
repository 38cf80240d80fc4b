-- The shopper's side: what a member agreed to, erasing what is personal, and points codes
-- that tills print.

-- A member who asked to be erased has no way back in: no WeChat id, no phone number. The
-- row stays, as books and sale keys point at it.
alter table member
    alter column wechat_openid drop not null,
    -- As WeChat knows it, with its country: `+8613800000000`. Only where the mall wants it.
    add column phone text,
    add column erased_at timestamptz,
    add constraint member_known_or_erased check
        (case when erased_at is null then wechat_openid is not null
              else wechat_openid is null and phone is null end);

-- Which notice on personal information a member agreed to. Proof, so it outlives an
-- erasing; by then it names nobody.
create table consent
(
    mall_id   uuid        not null references mall,
    member_id uuid        not null references member,
    -- Of the notice.
    version   text        not null,
    -- The language it was read in: zh-Hans, zh-Hant, en.
    language  text        not null,
    given_at  timestamptz not null,
    primary key (mall_id, member_id, version)
);
create trigger consent_append_only
    before update or delete on consent
    for each row execute function refuse_change();

-- Evidence still never changes, but for one thing: erasing a member empties what was read
-- on the paper. Numbers, decision and policy stay, so that books can be explained.
create function refuse_change_but_erasing() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and new.reading is null and new.facts is null and new.tenant_match is null
        and to_jsonb(new) - '{reading,facts,tenant_match}'::text[]
            = to_jsonb(old) - '{reading,facts,tenant_match}'::text[] then
        return new;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
drop trigger evidence_append_only on evidence;
create trigger evidence_append_only
    before update or delete on evidence
    for each row execute function refuse_change_but_erasing();

-- Likewise the words of an appeal.
create function refuse_change_but_of_note() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and new.note = '' and to_jsonb(new) - 'note' = to_jsonb(old) - 'note' then
        return new;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
drop trigger appeal_append_only on appeal;
create trigger appeal_append_only
    before update or delete on appeal
    for each row execute function refuse_change_but_of_note();

-- 'points_code' signs points codes.
alter table mall_secret
    drop constraint mall_secret_purpose,
    add constraint mall_secret_purpose check (purpose in ('pseudonym', 'spot_check', 'device', 'points_code'));

-- A code that a till prints on its receipt: it stands for one sale of one tenant and is
-- redeemed once. The sale's keys are those of a photo, so that the paper earns once,
-- whichever way comes first.
create table points_code
(
    code_id         uuid primary key,
    mall_id         uuid        not null references mall,
    tenant_id       uuid        not null references tenant,
    paid_amount_fen bigint      not null,
    paid_at         timestamptz not null,
    receipt_number  text        not null,
    made_by         uuid        not null references staff,
    made_at         timestamptz not null,
    -- After this moment it is worth nothing.
    expires_at      timestamptz not null,
    -- Empty until it is redeemed.
    receipt_id      uuid references receipt,
    redeemed_at     timestamptz,

    constraint points_code_amount check (0 < paid_amount_fen),
    constraint points_code_redeemed check (num_nonnulls(receipt_id, redeemed_at) in (0, 2)),
    -- The same sale asked for twice is one code.
    constraint points_code_sale_once unique (mall_id, tenant_id, receipt_number, paid_at, paid_amount_fen)
);
