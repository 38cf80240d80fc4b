//! Credited receipts that chance picked, mixed into the line of those that wait: handed out
//! like any other, shown as one that the machine was not sure of, decided by the same keys.
//! Whoever decides cannot tell. What they say is the verdict of a spot check and moves no
//! points; nothing else happens to the receipt.

mod faults;
mod store;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{
    Approval, Corrections, Desk, Outcome, Rejection, ReviewError, Verdict,
    claims::{Due, Hands},
};
use crate::{
    decision::{self, Decision, Finding, Reason},
    extraction::Facts,
    ids::ReceiptId,
    money::Points,
    receipts::{Evidence, Receipt, Status},
    spot_checks::{self, SpotCheckId},
    staff::Reviewer,
};

/// A credited receipt as it would be if the machine had not been sure of it.
#[derive(Clone, Debug)]
pub struct Blind {
    pub check: SpotCheckId,
    /// What it was credited.
    pub points: Points,
    pub credited_at: Option<DateTime<Utc>>,
    /// Until when its shopper would have been promised an answer.
    pub promised_at: DateTime<Utc>,
    /// The least sure of what was read: true, and what would have brought it here.
    pub finding: Finding,
}

/// What a receipt that chance picked is shown to be in review for.
pub const SHOWN_FOR: Reason = Reason::LowConfidence;

/// The receipt as it would be if the machine had sent it to people, with this promise.
pub fn as_if_waiting(receipt: Receipt, promised_at: DateTime<Utc>) -> Receipt {
    Receipt {
        status: Status::InReview,
        reasons: vec![SHOWN_FOR.code().to_owned()],
        decided_at: None,
        decided_by: None,
        points: Points::ZERO,
        points_pending: receipt.points,
        promised_at: Some(promised_at),
        ..receipt
    }
}

impl Blind {
    /// The receipt as it would wait.
    pub fn waiting(&self, receipt: Receipt) -> Receipt {
        as_if_waiting(receipt, self.promised_at)
    }

    /// The evidence of the decision that would have sent it here.
    pub fn evidence(&self, evidence: Evidence) -> Evidence {
        let review = Decision::Review {
            findings: vec![self.finding.clone()],
            points_if_approved: self.points,
            notes: Vec::new(),
        };
        Evidence {
            decision: serde_json::to_value(review).unwrap_or_default(),
            ..evidence
        }
    }

    /// What approving it would come to, were it waiting: it does not count against the
    /// limits of its own day, and a field that nobody has corrected is as unsure as it was.
    pub fn outcome(&self, outcome: &mut Outcome, approval: &Approval, desk: &Desk<'_>) {
        let today = desk.mall.day_start(desk.now);
        if self.credited_at.is_some_and(|at| today <= at) {
            let day = &mut outcome.day.credited.all;
            day.receipts -= 1;
            day.points = day.points - self.points;
        }
        let reason = self.finding.reason;
        let is_said = outcome.findings.iter().any(|one| one.reason == reason);
        if approval.corrections == Corrections::default() && !is_said {
            outcome.findings.push(self.finding.clone());
        }
    }
}

impl Desk<'_> {
    /// What waits for this person among what chance picked, that which is due first.
    pub(super) async fn picked(
        &self,
        tx: &mut PgConnection,
        hands: Hands,
        limit: i64,
    ) -> anyhow::Result<Vec<Due>> {
        let promise = self.promise_minutes(tx).await?;
        Ok(store::waiting(tx, self.mall.mall_id, hands, promise, self.now, limit).await?)
    }

    /// What the receipt is to this person: one that chance picked, and that was handed out
    /// as if it waited. While one reviewer has it before them, it waits for all of them, so
    /// that nobody can tell a colleague. A senior who was not handed it sees that it is
    /// credited: they may have to take it back while the shopper stands before them.
    pub async fn blind(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        receipt: &Receipt,
    ) -> Result<Option<Blind>, ReviewError> {
        if receipt.status != Status::Credited {
            return Ok(None);
        }
        let (mall, id) = (self.mall.mall_id, receipt.receipt_id);
        let open = store::open(tx, mall, id, self.now).await?;
        let is_masked = |holder| holder == by.staff_id() || !by.is_senior();
        let Some(open) = open.filter(|open| open.handed_to.is_some_and(is_masked)) else {
            return Ok(None);
        };
        let evidence = crate::receipts::latest_evidence(tx, mall, id).await?;
        let facts = evidence.and_then(|seen| serde_json::from_value(seen.facts?).ok());
        Ok(Some(Blind {
            check: open.spot_check_id,
            points: receipt.points,
            credited_at: receipt.decided_at,
            promised_at: open.picked_at
                + TimeDelta::minutes(self.promise_minutes(tx).await?.into()),
            finding: least_sure(facts.as_ref()),
        }))
    }

    /// The receipt as this person was handed it.
    pub async fn as_handed(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        receipt: Receipt,
    ) -> Result<(Receipt, Option<Blind>), ReviewError> {
        let blind = self.blind(tx, by, &receipt).await?;
        let receipt = match &blind {
            Some(blind) => blind.waiting(receipt),
            None => receipt,
        };
        Ok((receipt, blind))
    }

    /// Keeps what this person says of a receipt that chance picked, in the place of a
    /// decision. Returns whether it was one.
    pub(super) async fn settled_blind(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
        verdict: &Verdict,
    ) -> Result<bool, ReviewError> {
        let Some((receipt, blind)) = self.lock_blind(tx, by, id, verdict.version()).await? else {
            return Ok(false);
        };
        if let Verdict::Approve(approval) = verdict {
            self.credit_blind(tx, &receipt, &blind, approval).await?;
        }
        self.worked(tx, by.staff_id(), id, worked_as(verdict))
            .await?;
        self.settle(tx, by, id, blind.check, verdict).await?;
        self.void_approvals(tx, id).await?;
        Ok(true)
    }

    /// The receipt as it waits for this person, locked, whatever brought it to them.
    pub(super) async fn lock_handed(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
        version: i32,
    ) -> Result<Receipt, ReviewError> {
        match self.lock_blind(tx, by, id, version).await? {
            Some((receipt, blind)) => Ok(blind.waiting(receipt)),
            None => self.lock(tx, by, id, version).await,
        }
    }

    /// The receipt, locked, if it is one that chance picked and this person was handed.
    pub(super) async fn lock_blind(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
        version: i32,
    ) -> Result<Option<(Receipt, Blind)>, ReviewError> {
        let receipt = crate::receipts::lock(tx, self.mall.mall_id, id).await?;
        let receipt = receipt.ok_or(ReviewError::NoSuchReceipt)?;
        let Some(blind) = self.blind(tx, by, &receipt).await? else {
            return Ok(None);
        };
        self.refuse_outside(tx, by.scope(), id).await?;
        if receipt.version != version {
            let version = receipt.version;
            return Err(ReviewError::Stale { version });
        }
        self.refuse_held(tx, by, id).await?;
        Ok(Some((receipt, blind)))
    }

    /// What crediting it would come to, were it waiting; what would stand in the way.
    pub(super) async fn credit_blind(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        blind: &Blind,
        approval: &Approval,
    ) -> Result<Points, ReviewError> {
        let waiting = blind.waiting(receipt.clone());
        let ready = self.try_out(tx, &waiting, approval).await?;
        ready.needs_no_other(approval)?;
        Ok(ready.points)
    }

    /// Carries out what was said of a receipt that chance picked. Returns whether it was
    /// one that nobody has settled.
    pub(super) async fn late_verdict(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        receipt: &Receipt,
        verdict: &Verdict,
    ) -> Result<bool, ReviewError> {
        let (mall, id) = (self.mall.mall_id, receipt.receipt_id);
        let open = match receipt.status {
            Status::InReview => None,
            _ => store::open(tx, mall, id, self.now).await?,
        };
        let Some(open) = open else {
            return Ok(false);
        };
        self.settle(tx, by, id, open.spot_check_id, verdict).await?;
        Ok(true)
    }

    async fn settle(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
        check: SpotCheckId,
        verdict: &Verdict,
    ) -> Result<(), ReviewError> {
        let finding = spot_checks::Finding {
            wrong: faults::of(verdict),
            note: match verdict {
                Verdict::Approve(Approval { note, .. }) => note.clone(),
                Verdict::Reject(Rejection { note, .. }) => note.clone(),
            },
        };
        let mall = self.mall.mall_id;
        let settled = spot_checks::settle_in(tx, mall, by, check, &finding, self.now).await;
        settled.map_err(|err| match err {
            spot_checks::VerdictError::Trouble(err) => ReviewError::Trouble(err),
            _ => ReviewError::NotInReview,
        })?;
        Ok(self.forget_claims(tx, id).await?)
    }

    async fn promise_minutes(&self, tx: &mut PgConnection) -> anyhow::Result<i32> {
        let policy = decision::current(tx, self.mall.mall_id).await?.policy;
        Ok(policy.promise_minutes)
    }
}

pub(super) fn worked_as(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Approve(_) => "approved",
        Verdict::Reject(_) => "rejected",
    }
}

/// As the rule about surely read fields says it.
fn least_sure(facts: Option<&Facts>) -> Finding {
    let sure = facts.map(|facts| {
        [
            (
                "paid_amount",
                facts.paid_amount.as_ref().map(|f| f.permille()),
            ),
            ("paid_at", facts.paid_at.as_ref().map(|f| f.permille())),
            (
                "receipt_number",
                facts.receipt_number.as_ref().map(|f| f.permille()),
            ),
        ]
    });
    let fields = sure.into_iter().flatten();
    let known = fields.filter_map(|(name, likely)| Some((name, likely?)));
    let detail = known
        .min_by_key(|(_, likely)| *likely)
        .map(|(name, likely)| format!("{name} {likely}"));
    Finding {
        reason: SHOWN_FOR,
        certain: false,
        rule: "low_confidence".into(),
        detail: detail.unwrap_or_default(),
        numbers: Default::default(),
    }
}
