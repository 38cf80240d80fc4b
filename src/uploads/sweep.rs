//! Removes blobs that no receipt uses: what a crash between putting a photo and
//! recording its receipt leaves behind.

use chrono::TimeDelta;

use super::{BlobKey, Uploads, store};

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
        uploads.blobs.delete(&key).await?;
        tx.commit().await?;
        removed += 1;
    }
}
