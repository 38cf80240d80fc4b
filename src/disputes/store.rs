use std::collections::HashMap;

use sqlx::PgConnection;

use super::{Dispute, DisputeError, DisputeId, State};
use crate::{
    db::OnConstraint as _,
    ids::{MallId, ReceiptId},
    staff::Scope,
};

/// The columns of [`Dispute`], once for every query that returns one.
macro_rules! disputes {
    ($head:literal, $tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Dispute,
            $head + r#"
            dispute_id, receipt_id, tenant_id, reason, note, opened_by, opened_at,
            outcome, answer, settled_by, settled_at
            from dispute
            "# + $tail,
            $($arg),*
        )
    };
}

/// Writes an open dispute, unless there is one about this receipt.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    dispute: &Dispute,
) -> Result<(), DisputeError> {
    sqlx::query!(
        "insert into dispute (dispute_id, mall_id, receipt_id, tenant_id, reason, note, opened_by, opened_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        dispute.dispute_id as _,
        mall as _,
        dispute.receipt_id as _,
        dispute.tenant_id as _,
        dispute.reason as _,
        dispute.note,
        dispute.opened_by as _,
        dispute.opened_at,
    )
    .execute(tx)
    .await
    .on_constraint("dispute_open_once", || DisputeError::AlreadyOpen)?;
    Ok(())
}

/// The dispute, and nobody else changes it until the transaction ends.
pub async fn lock(
    tx: &mut PgConnection,
    mall: MallId,
    id: DisputeId,
) -> Result<Option<Dispute>, sqlx::Error> {
    disputes!(
        "select",
        "where mall_id = $1 and dispute_id = $2 for no key update",
        mall as _,
        id as _,
    )
    .fetch_optional(tx)
    .await
}

/// Writes the answer of a dispute that the caller has locked.
pub async fn put_answer(tx: &mut PgConnection, settled: &Dispute) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update dispute set outcome = $2, answer = $3, settled_by = $4, settled_at = $5 where dispute_id = $1",
        settled.dispute_id as _,
        settled.outcome as _,
        settled.answer,
        settled.settled_by as _,
        settled.settled_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The mall's disputes, newest first, those older than `before`; of one state only,
/// if one is named.
pub async fn list(
    db: &mut PgConnection,
    mall: MallId,
    scope: Scope,
    state: Option<State>,
    before: Option<DisputeId>,
    limit: i64,
) -> Result<Vec<Dispute>, sqlx::Error> {
    let state = state.map(|state| match state {
        State::Open => "open",
        State::Upheld => "upheld",
        State::Dismissed => "dismissed",
    });
    disputes!(
        "select",
        "where mall_id = $1 and ($2::text is null or coalesce(outcome::text, 'open') = $2)
           and ($3::uuid is null or dispute_id < $3)
           and ($5::uuid is null
                or receipt_id in (select receipt_id from receipt join tenant_in_scope using (mall_id, tenant_id)
                                  where staff_id = $5)) order by dispute_id desc limit $4",
        mall as _,
        state,
        before as _,
        limit,
        scope.person() as _,
    )
    .fetch_all(db)
    .await
}

/// The newest dispute of each of these receipts that has one.
pub async fn of_receipts(
    db: &mut PgConnection,
    mall: MallId,
    receipts: &[ReceiptId],
) -> Result<HashMap<ReceiptId, Dispute>, sqlx::Error> {
    let newest = disputes!(
        "select distinct on (receipt_id)",
        "where mall_id = $1 and receipt_id = any ($2) order by receipt_id, dispute_id desc",
        mall as _,
        receipts as _,
    )
    .fetch_all(db)
    .await?;
    let by_receipt = newest.into_iter().map(|found| (found.receipt_id, found));
    Ok(by_receipt.collect())
}
