use chrono::{DateTime, SubsecRound as _, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use super::{Actor, Event};
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
    let last = sqlx::query!(
        "select number, hash from audit where mall_id = $1 order by number desc limit 1",
        mall as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let (number, previous) = last.map_or((1, Vec::new()), |last| (last.number + 1, last.hash));

    // PostgreSQL keeps microseconds; what is hashed must be what is kept.
    let at = now.trunc_subsecs(6);
    let actor = actor.to_string();
    let event = serde_json::to_string(event)?;
    let hash = chain(&previous, number, at, &actor, &event);
    sqlx::query!(
        "insert into audit (mall_id, number, at, actor, event, receipt_id, previous_hash, hash)
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

fn chain(previous: &[u8], number: i64, at: DateTime<Utc>, actor: &str, event: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(number.to_be_bytes());
    hash.update(at.timestamp_micros().to_be_bytes());
    // A length before each text, so that no two entries hash the same bytes.
    for text in [actor, event] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().to_vec()
}

/// Where the chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first entry that was changed, or that stands where another is missing.
    pub number: i64,
}

/// Walks the mall's chain from its beginning. Returns the first entry that does
/// not follow from the one before.
pub async fn verify(db: &mut PgConnection, mall: MallId) -> Result<Option<Break>, sqlx::Error> {
    use futures::TryStreamExt as _;

    let mut entries = sqlx::query!(
        "select number, at, actor, event, previous_hash, hash from audit where mall_id = $1 order by number",
        mall as _,
    )
    .fetch(db);
    let mut expected_number = 1;
    let mut previous = Vec::new();
    while let Some(entry) = entries.try_next().await? {
        let follows = entry.number == expected_number
            && entry.previous_hash == previous
            && entry.hash
                == chain(
                    &previous,
                    entry.number,
                    entry.at,
                    &entry.actor,
                    &entry.event,
                );
        if !follows {
            return Ok(Some(Break {
                number: entry.number,
            }));
        }
        expected_number += 1;
        previous = entry.hash;
    }
    Ok(None)
}
