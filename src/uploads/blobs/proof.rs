//! Whether a store can do what the service will ask of it: tried out when the service
//! starts, so that a wrong setting is seen then and not by the first shopper.

use std::{io::Write as _, time::Duration};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::{BlobKey, Blobs};

/// Beside the malls' folders, and never one of them.
const FOLDER: &str = "proof";

/// Stays in the store, so that whether it answers can be asked without writing, and
/// by whoever may read blobs but not list them.
const STAYS: &[u8] = b"Xiaopiao keeps its photos here. This file is read to see whether it can.\n";

/// Longer than this, and a store that is asked whether it is there is not.
const ANSWER_SECONDS_MAX: u64 = 5;

/// Puts, reads and deletes as uploads, workers and the sweeper do. The error says
/// which of them failed.
pub async fn prove(blobs: &dyn Blobs) -> anyhow::Result<()> {
    let passing = uuid::Uuid::now_v7().to_string();
    let key = put(blobs, passing.as_bytes()).await?;
    let back = blobs.read(&key).await.context("cannot read a photo")?;
    back.context("what was stored cannot be found")?;
    blobs.delete(&key).await.context("cannot delete a photo")?;
    put(blobs, STAYS).await?;
    Ok(())
}

/// Whether the store answers now.
pub async fn answers(blobs: &dyn Blobs) -> anyhow::Result<()> {
    let key = BlobKey::under(FOLDER, &Sha256::digest(STAYS));
    let read = tokio::time::timeout(Duration::from_secs(ANSWER_SECONDS_MAX), blobs.read(&key));
    let read = read.await.context("the photo store takes too long")??;
    read.context("the photo store has lost what was put there at the start")?;
    Ok(())
}

async fn put(blobs: &dyn Blobs, bytes: &[u8]) -> anyhow::Result<BlobKey> {
    let key = BlobKey::under(FOLDER, &Sha256::digest(bytes));
    let mut file = tempfile::NamedTempFile::new().context("cannot make a temporary file")?;
    file.write_all(bytes)
        .context("cannot write a temporary file")?;
    let put = blobs.put(&key, file.path(), "text/plain").await;
    put.context("cannot store a photo")?;
    Ok(key)
}
