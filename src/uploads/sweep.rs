//! Removes what a crash leaves behind: blobs that no receipt uses, when it came between
//! putting a photo and recording its receipt, and files that were on their way in.

use std::time::SystemTime;

use anyhow::Context as _;
use chrono::TimeDelta;

use super::{BlobKey, Staging, Uploads, store};
use crate::clock::Clock;

/// No upload takes this long between its first byte and its commit.
const UNUSED_HOURS: i64 = 24;

/// Removes what is unused for a day. Returns how many blobs went.
pub async fn sweep(uploads: &Uploads) -> anyhow::Result<usize> {
    let before = uploads.clock.now() - TimeDelta::hours(UNUSED_HOURS);
    let mut removed = 0;
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
    let before = SystemTime::from(clock.now() - TimeDelta::hours(UNUSED_HOURS));
    let folder = staging.folder();
    let mut entries = tokio::fs::read_dir(folder)
        .await
        .with_context(|| format!("cannot list {}", folder.display()))?;
    let mut removed = 0;
    while let Some(entry) = entries.next_entry().await? {
        let found = match entry.metadata().await {
            // Its upload ended meanwhile, or another process swept it.
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => continue,
            found => found?,
        };
        if !found.is_file() || before <= found.modified()? {
            continue;
        }
        match tokio::fs::remove_file(entry.path()).await {
            Err(err) if err.kind() != std::io::ErrorKind::NotFound => return Err(err.into()),
            _ => removed += 1,
        }
    }
    Ok(removed)
}
