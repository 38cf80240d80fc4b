//! A random share of what the machine credited alone is looked at by people who do not
//! see what the machine thought, so that the mall knows how often its machine is wrong. A
//! verdict moves no points: what is found wrong is for a senior to take back.

mod estimate;
mod lottery;
mod store;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    confidence::Permille,
    ids::{MallId, ReceiptId, StaffId, TenantId, id},
    secrets::{self, Purpose},
    staff::{Reviewer, scope},
};

pub use estimate::{Checked, Interval, Quality, Share, quality};
pub use store::list;

id!(/// One look at one credited receipt.
    SpotCheckId);

/// What a person found.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[sqlx(type_name = "spot_verdict", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = SpotCheckVerdict)]
pub enum Verdict {
    /// The receipt was rightly credited, as it was read.
    Right,
    Wrong,
}

/// What was wrong.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    Tenant,
    PaidAmount,
    PaidAt,
    ReceiptNumber,
    /// It is no sale's receipt.
    Kind,
    /// The sale had earned before.
    Duplicate,
    /// The photo or the paper was tampered with, or is of a screen.
    NotGenuine,
    Other,
}

impl Fault {
    /// The word for it in JSON and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::PaidAmount => "paid_amount",
            Self::PaidAt => "paid_at",
            Self::ReceiptNumber => "receipt_number",
            Self::Kind => "kind",
            Self::Duplicate => "duplicate",
            Self::NotGenuine => "not_genuine",
            Self::Other => "other",
        }
    }
}

/// One look as it stands.
#[derive(Clone, Debug)]
pub struct SpotCheck {
    pub spot_check_id: SpotCheckId,
    pub receipt_id: ReceiptId,
    pub picked_at: DateTime<Utc>,
    pub claimed_until: Option<DateTime<Utc>>,
    pub verdict: Option<Verdict>,
    pub wrong: Vec<String>,
    pub note: Option<String>,
    pub checked_by: Option<StaffId>,
    pub checked_at: Option<DateTime<Utc>>,
}

/// What the machine has just credited.
#[derive(Clone, Copy, Debug)]
pub struct Credit<'a> {
    pub receipt: ReceiptId,
    pub tenant: TenantId,
    /// The rules that noted something and let it pass.
    pub rules: &'a [String],
}

/// So long a claim keeps a receipt from others.
const CLAIM_MINUTES: i64 = 10;

/// Picks the credit if chance says so, in the transaction that credits. Chance is the
/// receipt's id under the mall's secret: nobody can foresee it, and trying again changes
/// nothing.
pub async fn pick(
    tx: &mut PgConnection,
    mall: MallId,
    credit: &Credit<'_>,
    share: Permille,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    if share == Permille::ZERO {
        return Ok(());
    }
    let secret = secrets::of(tx, mall, Purpose::SpotCheck, now).await?;
    if lottery::draws(&secret, credit.receipt, share) {
        store::insert(tx, mall, credit, now).await?;
    }
    Ok(())
}

/// Gives this person the next receipt to look at: what they hold already, else the oldest
/// that nobody holds. `None` when there is none.
pub async fn next(
    db: &PgPool,
    mall: MallId,
    by: &Reviewer,
    now: DateTime<Utc>,
) -> Result<Option<SpotCheck>, sqlx::Error> {
    let mut tx = db.begin().await?;
    let until = now + TimeDelta::minutes(CLAIM_MINUTES);
    let found = store::claim(&mut tx, mall, by, now, until).await?;
    tx.commit().await?;
    Ok(found)
}

/// What a person says of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Nothing: it was rightly credited.
    pub wrong: Vec<Fault>,
    pub note: Option<String>,
}

/// Why a verdict was not taken.
#[derive(Debug, thiserror::Error)]
pub enum VerdictError {
    #[error("no such spot check")]
    NoSuchCheck,
    #[error("this receipt has been checked")]
    AlreadyChecked,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for VerdictError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Keeps what this person found, once.
pub async fn settle(
    db: &PgPool,
    mall: MallId,
    by: &Reviewer,
    id: SpotCheckId,
    finding: &Finding,
    now: DateTime<Utc>,
) -> Result<SpotCheck, VerdictError> {
    let mut tx = db.begin().await?;
    let settled = settle_in(&mut tx, mall, by, id, finding, now).await?;
    tx.commit().await?;
    Ok(settled)
}

/// The same inside of the caller's transaction.
pub(crate) async fn settle_in(
    tx: &mut PgConnection,
    mall: MallId,
    by: &Reviewer,
    id: SpotCheckId,
    finding: &Finding,
    now: DateTime<Utc>,
) -> Result<SpotCheck, VerdictError> {
    let check = store::lock(tx, mall, id).await?;
    let check = check.ok_or(VerdictError::NoSuchCheck)?;
    if !scope::includes(tx, mall, by.scope(), check.receipt_id).await? {
        return Err(VerdictError::NoSuchCheck);
    }
    if check.verdict.is_some() {
        return Err(VerdictError::AlreadyChecked);
    }
    let verdict = match finding.wrong.is_empty() {
        true => Verdict::Right,
        false => Verdict::Wrong,
    };
    let mut wrong = finding.wrong.clone();
    wrong.sort();
    wrong.dedup();
    let codes: Vec<_> = wrong.iter().map(|fault| fault.code().to_owned()).collect();
    let settled = SpotCheck {
        verdict: Some(verdict),
        wrong: codes,
        note: finding.note.clone(),
        checked_by: Some(by.staff_id()),
        checked_at: Some(now),
        ..check
    };
    store::put_verdict(tx, &settled).await?;
    let event = audit::Event::SpotChecked {
        spot_check_id: id,
        verdict,
        wrong: &settled.wrong,
        note: finding.note.as_deref(),
    };
    let actor = Actor::Staff(by.staff_id());
    audit::write(tx, mall, actor, Some(settled.receipt_id), &event, now).await?;
    Ok(settled)
}
