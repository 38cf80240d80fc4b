//! What a person decides: approve, with corrections if the machine misread, or
//! reject. A decision on stale data is refused, and the sale still earns only once.
//! Nobody decides what another holds, and what is large needs two.

mod blind;
mod bulk;
mod claims;
mod held;
mod outcome;
mod proposals;
mod sale;
mod words;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    decision::{self, Published, SecondPerson},
    duplicates::{self, Sale, Taken, Twin},
    ids::ReceiptId,
    malls::Mall,
    money::{Fen, Points, Rate},
    points::{self, Award},
    receipts::{self, Change, Event, Evidence, IllegalTransition, Receipt, Status},
    search,
    staff::Reviewer,
    tenants::{self, lessons},
};

pub use blind::{Blind, SHOWN_FOR, as_if_waiting};
pub use bulk::{Alike, BULK_MAX, Bulk, BulkId, LeftOut, Wish};
pub use claims::{Claim, LEASE_SECONDS, NoteKind, SkipNote};
pub use held::{HOLD_SECONDS, Held};
pub use outcome::{Day, Outcome, Worth};
pub use proposals::{Proposal, ProposalId, ProposedState, Wanted};
pub use sale::Stated;
pub use words::{Approval, Corrections, Rejection, Verdict};

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    #[error("no such receipt")]
    NoSuchReceipt,
    #[error("the receipt has changed; its version is {version} now")]
    Stale { version: i32 },
    #[error("the receipt is not in review")]
    NotInReview,
    #[error(transparent)]
    NotNow(#[from] IllegalTransition),
    #[error("to approve it, {0} has to be known")]
    Incomplete(&'static str),
    #[error("the mall has no open tenant {0}")]
    UnknownTenant(String),
    #[error("the tenant {0} earns no points")]
    NotEligible(String),
    #[error("the amount earns no points")]
    BelowMinimum,
    #[error("the mall's clocks never showed that time")]
    NoSuchTime,
    #[error("somebody else holds this receipt")]
    HeldByOther(Claim),
    #[error("this receipt has been decided; the decision can still be taken back")]
    DecisionHeld,
    #[error("nothing is left to be taken back")]
    NothingToUndo,
    #[error("this needs a second person")]
    SecondPersonNeeded { why: SecondPerson, limit: Fen },
    #[error("nobody confirms what they proposed themselves")]
    OwnApproval,
    #[error("points are taken back by seniors")]
    SeniorNeeded,
    #[error("something is proposed of this receipt already")]
    ProposalOpen,
    #[error("this has been settled")]
    AlreadySettled,
    #[error("what was proposed does not hold any more: {0}")]
    ProposalVoid(String),
    #[error(transparent)]
    Taken(#[from] Taken),
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for ReviewError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Where and when a decision is taken.
pub struct Desk<'a> {
    pub db: &'a PgPool,
    pub mall: &'a Mall,
    pub now: DateTime<Utc>,
}

impl Desk<'_> {
    /// Credits the receipt as the person corrected it.
    pub async fn approve(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        approval: &Approval,
    ) -> Result<(), ReviewError> {
        let mut tx = self.db.begin().await?;
        let verdict = Verdict::Approve(approval.clone());
        if self.settled_blind(&mut tx, by, id, &verdict).await? {
            return Ok(tx.commit().await?);
        }
        let receipt = self.lock(&mut tx, by, id, approval.version).await?;
        let ready = self.ready(&mut tx, receipt, approval).await?;
        ready.needs_no_other(approval)?;
        self.worked(&mut tx, by.staff_id(), id, "approved").await?;
        self.credit(&mut tx, by, &ready, approval).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Refuses the receipt for this reason.
    pub async fn reject(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        rejection: &Rejection,
    ) -> Result<(), ReviewError> {
        let mut tx = self.db.begin().await?;
        let verdict = Verdict::Reject(rejection.clone());
        if self.settled_blind(&mut tx, by, id, &verdict).await? {
            return Ok(tx.commit().await?);
        }
        let receipt = self.lock(&mut tx, by, id, rejection.version).await?;
        self.worked(&mut tx, by.staff_id(), id, "rejected").await?;
        self.refuse(&mut tx, by, &receipt, rejection).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Everything that crediting needs; the sale's keys are taken in this transaction.
    async fn ready(
        &self,
        tx: &mut PgConnection,
        receipt: Receipt,
        approval: &Approval,
    ) -> Result<Ready, ReviewError> {
        let (mall, now, id) = (self.mall.mall_id, self.now, receipt.receipt_id);
        let published = decision::current(tx, mall).await?;
        let stated = self.stated(tx, &receipt, &approval.corrections).await?;
        let profile = &stated.tenant.profile;
        let rate = published.policy.rate(&profile.code, &profile.category);
        let rate = rate.ok_or_else(|| ReviewError::NotEligible(profile.code.clone()))?;
        let points = worth(rate, stated.paid)?;
        let (tenant, keys) = (stated.tenant.tenant_id, duplicates::keys(&stated.sale));
        tenants::lock(tx, tenant).await?;
        self.refuse_credited_twin(tx, &receipt, &stated.sale, approval.another_sale)
            .await?;
        duplicates::take(tx, mall, tenant, &keys, id, now).await??;
        Ok(Ready {
            receipt,
            stated,
            rate,
            points,
            published,
        })
    }

    /// Posts the award and writes the decision on the receipt that the caller has locked.
    async fn credit(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        ready: &Ready,
        approval: &Approval,
    ) -> Result<(), ReviewError> {
        let (mall, now, id) = (self.mall.mall_id, self.now, ready.receipt.receipt_id);
        let status = ready.receipt.status.after(Event::Credited)?;
        let (policy, at) = (&ready.published.policy, self.mall.occasion(now));
        let award = Award {
            receipt: id,
            member: ready.receipt.member_id,
            points: ready.points,
            rate: ready.rate,
            expires_on: policy.points_expire.last_day(at.today),
        };
        let posted = points::award(tx, at, &award).await;
        posted.context("cannot post the award")?;
        let change = Change {
            status,
            reasons: Vec::new(),
            decided_by: Some("staff"),
            known: ready.stated.known.clone(),
            points: ready.points,
            points_pending: Points::ZERO,
            duplicate_of: None,
        };
        receipts::put(tx, mall, &ready.receipt, &change, now).await?;
        if let Some(number) = &change.known.receipt_number {
            let parts = search::parts_of_number(number);
            search::remember_number(tx, mall, id, &parts).await?;
        }
        self.learn(tx, ready, approval).await?;
        let (points, note) = (ready.points, approval.note.as_deref());
        let corrected = approval.corrections.named();
        let what =
            json!({ "outcome": "approve", "points": points, "corrected": corrected, "note": note });
        let version = ready.published.version;
        self.keep_evidence(tx, by, &ready.receipt, version, what)
            .await?;
        self.forget_claims(tx, id).await?;
        let event = audit::Event::Approved {
            points,
            paid_amount_fen: ready.stated.paid,
            tenant_code: &ready.stated.tenant.profile.code,
            corrected: &corrected,
            policy_version: version,
            note,
        };
        let actor = Actor::Staff(by.staff_id());
        audit::write(tx, mall, actor, Some(id), &event, now).await?;
        Ok(())
    }

    /// What the paper bears may be another name of the tenant that the person named.
    async fn learn(
        &self,
        tx: &mut PgConnection,
        ready: &Ready,
        approval: &Approval,
    ) -> Result<(), sqlx::Error> {
        let (receipt, tenant) = (&ready.receipt, ready.stated.tenant.tenant_id);
        let is_another = receipt.tenant_id != Some(tenant);
        let name = receipt.store_name.as_deref().filter(|_| is_another);
        match (&approval.corrections.tenant_code, name) {
            (Some(_), Some(name)) => {
                let (mall, id) = (self.mall.mall_id, receipt.receipt_id);
                lessons::learn(tx, mall, tenant, name, id, self.now).await
            }
            _ => Ok(()),
        }
    }

    /// Writes the refusal on the receipt that the caller has locked.
    async fn refuse(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        receipt: &Receipt,
        rejection: &Rejection,
    ) -> Result<(), ReviewError> {
        let (mall, now, id) = (self.mall.mall_id, self.now, receipt.receipt_id);
        let status = receipt.status.after(Event::Refused)?;
        let published = decision::current(tx, mall).await?;
        let (reason, note) = (rejection.reason, rejection.note.as_deref());
        let reasons = vec![reason.code().to_owned()];
        let change = Change {
            status,
            reasons: reasons.clone(),
            decided_by: Some("staff"),
            known: receipt.known(),
            points: Points::ZERO,
            points_pending: Points::ZERO,
            duplicate_of: receipt.duplicate_of,
        };
        receipts::put(tx, mall, receipt, &change, now).await?;
        let what = json!({ "outcome": "reject", "reason": reason, "note": note });
        self.keep_evidence(tx, by, receipt, published.version, what)
            .await?;
        self.forget_claims(tx, id).await?;
        let event = audit::Event::Rejected {
            reasons: &reasons,
            duplicate_of: receipt.duplicate_of,
            note,
        };
        let actor = Actor::Staff(by.staff_id());
        audit::write(tx, mall, actor, Some(id), &event, now).await?;
        Ok(())
    }

    /// The receipt, which waits for this person: nobody else holds it, nothing was decided.
    async fn lock(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        id: ReceiptId,
        version: i32,
    ) -> Result<Receipt, ReviewError> {
        self.refuse_outside(tx, by.scope(), id).await?;
        let receipt = self.lock_seen(tx, id, version).await?;
        self.refuse_held(tx, by, id).await?;
        Ok(receipt)
    }

    /// The receipt in review as the person saw it, and nobody else changes it.
    async fn lock_seen(
        &self,
        tx: &mut PgConnection,
        id: ReceiptId,
        version: i32,
    ) -> Result<Receipt, ReviewError> {
        let receipt = receipts::lock(tx, self.mall.mall_id, id).await?;
        let receipt = receipt.ok_or(ReviewError::NoSuchReceipt)?;
        if receipt.version != version {
            return Err(ReviewError::Stale {
                version: receipt.version,
            });
        }
        // While the machine reads it, the receipt is not a person's yet.
        if receipt.status != Status::InReview {
            return Err(ReviewError::NotInReview);
        }
        Ok(receipt)
    }

    /// The keys refuse most of what has earned. What has none, or shows the same photo
    /// under other facts, is refused by comparing; a suspicion only where no key stands
    /// guard and the person has not looked at the twin.
    async fn refuse_credited_twin(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        sale: &Sale,
        another_sale: bool,
    ) -> Result<(), ReviewError> {
        let twins = self.twins(tx, receipt, sale).await?;
        let unguarded = duplicates::keys(sale).is_empty();
        let stands_in_the_way = |twin: &&Twin| match twin.comparison.verdict {
            duplicates::Verdict::SamePhoto | duplicates::Verdict::SameSale => twin.credited,
            duplicates::Verdict::Suspected => twin.credited && unguarded && !another_sale,
            duplicates::Verdict::Different => false,
        };
        let mut found = twins
            .iter()
            .find(stands_in_the_way)
            .map(|twin| twin.receipt_id);
        if found.is_none() && !another_sale {
            found = self.credited_as_read(tx, receipt, sale).await?;
        }
        match found {
            Some(by) => Err(Taken { by }.into()),
            None => Ok(()),
        }
    }

    /// A credited receipt of the sale as the machine read this paper: a correction can
    /// take it out of the keys' reach, so the person has to say that it is another sale.
    async fn credited_as_read(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        corrected: &Sale,
    ) -> Result<Option<ReceiptId>, ReviewError> {
        let (id, member) = (receipt.receipt_id, receipt.member_id);
        let Some(read) = duplicates::read_as(tx, self.mall, id).await? else {
            return Ok(None);
        };
        let read = Sale {
            tenant: corrected.tenant,
            ..read
        };
        let candidates = duplicates::candidates(tx, self.mall, id, member, &read, None).await?;
        let twins = duplicates::twins(&read, &candidates, None);
        let same = |twin: &&Twin| {
            twin.credited && twin.comparison.verdict == duplicates::Verdict::SameSale
        };
        Ok(twins.iter().find(same).map(|twin| twin.receipt_id))
    }

    async fn twins(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        sale: &Sale,
    ) -> Result<Vec<Twin>, sqlx::Error> {
        let (id, member) = (receipt.receipt_id, receipt.member_id);
        let candidates = duplicates::candidates(tx, self.mall, id, member, sale, None).await?;
        Ok(duplicates::twins(sale, &candidates, None))
    }

    /// The receipts that may be the same sale, in the order of their ids.
    async fn twins_of(
        &self,
        tx: &mut PgConnection,
        ready: &Ready,
    ) -> Result<Vec<ReceiptId>, sqlx::Error> {
        let twins = self.twins(tx, &ready.receipt, &ready.stated.sale).await?;
        let mut ids: Vec<_> = twins.iter().map(|twin| twin.receipt_id).collect();
        ids.sort();
        Ok(ids)
    }

    /// The evidence of the machine's decision, with the person's beside it.
    async fn keep_evidence(
        &self,
        tx: &mut PgConnection,
        by: &Reviewer,
        receipt: &Receipt,
        policy_version: i32,
        decision: serde_json::Value,
    ) -> Result<(), ReviewError> {
        let mall = self.mall.mall_id;
        let seen = receipts::latest_evidence(tx, mall, receipt.receipt_id).await?;
        let evidence = Evidence {
            decided_by: Actor::Staff(by.staff_id()).to_string(),
            policy_version,
            decision,
            engine: seen.as_ref().and_then(|seen| seen.engine.clone()),
            photo: seen.as_ref().and_then(|seen| seen.photo.clone()),
            // The reading stays in the machine's row; it is not written twice.
            reading: None,
            facts: seen.as_ref().and_then(|seen| seen.facts.clone()),
            tenant_match: seen.as_ref().and_then(|seen| seen.tenant_match.clone()),
            photos_sha256: seen.as_ref().and_then(|seen| seen.photos_sha256.clone()),
            // What the machine looked at is not what the person looked at.
            looked_at: None,
            product: Some(receipts::PRODUCT.to_owned()),
            twins: seen.map_or_else(|| json!([]), |seen| seen.twins),
        };
        receipts::record_evidence(tx, mall, receipt.receipt_id, &evidence, self.now).await?;
        Ok(())
    }
}

/// A sale that can be credited: nothing stands in its way.
struct Ready {
    receipt: Receipt,
    stated: Stated,
    rate: Rate,
    points: Points,
    published: Published,
}

impl Ready {
    /// Whether one person may decide it alone.
    fn needs_no_other(&self, approval: &Approval) -> Result<(), ReviewError> {
        let limits = &self.published.policy.second_person;
        let corrected = approval.corrections != Corrections::default();
        match limits.of_approval(self.stated.paid, corrected) {
            Some((why, limit)) => Err(ReviewError::SecondPersonNeeded { why, limit }),
            None => Ok(()),
        }
    }
}

fn worth(rate: Rate, paid: Fen) -> Result<Points, ReviewError> {
    match rate.points(paid) {
        Points::ZERO => Err(ReviewError::BelowMinimum),
        points => Ok(points),
    }
}
