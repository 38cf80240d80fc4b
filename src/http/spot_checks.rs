//! The blind check of what the machine credited alone, and what it says about the machine.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Path, Query, cursor, note},
    statement::{DaysAsked, period},
    view::{PAGE, Page, ReceiptView, TenantView, Time},
};
use crate::{
    ids::{ReceiptId, StaffId},
    malls::Mall,
    money::Fen,
    receipts::{self, Receipt},
    spot_checks::{self, Fault, Finding, Quality, SpotCheck, SpotCheckId, Verdict, VerdictError},
    staff::Reviewer,
};

/// A credited receipt to be held against its photo: what was credited, and nothing of what
/// the machine thought of it.
#[derive(Serialize, ToSchema)]
pub struct BlindView {
    id: SpotCheckId,
    /// For the photos: `GET /receipts/{id}/photo`.
    receipt_id: ReceiptId,
    photos: i64,
    /// So long it is nobody else's.
    until: Option<Time>,
    kind: Option<String>,
    tenant: Option<TenantView>,
    paid_amount_fen: Option<Fen>,
    paid_at: Option<Time>,
    /// `second`, `minute` or `day`; finer parts of `paid_at` are zero.
    paid_at_precision: Option<String>,
    receipt_number: Option<String>,
}

/// What was found, with the receipt as it stands now.
#[derive(Serialize, ToSchema)]
pub struct SpotCheckView {
    id: SpotCheckId,
    picked_at: Time,
    verdict: Option<Verdict>,
    /// What was wrong.
    wrong: Vec<String>,
    note: Option<String>,
    checked_by: Option<StaffId>,
    checked_at: Option<Time>,
    /// What was taken back since: `receipt.points_reversed`.
    receipt: ReceiptView,
}

/// The next credited receipt that chance picked, to be checked against its photo; the
/// same again until it is settled, and nobody else's for ten minutes.
#[utoipa::path(get, path = "/spot-checks/next", tag = "review", responses(
    (status = 200, body = BlindView),
    (status = 204, description = "Nothing waits"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn next(State(service): State<Service>, reviewer: Reviewer) -> ApiResult<Response> {
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let next = spot_checks::next(&service.db, mall, &reviewer, now).await?;
    let Some(check) = next else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, mall, check.receipt_id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    Ok(Json(blind(&check, receipt, &service.mall)).into_response())
}

fn blind(check: &SpotCheck, receipt: Receipt, mall: &Mall) -> BlindView {
    let tenant = receipt.tenant_code.zip(receipt.tenant_name);
    BlindView {
        id: check.spot_check_id,
        receipt_id: receipt.receipt_id,
        photos: receipt.photo_count,
        until: check.claimed_until.map(|until| Time::of(until, mall)),
        kind: receipt.kind,
        tenant: tenant.map(|(code, name)| TenantView { code, name }),
        paid_amount_fen: receipt.paid_amount_fen,
        paid_at: receipt.paid_at.map(|at| Time::of(at, mall)),
        paid_at_precision: receipt.paid_at_precision,
        receipt_number: receipt.receipt_number,
    }
}

/// What the person found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpotVerdict {
    verdict: Verdict,
    /// What is wrong: with `wrong` one or more, with `right` none.
    #[serde(default)]
    wrong: Vec<Fault>,
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// Keeps a verdict, once. Moves no points: what was found wrong, a senior takes back.
#[utoipa::path(post, path = "/spot-checks/{id}", tag = "review", params(("id" = SpotCheckId, Path)),
    request_body = SpotVerdict, responses(
    (status = 200, body = SpotCheckView),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`already_checked`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn settle(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<SpotCheckId>,
    Json(body): Json<SpotVerdict>,
) -> ApiResult<Json<SpotCheckView>> {
    if (body.verdict == Verdict::Wrong) == body.wrong.is_empty() {
        let why = "a verdict of wrong says what is wrong, and one of right says nothing";
        return Err(ApiError::unprocessable("invalid_body", why));
    }
    let finding = Finding {
        wrong: body.wrong,
        note: note(body.note)?,
    };
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let settled = spot_checks::settle(&service.db, mall, &reviewer, id, &finding, now).await?;
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, mall, settled.receipt_id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    Ok(Json(view(settled, receipt, &service.mall)))
}

fn view(check: SpotCheck, receipt: Receipt, mall: &Mall) -> SpotCheckView {
    SpotCheckView {
        id: check.spot_check_id,
        picked_at: Time::of(check.picked_at, mall),
        verdict: check.verdict,
        wrong: check.wrong,
        note: check.note,
        checked_by: check.checked_by,
        checked_at: check.checked_at.map(|at| Time::of(at, mall)),
        receipt: ReceiptView::for_staff(receipt, mall),
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ChecksAsked {
    /// Those that were found so; `wrong` without it.
    #[param(inline)]
    verdict: Option<Verdict>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// What was checked, newest first: what a senior may have to take back.
#[utoipa::path(get, path = "/spot-checks", tag = "review", params(ChecksAsked), responses(
    (status = 200, body = Page<SpotCheckView>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    reviewer: Reviewer,
    Query(asked): Query<ChecksAsked>,
) -> ApiResult<Json<Page<SpotCheckView>>> {
    let before = cursor(asked.cursor.as_deref())?;
    let verdict = asked.verdict.unwrap_or(Verdict::Wrong);
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let found = spot_checks::list(
        &mut db,
        mall,
        reviewer.scope(),
        verdict,
        before,
        PAGE as i64 + 1,
    )
    .await?;
    let ids: Vec<_> = found.iter().map(|check| check.receipt_id).collect();
    let about = receipts::find_all(&mut db, mall, &ids).await?;
    let both = found.into_iter().filter_map(|check| {
        let mut about = about.iter();
        let receipt = about.find(|receipt| receipt.receipt_id == check.receipt_id)?;
        Some((check, receipt.clone()))
    });
    let id = |(check, _): &(SpotCheck, Receipt)| check.spot_check_id.to_string();
    let view = |(check, receipt)| view(check, receipt, &service.mall);
    Ok(Json(Page::of(both.collect(), id, view)))
}

/// How often what the machine credited in these days was wrong, as far as people have
/// checked it: in all, by rule that had noted something, by tenant; with 95 % intervals. Of
/// the part of the mall on which whoever asks works.
#[utoipa::path(get, path = "/quality", tag = "review", params(DaysAsked), responses(
    (status = 200, body = Quality),
    (status = 400, body = Problem, description = "`invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`invalid_date`, `from_after_to`, `range_too_long`"),
))]
pub async fn quality(
    State(service): State<Service>,
    reviewer: Reviewer,
    Query(asked): Query<DaysAsked>,
) -> ApiResult<Json<Quality>> {
    let period = period(&service, asked.from.as_deref(), asked.to.as_deref())?;
    let span = period.span(&service.mall);
    let (mall, scope) = (service.mall.mall_id, reviewer.scope());
    let quality = spot_checks::quality(&service.db, mall, scope, span).await?;
    Ok(Json(quality))
}

impl From<VerdictError> for ApiError {
    fn from(err: VerdictError) -> Self {
        let detail = err.to_string();
        match err {
            VerdictError::NoSuchCheck => Self::not_found(),
            VerdictError::AlreadyChecked => Self::conflict("already_checked", detail),
            VerdictError::Trouble(err) => err.into(),
        }
    }
}
