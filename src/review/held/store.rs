use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Held;
use crate::{
    ids::{MallId, ReceiptId, StaffId},
    money::Points,
};

/// The row of a [`Held`].
struct Row {
    receipt_id: ReceiptId,
    staff_id: StaffId,
    decision: serde_json::Value,
    points: Points,
    due_at: DateTime<Utc>,
}

impl Row {
    fn held(self) -> anyhow::Result<Held> {
        Ok(Held {
            receipt_id: self.receipt_id,
            staff_id: self.staff_id,
            verdict: serde_json::from_value(self.decision).context("a held decision")?,
            points: self.points,
            due_at: self.due_at,
        })
    }
}

/// Keeps the decision until it is due.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    held: &Held,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into held_decision (receipt_id, mall_id, staff_id, version, decision, points, made_at, due_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        held.receipt_id as _,
        mall as _,
        held.staff_id as _,
        held.verdict.version(),
        serde_json::to_value(&held.verdict)?,
        held.points as _,
        now,
        held.due_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What was decided of the receipt and has not been carried out.
pub async fn of_receipt(
    db: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
) -> anyhow::Result<Option<Held>> {
    let row = sqlx::query_as!(
        Row,
        r#"select receipt_id as "receipt_id: ReceiptId", staff_id as "staff_id: StaffId", decision,
                  points as "points: Points", due_at
           from held_decision where mall_id = $1 and receipt_id = $2"#,
        mall as _,
        id as _,
    )
    .fetch_optional(db)
    .await?;
    row.map(Row::held).transpose()
}

/// Takes this person's decision of the receipt away.
pub async fn take(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    staff: StaffId,
) -> anyhow::Result<Option<Held>> {
    let row = sqlx::query_as!(
        Row,
        r#"delete from held_decision where mall_id = $1 and receipt_id = $2 and staff_id = $3
           returning receipt_id as "receipt_id: ReceiptId", staff_id as "staff_id: StaffId", decision,
                     points as "points: Points", due_at"#,
        mall as _,
        id as _,
        staff as _,
    )
    .fetch_optional(tx)
    .await?;
    row.map(Row::held).transpose()
}

/// Whose decisions on which receipts are due, the oldest first.
pub async fn due(
    db: &mut PgConnection,
    mall: MallId,
    now: DateTime<Utc>,
) -> Result<Vec<(ReceiptId, StaffId)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select receipt_id as "receipt_id: ReceiptId", staff_id as "staff_id: StaffId" from held_decision
           where mall_id = $1 and due_at <= $2 order by due_at"#,
        mall as _,
        now,
    )
    .fetch_all(db)
    .await?;
    let due = rows.into_iter().map(|row| (row.receipt_id, row.staff_id));
    Ok(due.collect())
}
