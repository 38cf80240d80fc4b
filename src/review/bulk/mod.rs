//! One decision on many receipts that are here for truly the same reasons. What will be
//! decided is shown first; then exactly that is carried out, each receipt for itself and
//! by the same rules as alone.

mod store;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Approval, Desk, Rejection, ReviewError};
use crate::{
    decision::Reason,
    ids::{ReceiptId, id},
    money::Points,
    receipts::Receipt,
    staff::Reviewer,
};

id!(/// One decision on many receipts.
    BulkId);

/// More are looked at one after the other, or in several goes.
pub const BULK_MAX: usize = 200;
/// What was shown longer ago is shown again.
const GOOD_MINUTES: i64 = 10;

/// What is to be done with all of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    Approve,
    Reject {
        reason: Reason,
        note: Option<String>,
    },
}

/// One of the receipts, as it was shown.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Alike {
    pub id: ReceiptId,
    pub version: i32,
    /// It would earn.
    pub points: Points,
}

/// What was shown.
#[derive(Clone, Debug)]
pub struct Bulk {
    pub bulk_id: BulkId,
    pub wanted: Wish,
    pub alike: Vec<Alike>,
    pub until: DateTime<Utc>,
}

/// Why a receipt is not among them.
#[derive(Debug)]
pub enum LeftOut {
    /// It is here for other reasons than the first.
    OtherReasons,
    Refused(ReviewError),
}

impl Desk<'_> {
    /// Which of these receipts could be decided so together, and why the others not. The
    /// reasons are those of the first that is in review.
    pub async fn preview(
        &self,
        by: &Reviewer,
        ids: &[ReceiptId],
        wanted: Wish,
    ) -> Result<(Bulk, Vec<(ReceiptId, LeftOut)>), ReviewError> {
        let mut reasons: Option<Vec<String>> = None;
        let (mut alike, mut left_out) = (Vec::new(), Vec::new());
        for &id in ids {
            match self.weigh_one(by, id, &wanted).await {
                Ok((receipt, points)) => {
                    let common = reasons.get_or_insert_with(|| receipt.reasons.clone());
                    match receipt.reasons == *common {
                        true => alike.push(Alike {
                            id,
                            version: receipt.version,
                            points,
                        }),
                        false => left_out.push((id, LeftOut::OtherReasons)),
                    }
                }
                Err(ReviewError::Trouble(err)) => return Err(err.into()),
                Err(refused) => left_out.push((id, LeftOut::Refused(refused))),
            }
        }
        let bulk = Bulk {
            bulk_id: BulkId::fresh(),
            wanted,
            alike,
            until: self.now + TimeDelta::minutes(GOOD_MINUTES),
        };
        let mut db = self.db.acquire().await?;
        store::insert(&mut db, self.mall.mall_id, by.staff_id(), &bulk, self.now).await?;
        Ok((bulk, left_out))
    }

    /// Carries out what this person was shown, once. Returns what became of each receipt.
    pub async fn carry_out_bulk(
        &self,
        by: &Reviewer,
        id: BulkId,
    ) -> Result<Vec<(ReceiptId, Result<(), ReviewError>)>, ReviewError> {
        let mut tx = self.db.begin().await?;
        let (mall, staff) = (self.mall.mall_id, by.staff_id());
        let bulk = store::take(&mut tx, mall, staff, id, self.now).await?;
        let bulk = bulk.ok_or(ReviewError::NoSuchReceipt)?;
        let bulk = bulk.ok_or(ReviewError::AlreadySettled)?;
        // Whatever happens now, it is not carried out a second time.
        tx.commit().await?;
        let mut done = Vec::new();
        for receipt in &bulk.alike {
            let result = self.decide_one(by, receipt, &bulk.wanted).await;
            done.push((receipt.id, result));
        }
        Ok(done)
    }

    async fn weigh_one(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        wanted: &Wish,
    ) -> Result<(Receipt, Points), ReviewError> {
        let mut tx = self.db.begin().await?;
        let seen = crate::receipts::find(&mut tx, self.mall.mall_id, id).await?;
        let version = seen.ok_or(ReviewError::NoSuchReceipt)?.version;
        let receipt = self.lock_handed(&mut tx, by, id, version).await?;
        let points = match wanted {
            Wish::Reject { .. } => Points::ZERO,
            Wish::Approve => {
                let approval = as_read(version);
                let ready = self.ready(&mut tx, receipt.clone(), &approval).await?;
                ready.needs_no_other(&approval)?;
                ready.points
            }
        };
        tx.rollback().await?;
        Ok((receipt, points))
    }

    async fn decide_one(
        &self,
        by: &Reviewer,
        receipt: &Alike,
        wanted: &Wish,
    ) -> Result<(), ReviewError> {
        let version = receipt.version;
        match wanted {
            Wish::Approve => self.approve(by, receipt.id, &as_read(version)).await,
            Wish::Reject { reason, note } => {
                let rejection = Rejection {
                    version,
                    reason: *reason,
                    note: note.clone(),
                };
                self.reject(by, receipt.id, &rejection).await
            }
        }
    }
}

fn as_read(version: i32) -> Approval {
    Approval {
        version,
        ..Approval::default()
    }
}
