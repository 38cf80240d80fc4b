//! What came in on some days and what became of it.

use axum::extract::State;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Query},
    queue::queue,
};
use crate::{
    decision::Reason,
    desk::{
        overview::{self, DAYS_MAX, Overview},
        queue::Filter,
    },
    ids::StaffId,
    money::{Fen, Points},
    staff::Reviewer,
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct DaysAsked {
    /// The first day of the mall; a week ago if absent.
    from: Option<NaiveDate>,
    /// The last day of the mall; today if absent.
    to: Option<NaiveDate>,
}

/// Receipts sent on these days, and what has become of them by now.
#[derive(Serialize, ToSchema)]
pub struct OverviewView {
    from: NaiveDate,
    to: NaiveDate,
    received: i64,
    credited: i64,
    rejected: i64,
    /// Now, of whatever day.
    in_review: i64,
    /// Now, of whatever day.
    overdue: i64,
    /// By the machine, credited or refused.
    settled_alone: i64,
    /// Of those received; `null` when none were.
    settled_alone_share: Option<f64>,
    points: Points,
    reversed_points: Points,
    paid_amount_fen: Fen,
    seconds_to_credit: Spread,
    seconds_to_decision: Spread,
    by_reason: Vec<ReasonNumbers>,
    by_day: Vec<DayNumbers>,
    by_hour: Vec<HourNumbers>,
    by_tenant: Vec<TenantNumbers>,
    by_category: Vec<CategoryNumbers>,
    /// For a reviewer only their own.
    reviewers: Vec<ReviewerNumbers>,
}

/// `null` where there is nothing to measure.
#[derive(Serialize, ToSchema)]
struct Spread {
    median: Option<f64>,
    p90: Option<f64>,
}

impl Spread {
    fn of(both: Option<&Vec<f64>>) -> Self {
        let at = |n: usize| both.and_then(|both| both.get(n)).copied();
        let tenths = |seconds: f64| (seconds * 10.0).round() / 10.0;
        Self {
            median: at(0).map(tenths),
            p90: at(1).map(tenths),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct ReasonNumbers {
    code: String,
    zh: Option<&'static str>,
    en: Option<&'static str>,
    review: i64,
    rejected: i64,
}

#[derive(Serialize, ToSchema)]
struct DayNumbers {
    day: NaiveDate,
    received: i64,
    credited: i64,
    rejected: i64,
    settled_alone: i64,
}

#[derive(Serialize, ToSchema)]
struct HourNumbers {
    hour: i32,
    received: i64,
    credited: i64,
}

#[derive(Serialize, ToSchema)]
struct TenantNumbers {
    code: String,
    name: String,
    received: i64,
    credited: i64,
    points: Points,
    in_review: i64,
}

#[derive(Serialize, ToSchema)]
struct CategoryNumbers {
    category: String,
    received: i64,
    credited: i64,
    points: Points,
}

#[derive(Serialize, ToSchema)]
struct ReviewerNumbers {
    id: StaffId,
    name: String,
    decisions: i64,
    approved: i64,
    rejected: i64,
    skipped: i64,
    seconds_median: Option<f64>,
    seconds_p90: Option<f64>,
}

/// The numbers of some days: receipts in, settled alone, in review; how long it took; by
/// reason, day, hour, tenant, category and reviewer. Of the part of the mall on which
/// whoever asks works.
#[utoipa::path(get, path = "/overview", tag = "review", params(DaysAsked), responses(
    (status = 200, body = OverviewView),
    (status = 400, body = Problem, description = "`invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`from_after_to`, `range_too_long`"),
))]
pub async fn get(
    State(service): State<Service>,
    reviewer: Reviewer,
    Query(asked): Query<DaysAsked>,
) -> ApiResult<Json<OverviewView>> {
    let to = asked
        .to
        .unwrap_or_else(|| service.mall.day(service.clock.now()));
    let week = to.checked_sub_days(Days::new(6)).unwrap_or(to);
    let from = asked.from.unwrap_or(week);
    if to < from {
        let why = "the first day comes after the last";
        return Err(ApiError::unprocessable("from_after_to", why));
    }
    if DAYS_MAX <= (to - from).num_days() {
        let why = format!("at most {DAYS_MAX} days are answered at once");
        return Err(ApiError::unprocessable("range_too_long", why));
    }
    let scope = reviewer.scope();
    let found = overview::overview(&service.db, &service.mall, scope, from, to).await?;
    let of_theirs = Filter {
        scope,
        ..Filter::default()
    };
    let now = queue(&service).totals(&of_theirs).await?;
    let mut view = view(from, to, found);
    (view.in_review, view.overdue) = (now.total, now.overdue);
    if !reviewer.is_senior() {
        let own = |one: &ReviewerNumbers| one.id == reviewer.staff_id();
        view.reviewers.retain(own);
    }
    Ok(Json(view))
}

fn view(from: NaiveDate, to: NaiveDate, found: Overview) -> OverviewView {
    let numbers = found.numbers;
    let share = |part: i64, of: i64| (0 < of).then(|| part as f64 / of as f64);
    OverviewView {
        from,
        to,
        received: numbers.received,
        credited: numbers.credited,
        rejected: numbers.rejected,
        in_review: 0,
        overdue: 0,
        settled_alone: numbers.settled_alone,
        settled_alone_share: share(numbers.settled_alone, numbers.received),
        points: numbers.points,
        reversed_points: numbers.points_reversed,
        paid_amount_fen: numbers.paid,
        seconds_to_credit: Spread::of(numbers.to_credit.as_ref()),
        seconds_to_decision: Spread::of(numbers.to_decision.as_ref()),
        by_reason: found.by_reason.into_iter().map(ReasonNumbers::of).collect(),
        by_day: found.by_day.into_iter().map(DayNumbers::of).collect(),
        by_hour: found.by_hour.into_iter().map(HourNumbers::of).collect(),
        by_tenant: found.by_tenant.into_iter().map(TenantNumbers::of).collect(),
        by_category: found
            .by_category
            .into_iter()
            .map(CategoryNumbers::of)
            .collect(),
        reviewers: found
            .reviewers
            .into_iter()
            .map(ReviewerNumbers::of)
            .collect(),
    }
}

impl ReasonNumbers {
    fn of(found: overview::OfReason) -> Self {
        let reason: Option<Reason> = found.code.parse().ok();
        Self {
            zh: reason.map(Reason::zh),
            en: reason.map(Reason::en),
            code: found.code,
            review: found.review,
            rejected: found.rejected,
        }
    }
}

impl DayNumbers {
    fn of(found: overview::OfDay) -> Self {
        Self {
            day: found.day,
            received: found.received,
            credited: found.credited,
            rejected: found.rejected,
            settled_alone: found.settled_alone,
        }
    }
}

impl HourNumbers {
    fn of(found: overview::OfHour) -> Self {
        Self {
            hour: found.hour,
            received: found.received,
            credited: found.credited,
        }
    }
}

impl TenantNumbers {
    fn of(found: overview::OfTenant) -> Self {
        Self {
            code: found.code,
            name: found.name,
            received: found.received,
            credited: found.credited,
            points: found.points,
            in_review: found.in_review,
        }
    }
}

impl CategoryNumbers {
    fn of(found: overview::OfCategory) -> Self {
        Self {
            category: found.category,
            received: found.received,
            credited: found.credited,
            points: found.points,
        }
    }
}

impl ReviewerNumbers {
    fn of(found: overview::OfReviewer) -> Self {
        let seconds = Spread::of(found.seconds.as_ref());
        Self {
            id: found.staff_id,
            name: found.username,
            decisions: found.decisions,
            approved: found.approved,
            rejected: found.rejected,
            skipped: found.skipped,
            seconds_median: seconds.median,
            seconds_p90: seconds.p90,
        }
    }
}
