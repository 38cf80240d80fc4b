//! Record: evidence, status, sale keys, points and audit entry, all of them or none
//! of them. Uniqueness was looked at while thinking; here it is enforced.

use anyhow::{Context as _, bail};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    Pipeline,
    gather::{World, lock},
    think::{Draft, LookedAt, Thought, person},
};
use crate::{
    audit::{self, Actor},
    decision::{self, Decision, Policy, Published, Reason},
    duplicates::{self, Sale, Taken, Verdict},
    ids::{ReceiptId, TenantId},
    jobs, members,
    money::Points,
    points::{self, Award},
    receipts::{self, Change, Event, Evidence, Known, PRODUCT, Receipt, Status},
    risk, search, spot_checks,
    tenants::{self, Tenant},
};

/// Whether a decision was written.
pub enum Recorded {
    Yes,
    /// Somebody else was first; what they did is visible at the next look.
    WorldChanged,
    /// Another receipt has earned for this sale.
    Taken(Taken),
}

impl Pipeline {
    /// Gives a receipt whose job used up its attempts to a person. Returns whether
    /// there was one.
    pub async fn give_up_one(&self) -> anyhow::Result<bool> {
        let (mall, now) = (self.mall.mall_id, self.clock.now());
        let mut tx = self.db.begin().await?;
        let Some((job, id)) = jobs::exhausted(&mut tx, mall, now).await? else {
            return Ok(false);
        };
        // The receipt first, as everywhere: two transactions never wait for each other.
        let receipt = lock(&mut tx, &self.mall, id).await?;
        let waits = matches!(receipt.status, Status::Received | Status::Reading);
        if !jobs::bury(&mut tx, job, now).await? || !waits {
            tx.commit().await?;
            return Ok(true);
        }
        let published = decision::current(&mut tx, mall).await?;
        let detail = format!("{} attempts", jobs::ATTEMPTS_MAX);
        let thought = Thought {
            draft: Draft::default(),
            reading: None,
            twins: Vec::new(),
            looked_at: LookedAt::default(),
            decision: person(Reason::ReaderFailed, "reader_failed", detail),
            known: Known::default(),
        };
        self.put(&mut tx, &receipt, &thought, &published).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Writes what was decided. When a sale key was taken meanwhile, or the member
    /// was credited something that the caps did not count, nothing is kept.
    pub async fn record(
        &self,
        tx: &mut PgConnection,
        id: ReceiptId,
        thought: &Thought,
        world: &World,
        taken: Option<Taken>,
    ) -> anyhow::Result<Recorded> {
        let receipt = lock(tx, &self.mall, id).await?;
        if let Some(tenant) = &thought.draft.tenant {
            // One receipt of a tenant at a time: a near miss that is being recorded
            // beside this one is seen, though no key of theirs collides.
            tenants::lock(tx, tenant.tenant_id).await?;
            let candidates = self
                .candidates(tx, &receipt, &thought.draft.sale, taken)
                .await?;
            let twins = duplicates::twins(&thought.draft.sale, &candidates, taken);
            // The first twin decides; further ones only keep it company.
            if twins.first() != thought.twins.first() {
                return Ok(Recorded::WorldChanged);
            }
            if let Decision::Credit { points, .. } = thought.decision {
                members::lock(tx, self.mall.mall_id, receipt.member_id).await?;
                let day = self.member_day(tx, &receipt, Some(tenant.tenant_id));
                if day.await? != thought.looked_at.member_day {
                    return Ok(Recorded::WorldChanged);
                }
                let sale = &thought.draft.sale;
                let award = self.award(&receipt, tenant, points, &world.published.policy)?;
                if let Err(taken) = self.credit(tx, tenant.tenant_id, sale, &award).await? {
                    return Ok(Recorded::Taken(taken));
                }
                self.pick(tx, id, tenant.tenant_id, thought, world).await?;
            }
        }
        let sale = &thought.draft.sale;
        if let (Some(tenant), Some(twin)) = (&thought.draft.tenant, thought.is_sale_of()) {
            let (mall, now) = (self.mall.mall_id, self.clock.now());
            let keys = duplicates::keys(sale);
            duplicates::join(tx, mall, tenant.tenant_id, &keys, twin, now).await?;
        }
        duplicates::remember(tx, &self.mall, id, sale).await?;
        self.put(tx, &receipt, thought, &world.published).await?;
        Ok(Recorded::Yes)
    }

    fn award(
        &self,
        receipt: &Receipt,
        tenant: &Tenant,
        points: Points,
        policy: &Policy,
    ) -> anyhow::Result<Award> {
        let today = self.mall.day(self.clock.now());
        let (code, category) = (&tenant.profile.code, &tenant.profile.category);
        let rate = policy.rate(code, category);
        Ok(Award {
            receipt: receipt.receipt_id,
            member: receipt.member_id,
            points,
            rate: rate.context("a tenant that earns no points was credited")?,
            expires_on: policy.points_expire.last_day(today),
        })
    }

    /// Takes the sale's keys and posts the award, or says who has taken one.
    async fn credit(
        &self,
        tx: &mut PgConnection,
        tenant: TenantId,
        sale: &Sale,
        award: &Award,
    ) -> anyhow::Result<Result<(), Taken>> {
        let (mall, now) = (self.mall.mall_id, self.clock.now());
        let keys = duplicates::keys(sale);
        if keys.is_empty() {
            bail!("a sale that has no key cannot be credited by the machine");
        }
        if let Err(taken) = duplicates::take(tx, mall, tenant, &keys, award.receipt, now).await? {
            return Ok(Err(taken));
        }
        points::award(tx, self.mall.occasion(now), award).await?;
        Ok(Ok(()))
    }

    /// Has a credit looked at by a person, if chance says so.
    async fn pick(
        &self,
        tx: &mut PgConnection,
        id: ReceiptId,
        tenant: TenantId,
        thought: &Thought,
        world: &World,
    ) -> anyhow::Result<()> {
        let credit = spot_checks::Credit {
            receipt: id,
            tenant,
            rules: &thought.decision.noted(),
        };
        let share = world.published.policy.spot_checks;
        let now = self.clock.now();
        spot_checks::pick(tx, self.mall.mall_id, &credit, share, now).await
    }

    /// Status, evidence and audit entry.
    async fn put(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        thought: &Thought,
        published: &Published,
    ) -> anyhow::Result<()> {
        let (mall, now) = (self.mall.mall_id, self.clock.now());
        let id = receipt.receipt_id;
        let change = thought.change(receipt)?;
        receipts::put(tx, mall, receipt, &change, now).await?;
        let evidence = thought.evidence(published.version)?;
        receipts::record_evidence(tx, mall, id, &evidence, now).await?;
        if thought.reading.is_some() {
            risk::complete_trace(tx, &self.asked(receipt, &thought.draft)).await?;
        }
        let (words, number) = thought.found_by();
        search::remember(tx, mall, id, &words, &number).await?;
        let event = thought.audit_event(&change, published.version);
        audit::write(tx, mall, Actor::Machine, Some(id), &event, now).await
    }
}

impl Thought {
    /// The receipt that has earned for this very sale, when this one is refused for it.
    fn is_sale_of(&self) -> Option<ReceiptId> {
        let twin = self.twins.first()?;
        let same = twin.comparison.verdict == Verdict::SameSale && twin.credited;
        let refused = matches!(self.decision, Decision::Reject { .. });
        (same && refused).then_some(twin.receipt_id)
    }

    fn change(&self, receipt: &Receipt) -> anyhow::Result<Change> {
        let (event, points, pending) = match &self.decision {
            Decision::Credit { points, .. } => (Event::Credited, *points, Points::ZERO),
            Decision::Review {
                points_if_approved, ..
            } => (Event::SentToReview, Points::ZERO, *points_if_approved),
            Decision::Reject { .. } => (Event::Refused, Points::ZERO, Points::ZERO),
        };
        let decided = event != Event::SentToReview;
        Ok(Change {
            status: receipt.status.after(event)?,
            reasons: self.decision.reasons(),
            decided_by: decided.then_some("auto"),
            known: self.known.clone(),
            points,
            points_pending: pending,
            duplicate_of: self.twins.first().map(|twin| twin.receipt_id),
        })
    }

    fn evidence(&self, policy_version: i32) -> anyhow::Result<Evidence> {
        let draft = &self.draft;
        Ok(Evidence {
            decided_by: Actor::Machine.to_string(),
            engine: self.reading.as_ref().map(|reading| reading.engine.clone()),
            policy_version,
            photo: self.reading.as_ref().map(|reading| json!(reading.photo)),
            reading: self.reading.as_ref().map(|reading| json!(reading)),
            facts: draft.facts.as_ref().map(|facts| json!(facts)),
            tenant_match: draft.tenant_match.as_ref().map(|found| json!(found)),
            twins: serde_json::to_value(&self.twins)?,
            decision: serde_json::to_value(&self.decision)?,
            photos_sha256: Some(draft.sale.photos.clone()),
            looked_at: Some(serde_json::to_value(&self.looked_at)?),
            product: Some(PRODUCT.to_owned()),
        })
    }

    /// The words of the paper, and the parts of its number.
    fn found_by(&self) -> (Vec<String>, Vec<String>) {
        let lines = self.reading.iter().flat_map(|reading| &reading.lines);
        let words = search::words(lines.map(|line| &*line.text));
        let number = self.known.receipt_number.as_deref();
        (words, number.map_or_else(Vec::new, search::parts_of_number))
    }

    fn audit_event<'a>(&'a self, change: &'a Change, policy_version: i32) -> audit::Event<'a> {
        let code = self
            .draft
            .tenant
            .as_ref()
            .map(|tenant| &*tenant.profile.code);
        match &self.decision {
            Decision::Credit { points, .. } => audit::Event::Credited {
                points: *points,
                paid_amount_fen: change.known.paid_amount_fen,
                tenant_code: code,
                policy_version,
            },
            Decision::Review { .. } => audit::Event::SentToReview {
                reasons: &change.reasons,
                policy_version,
            },
            Decision::Reject { .. } => audit::Event::Rejected {
                reasons: &change.reasons,
                duplicate_of: change.duplicate_of,
                note: None,
            },
        }
    }
}
