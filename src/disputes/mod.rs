//! What a tenant disputes of the receipts that earned in its name, and what a senior
//! answers. Moves no points: taking them back is a decision of its own.

mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::{
    audit::{self, Actor, Event},
    ids::{MallId, ReceiptId, StaffId, TenantId, id},
    receipts::{self, Status},
    staff::{Senior, TenantUser, scope},
};

pub use store::{list, of_receipts};

id!(/// One dispute about one receipt.
    DisputeId);

/// Why a tenant disputes a receipt.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[sqlx(type_name = "dispute_reason", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DisputeReason {
    NotOurReceipt,
    WrongAmount,
    /// The goods came back.
    Returned,
    /// Somebody who works there collects points with customers' receipts.
    StaffMisuse,
    Other,
}

/// What a senior answers.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[sqlx(type_name = "dispute_outcome", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The tenant is right.
    Upheld,
    Dismissed,
}

/// Where a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Open,
    Upheld,
    Dismissed,
}

/// One dispute as it stands.
#[derive(Clone, Debug)]
pub struct Dispute {
    pub dispute_id: DisputeId,
    pub receipt_id: ReceiptId,
    pub tenant_id: TenantId,
    pub reason: DisputeReason,
    pub note: Option<String>,
    pub opened_by: StaffId,
    pub opened_at: DateTime<Utc>,
    /// Empty while it is open.
    pub outcome: Option<Outcome>,
    pub answer: Option<String>,
    pub settled_by: Option<StaffId>,
    pub settled_at: Option<DateTime<Utc>>,
}

impl Dispute {
    pub fn state(&self) -> State {
        match self.outcome {
            None => State::Open,
            Some(Outcome::Upheld) => State::Upheld,
            Some(Outcome::Dismissed) => State::Dismissed,
        }
    }
}

/// Why a dispute was not opened or settled.
#[derive(Debug, thiserror::Error)]
pub enum DisputeError {
    /// Also for a receipt that earned in another's name.
    #[error("no such receipt")]
    NoSuchReceipt,
    #[error("no such dispute")]
    NoSuchDispute,
    #[error("this receipt is disputed already; the dispute is open")]
    AlreadyOpen,
    #[error("all points of this receipt have been taken back")]
    NothingLeft,
    #[error("the dispute has been settled")]
    AlreadySettled,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for DisputeError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Opens a dispute about a receipt that earned in this tenant's name.
pub async fn open(
    db: &PgPool,
    mall: MallId,
    by: &TenantUser,
    receipt: ReceiptId,
    reason: DisputeReason,
    note: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DisputeError> {
    let tenant = by.tenant_id();
    let mut tx = db.begin().await?;
    let earned = receipts::earned(&mut tx, mall, tenant, receipt).await?;
    let earned = earned.ok_or(DisputeError::NoSuchReceipt)?;
    if earned.status == Status::Reversed {
        return Err(DisputeError::NothingLeft);
    }
    let id = DisputeId::fresh();
    let dispute = Dispute {
        dispute_id: id,
        receipt_id: receipt,
        tenant_id: tenant,
        reason,
        note: note.map(str::to_owned),
        opened_by: by.staff_id(),
        opened_at: now,
        outcome: None,
        answer: None,
        settled_by: None,
        settled_at: None,
    };
    store::insert(&mut tx, mall, &dispute).await?;
    let event = Event::Disputed {
        dispute_id: id,
        reason,
        note,
    };
    let actor = Actor::Staff(by.staff_id());
    audit::write(&mut tx, mall, actor, Some(receipt), &event, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Settles an open dispute, once.
pub async fn settle(
    db: &PgPool,
    mall: MallId,
    by: &Senior,
    id: DisputeId,
    outcome: Outcome,
    answer: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Dispute, DisputeError> {
    let mut tx = db.begin().await?;
    let found = store::lock(&mut tx, mall, id).await?;
    let dispute = found.ok_or(DisputeError::NoSuchDispute)?;
    if !scope::includes(&mut tx, mall, by.scope(), dispute.receipt_id).await? {
        return Err(DisputeError::NoSuchDispute);
    }
    if dispute.outcome.is_some() {
        return Err(DisputeError::AlreadySettled);
    }
    let settled = Dispute {
        outcome: Some(outcome),
        answer: answer.map(str::to_owned),
        settled_by: Some(by.staff_id()),
        settled_at: Some(now),
        ..dispute
    };
    store::put_answer(&mut tx, &settled).await?;
    let event = Event::DisputeSettled {
        dispute_id: id,
        outcome,
        note: answer,
    };
    let actor = Actor::Staff(by.staff_id());
    audit::write(&mut tx, mall, actor, Some(settled.receipt_id), &event, now).await?;
    tx.commit().await?;
    Ok(settled)
}
