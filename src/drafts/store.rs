use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::{Draft, DraftId};
use crate::ids::{MallId, StaffId};

/// The columns of [`Draft`], once for every query that returns one.
macro_rules! drafts {
    ($tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Draft,
            r#"select draft_id as "draft_id: DraftId", version, based_on, note, body,
                      drafted_by as "drafted_by: StaffId", username, editors as "editors: Vec<StaffId>", edited_at
               from policy_draft join staff on staff_id = drafted_by "# + $tail,
            $($arg),*
        )
    };
}

/// Writes a new draft.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    based_on: i32,
    note: Option<&str>,
    body: &Value,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<DraftId, sqlx::Error> {
    let id = DraftId::fresh();
    sqlx::query!(
        "insert into policy_draft (draft_id, mall_id, version, based_on, note, body, drafted_by, editors, edited_at)
         values ($1, $2, 1, $3, $4, $5, $6, array[$6::uuid], $7)",
        id as _,
        mall as _,
        based_on,
        note,
        body,
        by as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(id)
}

/// Writes the draft anew, which the caller has locked.
pub async fn put(
    tx: &mut PgConnection,
    id: DraftId,
    note: Option<&str>,
    body: &Value,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update policy_draft set version = version + 1, note = $2, body = $3, edited_at = $5,
                editors = case when $4 = any (editors) then editors else editors || $4::uuid end
         where draft_id = $1",
        id as _,
        note,
        body,
        by as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The draft.
pub async fn find(
    db: &mut PgConnection,
    mall: MallId,
    id: DraftId,
) -> Result<Option<Draft>, sqlx::Error> {
    drafts!(
        "where policy_draft.mall_id = $1 and draft_id = $2",
        mall as _,
        id as _
    )
    .fetch_optional(db)
    .await
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn lock(
    tx: &mut PgConnection,
    mall: MallId,
    id: DraftId,
) -> Result<Option<Draft>, sqlx::Error> {
    drafts!(
        "where policy_draft.mall_id = $1 and draft_id = $2 for update of policy_draft",
        mall as _,
        id as _
    )
    .fetch_optional(tx)
    .await
}

/// All drafts of the mall, newest first.
pub async fn all(db: &mut PgConnection, mall: MallId) -> Result<Vec<Draft>, sqlx::Error> {
    drafts!(
        "where policy_draft.mall_id = $1 order by draft_id desc",
        mall as _
    )
    .fetch_all(db)
    .await
}

/// Throws the draft away. Returns whether there was one.
pub async fn delete(db: &mut PgConnection, mall: MallId, id: DraftId) -> Result<bool, sqlx::Error> {
    let deleted = sqlx::query!(
        "delete from policy_draft where mall_id = $1 and draft_id = $2",
        mall as _,
        id as _,
    )
    .execute(db)
    .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Lets one version be published at a time.
pub async fn lock_policy(tx: &mut PgConnection, mall: MallId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('policy ' || $1::uuid::text, 0))",
        mall as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes down who wrote and who published a version.
pub async fn published(
    tx: &mut PgConnection,
    mall: MallId,
    version: i32,
    draft: &Draft,
    by: StaffId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into policy_publication (mall_id, version, drafted_by, published_by, note)
         values ($1, $2, $3, $4, $5)",
        mall as _,
        version,
        draft.drafted_by as _,
        by as _,
        draft.note,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A published version of the rules.
#[derive(Clone, Debug)]
pub struct Version {
    pub version: i32,
    pub published_at: DateTime<Utc>,
    pub body: Value,
    /// Where a person published it.
    pub published_by: Option<String>,
    pub drafted_by: Option<String>,
    pub note: Option<String>,
}

/// The columns of [`Version`], once for every query that returns one.
macro_rules! versions {
    ($tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Version,
            r#"select policy.version, published_at, body, publisher.username as "published_by?",
                      drafter.username as "drafted_by?", note as "note?"
               from policy
                    left join policy_publication as publication
                        on publication.mall_id = policy.mall_id and publication.version = policy.version
                    left join staff as publisher on publisher.staff_id = publication.published_by
                    left join staff as drafter on drafter.staff_id = publication.drafted_by
               where policy.mall_id = $1 "# + $tail,
            $($arg),*
        )
    };
}

/// The published versions, newest first, those older than `before`.
pub async fn versions(
    db: &mut PgConnection,
    mall: MallId,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<Version>, sqlx::Error> {
    versions!(
        "and ($2::int is null or policy.version < $2) order by policy.version desc limit $3",
        mall as _,
        before,
        limit
    )
    .fetch_all(db)
    .await
}

/// One published version; the newest if none is named.
pub async fn version(
    db: &mut PgConnection,
    mall: MallId,
    version: Option<i32>,
) -> Result<Option<Version>, sqlx::Error> {
    versions!(
        "and ($2::int is null or policy.version = $2) order by policy.version desc limit 1",
        mall as _,
        version
    )
    .fetch_optional(db)
    .await
}
