//! Removes what a crash leaves behind: blobs that no receipt uses, when it came between
//! putting a photo and recording its receipt, and files that were on their way in.

use std::time::SystemTime;

use chrono::TimeDelta;

use super::{BlobKey, Staging, Uploads, blobs::remove_untouched, store};
use crate::clock::Clock;

/// No upload takes this long between its first byte and its commit.
const UNUSED_HOURS: i64 = 24;

/// Removes what is unused for a day. Returns how many blobs went, whole and half.
pub async fn sweep(uploads: &Uploads) -> anyhow::Result<usize> {
    let before = uploads.clock.now() - TimeDelta::hours(UNUSED_HOURS);
    let mut removed = uploads
        .blobs
        .sweep_halves(unused_since(&uploads.clock))
        .await?;
    loop {
        let mut tx = uploads.db.begin().await?;
        let Some(sha256) = store::take_unused_blob(&mut tx, uploads.mall, before).await? else {
            return Ok(removed);
        };
        // The one place that touches a file inside a transaction: the row's lock is
        // what keeps a new upload of the same bytes from losing its blob.
        let key = BlobKey::new(uploads.mall, &sha256);
        if let Err(err) = uploads.blobs.delete(&key).await {
            // Given back at once: the next sweep may come before the pool clears up.
            tx.rollback().await?;
            return Err(err);
        }
        tx.commit().await?;
        removed += 1;
    }
}

/// Removes files on their way in that nobody has written to for a day: those of an
/// upload that lives are younger. Returns how many went.
pub async fn sweep_staging(staging: &Staging, clock: &Clock) -> anyhow::Result<usize> {
    remove_untouched(staging.folder(), unused_since(clock)).await
}

fn unused_since(clock: &Clock) -> SystemTime {
    SystemTime::from(clock.now() - TimeDelta::hours(UNUSED_HOURS))
}
