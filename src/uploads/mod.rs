//! From the bytes a shopper sends to a stored receipt that waits to be read.
//! Nothing of a refused upload stays behind.

mod blobs;
mod staging;
mod store;
mod sweep;
mod words;

use std::sync::Arc;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    clock::Clock,
    decision,
    ids::{MallId, MemberId, ReceiptId},
    jobs, members, receipts, risk,
    secrets::{self, Purpose},
};

pub use blobs::{
    Blob, BlobKey, Blobs, Bucket, Folder, NoPlace, Patience, Place, S3, Style, answers, prove,
};
pub use staging::{PHOTO_BYTES_MAX, StageError, Staged, Staging};
pub use store::{StoredPhoto, forget_photos, insert_photos, photo, photos};
pub use sweep::{sweep, sweep_staging};
pub use words::{Sentence, about};

/// A receipt longer than this many photos is not one receipt.
pub const PHOTOS_MAX: usize = 10;

/// Where uploads go.
#[derive(Clone)]
pub struct Uploads {
    pub db: PgPool,
    pub mall: MallId,
    pub blobs: Arc<dyn Blobs>,
    pub clock: Clock,
}

/// Why an upload was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    #[error("this idempotency key was used for other photos")]
    KeyReused,
    #[error("the member was erased")]
    MemberGone,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for AcceptError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

impl Uploads {
    /// Takes the photos of one receipt, in order. The same photos of one member are
    /// one receipt, and so is the same key with the same photos.
    pub async fn accept(
        &self,
        member: MemberId,
        photos: Vec<Staged>,
        key: Option<&str>,
        device: Option<&str>,
    ) -> Result<ReceiptId, AcceptError> {
        let photos_sha256 = fingerprint(&photos);
        if let Some(known) = self.known(member, &photos_sha256, key).await? {
            return Ok(known);
        }
        self.keep(&photos).await?;
        let upload = Upload {
            member,
            photos: &photos,
            photos_sha256: &photos_sha256,
            key,
            device,
        };
        self.record(&upload).await
    }

    /// The receipt that this upload repeats, if it does.
    async fn known(
        &self,
        member: MemberId,
        photos_sha256: &[u8],
        key: Option<&str>,
    ) -> Result<Option<ReceiptId>, AcceptError> {
        let Some(key) = key else {
            return Ok(None);
        };
        let mut db = self.db.acquire().await?;
        match store::by_key(&mut db, self.mall, member, key).await? {
            Some(used) if used.photos_sha256 == photos_sha256 => Ok(Some(used.receipt_id)),
            Some(_) => Err(AcceptError::KeyReused),
            None => Ok(None),
        }
    }

    /// Puts the photos into the blob store, each once. The row comes first: it keeps
    /// the sweeper away from a blob that is about to be used.
    pub async fn keep(&self, photos: &[Staged]) -> anyhow::Result<()> {
        for photo in photos {
            let mut db = self.db.acquire().await?;
            store::want_blob(&mut db, self.mall, photo, self.clock.now()).await?;
            drop(db);
            let key = BlobKey::new(self.mall, photo.sha256());
            self.blobs
                .put(&key, photo.path(), photo.content_type())
                .await
                .context("cannot store a photo")?;
        }
        Ok(())
    }

    /// The receipt, its photos and its job: all of them or none.
    async fn record(&self, upload: &Upload<'_>) -> Result<ReceiptId, AcceptError> {
        let (mall, now) = (self.mall, self.clock.now());
        let Upload {
            member,
            photos,
            photos_sha256,
            key,
            device,
        } = *upload;
        let mut tx = self.db.begin().await?;
        // Who is being erased meanwhile leaves nothing behind, this upload neither.
        if !members::lock_present(&mut tx, mall, member).await? {
            return Err(AcceptError::MemberGone);
        }
        let fresh = ReceiptId::fresh();
        let is_new = receipts::insert(&mut tx, mall, member, fresh, photos_sha256, now).await?;
        let id = if is_new {
            store::insert_photos(&mut tx, mall, fresh, photos).await?;
            jobs::enqueue(&mut tx, mall, fresh, now).await?;
            self.note_device(&mut tx, fresh, member, device).await?;
            fresh
        } else {
            receipts::by_photos(&mut tx, mall, member, photos_sha256)
                .await?
                .context("the receipt that was in the way is gone")?
        };
        if let Some(key) = key {
            let used = store::use_key(&mut tx, mall, member, key, photos_sha256, id, now).await?;
            if used.photos_sha256 != photos_sha256 {
                return Err(AcceptError::KeyReused);
            }
        }
        if is_new {
            let event = audit::Event::Uploaded {
                photos: photos.len(),
            };
            audit::write(&mut tx, mall, Actor::Member(member), Some(id), &event, now).await?;
        }
        tx.commit().await?;
        Ok(id)
    }
}

impl Uploads {
    /// Notes from which device a receipt came, if the mall wants to know.
    async fn note_device(
        &self,
        tx: &mut PgConnection,
        receipt: ReceiptId,
        member: MemberId,
        device: Option<&str>,
    ) -> anyhow::Result<()> {
        let (mall, now) = (self.mall, self.clock.now());
        let Some(device) = device else {
            return Ok(());
        };
        if !decision::current(tx, mall).await?.policy.device_ids {
            return Ok(());
        }
        let secret = secrets::of(tx, mall, Purpose::Device, now).await?;
        let device = risk::device_hash(&secret, device);
        risk::insert_trace(tx, mall, receipt, member, &device, now).await?;
        Ok(())
    }
}

/// What was sent as one receipt.
#[derive(Clone, Copy)]
struct Upload<'a> {
    member: MemberId,
    photos: &'a [Staged],
    photos_sha256: &'a [u8],
    key: Option<&'a str>,
    /// As the client calls it.
    device: Option<&'a str>,
}

/// One hash for all photos, in order.
fn fingerprint(photos: &[Staged]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for photo in photos {
        hash.update(photo.sha256());
    }
    hash.finalize().to_vec()
}
