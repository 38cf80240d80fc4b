//! Gather: the receipt, its photos and their reading; rules, tenants and history;
//! receipts that share something with it. Slow, and no transaction stays open.

use std::sync::Arc;

use anyhow::Context as _;
use sqlx::PgConnection;

use super::{
    Pipeline,
    think::{Draft, LookedAt},
};
use crate::{
    confidence::Permille,
    decision::{self, Published},
    duplicates::{self, Candidate, Sale, Taken},
    ids::{ReceiptId, TenantId},
    jobs::Job,
    joining::{self, Joined},
    malls::Mall,
    pictures,
    reading::ReadError,
    receipts::{self, Event, MemberDay, Receipt},
    risk::{self, Marks},
    tenants::TenantList,
    uploads::{self, BlobKey},
};

/// The photos of one receipt, in order.
pub struct Photos {
    pub files: Vec<Vec<u8>>,
    pub sha256: Vec<Vec<u8>>,
}

/// What is seen on the photos of one receipt.
pub struct Seen {
    pub joined: Joined,
    /// A perceptual hash of the paper on the first photo, if it has pixels and lines.
    pub likeness: Option<Vec<u8>>,
}

/// What may change between two looks.
pub struct World {
    pub published: Published,
    pub tenants: Arc<TenantList>,
}

impl Pipeline {
    /// Marks the receipt as being read and fetches its photos.
    pub async fn start(&self, job: &Job) -> anyhow::Result<(Receipt, Photos)> {
        let mall = self.mall.mall_id;
        let mut tx = self.db.begin().await?;
        let receipt = lock(&mut tx, &self.mall, job.receipt_id).await?;
        let status = receipt.status.after(Event::ReadingStarted)?;
        receipts::start_reading(&mut tx, mall, &receipt, status, self.clock.now()).await?;
        let photos = uploads::photos(&mut tx, mall, job.receipt_id).await?;
        tx.commit().await?;

        let sha256: Vec<_> = photos.into_iter().map(|photo| photo.sha256).collect();
        anyhow::ensure!(!sha256.is_empty(), "the receipt has no photo");
        let mut files = Vec::new();
        for photo in &sha256 {
            let file = self.blobs.read(&BlobKey::new(mall, photo)).await?;
            files.push(file.context("a photo is missing from the blob store")?);
        }
        Ok((receipt, Photos { files, sha256 }))
    }

    /// What the engine sees on the photos, joined. A photo that cannot be read is an
    /// outcome; an engine that fails is trouble.
    pub async fn read(&self, photos: &Photos) -> anyhow::Result<Result<Seen, ReadError>> {
        let mut readings = Vec::new();
        for file in &photos.files {
            let reader = Arc::clone(&self.reader);
            let file = file.clone();
            let read = tokio::task::spawn_blocking(move || reader.read(&file));
            // What a panic says may quote the paper: it goes no further.
            let read = read
                .await
                .map_err(|_| anyhow::anyhow!("the reader panicked"))?;
            match read {
                Err(ReadError::Engine(err)) => return Err(err.context("the reader failed")),
                Err(unreadable) => return Ok(Err(unreadable)),
                Ok(reading) => readings.push(reading),
            }
        }
        let joined = joining::join(&readings).context("the receipt has no photo")?;
        let likeness = match (photos.files.first(), readings.into_iter().next()) {
            (Some(file), Some(reading)) => {
                let file = file.clone();
                let look = move || pictures::likeness(&file, &reading.lines);
                let looked = tokio::task::spawn_blocking(look).await;
                looked.context("looking at the photo panicked")?
            }
            _ => None,
        };
        Ok(Ok(Seen { joined, likeness }))
    }

    /// What the photos' files say, in order.
    pub async fn look(&self, photos: &Photos) -> anyhow::Result<Vec<Marks>> {
        let files = photos.files.clone();
        let looked = tokio::task::spawn_blocking(move || {
            files.iter().map(|file| risk::marks(file)).collect()
        });
        looked
            .await
            .map_err(|_| anyhow::anyhow!("looking at the photos panicked"))
    }

    pub async fn gather(&self) -> anyhow::Result<World> {
        let mut db = self.db.acquire().await?;
        let mall = self.mall.mall_id;
        Ok(World {
            published: decision::current(&mut db, mall).await?,
            tenants: self.tenants.current(&mut db, &self.mall).await?,
        })
    }

    /// What the decision looks at beside the paper and its twins.
    pub async fn past(
        &self,
        db: &mut PgConnection,
        receipt: &Receipt,
        draft: &Draft,
        seen: &Result<Seen, ReadError>,
        marks: &[Marks],
    ) -> Result<LookedAt, sqlx::Error> {
        let asked = self.asked(receipt, draft);
        let paper = draft.paper(self.mall.local(receipt.submitted_at));
        let history = risk::history(db, &asked, &paper).await?;
        let one_paper = seen.as_ref().map_or(0.0, |seen| seen.joined.confidence);
        Ok(LookedAt {
            photos: draft.sale.photos.len(),
            one_paper: Permille::of(one_paper),
            submitted: paper.submitted,
            member_day: self.member_day(db, receipt, asked.tenant).await?,
            history: risk::History {
                photos: marks.to_vec(),
                ..history
            },
        })
    }

    /// Whose past the receipt's is.
    pub fn asked<'a>(&'a self, receipt: &Receipt, draft: &'a Draft) -> risk::Asked<'a> {
        risk::Asked {
            mall: &self.mall,
            receipt: receipt.receipt_id,
            member: receipt.member_id,
            tenant: draft.tenant.as_ref().map(|tenant| tenant.tenant_id),
            submitted_at: receipt.submitted_at,
            trace: &draft.trace,
        }
    }

    pub async fn member_day(
        &self,
        db: &mut PgConnection,
        receipt: &Receipt,
        tenant: Option<TenantId>,
    ) -> Result<MemberDay, sqlx::Error> {
        let today = self.mall.day_start(self.clock.now());
        let (mall, member) = (self.mall.mall_id, receipt.member_id);
        receipts::member_day(db, mall, member, tenant, today).await
    }

    pub async fn candidates(
        &self,
        db: &mut PgConnection,
        receipt: &Receipt,
        sale: &Sale,
        taken: Option<Taken>,
    ) -> Result<Vec<Candidate>, sqlx::Error> {
        let (id, member) = (receipt.receipt_id, receipt.member_id);
        duplicates::candidates(db, &self.mall, id, member, sale, taken).await
    }
}

/// The receipt, and nobody else changes it until the transaction ends.
pub async fn lock(tx: &mut PgConnection, mall: &Mall, id: ReceiptId) -> anyhow::Result<Receipt> {
    let receipt = receipts::lock(tx, mall.mall_id, id).await?;
    receipt.with_context(|| format!("receipt {id} is gone"))
}
