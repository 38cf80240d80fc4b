use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::CodeId;
use crate::{
    ids::{MallId, ReceiptId, StaffId, TenantId},
    money::Fen,
};

/// One code as it stands.
#[derive(Clone, Debug)]
pub struct PointsCode {
    pub code_id: CodeId,
    pub tenant_id: TenantId,
    pub paid_amount_fen: Fen,
    pub paid_at: DateTime<Utc>,
    pub receipt_number: String,
    pub expires_at: DateTime<Utc>,
    /// What it was redeemed for.
    pub receipt_id: Option<ReceiptId>,
}

/// Writes the code, unless its sale has one. Whether it was new.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    by: StaffId,
    code: &PointsCode,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into points_code (code_id, mall_id, tenant_id, paid_amount_fen, paid_at, receipt_number,
                                  made_by, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict on constraint points_code_sale_once do nothing",
        code.code_id as _,
        mall as _,
        code.tenant_id as _,
        code.paid_amount_fen as _,
        code.paid_at,
        code.receipt_number,
        by as _,
        now,
        code.expires_at,
    )
    .execute(tx)
    .await?;
    Ok(0 < done.rows_affected())
}

/// The code of the same sale.
pub async fn of_sale(
    db: &mut PgConnection,
    mall: MallId,
    like: &PointsCode,
) -> Result<Option<PointsCode>, sqlx::Error> {
    sqlx::query_as!(
        PointsCode,
        "select code_id, tenant_id, paid_amount_fen, paid_at, receipt_number, expires_at, receipt_id
         from points_code
         where mall_id = $1 and tenant_id = $2 and receipt_number = $3 and paid_at = $4 and paid_amount_fen = $5",
        mall as _,
        like.tenant_id as _,
        like.receipt_number,
        like.paid_at,
        like.paid_amount_fen as _,
    )
    .fetch_optional(db)
    .await
}

/// The code, and nobody else redeems it until the transaction ends.
pub async fn lock(
    tx: &mut PgConnection,
    mall: MallId,
    id: CodeId,
) -> Result<Option<PointsCode>, sqlx::Error> {
    sqlx::query_as!(
        PointsCode,
        "select code_id, tenant_id, paid_amount_fen, paid_at, receipt_number, expires_at, receipt_id
         from points_code where mall_id = $1 and code_id = $2 for update",
        mall as _,
        id as _,
    )
    .fetch_optional(tx)
    .await
}

/// Marks the locked code as redeemed.
pub async fn redeemed(
    tx: &mut PgConnection,
    mall: MallId,
    id: CodeId,
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update points_code set receipt_id = $3, redeemed_at = $4 where mall_id = $1 and code_id = $2",
        mall as _,
        id as _,
        receipt as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
