//! A blob on its way out. Its bytes are hashed as they pass, and the last piece is
//! held back until the hash is known to be the key's: whoever receives a whole blob
//! has received the right one, and a wrong one ends in an error, never in a photo.

use std::io;

use anyhow::Context as _;
use bytes::Bytes;
use futures::{
    Stream, StreamExt as _, TryStreamExt as _,
    stream::{self, BoxStream},
};
use sha2::{Digest as _, Sha256};

use super::BlobKey;
use crate::uploads::PHOTO_BYTES_MAX;

/// How much is read from a store at a time, bytes.
pub(super) const PIECE_BYTES: usize = 64 * 1024;

/// A blob being read.
pub struct Blob {
    size_bytes: u64,
    bytes: BoxStream<'static, io::Result<Bytes>>,
}

impl Blob {
    /// What a store found under the key, and how long it says that is.
    pub(super) fn new(
        key: &BlobKey,
        size_bytes: u64,
        bytes: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Self {
        Self {
            size_bytes,
            bytes: checked(key, bytes.boxed()).boxed(),
        }
    }

    /// How long it is, if it is what it should be.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Its bytes, in pieces. When the last one comes, all were right.
    pub fn into_stream(self) -> BoxStream<'static, io::Result<Bytes>> {
        self.bytes
    }

    /// All its bytes. What is too large to be a photo is not taken into memory.
    pub async fn whole(mut self) -> anyhow::Result<Vec<u8>> {
        anyhow::ensure!(
            self.size_bytes <= PHOTO_BYTES_MAX,
            "a blob has {} bytes, more than any photo",
            self.size_bytes
        );
        let mut whole = Vec::with_capacity(usize::try_from(self.size_bytes)?);
        while let Some(piece) = self.bytes.try_next().await.context("cannot read a blob")? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole)
    }
}

/// What is known between two pieces.
struct Check {
    source: BoxStream<'static, io::Result<Bytes>>,
    sha256: Vec<u8>,
    hash: Sha256,
    held: Option<Bytes>,
}

fn checked(
    key: &BlobKey,
    source: BoxStream<'static, io::Result<Bytes>>,
) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
    let check = Check {
        source,
        sha256: key.sha256().to_vec(),
        hash: Sha256::new(),
        held: None,
    };
    stream::try_unfold(Some(check), async |check| match check {
        Some(check) => check.step().await,
        None => Ok(None),
    })
}

impl Check {
    /// The piece that was held back, once the next one or the hash allows it.
    async fn step(mut self) -> io::Result<Option<(Bytes, Option<Self>)>> {
        while let Some(piece) = self.source.try_next().await? {
            self.hash.update(&piece);
            if let Some(before) = self.held.replace(piece) {
                return Ok(Some((before, Some(self))));
            }
        }
        if self.hash.finalize()[..] != self.sha256[..] {
            let why = "the bytes of a blob are not those that its key names";
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(self.held.map(|last| (last, None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pieces(sha256_of: &[u8], stored: &[&'static [u8]]) -> Vec<Option<Bytes>> {
        let key = BlobKey::under("mall", &Sha256::digest(sha256_of));
        let stored: Vec<_> = stored
            .iter()
            .map(|piece| Bytes::from_static(piece))
            .collect();
        let blob = Blob::new(&key, 0, stream::iter(stored.into_iter().map(Ok)));
        blob.into_stream().map(Result::ok).collect().await
    }

    #[tokio::test]
    async fn the_right_bytes_come_whole() {
        let got = pieces(b"abcdef", &[b"ab", b"cd", b"ef"]).await;
        assert_eq!(
            got.into_iter().flatten().collect::<Vec<_>>().concat(),
            b"abcdef"
        );
        assert!(pieces(b"", &[]).await.is_empty());
    }

    #[tokio::test]
    async fn of_wrong_bytes_the_last_piece_never_comes() {
        let changed = pieces(b"abcdef", &[b"ab", b"cd", b"eX"]).await;
        assert_eq!(changed, [Some("ab".into()), Some("cd".into()), None]);
        let early = pieces(b"abcdef", &[b"Xb", b"cd", b"ef"]).await;
        assert_eq!(early.last(), Some(&None));
        assert_eq!(pieces(b"abcdef", &[b"abcdefg"]).await, [None]);
        assert_eq!(pieces(b"abcdef", &[b"abcd"]).await, [None]);
        assert_eq!(pieces(b"abcdef", &[]).await, [None]);
    }
}
