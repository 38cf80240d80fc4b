//! Receipts that wait for a person, and what that person decides.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Path, Query, cursor, note},
    receipts::Cursor,
    view::{PAGE, Page, ReceiptView},
};
use crate::{
    decision::Reason,
    extraction::Moment,
    ids::ReceiptId,
    money::Fen,
    receipts::{self, Receipt},
    review::{Approval, Corrections, Desk},
    staff::Reviewer,
};

/// A hundred million yuan: more than any till rings up.
pub const PAID_MAX: Fen = Fen(10_000_000_000);
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
pub struct ApprovalBody {
    /// The version that the person saw.
    version: i32,
    #[serde(default)]
    corrections: CorrectionsBody,
    /// `true`: the person looked at the twin, and it is another sale.
    #[serde(default)]
    another_sale: bool,
    note: Option<String>,
}

/// What the machine misread. A field that is absent or `null` stays as it was read.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionsBody {
    tenant_code: Option<String>,
    #[schema(minimum = 1, maximum = 10_000_000_000_i64)]
    paid_amount_fen: Option<Fen>,
    /// RFC 3339, or local time of the mall cut where the paper cuts it:
    /// `2026-11-03T18:22:05`, `2026-11-03T18:22`, `2026-11-03`.
    paid_at: Option<String>,
    /// An empty text says that the paper shows none.
    receipt_number: Option<String>,
}

/// Credits a receipt in review, as corrected.
#[utoipa::path(post, path = "/reviews/{id}/approve", tag = "review", params(("id" = ReceiptId, Path)),
    request_body = ApprovalBody, responses(
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
    Json(body): Json<ApprovalBody>,
) -> ApiResult<Json<ReceiptView>> {
    let approval = Approval {
        version: body.version,
        corrections: corrections(&service, body.corrections)?,
        another_sale: body.another_sale,
        note: note(body.note)?,
    };
    desk(&service).approve(&reviewer, id, &approval).await?;
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
    let note = note(body.note)?;
    let desk = desk(&service);
    desk.reject(&reviewer, id, body.version, body.reason, note.as_deref())
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

fn corrections(service: &Service, body: CorrectionsBody) -> ApiResult<Corrections> {
    let fits = |fen: Fen| Fen::ZERO < fen && fen <= PAID_MAX;
    if !body.paid_amount_fen.is_none_or(fits) {
        let why = format!("paid_amount_fen is a number from 1 to {}", PAID_MAX.0);
        return Err(ApiError::unprocessable("invalid_body", why));
    }
    let number = body.receipt_number.as_deref().map(number).transpose()?;
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

/// A number as the paper shows it; an empty text says that it shows none.
pub fn number(text: &str) -> ApiResult<Option<String>> {
    let text = text.trim();
    if NUMBER_CHARS_MAX < text.chars().count() {
        let why = format!("a receipt number has at most {NUMBER_CHARS_MAX} characters");
        return Err(ApiError::unprocessable("too_long", why));
    }
    let says_something = text.contains(|c: char| c.is_ascii_alphanumeric());
    match text {
        "" => Ok(None),
        _ if says_something => Ok(Some(text.to_owned())),
        _ => Err(ApiError::unprocessable(
            "invalid_body",
            "a receipt number has a letter or a digit",
        )),
    }
}

/// RFC 3339 cannot leave the seconds out: a moment of second zero counts as known to the
/// minute, so that it takes no key that the paper does not show.
pub fn moment(service: &Service, text: &str) -> ApiResult<Moment> {
    let local = chrono::DateTime::parse_from_rfc3339(text)
        .map(|at| service.mall.local(at.to_utc()))
        .map(|local| match chrono::Timelike::second(&local) {
            0 => local.format("%Y-%m-%dT%H:%M").to_string(),
            _ => local.format("%Y-%m-%dT%H:%M:%S").to_string(),
        });
    let why = "paid_at is a time such as 2026-11-03T18:22:05+08:00 or 2026-11-03T18:22";
    Moment::parse(local.as_deref().unwrap_or(text))
        .ok_or_else(|| ApiError::unprocessable("invalid_body", why))
}
