use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Account, Posting, PostingId};
use crate::{
    db::OnConstraint as _,
    ids::{MallId, MemberId, ReceiptId},
    money::Points,
};

/// Why a posting was not written.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    #[error("{0} was posted before")]
    AlreadyPosted(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Writes the posting inside the caller's transaction.
pub async fn post(
    tx: &mut PgConnection,
    mall: MallId,
    posting: &Posting,
    now: DateTime<Utc>,
) -> Result<PostingId, PostError> {
    let id = PostingId::fresh();
    sqlx::query!(
        "insert into posting (posting_id, mall_id, kind, source_key, receipt_id, posted_at) values ($1, $2, $3, $4, $5, $6)",
        id as _,
        mall as _,
        posting.kind(),
        posting.source_key(),
        posting.receipt() as _,
        now,
    )
    .execute(&mut *tx)
    .await
    .on_constraint("posting_source_once", || {
        PostError::AlreadyPosted(posting.source_key().to_owned())
    })?;

    for entry in posting.entries() {
        let (account, member) = match entry.account {
            Account::Issued => ("issued", None),
            Account::Member(member) => ("member", Some(member)),
        };
        sqlx::query!(
            "insert into entry (posting_id, mall_id, account, member_id, points) values ($1, $2, $3, $4, $5)",
            id as _,
            mall as _,
            account,
            member as _,
            entry.points as _,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(id)
}

/// What the member holds: the sum of the member's entries.
pub async fn balance(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<Points, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(points), 0)::bigint as "balance!: Points" from entry where mall_id = $1 and member_id = $2"#,
        mall as _,
        member as _,
    )
    .fetch_one(db)
    .await
}

/// One movement as its member sees it.
#[derive(Clone, Debug)]
pub struct MemberEntry {
    pub posting_id: PostingId,
    pub kind: String,
    pub points: Points,
    pub receipt_id: Option<ReceiptId>,
    pub posted_at: DateTime<Utc>,
}

/// The member's entries, newest first, those older than `before`.
pub async fn entries_of(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    before: Option<PostingId>,
    limit: i64,
) -> Result<Vec<MemberEntry>, sqlx::Error> {
    sqlx::query_as!(
        MemberEntry,
        "select posting_id, kind, points, receipt_id, posted_at
         from entry join posting using (posting_id)
         where entry.mall_id = $1 and member_id = $2 and ($3::uuid is null or posting_id < $3)
         order by posting_id desc
         limit $4",
        mall as _,
        member as _,
        before as _,
        limit,
    )
    .fetch_all(db)
    .await
}
