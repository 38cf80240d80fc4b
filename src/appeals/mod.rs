//! A member's word against a refusal: it sends the receipt to a person, with another
//! photo if the member has a better one.

mod store;

use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use crate::{
    audit::{self, Actor},
    decision::{self, Reason},
    ids::{MemberId, ReceiptId},
    malls::Mall,
    members,
    money::Points,
    receipts::{self, Change, Event, Receipt},
    tenants,
    uploads::{self, PHOTOS_MAX, Staged, Uploads},
};

pub use store::{Appeal, erase_notes, of_receipt};

/// What the member says.
#[derive(Clone, Debug, Default)]
pub struct Plea {
    pub note: String,
    /// Sent again under the same key, an appeal changes nothing more.
    pub key: Option<String>,
}

/// Why an appeal was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AppealError {
    #[error("no such receipt")]
    NoSuchReceipt,
    #[error("the member was erased")]
    MemberGone,
    #[error("only a refused receipt can be appealed")]
    NotRejected,
    #[error("this receipt was appealed {0} times; that was the last")]
    Exhausted(i32),
    #[error("a receipt has at most {PHOTOS_MAX} photos, with those of its appeals")]
    TooManyPhotos,
    #[error("this idempotency key was used for another appeal")]
    KeyReused,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for AppealError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Sends the member's refused receipt to a person.
pub async fn appeal(
    uploads: &Uploads,
    mall: &Mall,
    member: MemberId,
    id: ReceiptId,
    plea: &Plea,
    photos: &[Staged],
) -> Result<(), AppealError> {
    uploads.keep(photos).await?;
    let (mall_id, now) = (mall.mall_id, uploads.clock.now());
    let mut tx = uploads.db.begin().await?;
    let receipt = receipts::lock(&mut tx, mall_id, id).await?;
    let receipt = receipt.filter(|receipt| receipt.member_id == member);
    let receipt = receipt.ok_or(AppealError::NoSuchReceipt)?;
    // Who is being erased meanwhile leaves nothing behind, this appeal neither.
    if !members::lock_present(&mut tx, mall_id, member).await? {
        return Err(AppealError::MemberGone);
    }
    let before = store::of_receipt(&mut tx, mall_id, id).await?;
    let appeal = Appeal {
        number: count(before.len()) + 1,
        note: plea.note.clone(),
        photos: count(photos.len()),
        appealed_at: now,
        idempotency_key: plea.key.clone(),
    };
    if repeats(&before, &appeal)? {
        return Ok(());
    }
    let change = sent_to_a_person(&mut tx, mall, &receipt, before.len()).await?;
    if (PHOTOS_MAX as i64) < receipt.photo_count + i64::from(appeal.photos) {
        return Err(AppealError::TooManyPhotos);
    }
    uploads::insert_photos(&mut tx, mall_id, id, photos).await?;
    store::insert(&mut tx, mall_id, id, &appeal).await?;
    receipts::put(&mut tx, mall_id, &receipt, &change, now).await?;
    let event = audit::Event::Appealed {
        number: appeal.number,
        photos: photos.len(),
        note_sha256: hex::encode(Sha256::digest(appeal.note.as_bytes())),
    };
    audit::write(
        &mut tx,
        mall_id,
        Actor::Member(member),
        Some(id),
        &event,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

fn count(many: usize) -> i32 {
    i32::try_from(many).unwrap_or(i32::MAX)
}

/// Whether this very appeal was made before.
fn repeats(before: &[Appeal], appeal: &Appeal) -> Result<bool, AppealError> {
    let same_key = |known: &&Appeal| {
        appeal.idempotency_key.is_some() && known.idempotency_key == appeal.idempotency_key
    };
    match before.iter().find(same_key) {
        None => Ok(false),
        Some(known) if known.note == appeal.note && known.photos == appeal.photos => Ok(true),
        Some(_) => Err(AppealError::KeyReused),
    }
}

/// The receipt in review, with why it was refused behind the appeal.
async fn sent_to_a_person(
    tx: &mut PgConnection,
    mall: &Mall,
    receipt: &Receipt,
    appeals: usize,
) -> Result<Change, AppealError> {
    let status = receipt.status.after(Event::Appealed);
    let status = status.map_err(|_| AppealError::NotRejected)?;
    let policy = decision::current(tx, mall.mall_id).await?.policy;
    if policy.appeals_max <= count(appeals) {
        return Err(AppealError::Exhausted(policy.appeals_max));
    }
    let tenant = match &receipt.tenant_code {
        Some(code) => tenants::by_code(tx, mall.mall_id, code).await?,
        None => None,
    };
    let rate =
        tenant.and_then(|tenant| policy.rate(&tenant.profile.code, &tenant.profile.category));
    let worth = rate.zip(receipt.paid_amount_fen);
    let appealed = Reason::Appealed.code().to_owned();
    let earlier = receipt.reasons.iter().filter(|reason| **reason != appealed);
    Ok(Change {
        status,
        reasons: std::iter::once(appealed.clone())
            .chain(earlier.cloned())
            .collect(),
        decided_by: None,
        known: receipt.known(),
        points: Points::ZERO,
        points_pending: worth.map_or(Points::ZERO, |(rate, paid)| rate.points(paid)),
        duplicate_of: receipt.duplicate_of,
    })
}
