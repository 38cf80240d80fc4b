//! What rules that are being written would have decided of the past.

use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiError, ApiResult, Service,
    desk_views::Brief,
    error::Problem,
    input::{Json, Path, Query, cursor},
    policies::drafting,
    proposals::PersonView,
    sight::Onlooker,
    statement::period,
    view::{PAGE, Page, Time},
};
use crate::{
    decision::Reason,
    drafts::{
        self, DraftId,
        preview::{Changed, DAYS_MAX, Group, Kind, Preview, PreviewId, State as Standing, Verdict},
    },
    money::Points,
    receipts,
    staff::Admin,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewAsked {
    /// The version of the draft that the person saw.
    version: i32,
    /// The first day, `2026-11-01`; without it, 31 days that end with `to`.
    #[schema(value_type = Option<NaiveDate>)]
    from: Option<String>,
    /// The last day, included; without it, today.
    #[schema(value_type = Option<NaiveDate>)]
    to: Option<String>,
}

/// What a draft would have decided of these days, beside what the rules that count would
/// of the same readings. While `state` is `running`, the figures are those of the days
/// from `reached` on.
#[derive(Serialize, ToSchema)]
pub struct PolicyPreviewView {
    id: PreviewId,
    /// Of the draft, as it was tried; when the draft has another by now, try it again.
    draft_version: i32,
    /// The published version that it is held against.
    against: i32,
    from: NaiveDate,
    to: NaiveDate,
    state: Standing,
    /// The machine's decisions of these days.
    decisions: i64,
    /// Of them, those that were made again so far.
    receipts: u64,
    /// Of them, those that would be the same.
    same: u64,
    /// Photos of which nothing was read: there is nothing to try.
    unread: u64,
    /// The earliest day that was tried.
    reached: Option<NaiveDate>,
    points_before: Points,
    points_after: Points,
    groups: Vec<PreviewGroupView>,
    /// What would be given as a reason more often, or less.
    reasons: Vec<ReasonShift>,
    by: PersonView,
    at: Time,
}

/// Receipts that would change in one way.
#[derive(Serialize, ToSchema)]
pub struct PreviewGroupView {
    kind: Kind,
    receipts: u64,
    points_before: Points,
    points_after: Points,
}

#[derive(Serialize, ToSchema)]
pub struct ReasonShift {
    code: String,
    zh: Option<&'static str>,
    en: Option<&'static str>,
    more: i64,
}

/// A receipt that would be decided otherwise.
#[derive(Serialize, ToSchema)]
pub struct PreviewReceipt {
    receipt: Brief,
    before: Verdict,
    after: Verdict,
}

/// Begins to try a draft on the past, in the background: the latest day first. Nothing is
/// changed. `GET` tells how far it has got; trying it again begins anew.
#[utoipa::path(post, path = "/policies/drafts/{id}/preview", tag = "administration", params(("id" = DraftId, Path)),
    request_body = PreviewAsked, responses(
    (status = 202, body = PolicyPreviewView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`"),
    (status = 422, body = Problem, description = "`invalid_policy`, `invalid_date`, `from_after_to`, `range_too_long`, `invalid_body`, `unknown_field`"),
))]
pub async fn begin(
    State(service): State<Service>,
    admin: Admin,
    Path(id): Path<DraftId>,
    Json(asked): Json<PreviewAsked>,
) -> ApiResult<(StatusCode, Json<PolicyPreviewView>)> {
    let period = period(&service, asked.from.as_deref(), asked.to.as_deref())?;
    if DAYS_MAX <= (period.to() - period.from()).num_days() {
        let why = format!("rules are tried on at most {DAYS_MAX} days");
        return Err(ApiError::unprocessable("range_too_long", why));
    }
    let trial = drafting(&service, &admin)
        .try_out(&service.mall, &service.clock, id, asked.version, period)
        .await?;
    tokio::spawn(trial.carry_out());
    let found = found(&service, id).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&service, found))))
}

/// How far the newest trial of a draft has got, and what it has found.
#[utoipa::path(get, path = "/policies/drafts/{id}/preview", tag = "administration", params(("id" = DraftId, Path)), responses(
    (status = 200, body = PolicyPreviewView),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem, description = "`not_found`: also when it was never tried"),
))]
pub async fn get(
    State(service): State<Service>,
    _admin: Admin,
    Path(id): Path<DraftId>,
) -> ApiResult<Json<PolicyPreviewView>> {
    let found = found(&service, id).await?;
    Ok(Json(shown(&service, found)))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ChangesAsked {
    /// Those that would change in this way; `credited` without it.
    #[param(inline)]
    kind: Option<Kind>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The receipts that a draft would decide otherwise, of one kind: the first five hundred.
#[utoipa::path(get, path = "/policies/drafts/{id}/preview/receipts", tag = "administration",
    params(("id" = DraftId, Path), ChangesAsked), responses(
    (status = 200, body = Page<PreviewReceipt>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub async fn receipts(
    State(service): State<Service>,
    admin: Admin,
    Path(id): Path<DraftId>,
    Query(asked): Query<ChangesAsked>,
) -> ApiResult<Json<Page<PreviewReceipt>>> {
    let after: Option<i32> = cursor(asked.cursor.as_deref())?;
    let kind = asked.kind.unwrap_or(Kind::Credited);
    let preview = found(&service, id).await?;
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let limit = PAGE as i64 + 1;
    let changes = drafts::preview::changes(&mut db, preview.preview_id, kind, after, limit).await?;
    let ids: Vec<_> = changes.iter().map(|change| change.receipt_id).collect();
    let about = receipts::find_all(&mut db, mall, &ids).await?;
    let onlooker = Onlooker {
        mall: &service.mall,
        staff: admin.staff_id(),
        now: service.clock.now(),
    };
    let both = changes.into_iter().filter_map(|change| {
        let mut about = about.iter();
        let receipt = about.find(|receipt| receipt.receipt_id == change.receipt_id)?;
        Some((change, onlooker.brief(receipt)))
    });
    let place = |(change, _): &(Changed, Brief)| change.place.to_string();
    let view = |(change, receipt): (Changed, Brief)| PreviewReceipt {
        receipt,
        before: change.before,
        after: change.after,
    };
    Ok(Json(Page::of(both.collect(), place, view)))
}

async fn found(service: &Service, id: DraftId) -> ApiResult<Preview> {
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let mut db = service.db.acquire().await?;
    let found = drafts::preview::find(&mut db, mall, id, now).await?;
    found.ok_or_else(ApiError::not_found)
}

fn shown(service: &Service, preview: Preview) -> PolicyPreviewView {
    let totals = preview.totals;
    let group = |(kind, group): (Kind, Group)| PreviewGroupView {
        kind,
        receipts: group.receipts,
        points_before: group.points_before,
        points_after: group.points_after,
    };
    let shift = |(code, more): (String, i64)| {
        let known: Option<Reason> = code.parse().ok();
        ReasonShift {
            zh: known.map(Reason::zh),
            en: known.map(Reason::en),
            code,
            more,
        }
    };
    PolicyPreviewView {
        id: preview.preview_id,
        draft_version: preview.draft_version,
        against: preview.against,
        from: preview.first_day,
        to: preview.last_day,
        state: preview.state,
        decisions: preview.decisions,
        receipts: totals.receipts,
        same: totals.same,
        unread: totals.unread,
        reached: preview.reached,
        points_before: totals.points_before,
        points_after: totals.points_after,
        groups: totals.kinds.into_iter().map(group).collect(),
        reasons: totals.reasons.into_iter().map(shift).collect(),
        by: PersonView {
            id: preview.begun_by,
            name: preview.username,
        },
        at: Time::of(preview.begun_at, &service.mall),
    }
}
