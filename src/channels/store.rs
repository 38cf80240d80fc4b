use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Kind, Outcome};
use crate::{
    ids::{MallId, MemberId, ReceiptId, TenantId},
    money::Points,
};

/// A channel as the mall's administration sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub name: String,
    pub kind: Kind,
    pub opened_at: DateTime<Utc>,
    /// Since then its token opens nothing.
    pub closed_at: Option<DateTime<Utc>>,
}

/// Writes the channel, open, with this token.
pub async fn put(
    tx: &mut PgConnection,
    mall: MallId,
    name: &str,
    kind: Kind,
    token_sha256: &[u8],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into channel (mall_id, name, kind, token_sha256, opened_at) values ($1, $2, $3, $4, $5)
         on conflict (mall_id, name) do update set
             kind = excluded.kind, token_sha256 = excluded.token_sha256, opened_at = excluded.opened_at,
             closed_at = null",
        mall as _,
        name,
        kind as _,
        token_sha256,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Closes the channel: its token opens nothing any more. Returns whether there was one.
pub async fn close(
    tx: &mut PgConnection,
    mall: MallId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update channel set closed_at = coalesce(closed_at, $3) where mall_id = $1 and name = $2",
        mall as _,
        name,
        now,
    )
    .execute(tx)
    .await?;
    Ok(0 < done.rows_affected())
}

/// All channels, by name.
pub async fn list(db: &mut PgConnection, mall: MallId) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as!(
        Listed,
        r#"select name, kind as "kind: Kind", opened_at, closed_at from channel
           where mall_id = $1 order by name"#,
        mall as _,
    )
    .fetch_all(db)
    .await
}

/// The open channel with this token.
pub async fn by_token(
    db: &mut PgConnection,
    mall: MallId,
    token_sha256: &[u8],
) -> Result<Option<(String, Kind)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select name, kind as "kind: Kind" from channel
           where mall_id = $1 and token_sha256 = $2 and closed_at is null"#,
        mall as _,
        token_sha256,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.name, row.kind)))
}

/// What was answered to a sale, and the hash of what had been sent.
pub struct Answer {
    pub sent_sha256: Vec<u8>,
    pub outcome: Outcome,
}

/// The answer to this sale of the channel, if it was sent before.
pub async fn answered(
    db: &mut PgConnection,
    mall: MallId,
    channel: &str,
    external_id: &str,
) -> Result<Option<Answer>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select sent_sha256, outcome, reason, channel_sale.receipt_id as "receipt_id: ReceiptId",
                  earned_by as "earned_by: ReceiptId", receipt.points as "points?: Points"
           from channel_sale left join receipt on receipt.receipt_id = channel_sale.receipt_id
           where channel_sale.mall_id = $1 and channel_sale.channel = $2 and external_id = $3"#,
        mall as _,
        channel,
        external_id,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| {
        let reason = row.reason.unwrap_or_default();
        let outcome = match (&*row.outcome, row.receipt_id, row.earned_by) {
            ("credited", Some(receipt), _) => Outcome::Credited {
                receipt,
                points: row.points.unwrap_or(Points::ZERO),
            },
            (_, Some(receipt), _) => Outcome::InReview { receipt, reason },
            (_, None, Some(by)) => Outcome::AlreadyEarned { by },
            (_, None, None) => Outcome::Refused { reason },
        };
        Answer {
            sent_sha256: row.sent_sha256,
            outcome,
        }
    }))
}

/// Keeps the answer to a sale: `(channel, external id)`, of a tenant and a member. Returns
/// whether it is the first.
pub async fn keep(
    tx: &mut PgConnection,
    mall: MallId,
    (channel, external_id): (&str, &str),
    (tenant, member): (TenantId, MemberId),
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (reason, earned_by) = match &answer.outcome {
        Outcome::InReview { reason, .. } | Outcome::Refused { reason } => (Some(reason), None),
        Outcome::AlreadyEarned { by } => (None, Some(*by)),
        Outcome::Credited { .. } => (None, None),
    };
    let done = sqlx::query!(
        "insert into channel_sale (mall_id, channel, external_id, sent_sha256, tenant_id, member_id, outcome, reason,
                                   receipt_id, earned_by, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict do nothing",
        mall as _,
        channel,
        external_id,
        answer.sent_sha256,
        tenant as _,
        member as _,
        answer.outcome.word(),
        reason,
        answer.outcome.receipt() as _,
        earned_by as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
