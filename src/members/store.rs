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
