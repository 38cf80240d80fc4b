//! A tenant's statement: the receipts that earned in its name, for comparing with its
//! own till. Everything is asked for one tenant, and shoppers appear under pseudonyms.

mod period;
mod pseudonym;
mod store;
mod table;

use std::fmt;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

use crate::{
    clock::Clock,
    ids::{MallId, MemberId, ReceiptId, TenantId},
    money::{Fen, Points},
    receipts::Status,
};

pub use period::{DAYS_DEFAULT, DAYS_MAX, Period, PeriodError};
pub use pseudonym::Pseudonyms;
pub use store::{DaySums, days, newest, oldest, tenant_name};
pub use table::{Language, Row, Table};

/// One receipt that earned in the tenant's name.
#[derive(Clone, Debug)]
pub struct Earned {
    pub receipt_id: ReceiptId,
    pub member_id: MemberId,
    pub status: Status,
    pub version: i32,
    pub submitted_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<String>,
    pub store_name: Option<String>,
    pub paid_amount_fen: Fen,
    pub paid_at: DateTime<Utc>,
    pub paid_at_precision: Option<String>,
    pub receipt_number: Option<String>,
    pub kind: Option<String>,
    pub points: Points,
    pub points_reversed: Points,
}

impl Earned {
    /// Where it stands in the statement.
    pub fn position(&self) -> Position {
        Position {
            paid_at: self.paid_at,
            receipt_id: self.receipt_id,
        }
    }
}

/// A place in the statement that never moves: a receipt that arrives later stands
/// before or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub paid_at: DateTime<Utc>,
    pub receipt_id: ReceiptId,
}

/// The text is no position.
#[derive(Debug, thiserror::Error)]
#[error("this is no position in a statement")]
pub struct NoPosition;

/// `MICROSECONDS_RECEIPT`.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.paid_at.timestamp_micros(), self.receipt_id)
    }
}

impl std::str::FromStr for Position {
    type Err = NoPosition;

    fn from_str(text: &str) -> Result<Self, NoPosition> {
        let (micros, receipt) = text.split_once('_').ok_or(NoPosition)?;
        let micros: i64 = micros.parse().map_err(|_| NoPosition)?;
        let paid_at = DateTime::from_timestamp_micros(micros).ok_or(NoPosition)?;
        // A database knows fewer years than a cursor that somebody made up.
        let year = chrono::Datelike::year(&paid_at);
        if !(1..=9999).contains(&year) {
            return Err(NoPosition);
        }
        let receipt_id = receipt.parse().map_err(|_| NoPosition)?;
        Ok(Self {
            paid_at,
            receipt_id,
        })
    }
}

/// From when (included) to when (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub begins: DateTime<Utc>,
    pub ends: DateTime<Utc>,
}

/// What earned on one of the mall's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub day: NaiveDate,
    pub span: Span,
}

/// How shoppers are called towards this tenant.
pub async fn pseudonyms(
    db: &PgPool,
    mall: MallId,
    tenant: TenantId,
    clock: &Clock,
) -> anyhow::Result<Pseudonyms> {
    let mut db = db.acquire().await?;
    let secret = secret(&mut db, mall, clock.now()).await?;
    Ok(Pseudonyms::new(&secret, tenant))
}

/// The mall's secret, made by whoever needs it first.
async fn secret(
    db: &mut PgConnection,
    mall: MallId,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<u8>> {
    if let Some(secret) = store::secret(db, mall).await? {
        return Ok(secret);
    }
    store::insert_secret(db, mall, &rand::random::<[u8; 32]>(), now).await?;
    let secret = store::secret(db, mall).await?;
    secret.context("the mall's secret was just written")
}
