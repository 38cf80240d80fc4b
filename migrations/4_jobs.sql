-- Work to do: enqueued in the transaction that creates it, claimed under a lease,
-- finished in the transaction that records its result.

create table job
(
    job_id      bigint generated always as identity primary key,
    mall_id     uuid        not null references mall,
    receipt_id  uuid        not null references receipt,
    state       text        not null default 'ready',
    attempts    int         not null default 0,
    run_after   timestamptz not null,
    lease_token uuid,
    lease_until timestamptz,
    last_error  text,
    enqueued_at timestamptz not null,
    finished_at timestamptz,

    constraint job_state check (state in ('ready', 'running', 'done', 'dead')),
    constraint job_lease check ((state = 'running') = (lease_token is not null and lease_until is not null))
);
create index job_ready on job (run_after, job_id) where state = 'ready';
create index job_lease_end on job (lease_until) where state = 'running';
create unique index job_one_at_a_time on job (receipt_id) where state in ('ready', 'running');

create function tell_job() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('job', '');
    return null;
end
$$;
create trigger job_told
    after insert on job
    for each statement execute function tell_job();
