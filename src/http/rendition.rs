//! Photos made anew for whoever looks at them: as a JPEG, where a browser does not know
//! the format, and with places covered, where a reader must not see them. Takes a core
//! for seconds and up to a gigabyte of memory, so a few at a time.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use tokio::sync::Semaphore;

use super::{ApiError, ApiResult};
use crate::{
    pictures,
    reading::{Quad, ReadError},
};

/// How many are made at once.
const AT_ONCE: usize = 2;
/// Who waits longer than this is sent away.
const WAIT: Duration = Duration::from_secs(20);

/// Makes renditions, a few at a time.
#[derive(Clone, Debug)]
pub struct Renditions(Arc<Semaphore>);

impl Default for Renditions {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Renditions {
    /// The photo as a JPEG with these places covered; see [`pictures::rendition`]. The
    /// inner error says why this photo cannot be decoded.
    pub async fn make(
        &self,
        photo: Vec<u8>,
        covered: Vec<Quad>,
    ) -> ApiResult<Result<Vec<u8>, ReadError>> {
        self.in_turn(move || pictures::rendition(&photo, &covered))
            .await
    }

    /// Does something to a photo that takes as much, in the same turn.
    pub async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> ApiResult<T> {
        let turn = tokio::time::timeout(WAIT, Arc::clone(&self.0).acquire_owned());
        let turn = turn.await.map_err(|_| ApiError::busy())?;
        let turn = turn.context("never closed")?;
        let making = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        Ok(making.await.context("working on a photo panicked")?)
    }

    /// The photo and its content type as every browser shows it: a HEIC as a JPEG, or as
    /// it is where it cannot be decoded; any other as it was uploaded.
    pub async fn for_browser(
        &self,
        photo: Vec<u8>,
        content_type: String,
    ) -> ApiResult<(Vec<u8>, String)> {
        if content_type != pictures::Format::Heic.content_type() {
            return Ok((photo, content_type));
        }
        match self.make(photo.clone(), Vec::new()).await? {
            Ok(jpeg) => Ok((jpeg, pictures::Format::Jpeg.content_type().to_owned())),
            Err(err) => {
                tracing::warn!(error = format!("{err:#}"), "a HEIC photo is shown as it is");
                Ok((photo, content_type))
            }
        }
    }
}
