use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Claim, NoteKind, SkipNote};
use crate::{
    ids::{MallId, ReceiptId, StaffId},
    staff::Scope,
};

/// Who holds the receipt now.
pub async fn holder(
    db: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    now: DateTime<Utc>,
) -> Result<Option<Claim>, sqlx::Error> {
    sqlx::query_as!(
        Claim,
        "select staff_id, username, claimed_at, until from desk_claim join staff using (mall_id, staff_id)
         where mall_id = $1 and receipt_id = $2 and $3 < until",
        mall as _,
        id as _,
        now,
    )
    .fetch_optional(db)
    .await
}

/// What this person holds now and has not decided, in the order in which they got it.
pub async fn held_by(
    db: &mut PgConnection,
    mall: MallId,
    staff: StaffId,
    scope: Scope,
    now: DateTime<Utc>,
) -> Result<Vec<ReceiptId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select receipt_id as "receipt_id: ReceiptId" from desk_claim join receipt using (mall_id, receipt_id)
           where mall_id = $1 and staff_id = $2 and $3 < until
             and (status = 'in_review'
                  or status = 'credited' and exists (
                      select from spot_check
                      where spot_check.mall_id = $1 and spot_check.receipt_id = receipt.receipt_id and verdict is null))
             and ($4::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))
           order by claimed_at, coalesce(promised_at, submitted_at), receipt_id"#,
        mall as _,
        staff as _,
        now,
        scope.person() as _,
    )
    .fetch_all(db)
    .await
}

/// For whom a receipt is looked for.
#[derive(Clone, Copy)]
pub struct Hands {
    pub staff: StaffId,
    pub is_senior: bool,
    pub scope: Scope,
    /// What was promised for before this moment is a senior's.
    pub escalated: Option<DateTime<Utc>>,
}

/// A receipt with the moment until when an answer was promised.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    pub receipt_id: ReceiptId,
    pub due: DateTime<Utc>,
}

/// The next receipts that nobody holds and this person may be given, locked: those that are
/// due first. Somebody who asks at the same moment gets others. `$from` says which receipts,
/// `$due` until when an answer was promised, written once for those that wait and for those
/// that chance picked.
macro_rules! free {
    ($from:literal, $which:literal, $due:literal, $mall:expr, $hands:expr, $now:expr, $limit:expr $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Due,
            r#"select receipt.receipt_id as "receipt_id: ReceiptId", "# + $due + r#" as "due!" from "# + $from
                + " where receipt.mall_id = $1 and " + $which
                + " and not exists (select from desk_claim
                                    where desk_claim.receipt_id = receipt.receipt_id and $4 < until)
                    and not exists (select from held_decision where held_decision.receipt_id = receipt.receipt_id)
                    and not exists (select from desk_skip
                                    where desk_skip.mall_id = $1 and desk_skip.receipt_id = receipt.receipt_id
                                      and desk_skip.staff_id = $2 and $4 < desk_skip.until)
                    and not exists (select from proposal
                                    where proposal.mall_id = $1 and proposal.receipt_id = receipt.receipt_id
                                      and state = 'open' and proposed_by = $2)
                    and ($3 or not (coalesce(" + $due + " < $7, false)
                                    or exists (select from desk_senior where desk_senior.receipt_id = receipt.receipt_id)))
                    and ($6::uuid is null
                         or receipt.tenant_id in (select tenant_id from tenant_in_scope where staff_id = $6))
                    order by " + $due + ", receipt.receipt_id limit $5 for no key update of receipt skip locked",
            $mall as _,
            $hands.staff as _,
            $hands.is_senior,
            $now,
            $limit,
            $hands.scope.person() as _,
            $hands.escalated,
            $($arg),*
        )
    };
}
pub(in crate::review) use free;

/// The next receipts that wait for this person, locked.
pub async fn waiting(
    tx: &mut PgConnection,
    mall: MallId,
    hands: Hands,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    free!(
        "receipt",
        "status = 'in_review'",
        "coalesce(promised_at, submitted_at)",
        mall,
        hands,
        now,
        limit,
    )
    .fetch_all(tx)
    .await
}

/// Gives the receipt to this person, unless somebody else holds it. The caller has locked
/// it. Returns whether they hold it now.
pub async fn put(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    staff: StaffId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let put = sqlx::query!(
        "insert into desk_claim (receipt_id, mall_id, staff_id, claimed_at, until) values ($1, $2, $3, $4, $5)
         on conflict (receipt_id) do update set
             claimed_at = case when desk_claim.staff_id = $3 and $4 < desk_claim.until
                 then desk_claim.claimed_at else $4 end,
             staff_id = $3, until = $5
         where desk_claim.staff_id = $3 or desk_claim.until <= $4",
        id as _,
        mall as _,
        staff as _,
        now,
        until,
    )
    .execute(tx)
    .await?;
    Ok(put.rows_affected() == 1)
}

/// Extends what this person still holds of these. Returns those.
pub async fn extend(
    db: &mut PgConnection,
    mall: MallId,
    ids: &[ReceiptId],
    staff: StaffId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<ReceiptId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"update desk_claim set until = $5
           where mall_id = $1 and staff_id = $2 and receipt_id = any ($3) and $4 < until
           returning receipt_id as "receipt_id: ReceiptId""#,
        mall as _,
        staff as _,
        ids as _,
        now,
        until,
    )
    .fetch_all(db)
    .await
}

/// Ends this person's claim. Returns since when they held the receipt, if they did.
pub async fn end(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    staff: StaffId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "with mine as (delete from desk_claim where mall_id = $1 and receipt_id = $2 and staff_id = $3
                       returning claimed_at, until)
         select claimed_at from mine where $4 < until",
        mall as _,
        id as _,
        staff as _,
        now,
    )
    .fetch_optional(tx)
    .await
}

/// Keeps the receipt from this person until then.
pub async fn skip(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    staff: StaffId,
    until: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into desk_skip (mall_id, receipt_id, staff_id, until) values ($1, $2, $3, $4)
         on conflict (mall_id, receipt_id, staff_id) do update set until = excluded.until",
        mall as _,
        id as _,
        staff as _,
        until,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Leaves the receipt to seniors.
pub async fn to_senior(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into desk_senior (receipt_id, mall_id, handed_at) values ($1, $2, $3) on conflict do nothing",
        id as _,
        mall as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the receipt is left to seniors.
pub async fn is_for_senior(
    db: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from desk_senior where mall_id = $1 and receipt_id = $2) as "is!""#,
        mall as _,
        id as _,
    )
    .fetch_one(db)
    .await
}

/// A decided receipt is nobody's any more.
pub async fn forget(tx: &mut PgConnection, mall: MallId, id: ReceiptId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with claim as (delete from desk_claim where mall_id = $1 and receipt_id = $2),
              skips as (delete from desk_skip where mall_id = $1 and receipt_id = $2)
         delete from desk_senior where mall_id = $1 and receipt_id = $2",
        mall as _,
        id as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes down what somebody said who let the receipt go.
pub async fn note(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    staff: StaffId,
    kind: NoteKind,
    note: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into desk_note (mall_id, receipt_id, staff_id, kind, note, noted_at) values ($1, $2, $3, $4, $5, $6)",
        mall as _,
        id as _,
        staff as _,
        kind.code(),
        note,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What was said of the receipt, oldest first.
pub async fn notes(
    db: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
) -> Result<Vec<SkipNote>, sqlx::Error> {
    sqlx::query_as!(
        SkipNote,
        "select username, kind, note, noted_at from desk_note join staff using (mall_id, staff_id)
         where mall_id = $1 and receipt_id = $2 order by noted_at",
        mall as _,
        id as _,
    )
    .fetch_all(db)
    .await
}

/// Writes down that this person is done with the receipt. They began when they got it,
/// but not before they were done with the one before; nobody knows when where they did
/// not hold it.
pub async fn worked(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    staff: StaffId,
    claimed_at: Option<DateTime<Utc>>,
    outcome: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into desk_work (mall_id, staff_id, receipt_id, began_at, ended_at, outcome)
         select $1, $2, $3,
                greatest($4::timestamptz, (select max(ended_at) from desk_work where mall_id = $1 and staff_id = $2
                              and $4::timestamptz is not null and ended_at <= $5)),
                $5, $6",
        mall as _,
        staff as _,
        id as _,
        claimed_at,
        now,
        outcome,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the newest work of this person on the receipt: it was taken back.
pub async fn unworked(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    staff: StaffId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from desk_work where mall_id = $1 and receipt_id = $2 and staff_id = $3
             and ended_at = (select max(ended_at) from desk_work
                             where mall_id = $1 and receipt_id = $2 and staff_id = $3)",
        mall as _,
        id as _,
        staff as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
