//! An upload on its way in: streamed into a file that removes itself unless the
//! upload is taken.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use tokio::{io::AsyncWriteExt as _, sync::Semaphore};

use crate::{pictures, reading::ReadError};

/// The largest photo that is taken. Phones make 2 to 12 MiB.
pub const PHOTO_BYTES_MAX: u64 = 24 * 1024 * 1024;

/// How many photos are looked at at once. Each is held in memory for some 20 ms; a HEIC
/// may be held several times over.
const LOOKS_AT_ONCE: usize = 4;
/// Who waits longer than this for a look is sent away. Two hundred photos at once are
/// looked at within 3 s on two cores.
const WAIT_SECONDS: u64 = 10;

/// The folder for files on their way in.
#[derive(Clone, Debug)]
pub struct Staging {
    folder: PathBuf,
    looks: Arc<Semaphore>,
    wait: Duration,
}

/// One photo that was received whole and is fit to be read.
pub struct Staged {
    file: NamedTempFile,
    sha256: [u8; 32],
    size_bytes: u64,
    picture: pictures::Picture,
}

/// Why a photo was not taken.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    #[error("the photo is larger than {} MiB", PHOTO_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    #[error(transparent)]
    Unfit(#[from] ReadError),
    /// The sender stopped or sent something that is no multipart body.
    #[error("the upload broke off")]
    BrokenOff(#[source] anyhow::Error),
    /// More photos arrive than can be looked at.
    #[error("too many photos are being sent right now")]
    Busy,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl Staging {
    /// Uses this folder, which must exist and lie on the disk of the blob folder.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            looks: Arc::new(Semaphore::new(LOOKS_AT_ONCE)),
            wait: Duration::from_secs(WAIT_SECONDS),
        }
    }

    /// With room for this many photos to be looked at at once, and this long a wait.
    pub fn with_looks(self, at_once: usize, wait: Duration) -> Self {
        Self {
            looks: Arc::new(Semaphore::new(at_once)),
            wait,
            ..self
        }
    }

    /// Receives one photo. Memory stays flat however large it is and however many come,
    /// until it is looked at once at the end.
    pub async fn receive<E>(
        &self,
        mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Staged, StageError>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let file = NamedTempFile::new_in(&self.folder).context("cannot make a file for a photo")?;
        let copy = file.reopen().context("cannot open a file for a photo")?;
        let mut out = tokio::fs::File::from_std(copy);
        let mut hash = Sha256::new();
        let mut size_bytes = 0;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|err| StageError::BrokenOff(err.into()))?;
            size_bytes += chunk.len() as u64;
            if PHOTO_BYTES_MAX < size_bytes {
                return Err(StageError::TooLarge);
            }
            hash.update(&chunk);
            out.write_all(&chunk)
                .await
                .context("cannot write a photo")?;
        }
        out.sync_all().await.context("cannot write a photo")?;

        let picture = self.look(file.path().to_owned()).await?;
        Ok(Staged {
            file,
            sha256: hash.finalize().into(),
            size_bytes,
            picture,
        })
    }
}

impl Staging {
    /// Looks at the whole photo, a few at a time: this is where it is held in memory.
    async fn look(&self, path: PathBuf) -> Result<pictures::Picture, StageError> {
        let turn = tokio::time::timeout(self.wait, Arc::clone(&self.looks).acquire_owned());
        let turn = turn.await.map_err(|_| StageError::Busy)?;
        let turn = turn.context("never closed")?;
        let looked = tokio::task::spawn_blocking(move || {
            // Held until the look is over, even when the sender is gone by then.
            let _turn = turn;
            let bytes = std::fs::read(path).context("cannot read a photo back")?;
            anyhow::Ok(pictures::inspect(&bytes))
        });
        Ok(looked.await.context("looking at a photo panicked")???)
    }
}

impl Staged {
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    pub fn content_type(&self) -> &'static str {
        self.picture.format.content_type()
    }

    pub fn path(&self) -> &Path {
        self.file.path()
    }
}
