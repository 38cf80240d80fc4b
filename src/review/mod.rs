//! What a person decides: approve, with corrections if the machine misread, or
//! reject. A decision on stale data is refused, and the sale still earns only once.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    decision::{self, Reason},
    duplicates::{self, Sale, Taken, Twin, Verdict},
    extraction::{Moment, Precision},
    ids::ReceiptId,
    malls::Mall,
    money::{Fen, Points, Rate},
    points::{self, Award},
    receipts::{self, Change, Event, Evidence, IllegalTransition, Known, Receipt, Status},
    staff::Reviewer,
    tenants::{self, Tenant},
    uploads,
};

/// What the person read where the machine was wrong or silent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    pub tenant_code: Option<String>,
    pub paid_amount: Option<Fen>,
    pub paid_at: Option<Moment>,
    /// `Some(None)`: the paper shows no number.
    pub receipt_number: Option<Option<String>>,
}

/// What a person approves, on what they saw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Approval {
    /// The version that they saw.
    pub version: i32,
    pub corrections: Corrections,
    /// They looked at the twin: it is another sale.
    pub another_sale: bool,
    pub note: Option<String>,
}

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
        let (mall, now) = (self.mall.mall_id, self.now);
        let (corrections, note) = (&approval.corrections, approval.note.as_deref());
        let mut tx = self.db.begin().await?;
        let receipt = self.lock(&mut tx, id, approval.version).await?;
        let status = receipt.status.after(Event::Credited)?;
        let published = decision::current(&mut tx, mall).await?;
        let claim = self.claim(&mut tx, &receipt, corrections).await?;
        let rate = published
            .policy
            .rate(&claim.tenant.profile.code, &claim.tenant.profile.category)
            .ok_or_else(|| ReviewError::NotEligible(claim.tenant.profile.code.clone()))?;
        let points = worth(rate, claim.paid)?;

        let keys = duplicates::keys(&claim.sale);
        tenants::lock(&mut tx, claim.tenant.tenant_id).await?;
        self.refuse_credited_twin(&mut tx, &receipt, &claim.sale, approval.another_sale)
            .await?;
        duplicates::take(&mut tx, mall, claim.tenant.tenant_id, &keys, id, now).await??;
        let at = self.mall.occasion(now);
        let award = Award {
            receipt: id,
            member: receipt.member_id,
            points,
            rate,
            expires_on: published.policy.points_expire.last_day(at.today),
        };
        points::award(&mut tx, at, &award)
            .await
            .context("cannot post the award")?;
        let change = Change {
            status,
            reasons: Vec::new(),
            decided_by: Some("staff"),
            known: claim.known,
            points,
            points_pending: Points::ZERO,
            duplicate_of: None,
        };
        receipts::put(&mut tx, mall, &receipt, &change, now).await?;
        let corrected = corrections.named();
        let what =
            json!({ "outcome": "approve", "points": points, "corrected": corrected, "note": note });
        self.keep_evidence(&mut tx, by, &receipt, published.version, what)
            .await?;
        let event = audit::Event::Approved {
            points,
            paid_amount_fen: claim.paid,
            tenant_code: &claim.tenant.profile.code,
            corrected: &corrected,
            policy_version: published.version,
            note,
        };
        let actor = Actor::Staff(by.staff_id());
        audit::write(&mut tx, mall, actor, Some(id), &event, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Refuses the receipt for this reason.
    pub async fn reject(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        version: i32,
        reason: Reason,
        note: Option<&str>,
    ) -> Result<(), ReviewError> {
        let (mall, now) = (self.mall.mall_id, self.now);
        let mut tx = self.db.begin().await?;
        let receipt = self.lock(&mut tx, id, version).await?;
        let status = receipt.status.after(Event::Refused)?;
        let published = decision::current(&mut tx, mall).await?;

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
        receipts::put(&mut tx, mall, &receipt, &change, now).await?;
        let what = json!({ "outcome": "reject", "reason": reason, "note": note });
        self.keep_evidence(&mut tx, by, &receipt, published.version, what)
            .await?;
        let event = audit::Event::Rejected {
            reasons: &reasons,
            duplicate_of: receipt.duplicate_of,
            note,
        };
        let actor = Actor::Staff(by.staff_id());
        audit::write(&mut tx, mall, actor, Some(id), &event, now).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn lock(
        &self,
        tx: &mut PgConnection,
        id: ReceiptId,
        version: i32,
    ) -> Result<Receipt, ReviewError> {
        let receipt = receipts::lock(tx, self.mall.mall_id, id)
            .await?
            .ok_or(ReviewError::NoSuchReceipt)?;
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
        let (id, member) = (receipt.receipt_id, receipt.member_id);
        let candidates = duplicates::candidates(tx, self.mall, id, member, sale, None).await?;
        let twins = duplicates::twins(sale, &candidates, None);
        let unguarded = duplicates::keys(sale).is_empty();
        let stands_in_the_way = |twin: &&Twin| match twin.comparison.verdict {
            Verdict::SamePhoto | Verdict::SameSale => twin.credited,
            Verdict::Suspected => twin.credited && unguarded && !another_sale,
            Verdict::Different => false,
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
        let same = |twin: &&Twin| twin.credited && twin.comparison.verdict == Verdict::SameSale;
        Ok(twins.iter().find(same).map(|twin| twin.receipt_id))
    }

    /// What the receipt says once it is corrected; everything that earning needs.
    async fn claim(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        corrections: &Corrections,
    ) -> Result<Claim, ReviewError> {
        let read = receipt.known();
        let code = corrections
            .tenant_code
            .as_ref()
            .or(receipt.tenant_code.as_ref());
        let code = code.ok_or(ReviewError::Incomplete("tenant_code"))?;
        let tenant = tenants::by_code(tx, self.mall.mall_id, code)
            .await?
            .ok_or_else(|| ReviewError::UnknownTenant(code.clone()))?;
        let paid = corrections.paid_amount.or(read.paid_amount_fen);
        let paid = paid.ok_or(ReviewError::Incomplete("paid_amount_fen"))?;
        let moment = self.moment(receipt, corrections.paid_at);
        let moment = moment.ok_or(ReviewError::Incomplete("paid_at"))?;
        let paid_at = self
            .mall
            .moment(moment.local)
            .ok_or(ReviewError::NoSuchTime)?;
        let number = match &corrections.receipt_number {
            Some(corrected) => corrected.clone(),
            None => read.receipt_number.clone(),
        };
        let read_as = duplicates::read_as(tx, self.mall, receipt.receipt_id).await?;
        let photos = uploads::photos(tx, self.mall.mall_id, receipt.receipt_id).await?;
        let photos = photos.into_iter().map(|photo| photo.sha256).collect();
        Ok(Claim {
            paid,
            sale: Sale {
                tenant: Some(tenant.tenant_id),
                moment: Some(moment),
                number: number.clone(),
                amount: Some(paid),
                photos,
                ..read_as.unwrap_or_default()
            },
            known: Known {
                tenant_id: Some(tenant.tenant_id),
                paid_amount_fen: Some(paid),
                paid_at: Some(paid_at),
                paid_at_precision: Some(moment.precision.code()),
                receipt_number: number,
                ..read
            },
            tenant,
        })
    }

    /// The moment as corrected. One that only repeats what was read stays as exact
    /// as it was read: a client may send back a minute with seconds of zero.
    fn moment(&self, receipt: &Receipt, corrected: Option<Moment>) -> Option<Moment> {
        let precision = receipt
            .paid_at_precision
            .as_deref()
            .and_then(Precision::from_code);
        let read = receipt
            .paid_at
            .zip(precision)
            .map(|(at, precision)| Moment {
                local: self.mall.local(at),
                precision,
            });
        match (read, corrected) {
            (Some(read), Some(corrected)) if read.local == corrected.local => Some(read),
            (read, corrected) => corrected.or(read),
        }
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

/// Everything that crediting needs, known.
struct Claim {
    tenant: Tenant,
    paid: Fen,
    sale: Sale,
    known: Known,
}

fn worth(rate: Rate, paid: Fen) -> Result<Points, ReviewError> {
    match rate.points(paid) {
        Points::ZERO => Err(ReviewError::BelowMinimum),
        points => Ok(points),
    }
}

impl Corrections {
    /// The names of the corrected fields.
    fn named(&self) -> Vec<&'static str> {
        let fields = [
            ("tenant_code", self.tenant_code.is_some()),
            ("paid_amount_fen", self.paid_amount.is_some()),
            ("paid_at", self.paid_at.is_some()),
            ("receipt_number", self.receipt_number.is_some()),
        ];
        let given = fields.into_iter().filter(|(_, given)| *given);
        given.map(|(name, _)| name).collect()
    }
}
