use chrono::{DateTime, SubsecRound as _, Utc};
use futures::TryStreamExt as _;
use sqlx::PgConnection;

use super::{
    Actor, Event,
    chain::{Break, Entry, Head, Walk, link},
};
use crate::ids::{MallId, ReceiptId};

/// Appends an entry to the mall's chain. Call it last before the commit: from here
/// on, other writers of the same mall wait.
pub async fn write(
    tx: &mut PgConnection,
    mall: MallId,
    actor: Actor,
    receipt: Option<ReceiptId>,
    event: &Event<'_>,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    // The mall's row stands for the end of its chain: one writer at a time.
    sqlx::query!(
        r#"select mall_id from mall where mall_id = $1 for no key update"#,
        mall as _
    )
    .fetch_one(&mut *tx)
    .await?;
    let last = last(tx, mall).await?;
    let (number, previous) = last.map_or((1, Vec::new()), |last| (last.number + 1, last.hash));

    // PostgreSQL keeps microseconds; what is hashed must be what is kept.
    let at = now.trunc_subsecs(6);
    let actor = actor.to_string();
    let event = serde_json::to_string(event)?;
    let hash = link(&previous, number, at, &actor, &event);
    sqlx::query!(
        "with head as (
             insert into audit_head (mall_id, number, hash) values ($1, $2, $8)
             on conflict (mall_id) do update set number = excluded.number, hash = excluded.hash
         )
         insert into audit (mall_id, number, at, actor, event, receipt_id, previous_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        mall as _,
        number,
        at,
        actor,
        event,
        receipt as _,
        previous,
        hash,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn last(db: &mut PgConnection, mall: MallId) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        "select number, hash from audit where mall_id = $1 order by number desc limit 1",
        mall as _,
    )
    .fetch_optional(db)
    .await
}

/// The end of the mall's chain, as whoever wrote it last noted it; none before the
/// first entry.
pub async fn head(db: &mut PgConnection, mall: MallId) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        "select number, hash from audit_head where mall_id = $1",
        mall as _
    )
    .fetch_optional(db)
    .await
}

/// Walks the mall's chain from its beginning to its noted end, past each of these
/// heads that somebody kept elsewhere. Run it in one snapshot (`repeatable read`).
/// Returns every place where the chain does not hold, in order.
pub async fn verify(
    db: &mut PgConnection,
    mall: MallId,
    kept: &[Head],
) -> Result<Vec<Break>, sqlx::Error> {
    let end = head(db, mall).await?;
    let mut heads = kept.to_vec();
    heads.extend(end.clone());
    let mut walk = Walk::new(heads, end.map_or(0, |end| end.number));
    let mut entries = sqlx::query_as!(
        Entry,
        "select number, at, actor, event, previous_hash, hash from audit where mall_id = $1 order by number",
        mall as _,
    )
    .fetch(db);
    while let Some(entry) = entries.try_next().await? {
        walk.pass(&entry);
    }
    Ok(walk.end())
}
