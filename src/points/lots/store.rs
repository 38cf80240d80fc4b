//! Lots and their uses in the database.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::{Lot, Use};
use crate::{
    ids::{MallId, MemberId, ReceiptId},
    money::{Points, Rate},
    points::PostingId,
};

/// Writes the lot of an award.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    lot: &Lot,
    rate: Rate,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into lot (lot_id, mall_id, member_id, receipt_id, points, fen_per_point, expires_on)
         values ($1, $2, $3, $4, $5, $6, $7)",
        lot.lot_id as _,
        mall as _,
        member as _,
        lot.receipt_id as _,
        lot.left as _,
        i64::from(rate),
        lot.expires_on,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes which lots the posting used.
pub async fn take(
    tx: &mut PgConnection,
    mall: MallId,
    posting: PostingId,
    uses: &[Use],
) -> Result<(), sqlx::Error> {
    for used in uses {
        sqlx::query!(
            "insert into lot_use (posting_id, lot_id, mall_id, points) values ($1, $2, $3, $4)",
            posting as _,
            used.lot_id as _,
            mall as _,
            used.points as _,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// The member's lots of which something is left. The caller has locked the member.
pub async fn of_member(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<Vec<Lot>, sqlx::Error> {
    sqlx::query_as!(
        Lot,
        r#"select lot_id, receipt_id, expires_on,
                  (points - used) as "left!: Points"
           from lot
                cross join lateral (select coalesce(sum(lot_use.points), 0)::bigint as used
                                    from lot_use where lot_use.lot_id = lot.lot_id) as uses
           where mall_id = $1 and member_id = $2 and used < points
           order by expires_on, lot_id"#,
        mall as _,
        member as _,
    )
    .fetch_all(db)
    .await
}

/// What became of the points of one receipt.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    pub lot_id: PostingId,
    /// The rate that they were earned by.
    pub fen_per_point: i64,
    /// How many of them have expired.
    pub expired: Points,
}

/// The lot of the receipt's award, if it was awarded points.
pub async fn of_receipt(
    db: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
) -> Result<Option<Origin>, sqlx::Error> {
    sqlx::query_as!(
        Origin,
        r#"select lot_id, fen_per_point,
                  coalesce((select sum(lot_use.points)
                            from lot_use join posting using (posting_id)
                            where lot_use.lot_id = lot.lot_id and posting.kind = 'expiry'), 0)::bigint
                      as "expired!: Points"
           from lot where mall_id = $1 and receipt_id = $2"#,
        mall as _,
        receipt as _,
    )
    .fetch_optional(db)
    .await
}

/// Points that can be used until the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiring {
    pub points: Points,
    pub on: NaiveDate,
}

/// The member's points by the day on which they expire, soonest first; those that
/// never do are left out.
pub async fn expiring(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<Vec<Expiring>, sqlx::Error> {
    sqlx::query_as!(
        Expiring,
        r#"select sum(points - used)::bigint as "points!: Points", expires_on as "on!"
           from lot
                cross join lateral (select coalesce(sum(lot_use.points), 0)::bigint as used
                                    from lot_use where lot_use.lot_id = lot.lot_id) as uses
           where mall_id = $1 and member_id = $2 and used < points and expires_on is not null
           group by expires_on
           order by expires_on"#,
        mall as _,
        member as _,
    )
    .fetch_all(db)
    .await
}

/// Members after `after` who hold points that could last be used before `today`.
pub async fn due(
    db: &mut PgConnection,
    mall: MallId,
    today: NaiveDate,
    after: Option<MemberId>,
    limit: i64,
) -> Result<Vec<MemberId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct member_id from lot
           where mall_id = $1 and expires_on < $2 and ($3::uuid is null or member_id > $3)
             and (select coalesce(sum(lot_use.points), 0) from lot_use where lot_use.lot_id = lot.lot_id) < points
           order by 1
           limit $4",
        mall as _,
        today,
        after as _,
        limit,
    )
    .fetch_all(db)
    .await
}
