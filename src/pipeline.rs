//! ★ Start here. One receipt from photo to points, on one page: gather, think,
//! record. Gathering reads the world and is slow, thinking is pure, recording is one
//! transaction under the job's lease.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    clock::Clock,
    decision::{self, Case, Decision, Finding, Published, Reason, Shop},
    duplicates::{self, Candidate, Sale, Twin},
    extraction::{self, Context, Facts},
    ids::{ReceiptId, TenantId},
    jobs::{self, Job, LeaseToken},
    malls::Mall,
    members,
    money::Points,
    points::{self, Posting},
    reading::{ReadError, Reader, Reading},
    receipts::{self, Change, Event, Evidence, Known, MemberDay, Receipt},
    tenants::{
        self, MallPlace, Tenant,
        matching::{Outcome, TenantIndex, TenantMatch},
    },
    uploads::{self, BlobKey, Blobs},
};

/// What it takes to process receipts.
#[derive(Clone)]
pub struct Pipeline {
    pub db: PgPool,
    pub mall: Mall,
    pub clock: Clock,
    pub blobs: Arc<dyn Blobs>,
    pub reader: Arc<dyn Reader>,
}

/// How often a decision is thought over again because the world changed under it.
const THOUGHTS_MAX: usize = 8;

impl Pipeline {
    /// Processes one receipt. An error leaves everything as it was, for another
    /// attempt.
    pub async fn process(&self, job: &Job, lease: LeaseToken) -> anyhow::Result<Decision> {
        let (receipt, photos) = self.start(job).await?;
        let reading = self.read(&photos).await?;

        for _ in 0..THOUGHTS_MAX {
            // Gather: no transaction is open.
            let world = self.gather(&receipt).await?;
            let draft = self.interpret(&receipt, &photos, reading.as_ref().ok(), &world);
            let candidates = self.candidates(&receipt, &draft.sale).await?;

            // Think: pure.
            let thought = self.think(&receipt, &photos, &reading, &world, draft, &candidates);

            // Record: all of it or none of it.
            let mut tx = self.db.begin().await?;
            match self.record(&mut tx, job.receipt_id, &thought, &world).await? {
                Recorded::Yes => {
                    jobs::finish(&mut tx, job.job_id, lease, self.clock.now()).await?;
                    tx.commit().await?;
                    return Ok(thought.decision);
                }
                // Somebody else was first; what they did is visible now.
                Recorded::WorldChanged => tx.rollback().await?,
            }
        }
        bail!("the world changed {THOUGHTS_MAX} times while one receipt was decided")
    }

    /// Gives a receipt whose job used up its attempts to a person. Returns whether
    /// there was one.
    pub async fn give_up_one(&self) -> anyhow::Result<bool> {
        let (mall, now) = (self.mall.mall_id, self.clock.now());
        let mut tx = self.db.begin().await?;
        let Some(id) = jobs::bury(&mut tx, mall, now).await? else {
            return Ok(false);
        };
        let receipt = lock(&mut tx, &self.mall, id).await?;
        let published = decision::current(&mut tx, mall).await?;
        let finding = Finding {
            reason: Reason::ReaderFailed,
            certain: false,
            detail: format!("{} attempts", jobs::ATTEMPTS_MAX),
        };
        let thought = Thought {
            decision: Decision::Review {
                findings: vec![finding],
                points_if_approved: Points::ZERO,
            },
            ..Thought::default()
        };
        self.put(&mut tx, &receipt, &thought, &published).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// The photos of one receipt, in order.
struct Photos {
    first: Vec<u8>,
    sha256: Vec<Vec<u8>>,
}

/// What may change between two looks.
struct World {
    published: Published,
    tenants: Vec<Tenant>,
    member_day: MemberDay,
}

/// What the lines mean, before twins and rules.
#[derive(Default)]
struct Draft {
    facts: Option<Facts>,
    tenant_match: Option<TenantMatch>,
    tenant: Option<Tenant>,
    sale: Sale,
}

/// Everything that was thought about a receipt, ready to be written.
struct Thought {
    draft: Draft,
    reading: Option<Reading>,
    twins: Vec<Twin>,
    decision: Decision,
    known: Known,
}

impl Default for Thought {
    fn default() -> Self {
        Self {
            draft: Draft::default(),
            reading: None,
            twins: Vec::new(),
            decision: Decision::Reject { findings: Vec::new() },
            known: Known::default(),
        }
    }
}

enum Recorded {
    Yes,
    WorldChanged,
}

/// Gather.
impl Pipeline {
    /// Marks the receipt as being read and fetches its photos.
    async fn start(&self, job: &Job) -> anyhow::Result<(Receipt, Photos)> {
        let mall = self.mall.mall_id;
        let mut tx = self.db.begin().await?;
        let receipt = lock(&mut tx, &self.mall, job.receipt_id).await?;
        let status = receipt.status.after(Event::ReadingStarted)?;
        receipts::start_reading(&mut tx, mall, &receipt, status, self.clock.now()).await?;
        let photos = uploads::photos(&mut tx, mall, job.receipt_id).await?;
        tx.commit().await?;

        let sha256: Vec<_> = photos.into_iter().map(|photo| photo.sha256).collect();
        let first = sha256.first().context("the receipt has no photo")?;
        let first = self.blobs.read(&BlobKey::new(mall, first)).await?;
        let first = first.context("a photo is missing from the blob store")?;
        Ok((receipt, Photos { first, sha256 }))
    }

    /// What the engine sees on the first photo; until the reader can join several,
    /// a person reads the others. A photo that cannot be read is an outcome; an
    /// engine that fails is trouble.
    async fn read(&self, photos: &Photos) -> anyhow::Result<Result<Reading, ReadError>> {
        let reader = Arc::clone(&self.reader);
        let photo = photos.first.clone();
        let read = tokio::task::spawn_blocking(move || reader.read(&photo));
        match read.await.context("the reader panicked")? {
            Err(ReadError::Engine(err)) => Err(err.context("the reader failed")),
            reading => Ok(reading),
        }
    }

    async fn gather(&self, receipt: &Receipt) -> anyhow::Result<World> {
        let mut db = self.db.acquire().await?;
        let mall = self.mall.mall_id;
        Ok(World {
            published: decision::current(&mut db, mall).await?,
            tenants: tenants::open_tenants(&mut db, mall).await?,
            member_day: self.member_day(&mut db, receipt).await?,
        })
    }

    async fn member_day(
        &self,
        db: &mut PgConnection,
        receipt: &Receipt,
    ) -> Result<MemberDay, sqlx::Error> {
        let today = self.mall.day_start(self.clock.now());
        receipts::member_day(db, self.mall.mall_id, receipt.member_id, today).await
    }

    async fn candidates(
        &self,
        receipt: &Receipt,
        sale: &Sale,
    ) -> Result<Vec<Candidate>, sqlx::Error> {
        let mut db = self.db.acquire().await?;
        let (id, member) = (receipt.receipt_id, receipt.member_id);
        duplicates::candidates(&mut db, &self.mall, id, member, sale).await
    }
}

/// Think.
impl Pipeline {
    fn interpret(
        &self,
        receipt: &Receipt,
        photos: &Photos,
        reading: Option<&Reading>,
        world: &World,
    ) -> Draft {
        let photos_of_sale = Sale {
            photos: photos.sha256.clone(),
            ..Sale::default()
        };
        let Some(reading) = reading else {
            return Draft {
                sale: photos_of_sale,
                ..Draft::default()
            };
        };
        let context = Context {
            region: self.mall.region.parse().ok(),
            today: self.mall.day(receipt.submitted_at),
        };
        let facts = extraction::extract(reading, &context);
        let profiles: Vec<_> = world.tenants.iter().map(|tenant| tenant.profile.clone()).collect();
        let place = MallPlace {
            name: self.mall.name.clone(),
            aliases: self.mall.aliases.clone(),
        };
        let index = TenantIndex::new(&profiles, Some(&place));
        let tenant_match = index.match_tenant(&facts, &reading.lines);
        let tenant = tenant_match.outcome.matched().map(|matched| world.tenants[matched.tenant].clone());
        Draft {
            sale: Sale {
                tenant: tenant.as_ref().map(|tenant| tenant.tenant_id),
                moment: facts.paid_at.as_ref().map(|at| at.value),
                number: facts.receipt_number.as_ref().map(|number| number.value.clone()),
                amount: facts.paid_amount.as_ref().map(|amount| amount.value),
                ..photos_of_sale
            },
            facts: Some(facts),
            tenant_match: Some(tenant_match),
            tenant,
        }
    }

    fn think(
        &self,
        receipt: &Receipt,
        photos: &Photos,
        reading: &Result<Reading, ReadError>,
        world: &World,
        draft: Draft,
        candidates: &[Candidate],
    ) -> Thought {
        let twins = duplicates::twins(&draft.sale, candidates);
        let decision = match (reading, &draft.facts, &draft.tenant_match) {
            (Ok(reading), Some(facts), Some(tenant_match)) => {
                let case = Case {
                    photos: photos.sha256.len(),
                    photo_verdict: reading.photo.verdict,
                    lines: reading.lines.len(),
                    facts,
                    shop: shop(tenant_match, draft.tenant.as_ref()),
                    twins: &twins,
                    member_day: world.member_day,
                    submitted: self.mall.local(receipt.submitted_at),
                    currency: &self.mall.currency,
                };
                decision::decide(&case, &world.published.policy)
            }
            (reading, _, _) => unreadable(reading.as_ref().err()),
        };
        Thought {
            known: self.known(&draft),
            reading: reading.as_ref().ok().cloned(),
            draft,
            twins,
            decision,
        }
    }

    fn known(&self, draft: &Draft) -> Known {
        let Some(facts) = &draft.facts else {
            return Known::default();
        };
        let paid_at = facts.paid_at.as_ref().map(|at| at.value);
        Known {
            store_name: facts.store_name.as_ref().map(|name| name.value.clone()),
            tenant_id: draft.tenant.as_ref().map(|tenant| tenant.tenant_id),
            paid_amount_fen: facts.paid_amount.as_ref().map(|amount| amount.value),
            paid_at: paid_at.and_then(|at| self.mall.moment(at.local)),
            paid_at_precision: paid_at.map(|at| at.precision.code()),
            receipt_number: facts.receipt_number.as_ref().map(|number| number.value.clone()),
            kind: Some(facts.document.kind),
        }
    }
}

fn shop(tenant_match: &TenantMatch, tenant: Option<&Tenant>) -> Shop {
    match (&tenant_match.outcome, tenant) {
        (Outcome::Matched { tenant: matched }, Some(tenant)) => Shop::Tenant {
            tenant_id: tenant.tenant_id,
            code: tenant.profile.code.clone(),
            category: tenant.profile.category.clone(),
            likely: matched.permille(),
        },
        (Outcome::Ambiguous { tenants }, _) => {
            Shop::Ambiguous(tenants.iter().map(|tenant| tenant.code.clone()).collect())
        }
        (Outcome::OtherPlace { tenant, .. }, _) => Shop::Elsewhere {
            likely: tenant.permille(),
        },
        (Outcome::Doubtful { tenant, doubt }, _) => {
            Shop::Doubtful(format!("{} {}: {doubt:?}", tenant.code, tenant.permille()))
        }
        _ => Shop::Unknown,
    }
}

fn unreadable(err: Option<&ReadError>) -> Decision {
    let finding = Finding {
        reason: Reason::Unreadable,
        certain: false,
        detail: err.map_or("", ReadError::code).to_owned(),
    };
    Decision::Review {
        findings: vec![finding],
        points_if_approved: Points::ZERO,
    }
}

/// Record.
impl Pipeline {
    /// Writes what was decided. When a sale key was taken meanwhile, or the member
    /// was credited something that the caps did not count, nothing is kept.
    async fn record(
        &self,
        tx: &mut PgConnection,
        id: ReceiptId,
        thought: &Thought,
        world: &World,
    ) -> anyhow::Result<Recorded> {
        let receipt = lock(tx, &self.mall, id).await?;
        if let (Decision::Credit { points }, Some(tenant)) = (&thought.decision, &thought.draft.tenant) {
            members::lock(tx, self.mall.mall_id, receipt.member_id).await?;
            if self.member_day(tx, &receipt).await? != world.member_day {
                return Ok(Recorded::WorldChanged);
            }
            let sale = &thought.draft.sale;
            if !self.credit(tx, &receipt, tenant.tenant_id, sale, *points).await? {
                return Ok(Recorded::WorldChanged);
            }
        }
        self.put(tx, &receipt, thought, &world.published).await?;
        Ok(Recorded::Yes)
    }

    /// Takes the sale's keys and posts the award. Returns whether the sale was free.
    async fn credit(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        tenant: TenantId,
        sale: &Sale,
        points: Points,
    ) -> anyhow::Result<bool> {
        let (mall, now) = (self.mall.mall_id, self.clock.now());
        let keys = duplicates::keys(sale);
        if keys.is_empty() {
            bail!("a sale that has no key cannot be credited by the machine");
        }
        let id = receipt.receipt_id;
        if duplicates::take(tx, mall, tenant, &keys, id, now).await?.is_err() {
            return Ok(false);
        }
        let award = Posting::award(id, receipt.member_id, points);
        points::post(tx, mall, &award, now).await?;
        Ok(true)
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
        let event = thought.audit_event(&change, published.version);
        audit::write(tx, mall, Actor::Machine, Some(id), &event, now).await
    }
}

impl Thought {
    fn change(&self, receipt: &Receipt) -> anyhow::Result<Change> {
        let (event, points, pending) = match &self.decision {
            Decision::Credit { points } => (Event::Credited, *points, Points::ZERO),
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
            reading: self.reading.as_ref().map(|reading| json!(reading)),
            facts: draft.facts.as_ref().map(|facts| json!(facts)),
            tenant_match: draft.tenant_match.as_ref().map(|found| json!(found)),
            twins: serde_json::to_value(&self.twins)?,
            decision: serde_json::to_value(&self.decision)?,
        })
    }

    fn audit_event<'a>(&'a self, change: &'a Change, policy_version: i32) -> audit::Event<'a> {
        let code = self.draft.tenant.as_ref().map(|tenant| &*tenant.profile.code);
        match &self.decision {
            Decision::Credit { points } => audit::Event::Credited {
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

async fn lock(tx: &mut PgConnection, mall: &Mall, id: ReceiptId) -> anyhow::Result<Receipt> {
    let receipt = receipts::lock(tx, mall.mall_id, id).await?;
    receipt.with_context(|| format!("receipt {id} is gone"))
}
