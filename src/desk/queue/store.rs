use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Filter, Place, Waiting};
use crate::{
    ids::{MallId, ReceiptId, StaffId},
    receipts::{Receipt, Status},
    review::Claim,
};

/// A query over the receipts that a [`Filter`] lets through, written once. `$head` says
/// what of them, `$tail` which states, and in what order.
macro_rules! filtered {
    ($row:ty, $head:literal, $tail:literal, $mall:expr, $filter:expr, $now:expr, $($arg:expr),* $(,)?) => {{
        let filter: &Filter = $filter;
        let sought = filter.sought.clone().unwrap_or_default();
        sqlx::query_as!(
            $row,
            $head + r#" where
            receipt.mall_id = $1
              and ($2::text is null or $2 = any (reasons))
              and ($3::text is null or receipt.tenant_id in (select tenant_id from tenant where mall_id = $1 and code = $3))
              and ($4::text is null
                   or receipt.tenant_id in (select tenant_id from tenant where mall_id = $1 and category = $4))
              and ($5::bigint is null or $5 <= paid_amount_fen)
              and ($6::bigint is null or paid_amount_fen <= $6)
              and ($7::timestamptz is null or $7 <= submitted_at)
              and ($8::timestamptz is null or submitted_at < $8)
              and ($9::bool is null
                   or $9 = (status = 'in_review' and coalesce(promised_at, submitted_at) < $10::timestamptz))
              and (not $11::bool or 'appealed' = any (reasons))
              and ($12::bool is null
                   or $12 = (coalesce(status = 'in_review' and coalesce(promised_at, submitted_at) < $21::timestamptz, false)
                             or exists (select from desk_senior where desk_senior.receipt_id = receipt.receipt_id)))
              and ($13::uuid is null
                   or receipt_id in (select receipt_id from desk_claim
                                     where mall_id = $1 and staff_id = $13 and $10 < until))
              and ($14::uuid is null or member_id = $14)
              and (not $15::bool or receipt_id in (
                  select receipt_id from receipt_words where mall_id = $1 and $16 <> '' and words @@ $16::text::tsquery
                  union all
                  select receipt_id from receipt where mall_id = $1 and paid_amount_fen = $17::bigint
                  union all
                  select receipt_id from receipt where mall_id = $1 and tenant_id in (
                      select tenant_id from tenant
                      where mall_id = $1 and (name like $18 or code ilike $18 or exists (
                          select from unnest(aliases) as alias where alias ilike $18)))
                  union all
                  select receipt_id from receipt where mall_id = $1 and receipt_id = $19::uuid
                  union all
                  select receipt_id from receipt where mall_id = $1 and member_id = $19::uuid))
              and ($20::uuid is null
                   or receipt.tenant_id in (select tenant_id from tenant_in_scope where staff_id = $20))
            "# + $tail,
            $mall as _,
            filter.reason,
            filter.tenant_code,
            filter.category,
            filter.amount_from as _,
            filter.amount_to as _,
            filter.submitted_from,
            filter.submitted_to,
            filter.overdue,
            $now,
            filter.appealed,
            filter.for_senior,
            filter.held_by as _,
            filter.member as _,
            filter.sought.is_some(),
            sought.words,
            sought.amount as _,
            sought.name,
            sought.id,
            filter.scope.person() as _,
            filter.escalated,
            $($arg),*
        )
    }};
}

/// Where a receipt stands, and who holds it.
pub struct Found {
    pub receipt_id: ReceiptId,
    due: DateTime<Utc>,
    is_for_senior: bool,
    staff_id: Option<StaffId>,
    username: Option<String>,
    claimed_at: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

impl Found {
    /// With the receipt that was found.
    pub fn with(self, receipt: Receipt) -> Waiting {
        let claim = || {
            Some(Claim {
                staff_id: self.staff_id?,
                username: self.username.clone()?,
                claimed_at: self.claimed_at?,
                until: self.until?,
            })
        };
        Waiting {
            claim: claim(),
            place: Place {
                due: self.due,
                receipt_id: self.receipt_id,
            },
            is_for_senior: self.is_for_senior,
            receipt,
        }
    }
}

/// Receipts in review, those whose promise ends first, behind `after`.
pub async fn by_promise(
    db: &mut PgConnection,
    mall: MallId,
    filter: &Filter,
    now: DateTime<Utc>,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Found>, sqlx::Error> {
    filtered!(
        Found,
        r#"select receipt_id, coalesce(promised_at, submitted_at) as "due!",
                  coalesce(status = 'in_review' and coalesce(promised_at, submitted_at) < $21::timestamptz, false)
                      or exists (select from desk_senior where desk_senior.receipt_id = receipt.receipt_id) as "is_for_senior!",
                  holder.staff_id as "staff_id?: StaffId", holder.username as "username?",
                  holder.claimed_at as "claimed_at?", holder.until as "until?"
           from receipt left join lateral (
               select staff_id, username, claimed_at, until from desk_claim join staff using (mall_id, staff_id)
               where desk_claim.receipt_id = receipt.receipt_id and $10 < until) as holder on true"#,
        r#"and status = 'in_review'
           and ($22::timestamptz is null
                or (coalesce(promised_at, submitted_at), receipt_id) > ($22, $23::uuid))
           order by coalesce(promised_at, submitted_at), receipt_id limit $24"#,
        mall,
        filter,
        now,
        after.map(|place| place.due),
        after.map(|place| place.receipt_id) as _,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Receipts in these states, newest first, older than `before`.
pub async fn newest(
    db: &mut PgConnection,
    mall: MallId,
    states: &[Status],
    filter: &Filter,
    now: DateTime<Utc>,
    before: Option<Place>,
    limit: i64,
) -> Result<Vec<Found>, sqlx::Error> {
    let states: Vec<String> = states
        .iter()
        .map(|status| status.code().to_owned())
        .collect();
    filtered!(
        Found,
        r#"select receipt_id, submitted_at as "due!",
                  coalesce(status = 'in_review' and coalesce(promised_at, submitted_at) < $21::timestamptz, false)
                      or exists (select from desk_senior where desk_senior.receipt_id = receipt.receipt_id) as "is_for_senior!",
                  holder.staff_id as "staff_id?: StaffId", holder.username as "username?",
                  holder.claimed_at as "claimed_at?", holder.until as "until?"
           from receipt left join lateral (
               select staff_id, username, claimed_at, until from desk_claim join staff using (mall_id, staff_id)
               where desk_claim.receipt_id = receipt.receipt_id and $10 < until) as holder on true"#,
        r#"and status = any ($22::text[]::receipt_status[])
           and ($23::timestamptz is null or (submitted_at, receipt_id) < ($23, $24::uuid))
           order by submitted_at desc, receipt_id desc limit $25"#,
        mall,
        filter,
        now,
        &states,
        before.map(|place| place.due),
        before.map(|place| place.receipt_id) as _,
        limit,
    )
    .fetch_all(db)
    .await
}

/// These receipts, in this order.
pub async fn these(
    db: &mut PgConnection,
    mall: MallId,
    ids: &[ReceiptId],
    now: DateTime<Utc>,
    escalated: Option<DateTime<Utc>>,
) -> Result<Vec<Found>, sqlx::Error> {
    sqlx::query_as!(
        Found,
        r#"select receipt_id, coalesce(promised_at, submitted_at) as "due!",
                  coalesce(status = 'in_review' and coalesce(promised_at, submitted_at) < $4::timestamptz, false)
                      or exists (select from desk_senior where desk_senior.receipt_id = receipt.receipt_id) as "is_for_senior!",
                  holder.staff_id as "staff_id?: StaffId", holder.username as "username?",
                  holder.claimed_at as "claimed_at?", holder.until as "until?"
           from receipt left join lateral (
               select staff_id, username, claimed_at, until from desk_claim join staff using (mall_id, staff_id)
               where desk_claim.receipt_id = receipt.receipt_id and $3 < until) as holder on true
           where receipt.mall_id = $1 and receipt_id = any ($2)
           order by array_position($2, receipt_id)"#,
        mall as _,
        ids as _,
        now,
        escalated,
    )
    .fetch_all(db)
    .await
}

/// Credited receipts that chance picked and that somebody is looking at: as if they waited
/// with this promise, those that are due first, behind `after`.
pub async fn handed_out(
    db: &mut PgConnection,
    mall: MallId,
    filter: &Filter,
    now: DateTime<Utc>,
    promise_minutes: i32,
    shown_for: &str,
    after: Option<Place>,
) -> Result<Vec<Found>, sqlx::Error> {
    filtered!(
        Found,
        r#"select receipt.receipt_id as "receipt_id!", promised_at as "due!",
                  coalesce(promised_at < $21::timestamptz, false)
                      or exists (select from desk_senior where desk_senior.receipt_id = receipt.receipt_id) as "is_for_senior!",
                  holder.staff_id as "staff_id?: StaffId", holder.username as "username?",
                  holder.claimed_at as "claimed_at?", holder.until as "until?"
           from (select credited.mall_id, credited.receipt_id, credited.tenant_id, member_id, paid_amount_fen,
                        submitted_at, 'in_review'::receipt_status as status, array[$22::text] as reasons,
                        picked_at + make_interval(mins => $23) as promised_at
                 from spot_check join receipt as credited using (mall_id, receipt_id)
                 where spot_check.mall_id = $1 and verdict is null
                   and credited.status = 'credited' and points_reversed = 0
                   and (exists (select from desk_claim
                                where desk_claim.receipt_id = credited.receipt_id and $10 < until)
                        or exists (select from held_decision
                                   where held_decision.receipt_id = credited.receipt_id))) as receipt
           left join lateral (
               select staff_id, username, claimed_at, until from desk_claim join staff using (mall_id, staff_id)
               where desk_claim.receipt_id = receipt.receipt_id and $10 < until) as holder on true"#,
        r#"and ($24::timestamptz is null or (promised_at, receipt_id) > ($24, $25::uuid))
           order by promised_at, receipt_id"#,
        mall,
        filter,
        now,
        shown_for,
        promise_minutes,
        after.map(|place| place.due),
        after.map(|place| place.receipt_id) as _,
    )
    .fetch_all(db)
    .await
}

/// How many receipts wait.
#[derive(Clone, Debug)]
pub struct Totals {
    pub total: i64,
    pub overdue: i64,
    pub appealed: i64,
    pub for_senior: i64,
    /// By somebody.
    pub held: i64,
    /// When the one was sent that waits longest.
    pub oldest: Option<DateTime<Utc>>,
}

/// How many receipts wait.
pub async fn totals(
    db: &mut PgConnection,
    mall: MallId,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Totals, sqlx::Error> {
    filtered!(
        Totals,
        r#"select count(*) as "total!",
                  count(*) filter (where coalesce(promised_at, submitted_at) < $10) as "overdue!",
                  count(*) filter (where 'appealed' = any (reasons)) as "appealed!",
                  count(*) filter (where coalesce(coalesce(promised_at, submitted_at) < $21, false)
                                      or receipt_id in (select receipt_id from desk_senior)) as "for_senior!",
                  count(*) filter (where receipt_id in (select receipt_id from desk_claim where $10 < until))
                      as "held!",
                  min(submitted_at) as oldest
           from receipt"#,
        "and status = 'in_review'",
        mall,
        filter,
        now,
    )
    .fetch_one(db)
    .await
}

/// How many, of what.
#[derive(Clone, Debug)]
pub struct Count {
    pub code: String,
    /// Of a tenant.
    pub name: Option<String>,
    pub count: i64,
}

/// How many receipts wait for each reason, the most frequent first.
pub async fn by_reason(
    db: &mut PgConnection,
    mall: MallId,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Vec<Count>, sqlx::Error> {
    filtered!(
        Count,
        r#"select reason as "code!", null::text as name, count(*) as "count!" from receipt, unnest(reasons) as reason"#,
        "and status = 'in_review' group by reason order by count(*) desc, reason",
        mall,
        filter,
        now,
    )
    .fetch_all(db)
    .await
}

/// How many receipts wait of each tenant, twenty at most.
pub async fn by_tenant(
    db: &mut PgConnection,
    mall: MallId,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Vec<Count>, sqlx::Error> {
    filtered!(
        Count,
        r#"select shop.code as "code!", shop.name as "name?", count(*) as "count!"
           from receipt join tenant as shop on shop.tenant_id = receipt.tenant_id"#,
        "and status = 'in_review' group by shop.code, shop.name order by count(*) desc, shop.code limit 20",
        mall,
        filter,
        now,
    )
    .fetch_all(db)
    .await
}
