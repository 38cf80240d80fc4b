//! Who holds which receipt. A person is given the receipts whose promise to the shopper
//! ends first, each under a lease, so that two people never work on one; what they put
//! aside comes to others at once and to them later.

mod store;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{Desk, ReviewError, held};
use crate::{
    decision,
    ids::{ReceiptId, StaffId},
    receipts::{self, Receipt, Status},
    staff::{Reviewer, Scope, scope},
};

pub(super) use store::{Due, Hands, free};

/// A console that says nothing for two minutes is closed.
pub const LEASE_SECONDS: i64 = 120;
/// What somebody put aside comes back to them after half an hour.
const SKIP_MINUTES: i64 = 30;
/// How often the next receipts are looked for when others take them at the same moment.
const LOOKS_MAX: usize = 5;

/// Who holds a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub staff_id: StaffId,
    pub username: String,
    pub claimed_at: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// Why somebody let a receipt go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    Skip,
    Senior,
}

impl NoteKind {
    fn code(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Senior => "senior",
        }
    }
}

/// What somebody wrote who let a receipt go.
#[derive(Clone, Debug)]
pub struct SkipNote {
    pub username: String,
    /// `skip` or `senior`.
    pub kind: String,
    pub note: String,
    pub noted_at: DateTime<Utc>,
}

impl Desk<'_> {
    /// What this person is to decide next, `count` receipts at most: those that they hold
    /// already, then those that wait longest.
    pub async fn next(&self, by: &Reviewer, count: usize) -> Result<Vec<ReceiptId>, ReviewError> {
        let (mall, staff, now) = (self.mall.mall_id, by.staff_id(), self.now);
        let mut tx = self.db.begin().await?;
        let mut mine = store::held_by(&mut tx, mall, staff, by.scope(), now).await?;
        mine.truncate(count);
        store::extend(&mut tx, mall, &mine, staff, now, self.lease()).await?;
        let hands = Hands {
            staff,
            is_senior: by.is_senior(),
            scope: by.scope(),
            escalated: self.escalated(&mut tx).await?,
        };
        // Who asked at the same moment may have got what this look still found.
        for _ in 0..LOOKS_MAX {
            let more = i64::try_from(count - mine.len()).unwrap_or(0);
            let mut due = store::waiting(&mut tx, mall, hands, now, more).await?;
            due.extend(self.picked(&mut tx, hands, more).await?);
            if due.is_empty() || more == 0 {
                break;
            }
            due.sort_by_key(|one| (one.due, one.receipt_id));
            due.truncate(count - mine.len());
            for id in due.into_iter().map(|one| one.receipt_id) {
                if store::put(&mut tx, mall, id, staff, now, self.lease()).await? {
                    mine.push(id);
                }
            }
        }
        tx.commit().await?;
        Ok(mine)
    }

    /// Gives this person the receipt that they picked.
    pub async fn claim(&self, by: &Reviewer, id: ReceiptId) -> Result<(), ReviewError> {
        let (mall, staff, now) = (self.mall.mall_id, by.staff_id(), self.now);
        let mut tx = self.db.begin().await?;
        self.lock_waiting(&mut tx, by, id).await?;
        store::put(&mut tx, mall, id, staff, now, self.lease()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Extends the leases that this person still has of these receipts. Returns those.
    pub async fn extend(
        &self,
        by: &Reviewer,
        ids: &[ReceiptId],
    ) -> Result<Vec<ReceiptId>, ReviewError> {
        let (mall, staff) = (self.mall.mall_id, by.staff_id());
        let mut db = self.db.acquire().await?;
        Ok(store::extend(&mut db, mall, ids, staff, self.now, self.lease()).await?)
    }

    /// Gives the receipt back, if this person holds it.
    pub async fn release(&self, by: &Reviewer, id: ReceiptId) -> Result<(), ReviewError> {
        let mut db = self.db.acquire().await?;
        store::end(&mut db, self.mall.mall_id, id, by.staff_id(), self.now).await?;
        Ok(())
    }

    /// Puts the receipt aside: others get it at once, this person later.
    pub async fn skip(&self, by: &Reviewer, id: ReceiptId, note: &str) -> Result<(), ReviewError> {
        let (mall, staff) = (self.mall.mall_id, by.staff_id());
        let mut tx = self.db.begin().await?;
        self.lock_waiting(&mut tx, by, id).await?;
        let until = self.now + TimeDelta::minutes(SKIP_MINUTES);
        store::skip(&mut tx, mall, id, staff, until).await?;
        self.let_go(&mut tx, by, id, NoteKind::Skip, note).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Leaves the receipt to seniors.
    pub async fn to_senior(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        note: &str,
    ) -> Result<(), ReviewError> {
        let (mall, now) = (self.mall.mall_id, self.now);
        let mut tx = self.db.begin().await?;
        self.lock_waiting(&mut tx, by, id).await?;
        store::to_senior(&mut tx, mall, id, now).await?;
        self.let_go(&mut tx, by, id, NoteKind::Senior, note).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who holds the receipt.
    pub async fn holder(
        &self,
        db: &mut PgConnection,
        id: ReceiptId,
    ) -> Result<Option<Claim>, sqlx::Error> {
        store::holder(db, self.mall.mall_id, id, self.now).await
    }

    /// Whether only seniors are given it: somebody left it to them, or the promise to the
    /// shopper is broken by more than the policy allows.
    pub async fn is_for_senior(
        &self,
        db: &mut PgConnection,
        receipt: &Receipt,
    ) -> anyhow::Result<bool> {
        let due = receipt.promised_at.unwrap_or(receipt.submitted_at);
        let escalated = self.escalated(db).await?;
        if escalated.is_some_and(|before| due < before) {
            return Ok(true);
        }
        Ok(store::is_for_senior(db, self.mall.mall_id, receipt.receipt_id).await?)
    }

    /// Receipts that were promised for before this moment are given to seniors only.
    pub async fn escalated(&self, db: &mut PgConnection) -> anyhow::Result<Option<DateTime<Utc>>> {
        let policy = decision::current(db, self.mall.mall_id).await?.policy;
        Ok(policy.escalated(self.now))
    }

    /// What those wrote who let it go.
    pub async fn notes(
        &self,
        db: &mut PgConnection,
        id: ReceiptId,
    ) -> Result<Vec<SkipNote>, sqlx::Error> {
        store::notes(db, self.mall.mall_id, id).await
    }

    fn lease(&self) -> DateTime<Utc> {
        self.now + TimeDelta::seconds(LEASE_SECONDS)
    }

    /// Locks a receipt in review that this person may take.
    async fn lock_waiting(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
    ) -> Result<(), ReviewError> {
        let receipt = receipts::lock(tx, self.mall.mall_id, id).await?;
        let receipt = receipt.ok_or(ReviewError::NoSuchReceipt)?;
        self.refuse_outside(tx, by.scope(), id).await?;
        let waits =
            receipt.status == Status::InReview || self.blind(tx, by, &receipt).await?.is_some();
        if !waits {
            return Err(ReviewError::NotInReview);
        }
        self.refuse_held(tx, by, id).await
    }

    /// What lies outside of somebody's part of the mall does not exist for them.
    pub async fn refuse_outside(
        &self,
        db: &mut PgConnection,
        scope: Scope,
        id: ReceiptId,
    ) -> Result<(), ReviewError> {
        match scope::includes(db, self.mall.mall_id, scope, id).await? {
            true => Ok(()),
            false => Err(ReviewError::NoSuchReceipt),
        }
    }

    /// Nobody touches what another holds, or what has been decided a moment ago.
    pub(super) async fn refuse_held(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
    ) -> Result<(), ReviewError> {
        if held::of_receipt(tx, self.mall.mall_id, id).await?.is_some() {
            return Err(ReviewError::DecisionHeld);
        }
        match self.holder(tx, id).await? {
            Some(claim) if claim.staff_id != by.staff_id() => Err(ReviewError::HeldByOther(claim)),
            _ => Ok(()),
        }
    }

    /// A decided receipt is nobody's any more.
    pub(super) async fn forget_claims(
        &self,
        tx: &mut PgConnection,
        id: ReceiptId,
    ) -> Result<(), sqlx::Error> {
        store::forget(tx, self.mall.mall_id, id).await
    }

    /// Ends this person's lease, and writes down that they are done.
    pub(super) async fn worked(
        &self,
        tx: &mut PgConnection,
        staff: StaffId,
        id: ReceiptId,
        outcome: &str,
    ) -> Result<(), ReviewError> {
        let (mall, now) = (self.mall.mall_id, self.now);
        let since = store::end(tx, mall, id, staff, now).await?;
        store::worked(tx, mall, id, staff, since, outcome, now).await?;
        Ok(())
    }

    /// This person holds the receipt again, and what they had decided did not count.
    pub(super) async fn taken_back(
        &self,
        tx: &mut PgConnection,
        staff: StaffId,
        id: ReceiptId,
    ) -> Result<(), ReviewError> {
        let mall = self.mall.mall_id;
        store::unworked(tx, mall, id, staff).await?;
        store::put(tx, mall, id, staff, self.now, self.lease()).await?;
        Ok(())
    }

    async fn let_go(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
        kind: NoteKind,
        note: &str,
    ) -> Result<(), ReviewError> {
        let (mall, staff, now) = (self.mall.mall_id, by.staff_id(), self.now);
        store::note(tx, mall, id, staff, kind, note, now).await?;
        let outcome = match kind {
            NoteKind::Skip => "skipped",
            NoteKind::Senior => "senior",
        };
        self.worked(tx, staff, id, outcome).await
    }
}
