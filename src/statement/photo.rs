//! The photo of a receipt as the tenant sees it in whose name it earned: without what
//! belongs to the shopper. Where that cannot be told, there is no such photo.

use std::sync::Arc;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;
use tokio::sync::Semaphore;

use super::store;
use crate::{
    extraction::{
        Kind,
        masking::{self, Own},
    },
    ids::{MallId, TenantId},
    pictures,
    reading::{Photo, Quad, Reading},
    receipts::{self, Receipt},
    uploads::{self, BlobKey, Blobs, StoredPhoto},
};

/// A photo of the largest size takes 192 MiB while it is painted over: few at a time.
static PAINTERS: Semaphore = Semaphore::const_new(2);

/// Why a tenant is not shown a photo.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    #[error("this receipt has no such photo")]
    NoSuchPhoto,
    #[error("what on this photo is private cannot be told surely, so it is not shown: {0}")]
    NotMaskable(&'static str),
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for PhotoError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// A photo with the places of it that are covered.
pub struct MaskedPhoto {
    photo: StoredPhoto,
    /// As the reading that knows the places has it.
    size: (u32, u32),
    covered: Vec<Quad>,
}

impl MaskedPhoto {
    /// The photo at this position, counted from 0, of a receipt that earned in this
    /// tenant's name.
    pub async fn find(
        db: &PgPool,
        mall: MallId,
        tenant: TenantId,
        receipt: &Receipt,
        position: i32,
    ) -> Result<Self, PhotoError> {
        let mut db = db.acquire().await?;
        let id = receipt.receipt_id;
        let photo = uploads::photo(&mut db, mall, id, position).await?;
        let photo = photo.ok_or(PhotoError::NoSuchPhoto)?;
        // A reading is of the first photo; it says nothing of others.
        if receipt.photo_count != 1 {
            return Err(PhotoError::NotMaskable("it has several photos"));
        }
        let reading = receipts::latest_reading(&mut db, mall, id).await?;
        // One that an older version wrote in another form is not trusted.
        let reading: Option<Reading> = reading.and_then(|json| serde_json::from_value(json).ok());
        let reading = reading.ok_or(PhotoError::NotMaskable("no machine has read it"))?;
        let name = store::tenant_name(&mut db, mall, tenant).await?;
        let own = Own {
            phone: &name.phone,
            receipt_number: receipt.receipt_number.as_deref(),
        };
        let kind = receipt.kind.as_deref().and_then(Kind::from_code);
        let covered = masking::private_places(&reading, kind, &own).map_err(|why| match why {
            masking::Unmaskable::PoorReading => PhotoError::NotMaskable("it was read too poorly"),
            masking::Unmaskable::Kind => PhotoError::NotMaskable("papers of this kind name people"),
        })?;
        let Photo { width, height, .. } = reading.photo;
        Ok(Self {
            photo,
            size: (width, height),
            covered,
        })
    }

    /// Tells renditions apart: other for another photo, and for other covered places.
    pub fn tag(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(masking::VERSION.to_be_bytes());
        hash.update(&self.photo.sha256);
        for corner in self.covered.iter().flat_map(|quad| quad.0) {
            hash.update(corner.x.to_be_bytes());
            hash.update(corner.y.to_be_bytes());
        }
        format!("masked-{}", hex::encode(&hash.finalize()[..12]))
    }

    /// The photo as a JPEG, upright, with the places covered.
    pub async fn render(self, mall: MallId, blobs: &Arc<dyn Blobs>) -> Result<Vec<u8>, PhotoError> {
        let _permit = PAINTERS.acquire().await.context("never closed")?;
        let file = blobs.read(&BlobKey::new(mall, &self.photo.sha256)).await?;
        let file = file.context("a photo is missing from the blob store")?;
        let (size, covered) = (self.size, self.covered);
        let painted = tokio::task::spawn_blocking(move || paint(&file, size, &covered));
        // What a panic says may quote the photo: it goes no further.
        painted
            .await
            .map_err(|_| anyhow::anyhow!("painting a photo panicked"))?
    }
}

fn paint(file: &[u8], size: (u32, u32), covered: &[Quad]) -> Result<Vec<u8>, PhotoError> {
    let not_painted = |_| PhotoError::NotMaskable("it cannot be decoded");
    let picture = pictures::inspect(file).map_err(not_painted)?;
    // Before or after the EXIF orientation: places of a photo of another size are
    // places of another photo.
    let fits = [
        (picture.width, picture.height),
        (picture.height, picture.width),
    ]
    .contains(&size);
    if !fits {
        return Err(PhotoError::NotMaskable("it was read at another size"));
    }
    pictures::rendition(file, covered).map_err(not_painted)
}
