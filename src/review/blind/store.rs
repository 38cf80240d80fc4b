use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::super::claims::{Due, Hands};
use crate::{
    ids::{MallId, ReceiptId, StaffId},
    spot_checks::SpotCheckId,
};

/// Credited receipts that chance picked and that nobody holds, for this person, locked:
/// each stands where it would stand if it had been sent to people instead.
pub async fn waiting(
    tx: &mut PgConnection,
    mall: MallId,
    hands: Hands,
    promise: TimeDelta,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let escalated = hands.escalated.map(|before| before - promise);
    let rows = sqlx::query!(
        r#"select receipt.receipt_id as "receipt_id: ReceiptId", picked_at
           from spot_check join receipt using (mall_id, receipt_id)
           where mall_id = $1 and verdict is null and status = 'credited' and points_reversed = 0
             and (claimed_until is null or claimed_until <= $4)
             and not exists (select from desk_claim
                             where desk_claim.receipt_id = receipt.receipt_id and $4 < until)
             and not exists (select from held_decision where held_decision.receipt_id = receipt.receipt_id)
             and not exists (select from desk_skip
                             where desk_skip.mall_id = $1 and desk_skip.receipt_id = receipt.receipt_id
                               and desk_skip.staff_id = $2 and $4 < desk_skip.until)
             and ($3 or not (coalesce(picked_at < $7, false)
                             or exists (select from desk_senior where desk_senior.receipt_id = receipt.receipt_id)))
             and ($6::uuid is null or receipt.tenant_id in (select tenant_id from tenant_in_scope where staff_id = $6))
           order by picked_at, receipt.receipt_id
           limit $5
           for no key update of receipt skip locked"#,
        mall as _,
        hands.staff as _,
        hands.is_senior,
        now,
        limit,
        hands.scope.person() as _,
        escalated,
    )
    .fetch_all(tx)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        receipt_id: row.receipt_id,
        due: row.picked_at + promise,
    });
    Ok(due.collect())
}

/// A spot check that nobody has settled.
pub struct Open {
    pub spot_check_id: SpotCheckId,
    pub picked_at: DateTime<Utc>,
}

/// The open spot check of the receipt, if this person holds it at the desk or has decided
/// it a moment ago.
pub async fn handed_to(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    staff: StaffId,
    now: DateTime<Utc>,
) -> Result<Option<Open>, sqlx::Error> {
    sqlx::query_as!(
        Open,
        r#"select spot_check_id, picked_at from spot_check
           where mall_id = $1 and receipt_id = $2 and verdict is null
             and (exists (select from desk_claim
                          where desk_claim.receipt_id = $2 and desk_claim.staff_id = $3 and $4 < until)
                  or exists (select from held_decision
                             where held_decision.receipt_id = $2 and held_decision.staff_id = $3))"#,
        mall as _,
        receipt as _,
        staff as _,
        now,
    )
    .fetch_optional(tx)
    .await
}

/// The open spot check of the receipt.
pub async fn open(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
) -> Result<Option<Open>, sqlx::Error> {
    sqlx::query_as!(
        Open,
        "select spot_check_id, picked_at from spot_check where mall_id = $1 and receipt_id = $2 and verdict is null",
        mall as _,
        receipt as _,
    )
    .fetch_optional(tx)
    .await
}
