use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::ids::MallId;

/// The mall's secret for this purpose.
pub async fn secret(
    db: &mut PgConnection,
    mall: MallId,
    purpose: &str,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select secret from mall_secret where mall_id = $1 and purpose = $2",
        mall as _,
        purpose,
    )
    .fetch_optional(db)
    .await
}

/// Keeps the secret, unless somebody was first.
pub async fn insert(
    db: &mut PgConnection,
    mall: MallId,
    purpose: &str,
    secret: &[u8],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into mall_secret (mall_id, purpose, secret, made_at) values ($1, $2, $3, $4)
         on conflict do nothing",
        mall as _,
        purpose,
        secret,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
