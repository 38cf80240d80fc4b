-- A mall, who rents in it, who shops in it, who works for it. Every other table
-- carries mall_id, and every unique constraint begins with it.

-- Refuses what an append-only table never allows.
create function refuse_change() returns trigger
    language plpgsql as
$$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create table mall
(
    mall_id    uuid primary key,
    name       text        not null,
    aliases    text[]      not null default '{}',
    -- IANA zone: the mall's local time, in which its days begin and end.
    time_zone  text        not null,
    -- ISO 3166, settles the order of day and month on ambiguous papers.
    region     text        not null,
    -- ISO 4217; a paper in another currency goes to a person.
    currency   text        not null,
    created_at timestamptz not null default now(),

    constraint mall_name_once unique (name)
);

create table category
(
    mall_id uuid not null references mall,
    name    text not null,
    primary key (mall_id, name)
);

create table tenant
(
    tenant_id  uuid primary key,
    mall_id    uuid        not null references mall,
    code       text        not null,
    name       text        not null,
    aliases    text[]      not null default '{}',
    category   text        not null,
    unit       text        not null default '',
    phone      text        not null default '',
    created_at timestamptz not null default now(),
    -- A closed tenant earns nothing more; what it earned stays.
    closed_at  timestamptz,

    constraint tenant_code_once unique (mall_id, code),
    constraint tenant_category_known foreign key (mall_id, category) references category (mall_id, name)
);

-- Rates, limits and what follows from a finding, as data. A version is never
-- changed: a decision names the version that it followed.
create table policy
(
    mall_id      uuid        not null references mall,
    version      int         not null,
    body         jsonb       not null,
    published_at timestamptz not null default now(),
    primary key (mall_id, version)
);
create trigger policy_append_only
    before update or delete on policy
    for each row execute function refuse_change();

create table member
(
    member_id     uuid primary key,
    mall_id       uuid        not null references mall,
    -- The shopper's id in the mini-program.
    wechat_openid text        not null,
    created_at    timestamptz not null default now(),

    constraint member_openid_once unique (mall_id, wechat_openid)
);

create type staff_role as enum ('reviewer', 'senior', 'admin', 'tenant');

create table staff
(
    staff_id      uuid primary key,
    mall_id       uuid         not null references mall,
    username      text         not null,
    -- Argon2id, PHC string.
    password_hash text         not null,
    roles         staff_role[] not null,
    -- Set for a tenant's own user, who sees this tenant alone.
    tenant_id     uuid references tenant,
    created_at    timestamptz  not null default now(),
    disabled_at   timestamptz,

    constraint staff_username_once unique (mall_id, username),
    constraint staff_tenant_role check (('tenant' = any (roles)) = (tenant_id is not null))
);

-- A session is known by the hash of its token: a copy of this table signs nobody in.
create table session
(
    token_sha256 bytea primary key,
    mall_id      uuid        not null references mall,
    member_id    uuid references member,
    staff_id     uuid references staff,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,

    constraint session_is_one_person check (num_nonnulls(member_id, staff_id) = 1)
);
create index session_expiry on session (expires_at);
