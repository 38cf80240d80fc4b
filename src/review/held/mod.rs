//! Decisions that wait ten seconds. Until then nothing has happened: no points moved, no
//! sale key was taken, the shopper was told nothing. So taking one back has nothing to
//! undo, and a ledger that only grows needs no exception for it. They wait in the
//! database, not in somebody's browser: a closed lid loses none.

mod store;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Acquire as _, PgConnection};

use super::{Approval, Desk, Rejection, ReviewError, Verdict, blind::worked_as};
use crate::{
    audit::{self, Actor, Event},
    ids::{ReceiptId, StaffId},
    money::Points,
    receipts,
    staff::Reviewer,
};

pub use store::of_receipt;

/// How long a decision can be taken back.
pub const HOLD_SECONDS: i64 = 10;

/// A decision that can still be taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub receipt_id: ReceiptId,
    pub staff_id: StaffId,
    pub verdict: Verdict,
    /// What it will credit, as it looked when it was decided.
    pub points: Points,
    pub due_at: DateTime<Utc>,
}

impl Desk<'_> {
    /// Decides now, and carries it out when it can no longer be taken back. What stands in
    /// the way now is said now.
    pub async fn hold(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        verdict: Verdict,
    ) -> Result<Held, ReviewError> {
        let (mall, now) = (self.mall.mall_id, self.now);
        let mut tx = self.db.begin().await?;
        let picked = self.lock_blind(&mut tx, by, id, verdict.version()).await?;
        let points = match (&verdict, picked) {
            (Verdict::Reject(_), Some(_)) => Points::ZERO,
            (Verdict::Approve(approval), Some((receipt, blind))) => {
                self.credit_blind(&mut tx, &receipt, &blind, approval)
                    .await?
            }
            (Verdict::Approve(approval), None) => {
                let receipt = self.lock(&mut tx, by, id, approval.version).await?;
                let ready = self.try_out(&mut tx, &receipt, approval).await?;
                ready.needs_no_other(approval)?;
                ready.points
            }
            (Verdict::Reject(rejection), None) => {
                self.lock(&mut tx, by, id, rejection.version).await?;
                Points::ZERO
            }
        };
        self.worked(&mut tx, by.staff_id(), id, worked_as(&verdict))
            .await?;
        let held = Held {
            receipt_id: id,
            staff_id: by.staff_id(),
            verdict,
            points,
            due_at: now + TimeDelta::seconds(HOLD_SECONDS),
        };
        store::insert(&mut tx, mall, &held, now).await?;
        let decision = held.verdict.word();
        let event = Event::DecisionHeld { decision, points };
        self.tell(&mut tx, by.staff_id(), id, &event).await?;
        tx.commit().await?;
        Ok(held)
    }

    /// Takes back what this person decided of the receipt, and gives it to them again.
    pub async fn undo(&self, by: &Reviewer, id: ReceiptId) -> Result<(), ReviewError> {
        let (mall, staff) = (self.mall.mall_id, by.staff_id());
        let mut tx = self.db.begin().await?;
        // The receipt first, as everywhere.
        let receipt = receipts::lock(&mut tx, mall, id).await?;
        receipt.ok_or(ReviewError::NoSuchReceipt)?;
        let held = store::take(&mut tx, mall, id, staff).await?;
        let held = held.ok_or(ReviewError::NothingToUndo)?;
        self.taken_back(&mut tx, staff, id).await?;
        let decision = held.verdict.word();
        let event = Event::DecisionTakenBack { decision };
        self.tell(&mut tx, staff, id, &event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What was decided of the receipt a moment ago.
    pub async fn held(&self, db: &mut PgConnection, id: ReceiptId) -> anyhow::Result<Option<Held>> {
        store::of_receipt(db, self.mall.mall_id, id).await
    }

    /// Carries out the decisions that are due. Returns how many. One that has become
    /// impossible (the sale earned elsewhere meanwhile, say) leaves the receipt with
    /// people, and says why. Trouble with one does not keep the others waiting.
    pub async fn carry_out_due(&self) -> anyhow::Result<usize> {
        let mut db = self.db.acquire().await?;
        let due = store::due(&mut db, self.mall.mall_id, self.now).await?;
        drop(db);
        let (mut carried_out, mut trouble) = (0, None);
        for (id, staff) in due {
            match self.carry_out_one(id, staff).await {
                Ok(()) => carried_out += 1,
                Err(err) => trouble = Some(err.context(format!("a decision on receipt {id}"))),
            }
        }
        trouble.map_or(Ok(carried_out), Err)
    }

    async fn carry_out_one(&self, id: ReceiptId, staff: StaffId) -> anyhow::Result<()> {
        let mall = self.mall.mall_id;
        let mut tx = self.db.begin().await?;
        // The receipt first, as everywhere; then the decision may have been taken back.
        let receipt = receipts::lock(&mut tx, mall, id).await?;
        let Some(held) = store::take(&mut tx, mall, id, staff).await? else {
            return Ok(());
        };
        let by = Reviewer::who_decided(staff);
        let receipt = receipt.context("a decided receipt is gone")?;
        if self
            .late_verdict(&mut tx, &by, &receipt, &held.verdict)
            .await?
        {
            self.void_approvals(&mut tx, id).await?;
            return Ok(tx.commit().await?);
        }
        let mut tried = tx.begin().await?;
        let done = match &held.verdict {
            Verdict::Approve(approval) => {
                self.late_approval(&mut tried, &by, &held, approval).await
            }
            Verdict::Reject(rejection) => {
                self.late_refusal(&mut tried, &by, &held, rejection).await
            }
        };
        match done {
            Ok(()) => tried.commit().await?,
            Err(ReviewError::Trouble(err)) => return Err(err),
            Err(impossible) => {
                tried.rollback().await?;
                let why = impossible.to_string();
                let event = Event::NotCarriedOut {
                    decision: held.verdict.word(),
                    why: &why,
                };
                audit::write(&mut tx, mall, Actor::Machine, Some(id), &event, self.now).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    async fn late_approval(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        held: &Held,
        approval: &Approval,
    ) -> Result<(), ReviewError> {
        let id = held.receipt_id;
        let receipt = self.lock_seen(tx, id, approval.version).await?;
        let ready = self.ready(tx, receipt, approval).await?;
        ready.needs_no_other(approval)?;
        self.credit(tx, by, &ready, approval).await
    }

    async fn late_refusal(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        held: &Held,
        rejection: &Rejection,
    ) -> Result<(), ReviewError> {
        let id = held.receipt_id;
        let receipt = self.lock_seen(tx, id, rejection.version).await?;
        self.refuse(tx, by, &receipt, rejection).await
    }

    async fn tell(
        &self,
        tx: &mut PgConnection,
        staff: StaffId,
        id: ReceiptId,
        event: &Event<'_>,
    ) -> anyhow::Result<()> {
        let (mall, actor) = (self.mall.mall_id, Actor::Staff(staff));
        audit::write(tx, mall, actor, Some(id), event, self.now).await
    }
}
