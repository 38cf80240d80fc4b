use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::{SavedView, ViewId};
use crate::ids::{MallId, StaffId};

/// This person's views, by name.
pub async fn list(
    db: &mut PgConnection,
    mall: MallId,
    staff: StaffId,
) -> Result<Vec<SavedView>, sqlx::Error> {
    sqlx::query_as!(
        SavedView,
        r#"select view_id as "view_id: ViewId", name, query from saved_view
           where mall_id = $1 and staff_id = $2 order by name"#,
        mall as _,
        staff as _,
    )
    .fetch_all(db)
    .await
}

/// Keeps the filter under this name, instead of the one that had it.
pub async fn put(
    db: &mut PgConnection,
    mall: MallId,
    staff: StaffId,
    name: &str,
    query: &Value,
    now: DateTime<Utc>,
) -> Result<ViewId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"insert into saved_view (view_id, mall_id, staff_id, name, query, saved_at) values ($1, $2, $3, $4, $5, $6)
           on conflict on constraint saved_view_name_once
               do update set query = excluded.query, saved_at = excluded.saved_at
           returning view_id as "view_id: ViewId""#,
        ViewId::fresh() as _,
        mall as _,
        staff as _,
        name,
        query,
        now,
    )
    .fetch_one(db)
    .await
}

/// Deletes this person's view.
pub async fn delete(
    db: &mut PgConnection,
    mall: MallId,
    staff: StaffId,
    id: ViewId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from saved_view where mall_id = $1 and staff_id = $2 and view_id = $3",
        mall as _,
        staff as _,
        id as _,
    )
    .execute(db)
    .await?;
    Ok(())
}
