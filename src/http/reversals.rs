//! Taking points back.

use axum::{extract::State, http::HeaderMap};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Path, idempotency_key, note},
    view::ReceiptView,
};
use crate::{
    ids::ReceiptId,
    money::Fen,
    receipts,
    reversals::{self, Request},
    staff::Senior,
};

/// The longest reason: a word, not a story.
const REASON_CHARS_MAX: usize = 100;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversalBody {
    /// How much of the paid amount was returned; absent: all that is left of it.
    #[schema(minimum = 1)]
    amount_fen: Option<Fen>,
    /// `return`, `exchange`, `mistake`, or another word.
    #[schema(min_length = 1, max_length = 100)]
    reason: String,
    note: Option<String>,
    /// The version that the person saw: 409 `stale` when it is another by now.
    version: Option<i32>,
}

/// Takes back what a returned sale, or the returned part of one, had earned.
#[utoipa::path(post, path = "/receipts/{id}/reverse", tag = "review",
    params(("id" = ReceiptId, Path), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is one reversal")),
    request_body = ReversalBody, responses(
    (status = 200, body = ReceiptView),
    (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem, description = "`forbidden`, `second_person_needed`"),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`not_credited`, `stale`, `idempotency_key_reused`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`more_than_paid`, `invalid_body`, `unknown_field`, `too_long`, `invalid_idempotency_key`"),
))]
pub async fn reverse(
    State(service): State<Service>,
    senior: Senior,
    Path(id): Path<ReceiptId>,
    headers: HeaderMap,
    Json(body): Json<ReversalBody>,
) -> ApiResult<Json<ReceiptView>> {
    let request = Request {
        amount: body.amount_fen,
        reason: reason(&body.reason)?,
        note: note(body.note)?,
        version: body.version,
        key: idempotency_key(&headers)?.map(str::to_owned),
    };
    let (mall, now) = (&service.mall, service.clock.now());
    reversals::reverse(&service.db, mall, &senior, id, &request, now).await?;
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, mall.mall_id, id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    let view = ReceiptView::for_staff(receipt, mall);
    Ok(Json(view.with_history(&mut db, mall).await?))
}

/// A word, not a story.
pub fn reason(reason: &str) -> ApiResult<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ApiError::unprocessable("invalid_body", "say the reason"));
    }
    if REASON_CHARS_MAX < reason.chars().count() {
        let why = format!("a reason has at most {REASON_CHARS_MAX} characters; a note takes more");
        return Err(ApiError::unprocessable("too_long", why));
    }
    Ok(reason.to_owned())
}
