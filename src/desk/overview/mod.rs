//! What came in on some days and what became of it.

mod store;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

use crate::{
    ids::{MallId, StaffId},
    malls::Mall,
    money::{Fen, Points},
    staff::Scope,
};

/// Three months.
pub const DAYS_MAX: i64 = 92;

/// Of receipts that were sent in a range of days, whatever happened to them since.
#[derive(Clone, Debug)]
pub struct Numbers {
    pub received: i64,
    pub credited: i64,
    pub rejected: i64,
    /// Settled by the machine, credited or refused.
    pub settled_alone: i64,
    pub points: Points,
    pub points_reversed: Points,
    pub paid: Fen,
    /// From the upload, of what was credited: median and ninth decile.
    pub to_credit: Option<Vec<f64>>,
    /// The same of all that was decided.
    pub to_decision: Option<Vec<f64>>,
}

/// Why receipts went to people or were refused.
#[derive(Clone, Debug)]
pub struct OfReason {
    pub code: String,
    pub review: i64,
    pub rejected: i64,
}

/// One day of the mall.
#[derive(Clone, Debug)]
pub struct OfDay {
    pub day: NaiveDate,
    pub received: i64,
    pub credited: i64,
    pub rejected: i64,
    pub settled_alone: i64,
}

/// One hour of the mall's clocks, over all the days.
#[derive(Clone, Debug)]
pub struct OfHour {
    pub hour: i32,
    pub received: i64,
    pub credited: i64,
}

/// One tenant.
#[derive(Clone, Debug)]
pub struct OfTenant {
    pub code: String,
    pub name: String,
    pub received: i64,
    pub credited: i64,
    pub points: Points,
    pub in_review: i64,
}

/// One category.
#[derive(Clone, Debug)]
pub struct OfCategory {
    pub category: String,
    pub received: i64,
    pub credited: i64,
    pub points: Points,
}

/// What one person did.
#[derive(Clone, Debug)]
pub struct OfReviewer {
    pub staff_id: StaffId,
    pub username: String,
    pub decisions: i64,
    pub approved: i64,
    pub rejected: i64,
    pub skipped: i64,
    /// Seconds before one receipt: median and ninth decile; of those that they held.
    pub seconds: Option<Vec<f64>>,
}

/// Everything about some days.
pub struct Overview {
    pub numbers: Numbers,
    pub by_reason: Vec<OfReason>,
    pub by_day: Vec<OfDay>,
    pub by_hour: Vec<OfHour>,
    pub by_tenant: Vec<OfTenant>,
    pub by_category: Vec<OfCategory>,
    pub reviewers: Vec<OfReviewer>,
}

/// From when (included) to when (excluded), and of which part of the mall.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub mall: MallId,
    pub scope: Scope,
    pub begins: DateTime<Utc>,
    pub ends: DateTime<Utc>,
}

/// What came in from the one day to the other, in this part of the mall.
pub async fn overview(
    db: &PgPool,
    mall: &Mall,
    scope: Scope,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Overview, sqlx::Error> {
    let after = to.succ_opt().unwrap_or(to);
    let span = Span {
        mall: mall.mall_id,
        scope,
        begins: mall.start_of(from),
        ends: mall.start_of(after),
    };
    let zone = mall.time_zone.name();
    let mut db = db.acquire().await?;
    Ok(Overview {
        numbers: store::numbers(&mut db, span).await?,
        by_reason: store::by_reason(&mut db, span).await?,
        by_day: store::by_day(&mut db, span, zone).await?,
        by_hour: store::by_hour(&mut db, span, zone).await?,
        by_tenant: store::by_tenant(&mut db, span).await?,
        by_category: store::by_category(&mut db, span).await?,
        reviewers: store::by_reviewer(&mut db, span).await?,
    })
}
