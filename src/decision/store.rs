use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{InvalidPolicy, Policy};
use crate::ids::MallId;

/// A policy with the version under which it was published.
#[derive(Clone, Debug)]
pub struct Published {
    pub version: i32,
    pub policy: Policy,
}

/// Publishes a new version, which counts from now on; [`InvalidPolicy`] when something is
/// wrong with it.
pub async fn publish(
    tx: &mut PgConnection,
    mall: MallId,
    policy: &Policy,
    now: DateTime<Utc>,
) -> anyhow::Result<i32> {
    let problems = policy.problems();
    if !problems.is_empty() {
        return Err(InvalidPolicy(problems).into());
    }
    let body = serde_json::to_value(policy)?;
    let version = sqlx::query_scalar!(
        "insert into policy (mall_id, version, body, published_at)
         select $1, coalesce(max(version), 0) + 1, $2, $3 from policy where mall_id = $1
         returning version",
        mall as _,
        body,
        now,
    )
    .fetch_one(tx)
    .await?;
    Ok(version)
}

/// The version that counts now.
pub async fn current(db: &mut PgConnection, mall: MallId) -> anyhow::Result<Published> {
    let row = sqlx::query!(
        "select version, body from policy where mall_id = $1 order by version desc limit 1",
        mall as _,
    )
    .fetch_optional(db)
    .await?
    .context("the mall has no policy")?;
    understood(row.version, row.body)
}

/// One version; `None` when there is none of this number.
pub async fn version(
    db: &mut PgConnection,
    mall: MallId,
    version: i32,
) -> anyhow::Result<Option<Published>> {
    let body = sqlx::query_scalar!(
        "select body from policy where mall_id = $1 and version = $2",
        mall as _,
        version,
    )
    .fetch_optional(db)
    .await?;
    body.map(|body| understood(version, body)).transpose()
}

fn understood(version: i32, body: serde_json::Value) -> anyhow::Result<Published> {
    let policy = serde_json::from_value(body)
        .with_context(|| format!("policy version {version} cannot be understood"))?;
    Ok(Published { version, policy })
}
