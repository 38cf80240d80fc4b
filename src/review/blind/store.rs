use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::super::claims::{Due, Hands, free};
use crate::{
    ids::{MallId, ReceiptId, StaffId},
    spot_checks::SpotCheckId,
};

/// Credited receipts that chance picked, for this person, locked: each stands where it would
/// stand if it had been sent to people instead.
pub async fn waiting(
    tx: &mut PgConnection,
    mall: MallId,
    hands: Hands,
    promise_minutes: i32,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    free!(
        "receipt join spot_check using (mall_id, receipt_id)",
        "verdict is null and status = 'credited' and points_reversed = 0
         and (claimed_until is null or claimed_until <= $4)",
        "(picked_at + make_interval(mins => $8))",
        mall,
        hands,
        now,
        limit,
        promise_minutes,
    )
    .fetch_all(tx)
    .await
}

/// A spot check that nobody has settled.
pub struct Open {
    pub spot_check_id: SpotCheckId,
    pub picked_at: DateTime<Utc>,
    /// Who has it before them at the desk, or has decided it a moment ago.
    pub handed_to: Option<StaffId>,
}

/// The open spot check of the receipt.
pub async fn open(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<Option<Open>, sqlx::Error> {
    sqlx::query_as!(
        Open,
        r#"select spot_check_id, picked_at,
                  coalesce((select staff_id from desk_claim where desk_claim.receipt_id = $2 and $3 < until),
                           (select staff_id from held_decision where held_decision.receipt_id = $2))
                      as "handed_to: StaffId"
           from spot_check where mall_id = $1 and receipt_id = $2 and verdict is null"#,
        mall as _,
        receipt as _,
        now,
    )
    .fetch_optional(tx)
    .await
}
