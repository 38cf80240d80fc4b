use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Checked, Credit, SpotCheck, SpotCheckId, Verdict};
use crate::{
    ids::MallId,
    staff::{Reviewer, Scope},
    statement::Span,
};

/// The columns of [`SpotCheck`], once for every query that returns one.
macro_rules! spot_checks {
    ($tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            SpotCheck,
            "select spot_check_id, receipt_id, picked_at, claimed_until, verdict, wrong, note, checked_by, checked_at
             from spot_check "
            + $tail,
            $($arg),*
        )
    };
}

/// Queues a credited receipt.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    credit: &Credit<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into spot_check (spot_check_id, mall_id, receipt_id, tenant_id, rules, picked_at)
         values ($1, $2, $3, $4, $5, $6)",
        SpotCheckId::fresh() as _,
        mall as _,
        credit.receipt as _,
        credit.tenant as _,
        credit.rules,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Claims the next one for this person.
pub async fn claim(
    tx: &mut PgConnection,
    mall: MallId,
    by: &Reviewer,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<SpotCheck>, sqlx::Error> {
    sqlx::query_as!(
        SpotCheck,
        "update spot_check set claimed_by = $2, claimed_until = $4
         where spot_check_id = (
             select spot_check_id from spot_check
             where mall_id = $1 and verdict is null and (claimed_until is null or claimed_until < $3 or claimed_by = $2)
               and not exists (select from desk_claim
                               where desk_claim.receipt_id = spot_check.receipt_id and $3 < until)
               and not exists (select from held_decision where held_decision.receipt_id = spot_check.receipt_id)
               and ($5::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $5))
             order by coalesce(claimed_by = $2 and $3 <= claimed_until, false) desc, spot_check_id
             limit 1 for update skip locked)
         returning spot_check_id, receipt_id, picked_at, claimed_until, verdict, wrong, note, checked_by, checked_at",
        mall as _,
        by.staff_id() as _,
        now,
        until,
        by.scope().person() as _,
    )
    .fetch_optional(tx)
    .await
}

/// The spot check, and nobody else changes it until the transaction ends.
pub async fn lock(
    tx: &mut PgConnection,
    mall: MallId,
    id: SpotCheckId,
) -> Result<Option<SpotCheck>, sqlx::Error> {
    spot_checks!(
        "where mall_id = $1 and spot_check_id = $2 for no key update",
        mall as _,
        id as _
    )
    .fetch_optional(tx)
    .await
}

/// Writes the verdict of the spot check that the caller has locked.
pub async fn put_verdict(tx: &mut PgConnection, check: &SpotCheck) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update spot_check set verdict = $2, wrong = $3, note = $4, checked_by = $5, checked_at = $6
         where spot_check_id = $1",
        check.spot_check_id as _,
        check.verdict as _,
        &check.wrong,
        check.note,
        check.checked_by as _,
        check.checked_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Those that were checked with this verdict, newest first, those before `before`.
pub async fn list(
    db: &mut PgConnection,
    mall: MallId,
    scope: Scope,
    verdict: Verdict,
    before: Option<SpotCheckId>,
    limit: i64,
) -> Result<Vec<SpotCheck>, sqlx::Error> {
    spot_checks!(
        "where mall_id = $1 and verdict = $2 and ($3::uuid is null or spot_check_id < $3)
           and ($5::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $5))
         order by spot_check_id desc limit $4",
        mall as _,
        verdict as _,
        before as _,
        limit,
        scope.person() as _,
    )
    .fetch_all(db)
    .await
}

/// How much the machine credited alone in this span, and what was checked of it.
pub async fn counts(
    db: &mut PgConnection,
    mall: MallId,
    scope: Scope,
    span: Span,
) -> Result<(i64, Checked), sqlx::Error> {
    let row = sqlx::query!(
        r#"select (select count(*) from receipt
                   where mall_id = $1 and decided_by = 'auto' and status in ('credited', 'reversed')
                     and $2 <= decided_at and decided_at < $3
                     and ($4::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))) as "credited!",
                  count(*) as "picked!", count(verdict) as "checked!",
                  count(*) filter (where verdict = 'wrong') as "wrong!"
           from spot_check where mall_id = $1 and $2 <= picked_at and picked_at < $3
             and ($4::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))"#,
        mall as _,
        span.begins,
        span.ends,
        scope.person() as _,
    )
    .fetch_one(db)
    .await?;
    let checked = Checked {
        picked: row.picked,
        checked: row.checked,
        wrong: row.wrong,
    };
    Ok((row.credited, checked))
}

/// What was checked, by the rules that had noted something.
pub async fn counts_by_rule(
    db: &mut PgConnection,
    mall: MallId,
    scope: Scope,
    span: Span,
) -> Result<Vec<(String, Checked)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select rule as "rule!", count(*) as "picked!", count(verdict) as "checked!",
                  count(*) filter (where verdict = 'wrong') as "wrong!"
           from spot_check
           cross join unnest(case cardinality(rules) when 0 then '{none}' else rules end) as rule
           where mall_id = $1 and $2 <= picked_at and picked_at < $3
             and ($4::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))
           group by rule order by rule"#,
        mall as _,
        span.begins,
        span.ends,
        scope.person() as _,
    )
    .fetch_all(db)
    .await?;
    let counts = rows.into_iter().map(|row| {
        let checked = Checked {
            picked: row.picked,
            checked: row.checked,
            wrong: row.wrong,
        };
        (row.rule, checked)
    });
    Ok(counts.collect())
}

/// What was checked, by tenant code.
pub async fn counts_by_tenant(
    db: &mut PgConnection,
    mall: MallId,
    scope: Scope,
    span: Span,
) -> Result<Vec<(String, Checked)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select code, count(*) as "picked!", count(verdict) as "checked!",
                  count(*) filter (where verdict = 'wrong') as "wrong!"
           from spot_check join tenant using (tenant_id)
           where spot_check.mall_id = $1 and $2 <= picked_at and picked_at < $3
             and ($4::uuid is null or tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))
           group by code order by code"#,
        mall as _,
        span.begins,
        span.ends,
        scope.person() as _,
    )
    .fetch_all(db)
    .await?;
    let counts = rows.into_iter().map(|row| {
        let checked = Checked {
            picked: row.picked,
            checked: row.checked,
            wrong: row.wrong,
        };
        (row.code, checked)
    });
    Ok(counts.collect())
}
