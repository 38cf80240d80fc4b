//! Appeals in the database.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::ids::{MallId, MemberId, ReceiptId, id};

id!(/// One appeal against a refusal.
    AppealId);

/// One appeal as it was made.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// Counts from 1 on each receipt.
    pub number: i32,
    pub note: String,
    /// How many photos came with it.
    pub photos: i32,
    pub appealed_at: DateTime<Utc>,
    /// What the client named the request.
    pub idempotency_key: Option<String>,
}

/// Writes the next appeal of the receipt, which the caller has locked.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    appeal: &Appeal,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into appeal (appeal_id, mall_id, receipt_id, number, note, photos, idempotency_key, appealed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        AppealId::fresh() as _,
        mall as _,
        receipt as _,
        appeal.number,
        appeal.note,
        appeal.photos,
        appeal.idempotency_key,
        appeal.appealed_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The receipt's appeals, oldest first.
pub async fn of_receipt(
    db: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
) -> Result<Vec<Appeal>, sqlx::Error> {
    sqlx::query_as!(
        Appeal,
        "select number, note, photos, appealed_at, idempotency_key
         from appeal where mall_id = $1 and receipt_id = $2 order by number",
        mall as _,
        receipt as _,
    )
    .fetch_all(db)
    .await
}

/// Empties the words of the member's appeals.
pub async fn erase_notes(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update appeal set note = ''
         where mall_id = $1 and note <> ''
           and receipt_id in (select receipt_id from receipt where mall_id = $1 and member_id = $2)",
        mall as _,
        member as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
