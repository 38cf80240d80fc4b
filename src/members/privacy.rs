//! What the law on personal information asks for: consent before anything is taken, and
//! forgetting. Docs: `docs/privacy.md`.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

use super::store;
use crate::{
    appeals,
    audit::{self, Actor},
    decision::Reason,
    ids::{MallId, MemberId},
    jobs,
    money::Points,
    receipts::{self, Change, Event, Receipt},
    risk, search, sessions, uploads,
};

/// The version of the notice that the app shows. It changes when what is taken, or why,
/// changes; then every shopper is asked again.
pub const NOTICE: &str = "2026-11";

/// Records that the member agreed to this version, once.
pub async fn agree(
    db: &PgPool,
    mall: MallId,
    member: MemberId,
    version: &str,
    language: &str,
    now: DateTime<Utc>,
) -> Result<(), anyhow::Error> {
    let mut tx = db.begin().await?;
    if store::insert_consent(&mut tx, mall, member, version, language, now).await? {
        let event = audit::Event::Consented { version, language };
        let actor = Actor::Member(member);
        audit::write(&mut tx, mall, actor, None, &event, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whether the member agreed to the notice of today.
pub async fn has_agreed(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<bool, sqlx::Error> {
    let given = store::consents(db, mall, member).await?;
    Ok(given.iter().any(|consent| consent.version == NOTICE))
}

/// How often erasing begins anew because the member sent something meanwhile. Its sessions
/// may be many, but a phone sends one upload after the other.
const BEGINNINGS_MAX: usize = 20;

/// Erases what is personal: the WeChat id, the phone number, photos, what was read on
/// them, the words of appeals, by which words and device they are found, and every session. Receipts that nobody has decided are
/// withdrawn. What remains is what the books need: sums, points, keys of sales, decisions;
/// nothing leads from them to a person.
pub async fn erase(
    db: &PgPool,
    mall: MallId,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), anyhow::Error> {
    for _ in 0..BEGINNINGS_MAX {
        let mut tx = db.begin().await?;
        // Receipts before the member, as everywhere.
        let open = receipts::lock_open(&mut tx, mall, member).await?;
        if !store::lock_present(&mut tx, mall, member).await? {
            return Ok(());
        }
        // From here on it sends nothing more. What it sent between the two locks is not held
        // yet, and whoever holds that may be waiting for the member: let go, and begin anew.
        let now_open = receipts::count_open(&mut tx, mall, member).await?;
        if usize::try_from(now_open) == Ok(open.len()) {
            empty(&mut tx, mall, member, &open, now).await?;
            return Ok(tx.commit().await?);
        }
    }
    anyhow::bail!("the member sent something {BEGINNINGS_MAX} times while it was to be erased")
}

/// Everything at once, while the member and its open receipts are locked.
async fn empty(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    open: &[Receipt],
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    for receipt in open {
        withdraw(tx, mall, receipt, now).await?;
    }
    store::forget(tx, mall, member, now).await?;
    sessions::close_all(tx, mall, member).await?;
    // Blobs that nobody uses any more are swept within hours.
    let photos = uploads::forget_photos(tx, mall, member).await?;
    receipts::erase_evidence(tx, mall, member).await?;
    appeals::erase_notes(tx, mall, member).await?;
    search::forget(tx, mall, member).await?;
    risk::forget(tx, mall, member).await?;
    let withdrawn = open.len();
    let event = audit::Event::MemberErased { photos, withdrawn };
    audit::write(tx, mall, Actor::Member(member), None, &event, now).await?;
    Ok(())
}

/// Ends a receipt that still waits for a machine or a person.
async fn withdraw(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    jobs::call_off(tx, mall, receipt.receipt_id, now).await?;
    let change = Change {
        status: receipt.status.after(Event::Withdrawn)?,
        reasons: vec![Reason::Withdrawn.code().to_owned()],
        decided_by: Some("auto"),
        known: receipt.known(),
        points: Points::ZERO,
        points_pending: Points::ZERO,
        duplicate_of: receipt.duplicate_of,
    };
    receipts::put(tx, mall, receipt, &change, now).await?;
    Ok(())
}
