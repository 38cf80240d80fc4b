use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Alike, Bulk, BulkId};
use crate::ids::{MallId, StaffId};

/// Keeps what was shown, to be carried out later.
pub async fn insert(
    db: &mut PgConnection,
    mall: MallId,
    by: StaffId,
    bulk: &Bulk,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into bulk_decision (bulk_id, mall_id, staff_id, decision, receipts, made_at, until)
         values ($1, $2, $3, $4, $5, $6, $7)",
        bulk.bulk_id as _,
        mall as _,
        by as _,
        serde_json::to_value(&bulk.wanted)?,
        serde_json::to_value(&bulk.alike)?,
        now,
        bulk.until,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes what this person was shown, once. `Some(None)`: it has been carried out before.
pub async fn take(
    tx: &mut PgConnection,
    mall: MallId,
    by: StaffId,
    id: BulkId,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<Option<Bulk>>> {
    let row = sqlx::query!(
        "select decision, receipts, until, done_at from bulk_decision
         where mall_id = $1 and staff_id = $2 and bulk_id = $3 and $4 < until for update",
        mall as _,
        by as _,
        id as _,
        now,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    if row.done_at.is_some() {
        return Ok(Some(None));
    }
    sqlx::query!(
        "update bulk_decision set done_at = $2 where bulk_id = $1",
        id as _,
        now,
    )
    .execute(tx)
    .await?;
    let alike: Vec<Alike> = serde_json::from_value(row.receipts).context("a bulk decision")?;
    Ok(Some(Some(Bulk {
        bulk_id: id,
        wanted: serde_json::from_value(row.decision).context("a bulk decision")?,
        alike,
        until: row.until,
    })))
}
