//! Blobs as files of a folder: `MALL/ab/cdef…`, and those that are being copied in `half`.

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::Context as _;
use async_trait::async_trait;
use tokio_util::io::ReaderStream;

use super::{Blob, BlobKey, Blobs, reading::PIECE_BYTES, remove_untouched};

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

    /// On the same disk as the blobs, and no mall's.
    fn halves(&self) -> PathBuf {
        self.root.join("half")
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
                copy(file, &path, &self.halves()).await?;
            }
        }
        // The name must survive a crash as the bytes do.
        tokio::fs::File::open(shard).await?.sync_all().await?;
        Ok(())
    }

    async fn open(&self, key: &BlobKey) -> anyhow::Result<Option<Blob>> {
        let file = match tokio::fs::File::open(self.path(key)).await {
            Ok(file) => file,
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(err) => return Err(err.into()),
        };
        let size_bytes = file.metadata().await?.len();
        let bytes = ReaderStream::with_capacity(file, PIECE_BYTES);
        Ok(Some(Blob::new(key, size_bytes, bytes)))
    }

    async fn delete(&self, key: &BlobKey) -> anyhow::Result<()> {
        match tokio::fs::remove_file(self.path(key)).await {
            Err(err) if err.kind() != std::io::ErrorKind::NotFound => Err(err.into()),
            _ => Ok(()),
        }
    }

    async fn sweep_halves(&self, since: SystemTime) -> anyhow::Result<usize> {
        let halves = self.halves();
        match tokio::fs::try_exists(&halves).await? {
            true => remove_untouched(&halves, since).await,
            false => Ok(0),
        }
    }
}

/// For a staging folder on another disk: copies into a folder of halves and renames, so
/// that a half-written blob never has a key.
async fn copy(file: &Path, path: &Path, halves: &Path) -> anyhow::Result<()> {
    let (file, path, halves) = (file.to_owned(), path.to_owned(), halves.to_owned());
    tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&halves)?;
        let mut half = tempfile::NamedTempFile::new_in(halves)?;
        std::io::copy(&mut std::fs::File::open(file)?, &mut half)?;
        half.as_file().sync_all()?;
        half.persist(path)?;
        anyhow::Ok(())
    })
    .await?
}
