use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Lesson, LessonId, LessonState, SEEN_MIN};
use crate::ids::{MallId, ReceiptId, StaffId, TenantId};

/// Counts the name for the tenant; once a receipt, and five receipts are kept.
pub async fn see(
    tx: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    alias: &str,
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into alias_lesson (lesson_id, mall_id, tenant_id, alias, seen, receipts, first_seen, last_seen)
         values ($1, $2, $3, $4, 1, array[$5::uuid], $6, $6)
         on conflict on constraint alias_lesson_once do update set
             seen = alias_lesson.seen + 1, last_seen = excluded.last_seen,
             receipts = (array[$5::uuid] || alias_lesson.receipts)[1:5]
         where not $5 = any (alias_lesson.receipts)",
        LessonId::fresh() as _,
        mall as _,
        tenant as _,
        alias,
        receipt as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The columns of [`Lesson`], once for every query that returns one.
macro_rules! lessons {
    ($tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Lesson,
            r#"select lesson_id as "lesson_id: LessonId", tenant.tenant_id, code, name, alias, seen,
                      receipts as "receipts: Vec<ReceiptId>", first_seen, last_seen, state
               from alias_lesson join tenant on tenant.tenant_id = alias_lesson.tenant_id
               where alias_lesson.mall_id = $1 "# + $tail,
            $($arg),*
        )
    };
}

/// One name.
pub async fn find(
    db: &mut PgConnection,
    mall: MallId,
    id: LessonId,
) -> Result<Option<Lesson>, sqlx::Error> {
    lessons!("and lesson_id = $2", mall as _, id as _)
        .fetch_optional(db)
        .await
}

/// The names that stand so, newest first, those before `before`. Proposed are those that
/// were said often enough.
pub async fn list(
    db: &mut PgConnection,
    mall: MallId,
    state: LessonState,
    before: Option<LessonId>,
    limit: i64,
) -> Result<Vec<Lesson>, sqlx::Error> {
    let (state, seen) = match state {
        LessonState::Proposed => ("seen", SEEN_MIN),
        LessonState::Confirmed => ("confirmed", 0),
        LessonState::Declined => ("declined", 0),
    };
    lessons!(
        "and state = $2 and $3 <= seen and ($4::uuid is null or lesson_id < $4)
         order by lesson_id desc limit $5",
        mall as _,
        state,
        seen,
        before as _,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Gives the tenant the name, unless it has it.
pub async fn add_alias(
    tx: &mut PgConnection,
    tenant: TenantId,
    alias: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update tenant set aliases = aliases || $2::text where tenant_id = $1 and not $2 = any (aliases)",
        tenant as _,
        alias,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes down what somebody said of the name.
pub async fn settle(
    tx: &mut PgConnection,
    id: LessonId,
    is_confirmed: bool,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update alias_lesson set state = case when $2 then 'confirmed' else 'declined' end,
                settled_by = $3, settled_at = $4
         where lesson_id = $1",
        id as _,
        is_confirmed,
        by as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
