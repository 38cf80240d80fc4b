//! The work queue: one table, and a lease instead of an open transaction, so that
//! a slow reading holds no database connection. An attempt counts when it starts,
//! so that a photo that kills its worker is given up in the end.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::ids::{MallId, ReceiptId, id};

id!(/// Proves that its holder still owns the job.
    LeaseToken);

/// After this many attempts a person looks.
pub const ATTEMPTS_MAX: i32 = 4;
/// A worker that says nothing for this long is taken for dead.
pub const LEASE_SECONDS: i64 = 30;
/// A worker that is alive says so this often, however long a reading takes.
pub const HEARTBEAT_SECONDS: u64 = 10;

/// One receipt to be read.
#[derive(Clone, Debug)]
pub struct Job {
    pub job_id: i64,
    pub receipt_id: ReceiptId,
    /// Counts from 1.
    pub attempts: i32,
}

/// Adds work, in the transaction that creates it.
pub async fn enqueue(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into job (mall_id, receipt_id, run_after, enqueued_at) values ($1, $2, $3, $3)",
        mall as _,
        receipt as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes the next job that is due, or one whose worker has died.
pub async fn claim(
    db: &mut PgConnection,
    mall: MallId,
    now: DateTime<Utc>,
) -> Result<Option<(Job, LeaseToken)>, sqlx::Error> {
    let token = LeaseToken::fresh();
    let job = sqlx::query_as!(
        Job,
        r#"
        update job
        set state = 'running', lease_token = $1, lease_until = $2, attempts = attempts + 1
        where job_id = (
            select job_id
            from job
            where mall_id = $4 and attempts < $5
              and ((state = 'ready' and run_after <= $3) or (state = 'running' and lease_until < $3))
            order by run_after, job_id
            limit 1
            for update skip locked
        )
        returning job_id, receipt_id, attempts
        "#,
        token as _,
        now + TimeDelta::seconds(LEASE_SECONDS),
        now,
        mall as _,
        ATTEMPTS_MAX,
    )
    .fetch_optional(db)
    .await?;
    Ok(job.map(|job| (job, token)))
}

/// Says that the job's worker is alive. A lease that was lost stays lost.
pub async fn extend(
    db: &mut PgConnection,
    job: i64,
    token: LeaseToken,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set lease_until = $3 where job_id = $1 and lease_token = $2 and state = 'running'",
        job,
        token as _,
        now + TimeDelta::seconds(LEASE_SECONDS),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Why a job could not be closed.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    #[error("the lease ran out and another worker may have the job")]
    LeaseLost,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Closes the job in the transaction that records its result, so that both happen
/// or neither does.
pub async fn finish(
    tx: &mut PgConnection,
    job: i64,
    token: LeaseToken,
    now: DateTime<Utc>,
) -> Result<(), FinishError> {
    let done = sqlx::query!(
        "update job set state = 'done', lease_token = null, lease_until = null, finished_at = $3
         where job_id = $1 and lease_token = $2 and state = 'running'",
        job,
        token as _,
        now,
    )
    .execute(tx)
    .await?;
    match done.rows_affected() {
        0 => Err(FinishError::LeaseLost),
        _ => Ok(()),
    }
}

/// How long to wait before the next attempt: 2, 8, 32 seconds.
fn delay(attempts: i32) -> TimeDelta {
    let doublings = attempts.clamp(1, 8) * 2 - 1;
    TimeDelta::seconds(1_i64 << doublings)
}

/// Gives the job back to be tried again later. `error` is kept for staff and never
/// holds text of the receipt.
pub async fn retry_later(
    db: &mut PgConnection,
    job: &Job,
    token: LeaseToken,
    error: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set state = 'ready', lease_token = null, lease_until = null, run_after = $3, last_error = $4
         where job_id = $1 and lease_token = $2 and state = 'running'",
        job.job_id,
        token as _,
        now + delay(job.attempts),
        error,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A job that has used up its attempts, and its receipt. Nothing is locked.
pub async fn exhausted(
    db: &mut PgConnection,
    mall: MallId,
    now: DateTime<Utc>,
) -> Result<Option<(i64, ReceiptId)>, sqlx::Error> {
    let row = sqlx::query!(
        "select job_id, receipt_id from job
         where mall_id = $1 and $2 <= attempts
           and (state = 'ready' or (state = 'running' and lease_until < $3))
         order by job_id
         limit 1",
        mall as _,
        ATTEMPTS_MAX,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.job_id, row.receipt_id)))
}

/// Takes an exhausted job out of the queue. Returns whether it was still there.
pub async fn bury(
    tx: &mut PgConnection,
    job: i64,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let buried = sqlx::query!(
        "update job
         set state = 'dead', lease_token = null, lease_until = null, finished_at = $3
         where job_id = $1 and $2 <= attempts
           and (state = 'ready' or (state = 'running' and lease_until < $3))",
        job,
        ATTEMPTS_MAX,
        now,
    )
    .execute(tx)
    .await?;
    Ok(buried.rows_affected() == 1)
}

/// Takes the receipt's job out of the queue, also from a worker that has it: that one
/// finds its lease lost.
pub async fn call_off(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set state = 'done', lease_token = null, lease_until = null, finished_at = $3
         where mall_id = $1 and receipt_id = $2 and state in ('ready', 'running')",
        mall as _,
        receipt as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_waits_longer_than_the_one_before() {
        let delays: Vec<_> = (1..=4)
            .map(|attempt| delay(attempt).num_seconds())
            .collect();
        assert_eq!(delays, [2, 8, 32, 128]);
    }
}
