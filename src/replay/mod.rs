//! Old readings under today's rules: what the machine would decide now, by the policy that
//! counts or by one that somebody proposes, beside what it decided then. Changes nothing.
//!
//! Interpreted anew: the lines, the tenant (by today's list), the rules. Taken as they were
//! seen then, from the evidence: twins, the member's day, the numbers of the statistical
//! rules; so two receipts of one day do not see each other's new outcome. Unless it is told
//! to read the photos again, no photo is opened.

mod report;
mod store;

use std::sync::Arc;

use anyhow::Context as _;
use sqlx::PgPool;

use crate::{
    confidence::Permille,
    decision::{Decision, Policy},
    duplicates::Twin,
    joining,
    malls::Mall,
    pipeline::think::{self, LookedAt, OnPhotos},
    reading::{Reader, Reading},
    statement::Span,
    tenants::{TenantList, TenantLists},
    uploads::{BlobKey, Blobs},
};

pub use report::{Change, Field, Moved, Report, Side};
use store::Past;
pub use store::count;

/// Where the lines come from.
pub enum Lines<'a> {
    /// From the evidence.
    AsRead,
    /// From the photos, which this engine reads again.
    Reread {
        blobs: &'a dyn Blobs,
        reader: Arc<dyn Reader>,
    },
}

/// What the decision of today is held against.
#[derive(Clone, Copy)]
pub enum Against<'a> {
    /// What was decided then, and read then.
    ThatTime,
    /// What these rules would decide today of the same reading: only the difference of the
    /// rules shows.
    Rules(&'a Policy),
}

/// So many decisions are held in memory at once.
const BATCH: i64 = 100;

/// Runs every decision that the machine took in this span through the policy, the oldest
/// first. `each` is told of every one that would be another; the report holds the totals.
pub async fn run(
    db: &PgPool,
    mall: &Mall,
    policy: &Policy,
    against: Against<'_>,
    span: Span,
    lines: &Lines<'_>,
    mut each: impl FnMut(Change),
) -> anyhow::Result<Report> {
    let tenants = {
        let mut db = db.acquire().await?;
        TenantLists::default().current(&mut db, mall).await?
    };
    let mut report = Report::default();
    let mut after = None;
    loop {
        let mut connection = db.acquire().await?;
        let batch = store::decisions(&mut connection, mall.mall_id, span, after, BATCH).await?;
        drop(connection);
        let Some(last) = batch.last() else {
            return Ok(report);
        };
        after = Some((last.recorded_at, last.evidence_id));
        for past in batch {
            let id = past.receipt_id;
            let again = Again {
                mall,
                policy,
                against,
                tenants: &tenants,
                lines,
            };
            let replayed = again.decide(past).await;
            match replayed.with_context(|| format!("receipt {id} cannot be replayed"))? {
                Some(change) => report.count(change, &mut each),
                None => report.unread += 1,
            }
            // Deciding takes a millisecond or two and waits for nothing: others are let in.
            tokio::task::yield_now().await;
        }
    }
}

/// What is the same for all decisions of a run.
struct Again<'a> {
    mall: &'a Mall,
    policy: &'a Policy,
    against: Against<'a>,
    tenants: &'a TenantList,
    lines: &'a Lines<'a>,
}

impl Again<'_> {
    /// Both decisions; `None` where nothing was read.
    async fn decide(&self, past: Past) -> anyhow::Result<Option<Change>> {
        let then: Decision = serde_json::from_value(past.decision.clone())
            .context("its decision cannot be understood")?;
        let mut looked_at = looked_at(&past, self.mall)?;
        let reading = match self.lines {
            Lines::AsRead => past
                .reading
                .clone()
                .map(serde_json::from_value)
                .transpose()?,
            Lines::Reread { blobs, reader } => {
                let read = self.reread(*blobs, reader, &past).await?;
                read.map(|(reading, one_paper)| {
                    looked_at.one_paper = one_paper;
                    reading
                })
            }
        };
        let Some(reading) = reading else {
            return Ok(None);
        };
        let photos = OnPhotos {
            sha256: past.photos_sha256.as_deref().unwrap_or_default(),
            reading: Some(&reading),
            likeness: None,
        };
        let draft = think::interpret(self.mall, past.submitted_at, &photos, self.tenants);
        let twins: Vec<Twin> =
            serde_json::from_value(past.twins.clone()).context("its twins cannot be understood")?;
        let by = |policy| think::decide(self.mall, &reading, &draft, &twins, &looked_at, policy);
        let (before, fields) = match self.against {
            Against::ThatTime => (Side::of(&then), report::fields(&past, &draft)?),
            Against::Rules(rules) => (Side::of(&by(rules)), Vec::new()),
        };
        Ok(Some(Change {
            receipt_id: past.receipt_id,
            decided_at: self.mall.offset(past.recorded_at),
            fields,
            before,
            after: Side::of(&by(self.policy)),
            past_unknown: past.looked_at.is_none(),
        }))
    }

    /// What the engine reads now, and how sure it is that all photos show one paper; `None`
    /// where it reads nothing.
    async fn reread(
        &self,
        blobs: &dyn Blobs,
        reader: &Arc<dyn Reader>,
        past: &Past,
    ) -> anyhow::Result<Option<(Reading, Permille)>> {
        let mut readings = Vec::new();
        for photo in past.photos_sha256.iter().flatten() {
            let file = blobs.read(&BlobKey::new(self.mall.mall_id, photo)).await?;
            let file = file.context("a photo is missing from the blob store")?;
            let reader = Arc::clone(reader);
            let read = tokio::task::spawn_blocking(move || reader.read(&file));
            match read
                .await
                .map_err(|_| anyhow::anyhow!("the reader panicked"))?
            {
                Ok(reading) => readings.push(reading),
                Err(_unreadable) => return Ok(None),
            }
        }
        let joined = joining::join(&readings);
        Ok(joined.map(|joined| (joined.reading, Permille::of(joined.confidence))))
    }
}

/// What the decision looked at then. Evidence of before it was kept has no past: nothing
/// unusual is assumed.
fn looked_at(past: &Past, mall: &Mall) -> anyhow::Result<LookedAt> {
    match &past.looked_at {
        Some(kept) => {
            serde_json::from_value(kept.clone()).context("what it looked at cannot be understood")
        }
        None => Ok(LookedAt {
            photos: 1,
            one_paper: Permille::CERTAIN,
            submitted: mall.local(past.submitted_at),
            ..LookedAt::default()
        }),
    }
}
