//! The shopper's word against a refusal.

use axum::{
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, header},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    auth::Member,
    error::Problem,
    form::{self, Form, Texts},
    input::{Json, Path, idempotency_key, note},
    view::ReceiptView,
};
use crate::{
    appeals::{self, Plea},
    ids::ReceiptId,
    receipts,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealBody {
    /// What is wrong with the refusal.
    #[schema(min_length = 1, max_length = 2000)]
    note: String,
}

/// For the description of the interface only: a multipart body.
#[derive(ToSchema)]
#[expect(dead_code, reason = "never built; the body is streamed")]
pub struct AppealForm {
    /// What is wrong with the refusal. May be missing when there is a photo.
    note: Option<String>,
    /// Better photos, which follow those of the receipt.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Option<Vec<u8>>,
}

/// Sends a refused receipt to a person.
#[utoipa::path(post, path = "/receipts/{id}/appeal", tag = "shopper",
    params(("id" = ReceiptId, Path), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same appeal is one appeal")),
    request_body(description = "A note, or a form with a note and photos", content(
        (AppealBody = "application/json"),
        (AppealForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, body = ReceiptView),
        (status = 400, body = Problem, description = "`broken_body`, `invalid_json`"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "`not_rejected`, `appeals_exhausted`, `idempotency_key_reused`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`not_a_picture`, `not_json`"),
        (status = 422, body = Problem, description = "`note_missing`, `too_long`, `too_many_photos`, `unknown_field`, `invalid_body`, `empty_file`, `truncated_picture`, `damaged_picture`, `too_many_pixels`, `invalid_idempotency_key`"),
    ))]
pub async fn appeal(
    State(service): State<Service>,
    Member(member): Member,
    Path(id): Path<ReceiptId>,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<Json<ReceiptView>> {
    let key = idempotency_key(&headers)?.map(str::to_owned);
    let form = receive(&service, &headers, request).await?;
    let said = note(form.note)?;
    if said.is_none() && form.photos.is_empty() {
        let why = "say what is wrong, or send another photo";
        return Err(ApiError::unprocessable("note_missing", why));
    }
    let plea = Plea {
        note: said.unwrap_or_default(),
        key,
    };
    let (uploads, mall) = (&service.uploads, &service.mall);
    appeals::appeal(uploads, mall, member, id, &plea, &form.photos).await?;
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, mall.mall_id, id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    let view = ReceiptView::for_member(receipt, mall);
    Ok(Json(view.with_history(&mut db, mall).await?))
}

async fn receive(service: &Service, headers: &HeaderMap, request: Request) -> ApiResult<Form> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/") {
        return form::receive(service, request, Texts::Note).await;
    }
    let Json(body) = Json::<AppealBody>::from_request(request, service).await?;
    Ok(Form {
        note: Some(body.note),
        ..Form::default()
    })
}
