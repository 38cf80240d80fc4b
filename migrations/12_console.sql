-- What the console needs besides the desk: drafts of rules tried on the past, and who of
-- the staff works on which part of the mall.

-- The newest trial of a draft on past decisions. It runs in one process, a day at a time;
-- what nobody has spoken of for a while was interrupted. Gone with its draft.
create table policy_preview
(
    preview_id    uuid primary key,
    mall_id       uuid        not null references mall,
    draft_id      uuid        not null references policy_draft on delete cascade,
    -- Of the draft, as it was tried.
    draft_version int         not null,
    -- The published rules that it is held against.
    against       int         not null,
    first_day     date        not null,
    last_day      date        not null,
    -- The machine's decisions of these days, when it began.
    decisions     bigint      not null,
    state         text        not null default 'running',
    -- The totals of the days that were tried so far, the latest first.
    report        jsonb       not null,
    -- The earliest of them.
    reached       date,
    begun_by      uuid        not null references staff,
    begun_at      timestamptz not null,
    told_at       timestamptz not null,

    constraint policy_preview_once unique (mall_id, draft_id),
    constraint policy_preview_state check (state in ('running', 'done', 'stopped', 'failed'))
);

-- Receipts that a draft would decide otherwise: so many of each kind as somebody looks at.
create table policy_preview_change
(
    mall_id    uuid  not null references mall,
    preview_id uuid  not null references policy_preview on delete cascade,
    kind       text  not null,
    -- Counts within the kind, from 0.
    place      int   not null,
    receipt_id uuid  not null references receipt,
    -- {"outcome", "points", "reasons"}
    before     jsonb not null,
    after      jsonb not null,
    primary key (preview_id, kind, place)
);

-- What somebody of the mall's staff works on: these categories and these tenants. Who has
-- no row here works on everything, papers of unknown shops included.
create table staff_scope
(
    mall_id   uuid not null references mall,
    staff_id  uuid not null references staff,
    category  text,
    tenant_id uuid references tenant,

    constraint staff_scope_is_one check (num_nonnulls(category, tenant_id) = 1),
    constraint staff_scope_once unique nulls not distinct (staff_id, category, tenant_id),
    constraint staff_scope_category_known foreign key (mall_id, category) references category (mall_id, name)
);

-- The tenants of everybody who does not work on everything: what every query over
-- receipts restricts such a person by.
create view tenant_in_scope as
select scope.mall_id, scope.staff_id, tenant.tenant_id
from staff_scope as scope
         join tenant on tenant.mall_id = scope.mall_id
    and (tenant.tenant_id = scope.tenant_id or tenant.category = scope.category);
