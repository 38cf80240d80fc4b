//! Taking points back, wholly or for a part of the sale: a return, an exchange, a
//! credit that was a mistake. The sale's keys stay taken.

mod store;
mod worth;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    decision,
    ids::{MallId, ReceiptId, StaffId},
    malls::Mall,
    members,
    money::{Fen, Points, Rate},
    points::{self, TakeBack, lots},
    receipts::{self, Event, Receipt, Returned, Status},
    review::ReviewError,
    staff::{Senior, scope},
};

pub use store::{Reversal, of_receipt};
pub use worth::{Credited, MoreThanPaid, Return};

/// What a senior asks for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Request {
    /// `None`: all that is left of the sale.
    pub amount: Option<Fen>,
    /// `return`, `exchange`, `mistake`, or another word.
    pub reason: String,
    pub note: Option<String>,
    /// The version that they saw, if they say it.
    pub version: Option<i32>,
    /// Sent again under the same key, a request changes nothing more.
    pub key: Option<String>,
}

/// Why nothing was taken back.
#[derive(Debug, thiserror::Error)]
pub enum ReversalError {
    #[error("no such receipt")]
    NoSuchReceipt,
    #[error("the receipt has changed; its version is {version} now")]
    Stale { version: i32 },
    #[error("the receipt has no points that could be taken back")]
    NotCredited,
    #[error(transparent)]
    MoreThanPaid(#[from] MoreThanPaid),
    #[error("this idempotency key was used for another reversal")]
    KeyReused,
    #[error("this needs a second person")]
    SecondPersonNeeded { limit: Fen },
    #[error("something is proposed of this receipt already")]
    ProposalOpen,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<ReviewError> for ReversalError {
    /// Of keeping a proposal.
    fn from(err: ReviewError) -> Self {
        match err {
            ReviewError::ProposalOpen => Self::ProposalOpen,
            ReviewError::Trouble(err) => Self::Trouble(err),
            other => Self::Trouble(other.into()),
        }
    }
}

impl From<sqlx::Error> for ReversalError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Takes back what the returned part of the sale had earned.
pub async fn reverse(
    db: &PgPool,
    mall: &Mall,
    by: &Senior,
    id: ReceiptId,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<(), ReversalError> {
    let mut tx = db.begin().await?;
    if !scope::includes(&mut tx, mall.mall_id, by.scope(), id).await? {
        return Err(ReversalError::NoSuchReceipt);
    }
    if let Ok((_, part)) = weigh(&mut tx, mall.mall_id, id, request).await {
        let policy = decision::current(&mut tx, mall.mall_id).await?.policy;
        if let Some((_, limit)) = policy.second_person.of_reversal(part.amount) {
            return Err(ReversalError::SecondPersonNeeded { limit });
        }
    }
    reverse_in(&mut tx, mall, by.staff_id(), id, request, now).await?;
    tx.commit().await?;
    Ok(())
}

/// What this request would take back.
pub async fn weigh(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    request: &Request,
) -> Result<(Receipt, Return), ReversalError> {
    let receipt = receipts::lock(tx, mall, id).await?;
    let receipt = receipt.ok_or(ReversalError::NoSuchReceipt)?;
    let before = store::of_receipt(tx, mall, id).await?;
    if repeats(&before, request)? {
        return Err(ReversalError::NotCredited);
    }
    check(&receipt, request)?;
    let origin = lots::of_receipt(tx, mall, id).await?;
    let origin = origin.context("a credited receipt has no lot")?;
    let part = credited(&receipt, origin.fen_per_point)?.take(request.amount)?;
    Ok((receipt, part))
}

/// The same inside of the caller's transaction. Who may ask for it, the caller knows.
pub(crate) async fn reverse_in(
    tx: &mut PgConnection,
    mall: &Mall,
    by: StaffId,
    id: ReceiptId,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<(), ReversalError> {
    let receipt = receipts::lock(tx, mall.mall_id, id).await?;
    let receipt = receipt.ok_or(ReversalError::NoSuchReceipt)?;
    let before = store::of_receipt(tx, mall.mall_id, id).await?;
    if repeats(&before, request)? {
        return Ok(());
    }
    check(&receipt, request)?;
    // Before its lot is looked at: what expires meanwhile is not taken as spent.
    members::lock(tx, mall.mall_id, receipt.member_id).await?;
    let origin = lots::of_receipt(tx, mall.mall_id, id)
        .await?
        .context("a credited receipt has no lot")?;
    let part = credited(&receipt, origin.fen_per_point)?.take(request.amount)?;
    let reversal = take(tx, mall, &receipt, &before, origin, &part, request, now).await?;
    store::insert(tx, mall.mall_id, id, by, &reversal).await?;
    let status = match part.whole {
        true => after(receipt.status)?,
        false => receipt.status,
    };
    let returned = Returned {
        status,
        amount: part.amount,
        points: part.points,
    };
    receipts::put_return(tx, mall.mall_id, &receipt, &returned, now).await?;
    let event = audit::Event::Reversed {
        number: reversal.number,
        amount_fen: reversal.amount,
        points: reversal.points,
        points_taken: reversal.points_taken,
        points_lost: reversal.points_lost,
        reason: &reversal.reason,
        note: reversal.note.as_deref(),
    };
    let actor = Actor::Staff(by);
    audit::write(tx, mall.mall_id, actor, Some(id), &event, now).await?;
    Ok(())
}

/// Whether this very request was carried out before.
fn repeats(before: &[Reversal], request: &Request) -> Result<bool, ReversalError> {
    let same_key =
        |reversal: &&Reversal| request.key.is_some() && reversal.idempotency_key == request.key;
    let Some(known) = before.iter().find(same_key) else {
        return Ok(false);
    };
    let same_amount = request.amount.is_none_or(|amount| amount == known.amount);
    match same_amount && known.reason == request.reason {
        true => Ok(true),
        false => Err(ReversalError::KeyReused),
    }
}

fn check(receipt: &Receipt, request: &Request) -> Result<(), ReversalError> {
    if request.version.is_some_and(|seen| seen != receipt.version) {
        return Err(ReversalError::Stale {
            version: receipt.version,
        });
    }
    after(receipt.status).map(|_| ())
}

fn after(status: Status) -> Result<Status, ReversalError> {
    let next = status.after(Event::FullyReversed);
    next.map_err(|_| ReversalError::NotCredited)
}

fn credited(receipt: &Receipt, fen_per_point: i64) -> anyhow::Result<Credited> {
    let paid = receipt.paid_amount_fen;
    Ok(Credited {
        paid: paid.context("a credited receipt has no amount")?,
        returned: receipt.returned_fen,
        points: receipt.points,
        reversed: receipt.points_reversed,
        rate: Rate::try_from(fen_per_point).map_err(anyhow::Error::msg)?,
    })
}

/// Moves the points and says how.
#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one reversal, gathered by its only caller"
)]
async fn take(
    tx: &mut PgConnection,
    mall: &Mall,
    receipt: &Receipt,
    before: &[Reversal],
    origin: lots::Origin,
    part: &Return,
    request: &Request,
    now: DateTime<Utc>,
) -> anyhow::Result<Reversal> {
    let number = i32::try_from(before.len())? + 1;
    let policy = decision::current(tx, mall.mall_id).await?.policy;
    let counted: Points = before.iter().map(|reversal| reversal.points_expired).sum();
    let at = mall.occasion(now);
    let what = TakeBack {
        receipt: receipt.receipt_id,
        member: receipt.member_id,
        number,
        points: part.points,
        lot: origin.lot_id,
        expired: origin.expired - counted,
        gone: policy.spent_points_taken_back,
    };
    let taken = points::take_back(tx, at, &what).await?;
    Ok(Reversal {
        number,
        amount: part.amount,
        points: part.points,
        points_taken: taken.taken,
        points_expired: taken.expired,
        points_lost: taken.lost,
        reason: request.reason.clone(),
        note: request.note.clone(),
        reversed_at: now,
        idempotency_key: request.key.clone(),
    })
}
