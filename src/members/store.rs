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
    let member = by_openid(tx, mall, openid).await?;
    member.ok_or(sqlx::Error::RowNotFound)
}

/// The member who signs in by this number.
pub async fn by_phone_account(
    db: &mut PgConnection,
    mall: MallId,
    phone: &str,
) -> Result<Option<MemberId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select member_id as "member_id: MemberId" from member where mall_id = $1 and phone_account = $2"#,
        mall as _,
        phone,
    )
    .fetch_optional(db)
    .await
}

/// The member who signs in by this number, made if unknown.
pub async fn find_or_insert_by_phone(
    tx: &mut PgConnection,
    mall: MallId,
    phone: &str,
    now: DateTime<Utc>,
) -> Result<MemberId, sqlx::Error> {
    sqlx::query!(
        "insert into member (member_id, mall_id, phone, phone_account, created_at) values ($1, $2, $3, $3, $4)
         on conflict on constraint member_phone_account_once do nothing",
        MemberId::fresh() as _,
        mall as _,
        phone,
        now,
    )
    .execute(&mut *tx)
    .await?;
    let member = by_phone_account(tx, mall, phone).await?;
    member.ok_or(sqlx::Error::RowNotFound)
}

/// Members who shared this number and do not sign in by one.
pub async fn sharing_phone(
    db: &mut PgConnection,
    mall: MallId,
    phone: &str,
) -> Result<Vec<MemberId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select member_id as "member_id: MemberId" from member
           where mall_id = $1 and phone = $2 and phone_account is null order by member_id limit 2"#,
        mall as _,
        phone,
    )
    .fetch_all(db)
    .await
}

/// Lets the locked member sign in by this number too. Whether nobody does so already.
pub async fn set_phone_account(
    tx: &mut PgConnection,
    mall: MallId,
    id: MemberId,
    phone: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update member set phone_account = $3
         where mall_id = $1 and member_id = $2 and phone = $3 and phone_account is null
           and not exists (select from member other where other.mall_id = $1 and other.phone_account = $3)",
        mall as _,
        id as _,
        phone,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
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

/// Locks the member as [`lock`] does. Whether it is there still: nothing that is personal is
/// written for one that was erased, and while the lock is held none is.
pub async fn lock_present(
    tx: &mut PgConnection,
    mall: MallId,
    id: MemberId,
) -> Result<bool, sqlx::Error> {
    let found = sqlx::query_scalar!(
        r#"select true as "present!" from member
           where mall_id = $1 and member_id = $2 and erased_at is null for no key update"#,
        mall as _,
        id as _,
    )
    .fetch_optional(tx)
    .await?;
    Ok(found.is_some())
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
        "update member set wechat_openid = null, phone = null, phone_account = null, erased_at = $3
         where mall_id = $1 and member_id = $2 and erased_at is null",
        mall as _,
        id as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
