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
        posting.receipt() as Option<ReceiptId>,
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
            Account::TakenBack => ("taken_back", None),
            Account::Expired => ("expired", None),
            Account::Spent => ("spent", None),
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

/// Who spent how much under this reference before.
pub async fn spent(
    db: &mut PgConnection,
    mall: MallId,
    source_key: &str,
) -> Result<Option<(MemberId, Points)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select member_id as "member_id!: MemberId", -points as "points!: Points"
           from posting join entry using (posting_id)
           where posting.mall_id = $1 and source_key = $2 and account = 'member'"#,
        mall as _,
        source_key,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.member_id, row.points)))
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

/// What of the ledger's laws does not hold; nothing, unless somebody wrote past the
/// product: postings sum to zero, no lot is used beyond its points, what is left of a
/// member's lots less what the member owes is the balance, and receipts say what the
/// ledger says.
pub async fn violations(db: &mut PgConnection, mall: MallId) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        with lot_left as (
            select lot.*, points - coalesce((select sum(lot_use.points) from lot_use
                                             where lot_use.lot_id = lot.lot_id), 0) as left_over
            from lot where mall_id = $1
        ),
        held as (select member_id, sum(left_over) as held from lot_left group by member_id),
        balance as (select member_id, sum(points) as balance from entry
                    where mall_id = $1 and member_id is not null group by member_id),
        returned as (select receipt_id, sum(amount_fen) as fen, sum(points) as points
                     from reversal where mall_id = $1 group by receipt_id)
        select 'posting ' || posting_id || ' does not sum to zero' as "violation!"
        from entry where mall_id = $1 group by posting_id having sum(points) <> 0
        union all
        select 'lot ' || lot_id || ' is used beyond its points' from lot_left where left_over < 0
        union all
        select 'member ' || member_id || ' has ' || balance || ' points, but lots of ' || coalesce(held, 0)
        from balance left join held using (member_id)
        where balance <> coalesce(held, 0) and not (coalesce(held, 0) = 0 and balance < 0)
        union all
        select 'receipt ' || receipt_id || ' says ' || receipt.points || ' points, its award ' || coalesce(lot.points, 0)
        from receipt left join lot using (receipt_id)
        where receipt.mall_id = $1 and receipt.points <> coalesce(lot.points, 0)
        union all
        select 'receipt ' || receipt_id || ' does not say what its reversals say'
        from receipt left join returned using (receipt_id)
        where receipt.mall_id = $1
          and (points_reversed <> coalesce(returned.points, 0) or returned_fen <> coalesce(returned.fen, 0))
        "#,
        mall as _,
    )
    .fetch_all(db)
    .await
}
