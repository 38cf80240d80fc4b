use sqlx::PgConnection;

use super::{Numbers, OfCategory, OfDay, OfHour, OfReason, OfReviewer, OfTenant, Span};
use crate::{
    ids::StaffId,
    money::{Fen, Points},
};

/// The sums.
pub async fn numbers(db: &mut PgConnection, span: Span) -> Result<Numbers, sqlx::Error> {
    sqlx::query_as!(
        Numbers,
        r#"select count(*) as "received!",
                  count(*) filter (where status in ('credited', 'reversed')) as "credited!",
                  count(*) filter (where status = 'rejected') as "rejected!",
                  count(*) filter (where decided_by = 'auto') as "settled_alone!",
                  coalesce(sum(points), 0)::bigint as "points!: Points",
                  coalesce(sum(points_reversed), 0)::bigint as "points_reversed!: Points",
                  coalesce(sum(paid_amount_fen) filter (where status in ('credited', 'reversed')), 0)::bigint
                      as "paid!: Fen",
                  percentile_cont(array[0.5, 0.9]) within group (
                      order by extract(epoch from decided_at - submitted_at)::float8)
                      filter (where status in ('credited', 'reversed')) as "to_credit: Vec<f64>",
                  percentile_cont(array[0.5, 0.9]) within group (
                      order by extract(epoch from decided_at - submitted_at)::float8)
                      filter (where decided_at is not null) as "to_decision: Vec<f64>"
           from receipt where mall_id = $1 and $2 <= submitted_at and submitted_at < $3
             and ($4::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))"#,
        span.mall as _,
        span.begins,
        span.ends,
        span.scope.person() as _,
    )
    .fetch_one(db)
    .await
}

/// By reason, the most frequent first. A receipt counts once under each of its reasons.
pub async fn by_reason(db: &mut PgConnection, span: Span) -> Result<Vec<OfReason>, sqlx::Error> {
    sqlx::query_as!(
        OfReason,
        r#"select reason as "code!",
                  count(distinct receipt_id) filter (where event.status = 'in_review') as "review!",
                  count(distinct receipt_id) filter (where event.status = 'rejected') as "rejected!"
           from receipt join receipt_event as event using (receipt_id), unnest(event.reasons) as reason
           where receipt.mall_id = $1 and $2 <= submitted_at and submitted_at < $3
             and event.status in ('in_review', 'rejected')
             and ($4::uuid is null or receipt.tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))
           group by reason order by count(distinct receipt_id) desc, reason"#,
        span.mall as _,
        span.begins,
        span.ends,
        span.scope.person() as _,
    )
    .fetch_all(db)
    .await
}

/// By the mall's days, those with a receipt.
pub async fn by_day(
    db: &mut PgConnection,
    span: Span,
    zone: &str,
) -> Result<Vec<OfDay>, sqlx::Error> {
    sqlx::query_as!(
        OfDay,
        r#"select (submitted_at at time zone $4)::date as "day!", count(*) as "received!",
                  count(*) filter (where status in ('credited', 'reversed')) as "credited!",
                  count(*) filter (where status = 'rejected') as "rejected!",
                  count(*) filter (where decided_by = 'auto') as "settled_alone!"
           from receipt where mall_id = $1 and $2 <= submitted_at and submitted_at < $3
             and ($5::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $5))
           group by 1 order by 1"#,
        span.mall as _,
        span.begins,
        span.ends,
        zone,
        span.scope.person() as _,
    )
    .fetch_all(db)
    .await
}

/// By the hour of the mall's clocks, those with a receipt.
pub async fn by_hour(
    db: &mut PgConnection,
    span: Span,
    zone: &str,
) -> Result<Vec<OfHour>, sqlx::Error> {
    sqlx::query_as!(
        OfHour,
        r#"select extract(hour from submitted_at at time zone $4)::int as "hour!", count(*) as "received!",
                  count(*) filter (where status in ('credited', 'reversed')) as "credited!"
           from receipt where mall_id = $1 and $2 <= submitted_at and submitted_at < $3
             and ($5::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $5))
           group by 1 order by 1"#,
        span.mall as _,
        span.begins,
        span.ends,
        zone,
        span.scope.person() as _,
    )
    .fetch_all(db)
    .await
}

/// The fifty tenants with the most receipts.
pub async fn by_tenant(db: &mut PgConnection, span: Span) -> Result<Vec<OfTenant>, sqlx::Error> {
    sqlx::query_as!(
        OfTenant,
        r#"select code, name, count(*) as "received!",
                  count(*) filter (where status in ('credited', 'reversed')) as "credited!",
                  coalesce(sum(points), 0)::bigint as "points!: Points",
                  count(*) filter (where status = 'in_review') as "in_review!"
           from receipt join tenant on tenant.tenant_id = receipt.tenant_id
           where receipt.mall_id = $1 and $2 <= submitted_at and submitted_at < $3
             and ($4::uuid is null or receipt.tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))
           group by code, name order by count(*) desc, code limit 50"#,
        span.mall as _,
        span.begins,
        span.ends,
        span.scope.person() as _,
    )
    .fetch_all(db)
    .await
}

/// By category, the most receipts first.
pub async fn by_category(
    db: &mut PgConnection,
    span: Span,
) -> Result<Vec<OfCategory>, sqlx::Error> {
    sqlx::query_as!(
        OfCategory,
        r#"select category, count(*) as "received!",
                  count(*) filter (where status in ('credited', 'reversed')) as "credited!",
                  coalesce(sum(points), 0)::bigint as "points!: Points"
           from receipt join tenant on tenant.tenant_id = receipt.tenant_id
           where receipt.mall_id = $1 and $2 <= submitted_at and submitted_at < $3
             and ($4::uuid is null or receipt.tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))
           group by category order by count(*) desc, category"#,
        span.mall as _,
        span.begins,
        span.ends,
        span.scope.person() as _,
    )
    .fetch_all(db)
    .await
}

/// What people did in this time, the most decisions first.
pub async fn by_reviewer(
    db: &mut PgConnection,
    span: Span,
) -> Result<Vec<OfReviewer>, sqlx::Error> {
    sqlx::query_as!(
        OfReviewer,
        r#"select staff_id as "staff_id: StaffId", username,
                  count(*) filter (where outcome in ('approved', 'rejected')) as "decisions!",
                  count(*) filter (where outcome = 'approved') as "approved!",
                  count(*) filter (where outcome = 'rejected') as "rejected!",
                  count(*) filter (where outcome in ('skipped', 'senior')) as "skipped!",
                  percentile_cont(array[0.5, 0.9]) within group (
                      order by extract(epoch from ended_at - began_at)::float8)
                      filter (where began_at is not null and outcome in ('approved', 'rejected'))
                      as "seconds: Vec<f64>"
           from desk_work join staff using (mall_id, staff_id)
           where mall_id = $1 and $2 <= ended_at and ended_at < $3
             and ($4::uuid is null or receipt_id in (
                 select receipt_id from receipt join tenant_in_scope as part using (mall_id, tenant_id)
                 where mall_id = $1 and part.staff_id = $4))
           group by staff_id, username order by 3 desc, username"#,
        span.mall as _,
        span.begins,
        span.ends,
        span.scope.person() as _,
    )
    .fetch_all(db)
    .await
}
