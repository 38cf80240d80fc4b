//! Where photos are kept: a folder, or a bucket of an S3 store. A blob never changes;
//! its key is the hash of its bytes, so whoever reads one knows whether it is right.

mod folder;
mod leftovers;
mod place;
mod proof;
mod reading;
mod s3;
mod trouble;

use std::{path::Path, time::SystemTime};

use async_trait::async_trait;

use crate::ids::MallId;

pub use folder::Folder;
pub(super) use leftovers::remove_untouched;
pub use place::{NoPlace, Place, Style};
pub use proof::{answers, prove};
pub use reading::Blob;
pub use s3::{Bucket, Patience, S3};

/// Names a blob: the mall and the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlobKey {
    path: String,
    sha256: Vec<u8>,
}

impl BlobKey {
    pub fn new(mall: MallId, sha256: &[u8]) -> Self {
        Self::under(&mall.to_string(), sha256)
    }

    fn under(folder: &str, sha256: &[u8]) -> Self {
        let hash = hex::encode(sha256);
        let (shard, rest) = hash.split_at(2);
        Self {
            path: format!("{folder}/{shard}/{rest}"),
            sha256: sha256.to_vec(),
        }
    }

    /// `MALL/ab/cdef…`: safe as a path and as an object's key.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// What the blob's bytes hash to.
    pub fn sha256(&self) -> &[u8] {
        &self.sha256
    }
}

/// A store of blobs.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Keeps a copy of the file under the key. Putting the same key again is
    /// harmless: it has the same bytes.
    async fn put(&self, key: &BlobKey, file: &Path, content_type: &str) -> anyhow::Result<()>;

    /// The blob, to be read in pieces, or `None` if there is none.
    async fn open(&self, key: &BlobKey) -> anyhow::Result<Option<Blob>>;

    /// Removes the blob. One that is not there is removed already.
    async fn delete(&self, key: &BlobKey) -> anyhow::Result<()>;

    /// Removes what puts have begun and a crash has ended, if nothing was written to it
    /// since. Returns how many went. Most stores leave nothing half.
    async fn sweep_halves(&self, _since: SystemTime) -> anyhow::Result<usize> {
        Ok(0)
    }

    /// The blob's bytes, or `None` if there is none. Other bytes than the key names
    /// are an error.
    async fn read(&self, key: &BlobKey) -> anyhow::Result<Option<Vec<u8>>> {
        match self.open(key).await? {
            Some(blob) => Ok(Some(blob.whole().await?)),
            None => Ok(None),
        }
    }
}
