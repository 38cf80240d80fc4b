//! Reversals in the database.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    ids::{MallId, ReceiptId, StaffId, id},
    money::{Fen, Points},
};

id!(/// One reversal of a receipt's points, whole or in part.
    ReversalId);

/// One reversal as it was recorded.
#[derive(Clone, Debug)]
pub struct Reversal {
    /// Counts from 1 on each receipt.
    pub number: i32,
    pub amount: Fen,
    /// What the returned part had earned.
    pub points: Points,
    pub points_taken: Points,
    pub points_expired: Points,
    pub points_lost: Points,
    pub reason: String,
    pub note: Option<String>,
    pub reversed_at: DateTime<Utc>,
    /// What the client named the request.
    pub idempotency_key: Option<String>,
}

/// Writes the next reversal of the receipt, which the caller has locked.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    by: StaffId,
    reversal: &Reversal,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into reversal (reversal_id, mall_id, receipt_id, number, amount_fen, points, points_taken,
                               points_expired, points_lost, reason, note, staff_id, idempotency_key, reversed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        ReversalId::fresh() as _,
        mall as _,
        receipt as _,
        reversal.number,
        reversal.amount as _,
        reversal.points as _,
        reversal.points_taken as _,
        reversal.points_expired as _,
        reversal.points_lost as _,
        reversal.reason,
        reversal.note,
        by as _,
        reversal.idempotency_key,
        reversal.reversed_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The receipt's reversals, oldest first.
pub async fn of_receipt(
    db: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
) -> Result<Vec<Reversal>, sqlx::Error> {
    sqlx::query_as!(
        Reversal,
        "select number, amount_fen as amount, points, points_taken, points_expired, points_lost,
                reason, note, reversed_at, idempotency_key
         from reversal where mall_id = $1 and receipt_id = $2 order by number",
        mall as _,
        receipt as _,
    )
    .fetch_all(db)
    .await
}
