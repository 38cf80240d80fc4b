use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::ids::{MallId, MemberId};

/// The member with this id in the mini-program, made if unknown.
pub async fn find_or_insert(
    tx: &mut PgConnection,
    mall: MallId,
    openid: &str,
    now: DateTime<Utc>,
) -> Result<MemberId, sqlx::Error> {
    sqlx::query!(
        "insert into member (member_id, mall_id, wechat_openid, created_at) values ($1, $2, $3, $4)
         on conflict on constraint member_openid_once do nothing",
        MemberId::fresh() as _,
        mall as _,
        openid,
        now,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query_scalar!(
        "select member_id from member where mall_id = $1 and wechat_openid = $2",
        mall as _,
        openid,
    )
    .fetch_one(tx)
    .await
}

/// Makes everything that credits this member wait for the transaction's end, so
/// that a daily cap is counted by one at a time.
pub async fn lock(tx: &mut PgConnection, mall: MallId, id: MemberId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select member_id from member where mall_id = $1 and member_id = $2 for no key update",
        mall as _,
        id as _,
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

/// Whether the mall has this member.
pub async fn exists(
    db: &mut PgConnection,
    mall: MallId,
    id: MemberId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from member where mall_id = $1 and member_id = $2) as "exists!""#,
        mall as _,
        id as _,
    )
    .fetch_one(db)
    .await
}

/// The member with this id in the mini-program.
pub async fn by_openid(
    db: &mut PgConnection,
    mall: MallId,
    openid: &str,
) -> Result<Option<MemberId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select member_id as "member_id: MemberId" from member where mall_id = $1 and wechat_openid = $2"#,
        mall as _,
        openid,
    )
    .fetch_optional(db)
    .await
}

/// What is known of a member.
#[derive(Clone, Debug)]
pub struct Profile {
    pub created_at: DateTime<Utc>,
    /// With its country: `+8613800000000`.
    pub phone: Option<String>,
}

/// The member, unless it was erased.
pub async fn profile(
    db: &mut PgConnection,
    mall: MallId,
    id: MemberId,
) -> Result<Option<Profile>, sqlx::Error> {
    sqlx::query_as!(
        Profile,
        "select created_at, phone from member where mall_id = $1 and member_id = $2 and erased_at is null",
        mall as _,
        id as _,
    )
    .fetch_optional(db)
    .await
}

/// Keeps the phone number that the member shared.
pub async fn set_phone(
    db: &mut PgConnection,
    mall: MallId,
    id: MemberId,
    phone: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update member set phone = $3 where mall_id = $1 and member_id = $2 and erased_at is null",
        mall as _,
        id as _,
        phone,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a member agreed to.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Of the notice.
    pub version: String,
    pub language: String,
    pub given_at: DateTime<Utc>,
}

/// Writes the consent, unless it was given before. Whether it was new.
pub async fn insert_consent(
    tx: &mut PgConnection,
    mall: MallId,
    id: MemberId,
    version: &str,
    language: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into consent (mall_id, member_id, version, language, given_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        mall as _,
        id as _,
        version,
        language,
        now,
    )
    .execute(tx)
    .await?;
    Ok(0 < done.rows_affected())
}

/// The member's consents, newest first.
pub async fn consents(
    db: &mut PgConnection,
    mall: MallId,
    id: MemberId,
) -> Result<Vec<Consent>, sqlx::Error> {
    sqlx::query_as!(
        Consent,
        "select version, language, given_at from consent where mall_id = $1 and member_id = $2 order by given_at desc",
        mall as _,
        id as _,
    )
    .fetch_all(db)
    .await
}

/// Takes from the row all that leads to a person.
pub async fn forget(
    tx: &mut PgConnection,
    mall: MallId,
    id: MemberId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update member set wechat_openid = null, phone = null, erased_at = $3
         where mall_id = $1 and member_id = $2 and erased_at is null",
        mall as _,
        id as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
