//! The receipts that wait for people, in the order in which promises to shoppers end; and
//! those that were decided, the newest first.

mod store;

use std::fmt;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

use crate::{
    decision,
    ids::{MallId, MemberId, ReceiptId, StaffId},
    money::Fen,
    receipts::{self, Receipt, Status},
    review,
    search::Sought,
    staff::Scope,
};

pub use store::{Count, Totals};

/// Which receipts are asked for; what is absent restricts nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub reason: Option<String>,
    pub tenant_code: Option<String>,
    pub category: Option<String>,
    pub amount_from: Option<Fen>,
    pub amount_to: Option<Fen>,
    pub submitted_from: Option<DateTime<Utc>>,
    /// Not included.
    pub submitted_to: Option<DateTime<Utc>>,
    pub overdue: Option<bool>,
    pub appealed: bool,
    pub for_senior: Option<bool>,
    pub held_by: Option<StaffId>,
    pub member: Option<MemberId>,
    pub sought: Option<Sought>,
    /// Of the person who asks.
    pub scope: Scope,
    /// What was promised for before this moment is a senior's.
    pub escalated: Option<DateTime<Utc>>,
}

/// One receipt of the queue.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub receipt: Receipt,
    pub place: Place,
    pub is_for_senior: bool,
    pub claim: Option<crate::review::Claim>,
}

/// A place in the queue: it never moves, whatever comes and goes around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub due: DateTime<Utc>,
    pub receipt_id: ReceiptId,
}

/// The text is no place in a queue.
#[derive(Debug, thiserror::Error)]
#[error("this is no place in the queue")]
pub struct NoPlace;

/// `MICROSECONDS_RECEIPT`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.due.timestamp_micros(), self.receipt_id)
    }
}

impl std::str::FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (micros, receipt) = text.split_once('_').ok_or(NoPlace)?;
        let micros: i64 = micros.parse().map_err(|_| NoPlace)?;
        let due = DateTime::from_timestamp_micros(micros).ok_or(NoPlace)?;
        // A database knows fewer years than a cursor that somebody made up.
        let year = chrono::Datelike::year(&due);
        if !(1..=9999).contains(&year) {
            return Err(NoPlace);
        }
        let receipt_id = receipt.parse().map_err(|_| NoPlace)?;
        Ok(Self { due, receipt_id })
    }
}

/// The mall's queue at one moment.
pub struct Queue<'a> {
    pub db: &'a PgPool,
    pub mall: MallId,
    pub now: DateTime<Utc>,
}

impl Queue<'_> {
    /// Receipts in one of these states, those behind `after`. Those in review, asked for
    /// alone, stand in the order of their promises; others newest first.
    pub async fn list(
        &self,
        states: &[Status],
        filter: &Filter,
        after: Option<Place>,
        limit: i64,
    ) -> anyhow::Result<Vec<Waiting>> {
        let mut db = self.db.acquire().await?;
        let (mall, now) = (self.mall, self.now);
        if states != [Status::InReview] {
            let places = store::newest(&mut db, mall, states, filter, now, after, limit).await?;
            return Ok(with_receipts(&mut db, mall, places).await?);
        }
        let places = store::by_promise(&mut db, mall, filter, now, after, limit).await?;
        let mut waiting = with_receipts(&mut db, mall, places).await?;
        waiting.extend(self.handed_out(&mut db, filter, after).await?);
        waiting.sort_by_key(|one| (one.place.due, one.place.receipt_id));
        waiting.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(waiting)
    }

    /// What chance picked among the credited ones and somebody is looking at: as they were
    /// handed it. Who looks for what they hold in the queue finds it there like the others.
    async fn handed_out(
        &self,
        db: &mut PgConnection,
        filter: &Filter,
        after: Option<Place>,
    ) -> anyhow::Result<Vec<Waiting>> {
        let promise = decision::current(db, self.mall)
            .await?
            .policy
            .promise_minutes;
        let shown_for = review::SHOWN_FOR.code();
        let (mall, now) = (self.mall, self.now);
        let places = store::handed_out(db, mall, filter, now, promise, shown_for, after).await?;
        let picked = with_receipts(db, mall, places).await?.into_iter();
        let as_handed = |one: Waiting| Waiting {
            receipt: review::as_if_waiting(one.receipt, one.place.due),
            ..one
        };
        Ok(picked.map(as_handed).collect())
    }

    /// These receipts, in this order, as the queue shows them.
    pub async fn of(
        &self,
        ids: &[ReceiptId],
        escalated: Option<DateTime<Utc>>,
    ) -> anyhow::Result<Vec<Waiting>> {
        let mut db = self.db.acquire().await?;
        let places = store::these(&mut db, self.mall, ids, self.now, escalated).await?;
        let mut these = with_receipts(&mut db, self.mall, places).await?;
        let all = Filter {
            escalated,
            ..Filter::default()
        };
        for picked in self.handed_out(&mut db, &all, None).await? {
            let id = picked.receipt.receipt_id;
            if let Some(one) = these.iter_mut().find(|one| one.receipt.receipt_id == id) {
                *one = picked;
            }
        }
        Ok(these)
    }

    /// How many receipts truly wait.
    pub async fn totals(&self, filter: &Filter) -> Result<Totals, sqlx::Error> {
        let mut db = self.db.acquire().await?;
        store::totals(&mut db, self.mall, filter, self.now).await
    }

    /// How many receipts the queue shows, and why they wait.
    pub async fn counts(&self, filter: &Filter) -> anyhow::Result<Counts> {
        let mut db = self.db.acquire().await?;
        let (mall, now) = (self.mall, self.now);
        let mut counts = Counts {
            totals: store::totals(&mut db, mall, filter, now).await?,
            by_reason: store::by_reason(&mut db, mall, filter, now).await?,
            by_tenant: store::by_tenant(&mut db, mall, filter, now).await?,
        };
        for one in self.handed_out(&mut db, filter, None).await? {
            counts.add(&one, now);
        }
        Ok(counts)
    }
}

/// How many receipts the queue shows, and why they wait.
#[derive(Clone, Debug)]
pub struct Counts {
    pub totals: Totals,
    /// The most frequent first; one with two reasons counts twice.
    pub by_reason: Vec<Count>,
    /// The tenants with the most receipts that wait.
    pub by_tenant: Vec<Count>,
}

impl Counts {
    fn add(&mut self, one: &Waiting, now: DateTime<Utc>) {
        let totals = &mut self.totals;
        totals.total += 1;
        totals.overdue += i64::from(one.place.due < now);
        totals.for_senior += i64::from(one.is_for_senior);
        totals.held += i64::from(one.claim.is_some());
        let sent = Some(one.receipt.submitted_at);
        totals.oldest = totals.oldest.into_iter().chain(sent).min();
        for reason in &one.receipt.reasons {
            count(&mut self.by_reason, reason, None);
        }
        if let Some(tenant) = &one.receipt.tenant_code {
            count(&mut self.by_tenant, tenant, one.receipt.tenant_name.clone());
        }
    }
}

/// Counts one more, and keeps the most frequent first.
fn count(counts: &mut Vec<Count>, code: &str, name: Option<String>) {
    match counts.iter_mut().find(|known| known.code == code) {
        Some(known) => known.count += 1,
        None => counts.push(Count {
            code: code.to_owned(),
            name,
            count: 1,
        }),
    }
    counts.sort_by(|one, other| (other.count, &one.code).cmp(&(one.count, &other.code)));
}

async fn with_receipts(
    db: &mut PgConnection,
    mall: MallId,
    places: Vec<store::Found>,
) -> Result<Vec<Waiting>, sqlx::Error> {
    let ids: Vec<_> = places.iter().map(|found| found.receipt_id).collect();
    let receipts = receipts::find_all(db, mall, &ids).await?;
    let of = |found: store::Found| {
        let mut receipts = receipts.iter();
        let receipt = receipts.find(|receipt| receipt.receipt_id == found.receipt_id)?;
        Some(found.with(receipt.clone()))
    };
    Ok(places.into_iter().filter_map(of).collect())
}
