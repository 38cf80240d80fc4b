//! The queue of receipts, to look through and to search.

use axum::extract::State;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiResult, Service,
    desk::onlooker,
    desk_views::ClaimView,
    error::Problem,
    input::{Json, Query, cursor},
    reviews::desk,
    sight::Onlooker,
    view::{PAGE, Page, ReceiptView, Time},
};
use crate::{
    decision::Reason,
    desk::queue::{Count, Filter, Place, Queue, Waiting},
    ids::MemberId,
    money::Fen,
    receipts::Status,
    search::Sought,
    staff::Reviewer,
};

/// The longest page.
const LIMIT_MAX: usize = 200;

/// Which receipts are asked for; what is absent restricts nothing.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    #[param(inline)]
    status: Standing,
    /// One of their reasons.
    #[param(inline)]
    reason: Option<Reason>,
    /// The code of the tenant.
    tenant: Option<String>,
    category: Option<String>,
    amount_from_fen: Option<Fen>,
    amount_to_fen: Option<Fen>,
    /// Sent at least so long ago.
    #[param(minimum = 0, maximum = 5_256_000)]
    older_than_minutes: Option<u32>,
    /// What the shopper was promised is over.
    overdue: Option<bool>,
    /// `true`: the shopper has appealed.
    #[serde(default)]
    appealed: bool,
    for_senior: Option<bool>,
    /// `true`: those that this person holds.
    #[serde(default)]
    mine: bool,
    member: Option<MemberId>,
    /// Sent on this day of the mall or later.
    from: Option<NaiveDate>,
    /// Sent on this day of the mall or before.
    to: Option<NaiveDate>,
    /// An amount, a receipt's number or a part of it, a tenant, words on the paper, the
    /// id of a member or receipt.
    #[param(max_length = 200)]
    q: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Receipts a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
}

/// Where receipts stand.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    #[default]
    InReview,
    Credited,
    Rejected,
    Reversed,
    All,
}

impl Standing {
    fn states(self) -> &'static [Status] {
        match self {
            Self::InReview => &[Status::InReview],
            Self::Credited => &[Status::Credited],
            Self::Rejected => &[Status::Rejected],
            Self::Reversed => &[Status::Reversed],
            Self::All => &Status::ALL,
        }
    }
}

/// One receipt of the queue.
#[derive(Serialize, ToSchema)]
pub struct QueueItem {
    #[serde(flatten)]
    receipt: ReceiptView,
    overdue: bool,
    for_senior: bool,
    appealed: bool,
    claim: Option<ClaimView>,
}

/// Receipts that wait for a person, in the order in which promises to shoppers end; those
/// decided, newest first.
#[utoipa::path(get, path = "/reviews", tag = "review", params(Asked), responses(
    (status = 200, body = Page<QueueItem>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    reviewer: Reviewer,
    Query(asked): Query<Asked>,
) -> ApiResult<Json<Page<QueueItem>>> {
    let after = cursor(asked.cursor.as_deref())?;
    let size = asked.limit.unwrap_or(PAGE).clamp(1, LIMIT_MAX);
    let filter = filter(&service, &reviewer, &asked).await?;
    let limit = i64::try_from(size).unwrap_or(0) + 1;
    let states = asked.status.states();
    let rows = queue(&service).list(states, &filter, after, limit).await?;
    let onlooker = onlooker(&service, &reviewer);
    let page = Page::sized(
        size,
        rows,
        |row: &Waiting| row.place.to_string(),
        |row| item(&onlooker, row),
    );
    Ok(Json(page))
}

/// One receipt of the queue, as this person sees it.
pub fn item(onlooker: &Onlooker<'_>, row: Waiting) -> QueueItem {
    let receipt = &row.receipt;
    let waits = receipt.status == Status::InReview;
    QueueItem {
        overdue: waits && receipt.promised_at.is_some_and(|at| at < onlooker.now),
        for_senior: row.is_for_senior,
        appealed: receipt
            .reasons
            .iter()
            .any(|code| code == Reason::Appealed.code()),
        claim: row.claim.as_ref().map(|claim| onlooker.claim(claim)),
        receipt: ReceiptView::for_staff(row.receipt, onlooker.mall),
    }
}

pub fn queue(service: &Service) -> Queue<'_> {
    Queue {
        db: &service.db,
        mall: service.mall.mall_id,
        now: service.clock.now(),
    }
}

/// What was promised for before this moment is a senior's.
pub async fn escalated(service: &Service) -> ApiResult<Option<DateTime<Utc>>> {
    let mut db = service.db.acquire().await?;
    Ok(desk(service).escalated(&mut db).await?)
}

async fn filter(service: &Service, reviewer: &Reviewer, asked: &Asked) -> ApiResult<Filter> {
    let (mall, now) = (&service.mall, service.clock.now());
    let old = asked.older_than_minutes;
    let old = old.map(|minutes| now - TimeDelta::minutes(minutes.into()));
    let to = asked.to.and_then(|day| day.succ_opt());
    let to = to.map(|day| mall.start_of(day));
    Ok(Filter {
        reason: asked.reason.map(|reason| reason.code().to_owned()),
        tenant_code: asked.tenant.clone(),
        category: asked.category.clone(),
        amount_from: asked.amount_from_fen,
        amount_to: asked.amount_to_fen,
        submitted_from: asked.from.map(|day| mall.start_of(day)),
        submitted_to: to.into_iter().chain(old).min(),
        overdue: asked.overdue,
        appealed: asked.appealed,
        for_senior: asked.for_senior,
        held_by: asked.mine.then(|| reviewer.staff_id()),
        member: asked.member,
        sought: asked
            .q
            .as_deref()
            .filter(|q| !q.trim().is_empty())
            .map(Sought::of),
        scope: reviewer.scope(),
        escalated: escalated(service).await?,
    })
}

/// How many receipts wait, and why.
#[derive(Serialize, ToSchema)]
pub struct CountsView {
    total: i64,
    overdue: i64,
    appealed: i64,
    for_senior: i64,
    /// By somebody.
    held: i64,
    /// When the one was sent that waits longest.
    oldest: Option<Time>,
    /// A receipt counts under each of its reasons.
    by_reason: Vec<ReasonCount>,
    /// Twenty at most.
    by_tenant: Vec<TenantCount>,
}

#[derive(Serialize, ToSchema)]
struct ReasonCount {
    code: String,
    zh: Option<&'static str>,
    en: Option<&'static str>,
    count: i64,
}

#[derive(Serialize, ToSchema)]
struct TenantCount {
    code: String,
    name: Option<String>,
    count: i64,
}

/// How many receipts wait for a person: of those that are asked for.
#[utoipa::path(get, path = "/reviews/counts", tag = "review", params(Asked), responses(
    (status = 200, body = CountsView),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn counts(
    State(service): State<Service>,
    reviewer: Reviewer,
    Query(asked): Query<Asked>,
) -> ApiResult<Json<CountsView>> {
    // Counting has no pages, but a cursor that is none of ours is said to be none.
    cursor::<Place>(asked.cursor.as_deref())?;
    let (filter, queue) = (filter(&service, &reviewer, &asked).await?, queue(&service));
    let counts = queue.counts(&filter).await?;
    let totals = counts.totals;
    let by_reason = counts.by_reason.into_iter();
    let by_tenant = counts.by_tenant.into_iter();
    let reason = |count: Count| {
        let known: Option<Reason> = count.code.parse().ok();
        ReasonCount {
            zh: known.map(Reason::zh),
            en: known.map(Reason::en),
            code: count.code,
            count: count.count,
        }
    };
    let tenant = |count: Count| TenantCount {
        code: count.code,
        name: count.name,
        count: count.count,
    };
    Ok(Json(CountsView {
        total: totals.total,
        overdue: totals.overdue,
        appealed: totals.appealed,
        for_senior: totals.for_senior,
        held: totals.held,
        oldest: totals.oldest.map(|at| Time::of(at, &service.mall)),
        by_reason: by_reason.map(reason).collect(),
        by_tenant: by_tenant.map(tenant).collect(),
    }))
}
