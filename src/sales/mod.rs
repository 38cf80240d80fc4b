//! A sale that comes without a photo: told by a channel, or by the code that a till printed.
//! There is nothing to read; all the rest is as with a paper. [`look`] gathers what stands
//! around the sale, under the locks that keep it so; the caller judges; [`record`] writes
//! what follows, wholly or not at all. What neither does: decide.
//!
//! Whoever tells a sale judges by rules of their own, as they are answered differently: a
//! channel is a program that wants to know what has earned (`channels::rules`), a shopper
//! who redeems a code gets a receipt in any case, by the rules of a photo (`decision`).

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};

use crate::{
    audit::{self, Actor},
    decision::{self, Decision, Published},
    duplicates::{self, Sale, Taken, Twin},
    ids::{MemberId, ReceiptId, TenantId},
    malls::Mall,
    members,
    money::Points,
    points::{self, Award},
    receipts::{self, Change, Event, Evidence, Known, MemberDay, Receipt, Status},
    tenants::{self, Tenant},
};

/// The name, where channels have theirs, of the codes that tills print.
pub const POINTS_CODE: &str = "points_code";

/// One sale, and who told it.
pub struct Told<'a> {
    pub mall: &'a Mall,
    pub member: MemberId,
    pub tenant_id: TenantId,
    /// What may be its twin, and which keys it takes.
    pub sale: Sale,
    /// What its receipt says.
    pub known: Known,
    /// `counter`, [`POINTS_CODE`] or a channel's name, and what that calls the sale.
    pub source: (&'a str, &'a str),
    pub by: Actor,
    pub now: DateTime<Utc>,
}

/// What stands around a sale; nothing of it changes until the transaction ends.
pub struct Seen {
    /// `None` when it has closed.
    pub tenant: Option<Tenant>,
    /// Receipts that may be the same sale, the surest first.
    pub twins: Vec<Twin>,
    pub published: Published,
    /// What the member was credited today, in all and at this tenant.
    pub member_day: MemberDay,
}

/// What becomes of the sale.
#[derive(Clone, Debug)]
pub enum Ruling {
    Credit(Points),
    /// A person looks, and may credit these points.
    Review {
        reasons: Vec<String>,
        points: Points,
    },
    Refuse {
        reasons: Vec<String>,
    },
}

/// What the evidence keeps beside twins and policy.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    pub facts: Option<Value>,
    pub tenant_match: Option<Value>,
    pub decision: Value,
}

/// Why a sale was not even looked at.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error("the member was erased")]
    MemberGone,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for LookError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

impl From<&Decision> for Ruling {
    fn from(decision: &Decision) -> Self {
        let reasons = decision.reasons();
        match decision {
            Decision::Credit { points, .. } => Self::Credit(*points),
            Decision::Review {
                points_if_approved, ..
            } => Self::Review {
                reasons,
                points: *points_if_approved,
            },
            Decision::Reject { .. } => Self::Refuse { reasons },
        }
    }
}

/// Gathers, holding the tenant and the member: one sale of a tenant at a time, also of those
/// that photos show, and one that credits a member. `taken` is the key that stood in the way
/// of recording it before.
pub async fn look(
    tx: &mut PgConnection,
    told: &Told<'_>,
    taken: Option<Taken>,
) -> Result<Seen, LookError> {
    let (mall, member) = (told.mall.mall_id, told.member);
    tenants::lock(tx, told.tenant_id).await?;
    if !members::lock_present(tx, mall, member).await? {
        return Err(LookError::MemberGone);
    }
    let open = tenants::open_tenants(tx, mall).await?;
    let tenant = open
        .into_iter()
        .find(|tenant| tenant.tenant_id == told.tenant_id);
    // No receipt yet has the id that this one will have.
    let (nobody, sale) = (ReceiptId::fresh(), &told.sale);
    let candidates = duplicates::candidates(tx, told.mall, nobody, member, sale, taken).await?;
    let (today, here) = (told.mall.day_start(told.now), Some(told.tenant_id));
    Ok(Seen {
        tenant,
        twins: duplicates::twins(sale, &candidates, taken),
        published: decision::current(tx, mall).await?,
        member_day: receipts::member_day(tx, mall, member, here, today).await?,
    })
}

/// Writes the receipt, takes the sale's keys, posts the award, keeps the evidence and the
/// audit entry: all of it, or nothing where another receipt holds one of the keys.
pub async fn record(
    tx: &mut PgConnection,
    told: &Told<'_>,
    seen: &Seen,
    ruling: &Ruling,
    basis: Basis,
) -> anyhow::Result<Result<ReceiptId, Taken>> {
    // What was written before a key that is taken already is given back.
    let mut attempt = tx.begin().await?;
    let receipt = begin(&mut attempt, told).await?;
    let id = receipt.receipt_id;
    if let Ruling::Credit(points) = ruling
        && let Err(taken) = credit(&mut attempt, told, seen, id, *points).await?
    {
        attempt.rollback().await?;
        return Ok(Err(taken));
    }
    let (mall, now) = (told.mall.mall_id, told.now);
    let change = told.change(&receipt, seen, ruling)?;
    receipts::put(&mut attempt, mall, &receipt, &change, now).await?;
    let evidence = told.evidence(seen, basis)?;
    receipts::record_evidence(&mut attempt, mall, id, &evidence, now).await?;
    let event = told.audited(seen, ruling, &change);
    audit::write(&mut attempt, mall, told.by, Some(id), &event, now).await?;
    attempt.commit().await?;
    Ok(Ok(id))
}

/// A receipt without a photo, which waits for its decision.
async fn begin(tx: &mut PgConnection, told: &Told<'_>) -> anyhow::Result<Receipt> {
    let (mall, id) = (told.mall.mall_id, ReceiptId::fresh());
    let (channel, external_id) = told.source;
    receipts::insert_sold(tx, mall, told.member, id, channel, external_id, told.now).await?;
    let receipt = receipts::lock(tx, mall, id).await?;
    receipt.context("the receipt that was just written is gone")
}

/// The sale's keys and the award, or who holds one of the keys.
async fn credit(
    tx: &mut PgConnection,
    told: &Told<'_>,
    seen: &Seen,
    receipt: ReceiptId,
    points: Points,
) -> anyhow::Result<Result<(), Taken>> {
    let (mall, now) = (told.mall, told.now);
    let tenant = seen.tenant.as_ref();
    let tenant = tenant.context("a tenant that is closed was credited")?;
    let keys = duplicates::keys(&told.sale);
    let taken = duplicates::take(tx, mall.mall_id, tenant.tenant_id, &keys, receipt, now).await?;
    if taken.is_err() {
        return Ok(taken);
    }
    let (policy, profile) = (&seen.published.policy, &tenant.profile);
    let rate = policy.rate(&profile.code, &profile.category);
    let at = mall.occasion(now);
    let award = Award {
        receipt,
        member: told.member,
        points,
        rate: rate.context("a tenant that earns no points was credited")?,
        expires_on: policy.points_expire.last_day(at.today),
    };
    let posted = points::award(tx, at, &award).await;
    posted.context("cannot post the award")?;
    Ok(Ok(()))
}

impl Told<'_> {
    /// What the ruling makes of a receipt that no machine has to read.
    fn change(&self, receipt: &Receipt, seen: &Seen, ruling: &Ruling) -> anyhow::Result<Change> {
        let (event, reasons, points, points_pending) = match ruling {
            Ruling::Credit(points) => (Event::Credited, &[][..], *points, Points::ZERO),
            Ruling::Review { reasons, points } => {
                (Event::SentToReview, &reasons[..], Points::ZERO, *points)
            }
            Ruling::Refuse { reasons } => {
                (Event::Refused, &reasons[..], Points::ZERO, Points::ZERO)
            }
        };
        let twin = seen.twins.first().filter(|_| event != Event::Credited);
        let taken_up: Status = receipt.status.after(Event::ReadingStarted)?;
        Ok(Change {
            status: taken_up.after(event)?,
            reasons: reasons.to_vec(),
            decided_by: (event != Event::SentToReview).then_some("auto"),
            known: self.known.clone(),
            points,
            points_pending,
            duplicate_of: twin.map(|twin| twin.receipt_id),
        })
    }

    fn evidence(&self, seen: &Seen, basis: Basis) -> anyhow::Result<Evidence> {
        // A member redeems a code; what follows the machine decides.
        let decided_by = match self.by {
            Actor::Member(_) => Actor::Machine,
            by => by,
        };
        Ok(Evidence {
            decided_by: decided_by.to_string(),
            engine: None,
            policy_version: seen.published.version,
            photo: None,
            reading: None,
            facts: basis.facts,
            tenant_match: basis.tenant_match,
            twins: serde_json::to_value(&seen.twins).context("twins are JSON")?,
            decision: basis.decision,
            photos_sha256: None,
            looked_at: None,
            product: Some(receipts::PRODUCT.to_owned()),
        })
    }

    fn audited<'a>(&self, seen: &'a Seen, ruling: &Ruling, change: &'a Change) -> audit::Event<'a> {
        let policy_version = seen.published.version;
        match ruling {
            Ruling::Credit(points) => audit::Event::Credited {
                points: *points,
                paid_amount_fen: change.known.paid_amount_fen,
                tenant_code: seen.tenant.as_ref().map(|tenant| &*tenant.profile.code),
                policy_version,
            },
            Ruling::Review { .. } => audit::Event::SentToReview {
                reasons: &change.reasons,
                policy_version,
            },
            Ruling::Refuse { .. } => audit::Event::Rejected {
                reasons: &change.reasons,
                duplicate_of: change.duplicate_of,
                note: None,
            },
        }
    }
}
