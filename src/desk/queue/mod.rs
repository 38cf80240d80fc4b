//! The receipts that wait for people, in the order in which promises to shoppers end; and
//! those that were decided, the newest first.

mod store;

use std::fmt;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

use crate::{
    ids::{MallId, MemberId, ReceiptId, StaffId},
    money::Fen,
    receipts::{self, Receipt, Status},
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
    ) -> Result<Vec<Waiting>, sqlx::Error> {
        let mut db = self.db.acquire().await?;
        let places = match states {
            [Status::InReview] => {
                store::by_promise(&mut db, self.mall, filter, self.now, after, limit).await?
            }
            _ => store::newest(&mut db, self.mall, states, filter, self.now, after, limit).await?,
        };
        with_receipts(&mut db, self.mall, places).await
    }

    /// These receipts, in this order.
    pub async fn of(
        &self,
        ids: &[ReceiptId],
        escalated: Option<DateTime<Utc>>,
    ) -> Result<Vec<Waiting>, sqlx::Error> {
        let mut db = self.db.acquire().await?;
        let places = store::these(&mut db, self.mall, ids, self.now, escalated).await?;
        with_receipts(&mut db, self.mall, places).await
    }

    /// How many receipts wait, and why.
    pub async fn totals(&self, filter: &Filter) -> Result<Totals, sqlx::Error> {
        let mut db = self.db.acquire().await?;
        store::totals(&mut db, self.mall, filter, self.now).await
    }

    /// How many wait for each reason; one with two reasons counts twice.
    pub async fn by_reason(&self, filter: &Filter) -> Result<Vec<Count>, sqlx::Error> {
        let mut db = self.db.acquire().await?;
        store::by_reason(&mut db, self.mall, filter, self.now).await
    }

    /// The tenants with the most receipts that wait.
    pub async fn by_tenant(&self, filter: &Filter) -> Result<Vec<Count>, sqlx::Error> {
        let mut db = self.db.acquire().await?;
        store::by_tenant(&mut db, self.mall, filter, self.now).await
    }
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
