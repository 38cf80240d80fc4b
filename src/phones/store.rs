use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::ids::MallId;

/// The newest code of a number.
#[derive(Clone, Debug)]
pub struct Sent {
    pub code_hmac: Vec<u8>,
    pub sent_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub wrong: i32,
    pub used_at: Option<DateTime<Utc>>,
    pub day_began_at: DateTime<Utc>,
    pub sent_in_day: i32,
}

/// The number's code; nobody else tries or replaces it until the transaction ends.
pub async fn lock(
    tx: &mut PgConnection,
    mall: MallId,
    phone_hmac: &[u8],
) -> Result<Option<Sent>, sqlx::Error> {
    // Also where there is none yet: two who ask at once are two messages otherwise.
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1 || encode($2, 'hex'), 0))",
        mall.to_string(),
        phone_hmac,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query_as!(
        Sent,
        "select code_hmac, sent_at, expires_at, wrong, used_at, day_began_at, sent_in_day
         from phone_code where mall_id = $1 and phone_hmac = $2 for update",
        mall as _,
        phone_hmac,
    )
    .fetch_optional(tx)
    .await
}

/// Keeps the code in the place of the one before.
pub async fn put(
    tx: &mut PgConnection,
    mall: MallId,
    phone_hmac: &[u8],
    sent: &Sent,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into phone_code (mall_id, phone_hmac, code_hmac, sent_at, expires_at, wrong, used_at, day_began_at, sent_in_day)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (mall_id, phone_hmac) do update set
             code_hmac = excluded.code_hmac, sent_at = excluded.sent_at, expires_at = excluded.expires_at,
             wrong = excluded.wrong, used_at = excluded.used_at,
             day_began_at = excluded.day_began_at, sent_in_day = excluded.sent_in_day",
        mall as _,
        phone_hmac,
        sent.code_hmac,
        sent.sent_at,
        sent.expires_at,
        sent.wrong,
        sent.used_at,
        sent.day_began_at,
        sent.sent_in_day,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Counts a wrong code.
pub async fn note_wrong(
    tx: &mut PgConnection,
    mall: MallId,
    phone_hmac: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update phone_code set wrong = wrong + 1 where mall_id = $1 and phone_hmac = $2",
        mall as _,
        phone_hmac,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The code has signed in.
pub async fn note_used(
    tx: &mut PgConnection,
    mall: MallId,
    phone_hmac: &[u8],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update phone_code set used_at = $3 where mall_id = $1 and phone_hmac = $2",
        mall as _,
        phone_hmac,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets codes that were sent before this moment. Returns how many.
pub async fn forget_before(
    db: &mut PgConnection,
    mall: MallId,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "delete from phone_code where mall_id = $1 and sent_at < $2",
        mall as _,
        before,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
