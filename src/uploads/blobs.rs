//! Where photos are kept: a folder, or anything else that can put, read and delete
//! by key. A blob never changes; its key is the hash of its bytes.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use async_trait::async_trait;

use crate::ids::MallId;

/// Names a blob: the mall and the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlobKey(String);

impl BlobKey {
    pub fn new(mall: MallId, sha256: &[u8]) -> Self {
        let hash = hex::encode(sha256);
        let (shard, rest) = hash.split_at(2);
        Self(format!("{mall}/{shard}/{rest}"))
    }

    /// `MALL/ab/cdef…`: safe as a path and as an object's key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A store of blobs.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Keeps a copy of the file under the key. Putting the same key again is
    /// harmless: it has the same bytes.
    async fn put(&self, key: &BlobKey, file: &Path, content_type: &str) -> anyhow::Result<()>;

    /// The blob's bytes, or `None` if there is none.
    async fn read(&self, key: &BlobKey) -> anyhow::Result<Option<Vec<u8>>>;

    /// Removes the blob. One that is not there is removed already.
    async fn delete(&self, key: &BlobKey) -> anyhow::Result<()>;
}

/// Blobs as files of a folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Uses this folder, which must exist.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn path(&self, key: &BlobKey) -> PathBuf {
        self.root.join(key.as_str())
    }
}

#[async_trait]
impl Blobs for Folder {
    /// Links the file when it lies on the same disk, so that nothing is copied.
    async fn put(&self, key: &BlobKey, file: &Path, _content_type: &str) -> anyhow::Result<()> {
        let path = self.path(key);
        let shard = path.parent().context("a key has a folder")?;
        tokio::fs::create_dir_all(shard).await?;
        match tokio::fs::hard_link(file, &path).await {
            Ok(()) => {}
            Err(err) if err.kind() == std::io::ErrorKind::AlreadyExists => return Ok(()),
            // Another disk, or one that knows no links.
            Err(err) => {
                tracing::debug!(
                    error = format!("{err:#}"),
                    "cannot link a photo, copying it"
                );
                copy(file, &path, shard).await?;
            }
        }
        // The name must survive a crash as the bytes do.
        tokio::fs::File::open(shard).await?.sync_all().await?;
        Ok(())
    }

    async fn read(&self, key: &BlobKey) -> anyhow::Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.path(key)).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(err) => Err(err.into()),
        }
    }

    async fn delete(&self, key: &BlobKey) -> anyhow::Result<()> {
        match tokio::fs::remove_file(self.path(key)).await {
            Err(err) if err.kind() != std::io::ErrorKind::NotFound => Err(err.into()),
            _ => Ok(()),
        }
    }
}

/// For a staging folder on another disk: copies beside the target and renames, so
/// that a half-written blob never has a key.
async fn copy(file: &Path, path: &Path, shard: &Path) -> anyhow::Result<()> {
    let (file, path, shard) = (file.to_owned(), path.to_owned(), shard.to_owned());
    tokio::task::spawn_blocking(move || {
        let mut half = tempfile::NamedTempFile::new_in(shard)?;
        std::io::copy(&mut std::fs::File::open(file)?, &mut half)?;
        half.as_file().sync_all()?;
        half.persist(path)?;
        anyhow::Ok(())
    })
    .await?
}
