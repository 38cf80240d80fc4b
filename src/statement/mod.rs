//! A tenant's statement: the receipts that earned in its name, for comparing with its
//! own till. Everything is asked for one tenant, and shoppers appear under pseudonyms.

mod period;
mod photo;
mod pseudonym;
mod sheet;
mod store;
mod table;

use std::fmt;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

use crate::{
    ids::{MallId, MemberId, ReceiptId, TenantId},
    money::{Fen, Points},
    receipts::{Receipt, Status},
    secrets::{self, Purpose},
};

pub use period::{DAYS_DEFAULT, DAYS_MAX, Period, PeriodError};
pub use photo::{MaskedPhoto, PhotoError};
pub use pseudonym::Pseudonyms;
pub use sheet::Sheet;
pub use store::{TenantName, days, newest, tenant_name};
pub use table::Language;

use table::{Row, Table};

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
    /// How much of the paid amount was returned.
    pub returned_fen: Fen,
}

impl Earned {
    /// The same of a whole receipt; none if it cannot have earned.
    pub fn of(receipt: Receipt) -> Option<Self> {
        Some(Self {
            receipt_id: receipt.receipt_id,
            member_id: receipt.member_id,
            status: receipt.status,
            version: receipt.version,
            submitted_at: receipt.submitted_at,
            decided_at: receipt.decided_at,
            decided_by: receipt.decided_by,
            store_name: receipt.store_name,
            paid_amount_fen: receipt.paid_amount_fen?,
            paid_at: receipt.paid_at?,
            paid_at_precision: receipt.paid_at_precision,
            receipt_number: receipt.receipt_number,
            kind: receipt.kind,
            points: receipt.points,
            points_reversed: receipt.points_reversed,
            returned_fen: receipt.returned_fen,
        })
    }

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

/// One of the mall's days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub day: NaiveDate,
    pub span: Span,
}

/// Sums over receipts, those that were reversed included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    pub receipts: i64,
    pub paid: Fen,
    pub points: Points,
    /// Of the receipts, those whose points were all taken back.
    pub receipts_reversed: i64,
    /// Of what was paid, how much was returned, also in parts.
    pub returned: Fen,
    /// Of the points, those that were taken back, also in parts.
    pub points_reversed: Points,
}

impl Sums {
    const NOTHING: Self = Self {
        receipts: 0,
        paid: Fen::ZERO,
        points: Points::ZERO,
        receipts_reversed: 0,
        returned: Fen::ZERO,
        points_reversed: Points::ZERO,
    };

    fn checked_add(self, other: Self) -> Option<Self> {
        let points = |a: Points, b: Points| a.0.checked_add(b.0).map(Points);
        Some(Self {
            receipts: self.receipts.checked_add(other.receipts)?,
            paid: self.paid.checked_add(other.paid)?,
            points: points(self.points, other.points)?,
            receipts_reversed: self
                .receipts_reversed
                .checked_add(other.receipts_reversed)?,
            returned: self.returned.checked_add(other.returned)?,
            points_reversed: points(self.points_reversed, other.points_reversed)?,
        })
    }
}

/// What earned in the tenant's name on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySums {
    pub day: NaiveDate,
    pub sums: Sums,
}

/// Over all days.
pub fn total(days: &[DaySums]) -> anyhow::Result<Sums> {
    let add = |total: Sums, day: &DaySums| total.checked_add(day.sums);
    let total = days.iter().try_fold(Sums::NOTHING, add);
    total.context("the sums of a statement overflow")
}

/// How shoppers are called towards this tenant.
pub async fn pseudonyms(
    db: &PgPool,
    mall: MallId,
    tenant: TenantId,
    now: DateTime<Utc>,
) -> anyhow::Result<Pseudonyms> {
    let mut db = db.acquire().await?;
    let secret = secrets::of(&mut db, mall, Purpose::Pseudonym, now).await?;
    Ok(Pseudonyms::new(&secret, tenant))
}
