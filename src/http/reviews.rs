//! What a person decides of a receipt that waits.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    desk::onlooker,
    desk_views::HeldView,
    error::{ChangeView, Problem},
    input::{Json, Path, note},
    view::{ReceiptView, Time},
};
use crate::{
    decision::Reason,
    extraction::Moment,
    ids::ReceiptId,
    money::Fen,
    receipts::{self, Status},
    review::{Approval, Corrections, Desk, Rejection, ReviewError, Verdict},
    staff::Reviewer,
};

/// A hundred million yuan: more than any till rings up.
pub const PAID_MAX: Fen = Fen(10_000_000_000);
/// The longest receipt number.
const NUMBER_CHARS_MAX: usize = 64;

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
    /// `true`: carried out after ten seconds, in which it can be taken back.
    #[serde(default)]
    hold: bool,
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
    (status = 202, body = HeldView, description = "With `hold`: it can be taken back for ten seconds"),
    (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem, description = "`forbidden`, `second_person_needed`"),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`, `not_in_review`, `duplicate_sale`, `held_by_other`, `decision_held`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`incomplete`, `unknown_tenant`, `tenant_not_eligible`, `below_minimum`, `no_such_time`, `invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn approve(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<ApprovalBody>,
) -> ApiResult<Response> {
    let approval = Approval {
        version: body.version,
        corrections: corrections(&service, body.corrections)?,
        another_sale: body.another_sale,
        note: note(body.note)?,
    };
    decide(
        &service,
        &reviewer,
        id,
        Verdict::Approve(approval),
        body.hold,
    )
    .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectionBody {
    /// The version that the person saw.
    version: i32,
    reason: Reason,
    note: Option<String>,
    /// `true`: carried out after ten seconds, in which it can be taken back.
    #[serde(default)]
    hold: bool,
}

/// Refuses a receipt in review.
#[utoipa::path(post, path = "/reviews/{id}/reject", tag = "review", params(("id" = ReceiptId, Path)),
    request_body = RejectionBody, responses(
    (status = 200, body = ReceiptView),
    (status = 202, body = HeldView, description = "With `hold`: it can be taken back for ten seconds"),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`, `not_in_review`, `held_by_other`, `decision_held`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn reject(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<RejectionBody>,
) -> ApiResult<Response> {
    let rejection = Rejection {
        version: body.version,
        reason: body.reason,
        note: note(body.note)?,
    };
    decide(
        &service,
        &reviewer,
        id,
        Verdict::Reject(rejection),
        body.hold,
    )
    .await
}

async fn decide(
    service: &Service,
    by: &Reviewer,
    id: ReceiptId,
    verdict: Verdict,
    hold: bool,
) -> ApiResult<Response> {
    let (desk, version) = (desk(service), verdict.version());
    let done = match (hold, &verdict) {
        (true, _) => desk.hold(by, id, verdict).await.map(Some),
        (false, Verdict::Approve(approval)) => desk.approve(by, id, approval).await.map(|()| None),
        (false, Verdict::Reject(rejection)) => desk.reject(by, id, rejection).await.map(|()| None),
    };
    match done {
        Ok(Some(held)) => {
            let view = onlooker(service, by).held(&held);
            Ok((StatusCode::ACCEPTED, Json(view)).into_response())
        }
        Ok(None) => Ok(decided(service, id).await?.into_response()),
        Err(err) => Err(stale(service, by, id, version, err).await),
    }
}

/// The error; one about stale data says what has changed since `seen`.
pub async fn stale(
    service: &Service,
    by: &Reviewer,
    id: ReceiptId,
    seen: i32,
    err: ReviewError,
) -> ApiError {
    let is_stale = matches!(err, ReviewError::Stale { .. });
    let answer = ApiError::from(err);
    if !is_stale {
        return answer;
    }
    match what_changed(service, by, id, seen).await {
        Ok((changed, receipt)) => answer.with_changes(changed, &receipt),
        Err(err) => err,
    }
}

/// As this person was handed the receipt.
async fn what_changed(
    service: &Service,
    by: &Reviewer,
    id: ReceiptId,
    seen: i32,
) -> ApiResult<(Vec<ChangeView>, ReceiptView)> {
    let mut db = service.db.acquire().await?;
    let mall = &service.mall;
    let events = receipts::events_after(&mut db, mall.mall_id, id, seen).await?;
    let receipt = receipts::find(&mut db, mall.mall_id, id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    let handed = desk(service).as_handed(&mut db, by, receipt).await?;
    let (receipt, is_blind) = (handed.0, handed.1.is_some());
    let change = |past: receipts::Past| {
        let is_credit = is_blind && past.status == Status::Credited;
        let (status, reasons) = match is_credit {
            true => (receipt.status, receipt.reasons.clone()),
            false => (past.status, past.reasons),
        };
        ChangeView {
            version: past.version,
            status,
            reasons,
            at: Time::of(past.at, mall),
        }
    };
    let changed = events.into_iter().map(change).collect();
    Ok((changed, ReceiptView::for_staff(receipt, mall)))
}

pub fn desk(service: &Service) -> Desk<'_> {
    Desk {
        db: &service.db,
        mall: &service.mall,
        now: service.clock.now(),
    }
}

/// The receipt as it stands after a decision.
pub async fn decided(service: &Service, id: ReceiptId) -> ApiResult<Json<ReceiptView>> {
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, service.mall.mall_id, id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    Ok(Json(ReceiptView::for_staff(receipt, &service.mall)))
}

/// What the person read, understood.
pub fn corrections(service: &Service, body: CorrectionsBody) -> ApiResult<Corrections> {
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
