use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{
    Habit, History, OnCard, OnDevice, Paper, Settled, Together, Trace,
    history::{
        ACCOUNTS_DAYS, AT_TENANT_DAYS, CARD_MEMBERS_MIN, LATE_MINUTES, SALES_TOGETHER_MINUTES,
        TOGETHER_MINUTES, UPLOADS_MINUTES,
    },
};
use crate::{
    ids::{MallId, MemberId, ReceiptId, TenantId},
    malls::Mall,
    money::Fen,
};

/// A tenant's habit is learned from its newest settled receipts, so many at most.
const SETTLED_MAX: i64 = 200;

/// Whose past is asked for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub mall: &'a Mall,
    pub receipt: ReceiptId,
    pub member: MemberId,
    pub tenant: Option<TenantId>,
    pub submitted_at: DateTime<Utc>,
    pub trace: &'a Trace,
}

/// The past of the receipt, without what its photos say. Three queries, each on an index.
pub async fn history(
    db: &mut PgConnection,
    asked: &Asked<'_>,
    paper: &Paper<'_>,
) -> Result<History, sqlx::Error> {
    let mut history = counts(db, asked).await?;
    let Some(tenant) = asked.tenant else {
        return Ok(history);
    };
    let settled = settled(db, asked, tenant).await?;
    let habit = Habit::of(paper, &settled);
    history.together = together(db, asked, paper, tenant, habit.late).await?;
    history.habit = Some(habit);
    Ok(history)
}

async fn counts(db: &mut PgConnection, asked: &Asked<'_>) -> Result<History, sqlx::Error> {
    let until = asked.submitted_at;
    let card = asked.trace.card.as_deref();
    let row = sqlx::query!(
        r#"
        with own as (select device from receipt_trace where mall_id = $1 and receipt_id = $2),
             same_card as (select count(distinct member_id) as members from receipt_trace
                           where mall_id = $1 and card = $9 and member_id <> $3 and seen_at between $7 and $8)
        select
            (select count(*) from receipt
             where mall_id = $1 and member_id = $3 and submitted_at between $5 and $8) as "uploads!",
            (select count(*) from receipt
             where mall_id = $1 and member_id = $3 and tenant_id = $4 and submitted_at between $6 and $8
               and receipt_id <> $2 and status in ('credited', 'in_review')) as "at_tenant!",
            (select device is not null from own) as has_device,
            (select count(*) from receipt_trace
             where mall_id = $1 and device = (select device from own)
               and seen_at between $5 and $8) as "device_uploads!",
            (select count(distinct member_id) from receipt_trace
             where mall_id = $1 and device = (select device from own)
               and seen_at between $7 and $8) as "device_members!",
            (select members from same_card) as "card_members!",
            case when (select members from same_card) < $10 then 0 else
                (select count(distinct (card, member_id)) from receipt_trace
                 where mall_id = $1 and card between left($9, 2) || '00' and left($9, 2) || '99' and card <> $9
                   and seen_at between $7 and $8) end as "card_neighbours!"
        "#,
        asked.mall.mall_id as _,
        asked.receipt as _,
        asked.member as _,
        asked.tenant as _,
        until - TimeDelta::minutes(UPLOADS_MINUTES),
        until - TimeDelta::days(AT_TENANT_DAYS),
        until - TimeDelta::days(ACCOUNTS_DAYS),
        until,
        card,
        // Below, nobody looks at the neighbours, whom it takes longer to count.
        CARD_MEMBERS_MIN,
    )
    .fetch_one(db)
    .await?;
    Ok(History {
        uploads: row.uploads,
        device: row.has_device.unwrap_or(false).then_some(OnDevice {
            uploads: row.device_uploads,
            members: row.device_members,
        }),
        card: card.map(|_| OnCard {
            members: row.card_members + 1,
            neighbours: row.card_neighbours,
        }),
        at_tenant: asked.tenant.map_or(0, |_| row.at_tenant + 1),
        ..History::default()
    })
}

async fn settled(
    db: &mut PgConnection,
    asked: &Asked<'_>,
    tenant: TenantId,
) -> Result<Vec<Settled>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select paid_amount_fen as "amount!: Fen", paid_at as "paid_at!", paid_at_precision,
                  submitted_at, receipt_number_plain
           from receipt
           where mall_id = $1 and tenant_id = $2 and status in ('credited', 'reversed')
             and paid_at is not null and receipt_id <> $3
           order by paid_at desc, receipt_id desc limit $4"#,
        asked.mall.mall_id as _,
        tenant as _,
        asked.receipt as _,
        SETTLED_MAX,
    )
    .fetch_all(db)
    .await?;
    let settled = rows.into_iter().map(|row| Settled {
        amount: row.amount,
        paid: asked.mall.local(row.paid_at),
        timed: row.paid_at_precision.as_deref() != Some("day"),
        submitted: asked.mall.local(row.submitted_at),
        number: row.receipt_number_plain.filter(|number| !number.is_empty()),
    });
    Ok(settled.collect())
}

/// Other papers of the tenant that were uploaded late within minutes of this one, of
/// sales about its time and not of another till; `None` when this one was not late.
async fn together(
    db: &mut PgConnection,
    asked: &Asked<'_>,
    paper: &Paper<'_>,
    tenant: TenantId,
    usual: f64,
) -> Result<Option<Together>, sqlx::Error> {
    let sold = paper.moment.and_then(|at| asked.mall.moment(at.local));
    let late = TimeDelta::minutes(LATE_MINUTES);
    let Some(sold) = sold.filter(|sold| *sold + late <= asked.submitted_at) else {
        return Ok(None);
    };
    let around = TimeDelta::minutes(SALES_TOGETHER_MINUTES);
    let row = sqlx::query!(
        r#"select count(*) as "papers!",
                  count(distinct receipt.member_id) filter (where receipt.member_id <> $3) as "members!"
           from receipt_trace join receipt using (receipt_id)
           where receipt_trace.mall_id = $1 and receipt_trace.tenant_id = $2
             and receipt_trace.seen_at between $4 and $5 and receipt_id <> $6
             and paid_at between $7 and $8
             and (till = $9 or till is null or $9 is null)
             and status in ('credited', 'in_review', 'reversed')"#,
        asked.mall.mall_id as _,
        tenant as _,
        asked.member as _,
        asked.submitted_at - TimeDelta::minutes(TOGETHER_MINUTES),
        asked.submitted_at,
        asked.receipt as _,
        sold - around,
        sold + around,
        asked.trace.till,
    )
    .fetch_one(db)
    .await?;
    Ok(Some(Together {
        papers: row.papers + 1,
        members: row.members + 1,
        usual,
    }))
}

/// Notes from which device an upload came.
pub async fn insert_trace(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    member: MemberId,
    device: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into receipt_trace (receipt_id, mall_id, member_id, seen_at, device) values ($1, $2, $3, $4, $5)",
        receipt as _,
        mall as _,
        member as _,
        now,
        &device[..],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Adds what the paper says.
pub async fn complete_trace(tx: &mut PgConnection, asked: &Asked<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into receipt_trace (receipt_id, mall_id, member_id, seen_at, tenant_id, card, till)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (receipt_id) do update set
             tenant_id = excluded.tenant_id, card = excluded.card, till = excluded.till",
        asked.receipt as _,
        asked.mall.mall_id as _,
        asked.member as _,
        asked.submitted_at,
        asked.tenant as _,
        asked.trace.card,
        asked.trace.till,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes away what ties the member to devices and cards.
pub async fn forget(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from receipt_trace where mall_id = $1 and member_id = $2",
        mall as _,
        member as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
