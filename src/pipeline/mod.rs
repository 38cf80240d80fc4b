//! ★ Start here. One receipt from photo to points, on one page: gather, think,
//! record. Gathering reads the world and is slow, thinking is pure, recording is one
//! transaction under the job's lease.

mod gather;
mod record;
pub(crate) mod think;

use std::{convert::Infallible, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use anyhow::bail;
use futures::FutureExt as _;
use sqlx::PgPool;

use crate::{
    clock::Clock,
    decision::Decision,
    duplicates,
    jobs::{self, Job, LeaseToken},
    malls::Mall,
    reading::Reader,
    tenants::TenantLists,
    uploads::Blobs,
};

use record::Recorded;
use think::OnPhotos;

pub use think::shop;

/// What it takes to process receipts.
#[derive(Clone)]
pub struct Pipeline {
    pub db: PgPool,
    pub mall: Mall,
    pub clock: Clock,
    pub blobs: Arc<dyn Blobs>,
    pub reader: Arc<dyn Reader>,
    /// Shared by all workers of a process.
    pub tenants: TenantLists,
}

/// How often a decision is thought over again because the world changed under it.
const THOUGHTS_MAX: usize = 8;

impl Pipeline {
    /// Processes one receipt. An error leaves everything as it was, for another
    /// attempt.
    pub async fn process(&self, job: &Job, lease: LeaseToken) -> anyhow::Result<Decision> {
        let (receipt, photos) = self.start(job).await?;
        let seen = self.read(&photos).await?;
        let marks = self.look(&photos).await?;

        let mut taken = None;
        for _ in 0..THOUGHTS_MAX {
            // Gather: no transaction is open.
            let world = self.gather().await?;
            let on_photos = OnPhotos::of(&photos, seen.as_ref().ok());
            let draft =
                think::interpret(&self.mall, receipt.submitted_at, &on_photos, &world.tenants);
            let mut db = self.db.acquire().await?;
            let candidates = self
                .candidates(&mut db, &receipt, &draft.sale, taken)
                .await?;
            let looked_at = self.past(&mut db, &receipt, &draft, &seen, &marks).await?;
            drop(db);

            // Think: pure.
            let twins = duplicates::twins(&draft.sale, &candidates, taken);
            let policy = &world.published.policy;
            let thought = think::think(&self.mall, &seen, draft, twins, looked_at, policy);

            // Record: all of it or none of it.
            let mut tx = self.db.begin().await?;
            match self
                .record(&mut tx, job.receipt_id, &thought, &world, taken)
                .await?
            {
                Recorded::Yes => {
                    jobs::finish(&mut tx, job.job_id, lease, self.clock.now()).await?;
                    tx.commit().await?;
                    return Ok(thought.decision);
                }
                Recorded::WorldChanged => tx.rollback().await?,
                Recorded::Taken(by) => {
                    tx.rollback().await?;
                    taken = Some(by);
                }
            }
        }
        bail!("the world changed {THOUGHTS_MAX} times while one receipt was decided")
    }

    /// Takes one job that is due and works on it. Returns whether there was one.
    pub async fn work_once(&self) -> anyhow::Result<bool> {
        let (mall, now) = (self.mall.mall_id, self.clock.now());
        if self.give_up_one().await? {
            return Ok(true);
        }
        let claimed = jobs::claim(&mut *self.db.acquire().await?, mall, now).await?;
        let Some((job, lease)) = claimed else {
            return Ok(false);
        };
        let processed = tokio::select! {
            processed = contained(self.process(&job, lease)) => processed,
            never = self.stay_alive(&job, lease) => match never {},
        };
        if let Err(err) = processed {
            let error = format!("{err:#}");
            tracing::error!(receipt.id = %job.receipt_id, attempt = job.attempts, error, "a receipt could not be processed");
            let mut db = self.db.acquire().await?;
            jobs::retry_later(&mut db, &job, lease, &error, self.clock.now()).await?;
        }
        Ok(true)
    }

    /// Extends the lease now and then, until the job is done.
    async fn stay_alive(&self, job: &Job, lease: LeaseToken) -> Infallible {
        loop {
            tokio::time::sleep(Duration::from_secs(jobs::HEARTBEAT_SECONDS)).await;
            if let Err(err) = self.extend(job, lease).await {
                // The lease may run out; then another worker takes over, and this one
                // finds that out when it records.
                tracing::warn!(error = format!("{err:#}"), "cannot extend a lease");
            }
        }
    }

    async fn extend(&self, job: &Job, lease: LeaseToken) -> Result<(), sqlx::Error> {
        let mut db = self.db.acquire().await?;
        jobs::extend(&mut db, job.job_id, lease, self.clock.now()).await
    }
}

/// A panic over one receipt is trouble with that receipt, not the end of the worker.
/// What it says may quote the paper: it goes no further.
async fn contained(
    work: impl Future<Output = anyhow::Result<Decision>>,
) -> anyhow::Result<Decision> {
    let done = AssertUnwindSafe(work).catch_unwind().await;
    done.unwrap_or_else(|_| Err(anyhow::anyhow!("processing the receipt panicked")))
}
