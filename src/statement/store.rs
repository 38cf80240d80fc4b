use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{Day, DaySums, Earned, Position, Span, Sums};
use crate::{
    ids::{MallId, ReceiptId, TenantId},
    money::{Fen, Points},
};

/// The columns of [`Earned`], once for every query that returns them; always of one
/// tenant, and only what earned.
macro_rules! earned {
    ($tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Earned,
            r#"
            select receipt_id, member_id, status, version, submitted_at, decided_at, decided_by, store_name,
                   paid_amount_fen as "paid_amount_fen!: Fen", paid_at as "paid_at!", paid_at_precision,
                   receipt_number, kind, points, points_reversed, returned_fen
            from receipt
            where mall_id = $1 and tenant_id = $2 and status in ('credited', 'reversed')
              and $3 <= paid_at and paid_at < $4
            "# + $tail,
            $($arg),*
        )
    };
}

/// The tenant's receipts of these moments, the newest sale first, those before `before`.
pub async fn newest(
    db: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    span: Span,
    before: Option<Position>,
    limit: i64,
) -> Result<Vec<Earned>, sqlx::Error> {
    // No receipt has the id nil: every one of the span stands before its end.
    let before = before.map_or((span.ends, nil()), |at| (at.paid_at, at.receipt_id));
    earned!(
        "and (paid_at, receipt_id) < ($5, $6::uuid) order by paid_at desc, receipt_id desc limit $7",
        mall as _,
        tenant as _,
        span.begins,
        span.ends,
        before.0,
        before.1 as _,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The tenant's receipts of these moments in the order of the sales, those after `after`.
pub async fn oldest(
    db: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    span: Span,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<Earned>, sqlx::Error> {
    let after = after.map_or((span.begins, nil()), |at| (at.paid_at, at.receipt_id));
    earned!(
        "and (paid_at, receipt_id) > ($5, $6::uuid) order by paid_at, receipt_id limit $7",
        mall as _,
        tenant as _,
        span.begins,
        span.ends,
        after.0,
        after.1 as _,
        limit,
    )
    .fetch_all(db)
    .await
}

fn nil() -> ReceiptId {
    uuid::Uuid::nil().into()
}

/// The sums of each of these days, also of those without a receipt.
pub async fn days(
    db: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    days: &[Day],
) -> Result<Vec<DaySums>, sqlx::Error> {
    let dates: Vec<NaiveDate> = days.iter().map(|day| day.day).collect();
    let begins: Vec<DateTime<Utc>> = days.iter().map(|day| day.span.begins).collect();
    let ends: Vec<DateTime<Utc>> = days.iter().map(|day| day.span.ends).collect();
    let rows = sqlx::query!(
        r#"select day.day as "day!", count(receipt_id) as "receipts!",
                  coalesce(sum(paid_amount_fen), 0)::bigint as "paid!: Fen",
                  coalesce(sum(points), 0)::bigint as "points!: Points",
                  count(receipt_id) filter (where status = 'reversed') as "receipts_reversed!",
                  coalesce(sum(returned_fen), 0)::bigint as "returned!: Fen",
                  coalesce(sum(points_reversed), 0)::bigint as "points_reversed!: Points"
           from unnest($3::date[], $4::timestamptz[], $5::timestamptz[]) as day (day, begins, ends)
           left join receipt on mall_id = $1 and tenant_id = $2 and status in ('credited', 'reversed')
               and begins <= paid_at and paid_at < ends
           group by day.day order by day.day"#,
        mall as _,
        tenant as _,
        &dates,
        &begins,
        &ends,
    )
    .fetch_all(db)
    .await?;
    let days = rows.into_iter().map(|row| DaySums {
        day: row.day,
        sums: Sums {
            receipts: row.receipts,
            paid: row.paid,
            points: row.points,
            receipts_reversed: row.receipts_reversed,
            returned: row.returned,
            points_reversed: row.points_reversed,
        },
    });
    Ok(days.collect())
}

/// What the mall calls the tenant.
#[derive(Clone, Debug)]
pub struct TenantName {
    pub code: String,
    pub name: String,
    /// As the mall writes it: one number or several.
    pub phone: String,
}

/// The tenant's code, name and telephone, also after it has closed.
pub async fn tenant_name(
    db: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
) -> Result<TenantName, sqlx::Error> {
    sqlx::query_as!(
        TenantName,
        "select code, name, phone from tenant where mall_id = $1 and tenant_id = $2",
        mall as _,
        tenant as _,
    )
    .fetch_one(db)
    .await
}
