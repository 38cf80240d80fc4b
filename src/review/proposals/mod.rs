//! What one person wants and another has to agree with: large amounts, large returns,
//! what rests on one's own corrections. The second person carries it out, on exactly what
//! the first one saw: a change of the receipt, of its points or of its twins voids it.

mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{Acquire as _, PgConnection};

use super::{Approval, Desk, Ready, ReviewError, Verdict};
use crate::{
    audit::{self, Actor, Event},
    ids::{ReceiptId, StaffId, id},
    money::{Fen, Points},
    receipts::{self, Receipt},
    reversals::{self, ReversalError},
    staff::{Reviewer, scope},
};

id!(/// What one person wants done and another has to agree with.
    ProposalId);

/// What is proposed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    Approve(Approval),
    /// Of a credited receipt.
    Reverse(reversals::Request),
}

impl Wanted {
    /// `approve` or `reverse`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Approve(_) => "approve",
            Self::Reverse(_) => "reverse",
        }
    }
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, sqlx::Type, utoipa::ToSchema)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ProposedState {
    Open,
    Confirmed,
    Declined,
    /// What it rested on has changed.
    Void,
}

impl ProposedState {
    fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Declined => "declined",
            Self::Void => "void",
        }
    }
}

/// One proposal as it stands.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub proposal_id: ProposalId,
    pub receipt_id: ReceiptId,
    /// Of the receipt, as the proposer saw it.
    pub version: i32,
    pub twins: Vec<ReceiptId>,
    /// To be credited, or taken back.
    pub points: Points,
    pub amount: Fen,
    pub wanted: Wanted,
    pub proposed_by: StaffId,
    pub username: String,
    pub proposed_at: DateTime<Utc>,
    pub state: ProposedState,
}

impl Desk<'_> {
    /// Proposes to credit the receipt as this person corrected it.
    pub async fn propose_approval(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        approval: Approval,
    ) -> Result<ProposalId, ReviewError> {
        let mut tx = self.db.begin().await?;
        let receipt = self.lock_handed(&mut tx, by, id, approval.version).await?;
        let ready = self.try_out(&mut tx, &receipt, &approval).await?;
        let twins = self.twins_of(&mut tx, &ready).await?;
        self.worked(&mut tx, by.staff_id(), id, "proposed").await?;
        let (points, amount) = (ready.points, ready.stated.paid);
        let wanted = Wanted::Approve(approval);
        let proposal = self.proposal(by, &receipt, wanted, points, amount, twins);
        self.keep(&mut tx, &proposal).await?;
        tx.commit().await?;
        Ok(proposal.proposal_id)
    }

    /// Proposes to take points back.
    pub async fn propose_reversal(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        request: reversals::Request,
    ) -> Result<ProposalId, ReversalError> {
        let mut tx = self.db.begin().await?;
        if !scope::includes(&mut tx, self.mall.mall_id, by.scope(), id).await? {
            return Err(ReversalError::NoSuchReceipt);
        }
        let (receipt, part) = reversals::weigh(&mut tx, self.mall.mall_id, id, &request).await?;
        let wanted = Wanted::Reverse(request);
        let proposal = self.proposal(by, &receipt, wanted, part.points, part.amount, Vec::new());
        self.keep(&mut tx, &proposal).await?;
        tx.commit().await?;
        Ok(proposal.proposal_id)
    }

    /// Carries out what another person proposed.
    pub async fn confirm(&self, by: &Reviewer, id: ProposalId) -> Result<ReceiptId, ReviewError> {
        let mut tx = self.db.begin().await?;
        let (proposal, receipt) = self.lock_open(&mut tx, by, id).await?;
        if proposal.proposed_by == by.staff_id() {
            return Err(ReviewError::OwnApproval);
        }
        if matches!(proposal.wanted, Wanted::Reverse(_)) && !by.is_senior() {
            return Err(ReviewError::SeniorNeeded);
        }
        let mut tried = tx.begin().await?;
        match self.carry_out(&mut tried, by, &proposal, receipt).await {
            Ok(()) => tried.commit().await?,
            Err(ReviewError::Trouble(err)) => return Err(err.into()),
            Err(impossible) => {
                tried.rollback().await?;
                let state = ProposedState::Void;
                store::settle(&mut tx, id, state, by.staff_id(), self.now).await?;
                tx.commit().await?;
                return Err(ReviewError::ProposalVoid(impossible.to_string()));
            }
        }
        let state = ProposedState::Confirmed;
        store::settle(&mut tx, id, state, by.staff_id(), self.now).await?;
        let event = Event::ProposalConfirmed {
            kind: proposal.wanted.word(),
            proposed_by: proposal.proposed_by,
        };
        self.say(&mut tx, by, proposal.receipt_id, &event).await?;
        tx.commit().await?;
        Ok(proposal.receipt_id)
    }

    /// Ends the proposal; its proposer takes it back so.
    pub async fn decline(
        &self,
        by: &Reviewer,
        id: ProposalId,
        note: Option<&str>,
    ) -> Result<Proposal, ReviewError> {
        let mut tx = self.db.begin().await?;
        let (proposal, _) = self.lock_open(&mut tx, by, id).await?;
        let state = ProposedState::Declined;
        store::settle(&mut tx, id, state, by.staff_id(), self.now).await?;
        let kind = proposal.wanted.word();
        let event = Event::ProposalDeclined { kind, note };
        self.say(&mut tx, by, proposal.receipt_id, &event).await?;
        tx.commit().await?;
        Ok(Proposal { state, ..proposal })
    }

    /// One proposal.
    pub async fn find_proposal(&self, id: ProposalId) -> anyhow::Result<Option<Proposal>> {
        let mut db = self.db.acquire().await?;
        store::find(&mut db, self.mall.mall_id, id).await
    }

    /// What somebody proposed of the receipt as it is.
    pub async fn proposal_of(
        &self,
        db: &mut PgConnection,
        id: ReceiptId,
    ) -> anyhow::Result<Option<Proposal>> {
        store::of_receipt(db, self.mall.mall_id, id).await
    }

    /// What waits for a second person, oldest first.
    pub async fn proposals(
        &self,
        by: &Reviewer,
        after: Option<ProposalId>,
        limit: i64,
    ) -> anyhow::Result<Vec<Proposal>> {
        let mut db = self.db.acquire().await?;
        store::open(&mut db, self.mall.mall_id, by.scope(), after, limit).await
    }

    /// Ends what was proposed to credit the receipt: it was settled without a second person.
    pub(super) async fn void_approvals(
        &self,
        tx: &mut PgConnection,
        id: ReceiptId,
    ) -> Result<(), sqlx::Error> {
        store::void_approvals(tx, self.mall.mall_id, id, self.now).await
    }

    fn proposal(
        &self,
        by: &Reviewer,
        receipt: &Receipt,
        wanted: Wanted,
        points: Points,
        amount: Fen,
        twins: Vec<ReceiptId>,
    ) -> Proposal {
        Proposal {
            proposal_id: ProposalId::fresh(),
            receipt_id: receipt.receipt_id,
            version: receipt.version,
            twins,
            points,
            amount,
            wanted,
            proposed_by: by.staff_id(),
            username: String::new(),
            proposed_at: self.now,
            state: ProposedState::Open,
        }
    }

    async fn keep(&self, tx: &mut PgConnection, proposal: &Proposal) -> Result<(), ReviewError> {
        let (mall, id) = (self.mall.mall_id, proposal.receipt_id);
        store::void_outdated(tx, mall, id, proposal.version, self.now).await?;
        store::insert(tx, mall, proposal).await?;
        let event = Event::Proposed {
            kind: proposal.wanted.word(),
            points: proposal.points,
            amount_fen: proposal.amount,
        };
        let actor = Actor::Staff(proposal.proposed_by);
        audit::write(tx, mall, actor, Some(id), &event, self.now).await?;
        Ok(())
    }

    /// The proposal and its receipt, and nobody else changes either.
    async fn lock_open(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ProposalId,
    ) -> Result<(Proposal, Receipt), ReviewError> {
        let mall = self.mall.mall_id;
        let proposal = store::find(tx, mall, id).await?;
        let about = proposal.ok_or(ReviewError::NoSuchReceipt)?.receipt_id;
        // The receipt first, as everywhere; then the proposal as it stands now.
        let receipt = receipts::lock(tx, mall, about).await?;
        let receipt = receipt.ok_or(ReviewError::NoSuchReceipt)?;
        self.refuse_outside(tx, by.scope(), about).await?;
        let proposal = store::find(tx, mall, id).await?;
        let proposal = proposal.filter(|proposal| proposal.state == ProposedState::Open);
        Ok((proposal.ok_or(ReviewError::AlreadySettled)?, receipt))
    }

    /// Exactly what was proposed, on exactly what was seen.
    async fn carry_out(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        proposal: &Proposal,
        receipt: Receipt,
    ) -> Result<(), ReviewError> {
        let (id, version) = (proposal.receipt_id, receipt.version);
        if version != proposal.version {
            return Err(ReviewError::Stale { version });
        }
        match &proposal.wanted {
            Wanted::Approve(approval) => {
                self.refuse_held(tx, by, id).await?;
                let verdict = Verdict::Approve(approval.clone());
                if self.late_verdict(tx, by, &receipt, &verdict).await? {
                    return self.worked(tx, by.staff_id(), id, "approved").await;
                }
                let receipt = self.lock(tx, by, id, approval.version).await?;
                let ready = self.ready(tx, receipt, approval).await?;
                let twins = self.twins_of(tx, &ready).await?;
                if ready.points != proposal.points || twins != proposal.twins {
                    return Err(ReviewError::Stale { version });
                }
                self.worked(tx, by.staff_id(), id, "approved").await?;
                self.credit(tx, by, &ready, approval).await
            }
            Wanted::Reverse(request) => {
                let staff = by.staff_id();
                let done = reversals::reverse_in(tx, self.mall, staff, id, request, self.now).await;
                done.map_err(|err| match err {
                    ReversalError::Trouble(err) => err.into(),
                    _ => ReviewError::Stale { version },
                })
            }
        }
    }

    /// What deciding would take, undone again.
    pub(super) async fn try_out(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        approval: &Approval,
    ) -> Result<Ready, ReviewError> {
        let mut tried = tx.begin().await?;
        let ready = self.ready(&mut tried, receipt.clone(), approval).await?;
        tried.rollback().await?;
        Ok(ready)
    }

    async fn say(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
        event: &Event<'_>,
    ) -> anyhow::Result<()> {
        let (mall, actor) = (self.mall.mall_id, Actor::Staff(by.staff_id()));
        audit::write(tx, mall, actor, Some(id), event, self.now).await
    }
}
