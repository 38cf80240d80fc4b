use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Path, Query, cursor},
    receipts::Cursor,
    view::{PAGE, Page, ReceiptView},
};
use crate::{
    decision::Reason,
    extraction::Moment,
    ids::ReceiptId,
    money::Fen,
    receipts::{self, Receipt},
    review::{Corrections, Desk},
    staff::Reviewer,
};

/// The longest note.
const NOTE_CHARS_MAX: usize = 2000;
/// The longest receipt number.
const NUMBER_CHARS_MAX: usize = 64;

/// The receipts that wait for a person, oldest first.
#[utoipa::path(get, path = "/reviews", tag = "review", params(Cursor), responses(
    (status = 200, body = Page<ReceiptView>),
    (status = 400, body = Problem, description = "`bad_cursor`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    _reviewer: Reviewer,
    Query(query): Query<Cursor>,
) -> ApiResult<Json<Page<ReceiptView>>> {
    let after = cursor(query.cursor.as_deref())?;
    let mut db = service.db.acquire().await?;
    let mall = service.mall.mall_id;
    let rows = receipts::in_review(&mut db, mall, after, PAGE as i64 + 1).await?;
    let view = |receipt| ReceiptView::for_staff(receipt, &service.mall);
    Ok(Json(Page::of(
        rows,
        |row: &Receipt| row.receipt_id.to_string(),
        view,
    )))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The version that the person saw.
    version: i32,
    #[serde(default)]
    corrections: CorrectionsBody,
    note: Option<String>,
}

/// What the machine misread. A field that is absent or `null` stays as it was read.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionsBody {
    tenant_code: Option<String>,
    #[schema(minimum = 1)]
    paid_amount_fen: Option<Fen>,
    /// RFC 3339, or local time of the mall cut where the paper cuts it:
    /// `2026-11-03T18:22:05`, `2026-11-03T18:22`, `2026-11-03`.
    paid_at: Option<String>,
    receipt_number: Option<String>,
}

/// Credits a receipt in review, as corrected.
#[utoipa::path(post, path = "/reviews/{id}/approve", tag = "review", params(("id" = ReceiptId, Path)),
    request_body = Approval, responses(
    (status = 200, body = ReceiptView),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`, `not_in_review`, `duplicate_sale`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`incomplete`, `unknown_tenant`, `tenant_not_eligible`, `below_minimum`, `no_such_time`, `invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn approve(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<Approval>,
) -> ApiResult<Json<ReceiptView>> {
    let corrections = corrections(&service, body.corrections)?;
    let note = note(body.note.as_deref())?;
    let desk = desk(&service);
    desk.approve(&reviewer, id, body.version, &corrections, note)
        .await?;
    decided(&service, id).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejection {
    /// The version that the person saw.
    version: i32,
    reason: Reason,
    note: Option<String>,
}

/// Refuses a receipt in review.
#[utoipa::path(post, path = "/reviews/{id}/reject", tag = "review", params(("id" = ReceiptId, Path)),
    request_body = Rejection, responses(
    (status = 200, body = ReceiptView),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`, `not_in_review`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn reject(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<Rejection>,
) -> ApiResult<Json<ReceiptView>> {
    let note = note(body.note.as_deref())?;
    let desk = desk(&service);
    desk.reject(&reviewer, id, body.version, body.reason, note)
        .await?;
    decided(&service, id).await
}

fn desk(service: &Service) -> Desk<'_> {
    Desk {
        db: &service.db,
        mall: &service.mall,
        now: service.clock.now(),
    }
}

async fn decided(service: &Service, id: ReceiptId) -> ApiResult<Json<ReceiptView>> {
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, service.mall.mall_id, id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    Ok(Json(ReceiptView::for_staff(receipt, &service.mall)))
}

fn note(note: Option<&str>) -> ApiResult<Option<&str>> {
    match note {
        Some(note) if NOTE_CHARS_MAX < note.chars().count() => {
            let why = format!("a note has at most {NOTE_CHARS_MAX} characters");
            Err(ApiError::unprocessable("too_long", why))
        }
        note => Ok(note.filter(|note| !note.is_empty())),
    }
}

fn corrections(service: &Service, body: CorrectionsBody) -> ApiResult<Corrections> {
    if body.paid_amount_fen.is_some_and(|fen| fen <= Fen::ZERO) {
        let why = "paid_amount_fen is a positive number of fen";
        return Err(ApiError::unprocessable("invalid_body", why));
    }
    let number = body
        .receipt_number
        .filter(|number| !number.trim().is_empty());
    if number
        .as_ref()
        .is_some_and(|number| NUMBER_CHARS_MAX < number.chars().count())
    {
        let why = format!("a receipt number has at most {NUMBER_CHARS_MAX} characters");
        return Err(ApiError::unprocessable("too_long", why));
    }
    let paid_at = body
        .paid_at
        .as_deref()
        .map(|text| moment(service, text))
        .transpose()?;
    Ok(Corrections {
        tenant_code: body.tenant_code,
        paid_amount: body.paid_amount_fen,
        paid_at,
        receipt_number: number,
    })
}

fn moment(service: &Service, text: &str) -> ApiResult<Moment> {
    let local = chrono::DateTime::parse_from_rfc3339(text)
        .map(|at| service.mall.local(at.to_utc()))
        .map(|local| local.format("%Y-%m-%dT%H:%M:%S").to_string());
    let why = "paid_at is a time such as 2026-11-03T18:22:05+08:00 or 2026-11-03T18:22";
    Moment::parse(local.as_deref().unwrap_or(text))
        .ok_or_else(|| ApiError::unprocessable("invalid_body", why))
}
