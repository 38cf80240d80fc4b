use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Staged;
use crate::ids::{MallId, MemberId, ReceiptId};

/// What a key was used for.
pub struct UsedKey {
    pub receipt_id: ReceiptId,
    pub photos_sha256: Vec<u8>,
}

/// What the member used this idempotency key for.
pub async fn by_key(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    key: &str,
) -> Result<Option<UsedKey>, sqlx::Error> {
    sqlx::query_as!(
        UsedKey,
        "select receipt_id, photos_sha256 from idempotency_key where mall_id = $1 and member_id = $2 and key = $3",
        mall as _,
        member as _,
        key,
    )
    .fetch_optional(db)
    .await
}

/// Uses the key, or says what it was used for before.
pub async fn use_key(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    key: &str,
    photos_sha256: &[u8],
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<UsedKey, sqlx::Error> {
    sqlx::query!(
        "insert into idempotency_key (mall_id, member_id, key, photos_sha256, receipt_id, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        mall as _,
        member as _,
        key,
        photos_sha256,
        receipt as _,
        now,
    )
    .execute(&mut *tx)
    .await?;
    let used = by_key(tx, mall, member, key).await?;
    used.ok_or(sqlx::Error::RowNotFound)
}

/// Notes that the blob is about to be used.
pub async fn want_blob(
    db: &mut PgConnection,
    mall: MallId,
    photo: &Staged,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into blob (mall_id, sha256, content_type, size_bytes, wanted_at) values ($1, $2, $3, $4, $5)
         on conflict (mall_id, sha256) do update set wanted_at = excluded.wanted_at",
        mall as _,
        photo.sha256(),
        photo.content_type(),
        i64::try_from(photo.size_bytes()).unwrap_or(i64::MAX),
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Adds photos to the receipt, in order, after those that it has.
pub async fn insert_photos(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    photos: &[Staged],
) -> Result<(), sqlx::Error> {
    let hashes: Vec<Vec<u8>> = photos.iter().map(|photo| photo.sha256().to_vec()).collect();
    sqlx::query!(
        "insert into photo (receipt_id, position, mall_id, sha256)
         select $1, (select count(*) from photo where receipt_id = $1) + (position - 1), $2, sha256
         from unnest($3::bytea[]) with ordinality as added (sha256, position)",
        receipt as _,
        mall as _,
        &hashes[..],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// One photo of a receipt.
#[derive(Clone, Debug)]
pub struct StoredPhoto {
    pub sha256: Vec<u8>,
    pub content_type: String,
    pub size_bytes: i64,
}

/// The receipt's photos, in order.
pub async fn photos(
    db: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
) -> Result<Vec<StoredPhoto>, sqlx::Error> {
    sqlx::query_as!(
        StoredPhoto,
        "select sha256, content_type, size_bytes from photo join blob using (mall_id, sha256)
         where mall_id = $1 and receipt_id = $2 order by position",
        mall as _,
        receipt as _,
    )
    .fetch_all(db)
    .await
}

/// The photo at this position, counted from 0.
pub async fn photo(
    db: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    position: i32,
) -> Result<Option<StoredPhoto>, sqlx::Error> {
    sqlx::query_as!(
        StoredPhoto,
        "select sha256, content_type, size_bytes from photo join blob using (mall_id, sha256)
         where mall_id = $1 and receipt_id = $2 and position = $3",
        mall as _,
        receipt as _,
        position,
    )
    .fetch_optional(db)
    .await
}

/// Takes the photos from the member's receipts. Returns how many.
pub async fn forget_photos(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "delete from photo where mall_id = $1
           and receipt_id in (select receipt_id from receipt where mall_id = $1 and member_id = $2)",
        mall as _,
        member as _,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// Takes one blob that no receipt uses and nobody has wanted since `before`. Its
/// row is gone when the transaction commits; until then an upload of the same bytes
/// waits.
pub async fn take_unused_blob(
    tx: &mut PgConnection,
    mall: MallId,
    before: DateTime<Utc>,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!(
        "delete from blob where (mall_id, sha256) = (
             select mall_id, sha256 from blob
             where mall_id = $1 and wanted_at < $2
               and not exists (select from photo where photo.mall_id = blob.mall_id and photo.sha256 = blob.sha256)
             limit 1
             for update skip locked
         )
         returning sha256",
        mall as _,
        before,
    )
    .fetch_optional(tx)
    .await
}
