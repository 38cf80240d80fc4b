//! Receipts: sending photos, and looking at what became of them.

use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Request, State, multipart::MultipartError},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiError, ApiResult, Service,
    auth::Member,
    error::{Problem, broken_body},
    input::{Json, Path, Query, cursor},
    view::{PAGE, Page, ReceiptView},
};
use crate::{
    extraction::{self, Facts},
    ids::ReceiptId,
    reading::Photo,
    receipts::{self, Evidence, Receipt},
    sessions::SignedIn,
    staff::Reviewer,
    uploads::{self, BlobKey, PHOTOS_MAX, Staged},
};

/// The longest `Idempotency-Key` that is taken.
const KEY_CHARS_MAX: usize = 255;

/// For the description of the interface only: a multipart body.
#[derive(ToSchema)]
#[expect(dead_code, reason = "never built; the body is streamed")]
pub struct Photos {
    /// One or more, in order from top to bottom: JPEG, PNG, WebP or HEIC.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Vec<u8>,
}

/// Takes the photos of one receipt and answers before they are read.
#[utoipa::path(post, path = "/receipts", tag = "shopper",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same photos is one receipt")),
    request_body(content = Photos, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = ReceiptView),
        (status = 400, body = Problem, description = "`broken_body`"),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 408, body = Problem, description = "`timeout`"),
        (status = 409, body = Problem, description = "`idempotency_key_reused`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`not_a_picture`, `animated_picture`, `video`, `pdf`, `heic_not_supported`, `not_multipart`"),
        (status = 422, body = Problem, description = "`photo_missing`, `too_many_photos`, `unknown_field`, `empty_file`, `truncated_picture`, `damaged_picture`, `too_many_pixels`, `invalid_idempotency_key`"),
        (status = 503, body = Problem, description = "`busy`"),
    ))]
pub async fn upload(
    State(service): State<Service>,
    Member(member): Member,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<(StatusCode, Json<ReceiptView>)> {
    let key = idempotency_key(&headers)?;
    let photos = receive(&service, request).await?;
    let id = service.uploads.accept(member, photos, key).await?;
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, service.mall.mall_id, id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    let view = ReceiptView::for_member(receipt, &service.mall);
    Ok((StatusCode::ACCEPTED, Json(view)))
}

fn idempotency_key(headers: &HeaderMap) -> ApiResult<Option<&str>> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| !key.is_empty() && key.len() <= KEY_CHARS_MAX);
    let why = "an Idempotency-Key has 1 to 255 visible ASCII characters";
    key.map(Some)
        .ok_or_else(|| ApiError::unprocessable("invalid_idempotency_key", why))
}

/// Receives all parts. When one is refused, those before it remove themselves.
async fn receive(service: &Service, request: Request) -> ApiResult<Vec<Staged>> {
    let multipart = Multipart::from_request(request, &()).await;
    let mut parts = multipart.map_err(|_| {
        let why = "send the photos as multipart/form-data";
        ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_multipart", why)
    })?;
    let broken = |err: MultipartError| broken_body(&err, "the upload broke off");
    let mut photos = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        if part.name() != Some("photo") {
            let name = part.name().unwrap_or_default().to_owned();
            return Err(ApiError::unprocessable(
                "unknown_field",
                format!("only parts named photo are taken, not {name:?}"),
            ));
        }
        if photos.len() == PHOTOS_MAX {
            let why = format!("a receipt has at most {PHOTOS_MAX} photos");
            return Err(ApiError::unprocessable("too_many_photos", why));
        }
        photos.push(service.staging.receive(part).await?);
    }
    if photos.is_empty() {
        return Err(ApiError::unprocessable(
            "photo_missing",
            "the upload has no part named photo",
        ));
    }
    Ok(photos)
}

/// The receipt, if this person may see it. To everybody else it does not exist.
pub async fn visible(service: &Service, person: &SignedIn, id: ReceiptId) -> ApiResult<Receipt> {
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, service.mall.mall_id, id).await?;
    let may_see = |receipt: &Receipt| match person {
        SignedIn::Member(member) => receipt.member_id == *member,
        SignedIn::Staff { .. } => Reviewer::of(person).is_some(),
    };
    receipt.filter(may_see).ok_or_else(ApiError::not_found)
}

/// One receipt with what was read from it.
#[utoipa::path(get, path = "/receipts/{id}", tag = "shopper", params(("id" = ReceiptId, Path)), responses(
    (status = 200, body = ReceiptView),
    (status = 401, body = Problem), (status = 404, body = Problem),
))]
pub async fn get(
    State(service): State<Service>,
    person: SignedIn,
    Path(id): Path<ReceiptId>,
) -> ApiResult<Json<ReceiptView>> {
    let receipt = visible(&service, &person, id).await?;
    let mut db = service.db.acquire().await?;
    let evidence = receipts::latest_evidence(&mut db, service.mall.mall_id, id).await?;
    let mut view = match person {
        SignedIn::Member(_) => ReceiptView::for_member(receipt, &service.mall),
        SignedIn::Staff { .. } => {
            let mut view = ReceiptView::for_staff(receipt, &service.mall);
            view.evidence = evidence.as_ref().map(for_staff);
            view
        }
    };
    view.read = evidence.as_ref().and_then(what_was_read);
    Ok(Json(view))
}

/// As `xiaopiao read` prints it. Evidence that an older version wrote in another form
/// is left out rather than misread.
fn what_was_read(evidence: &Evidence) -> Option<serde_json::Value> {
    let facts: Facts = serde_json::from_value(evidence.facts.clone()?).ok()?;
    let photo: Photo = serde_json::from_value(evidence.photo.clone()?).ok()?;
    Some(extraction::printed(&photo, &facts))
}

fn for_staff(evidence: &Evidence) -> serde_json::Value {
    serde_json::json!({
        "decided_by": evidence.decided_by,
        "engine": evidence.engine,
        "policy_version": evidence.policy_version,
        "tenant_match": evidence.tenant_match,
        "twins": evidence.twins,
        "decision": evidence.decision,
    })
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct WhichPhoto {
    /// Of several photos, which; counted from 0.
    #[serde(default)]
    #[param(minimum = 0)]
    n: i32,
}

/// The photo as it was uploaded; a HEIC, which browsers do not show, as a JPEG.
#[utoipa::path(get, path = "/receipts/{id}/photo", tag = "shopper", params(("id" = ReceiptId, Path), WhichPhoto), responses(
    (status = 200, content_type = "image/jpeg", body = Vec<u8>),
    (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 503, body = Problem, description = "`busy`"),
))]
pub async fn photo(
    State(service): State<Service>,
    person: SignedIn,
    Path(id): Path<ReceiptId>,
    Query(which): Query<WhichPhoto>,
) -> ApiResult<Response> {
    visible(&service, &person, id).await?;
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let photo = uploads::photo(&mut db, mall, id, which.n).await?;
    drop(db);
    let photo = photo.ok_or_else(ApiError::not_found)?;
    let bytes = service
        .uploads
        .blobs
        .read(&BlobKey::new(mall, &photo.sha256))
        .await?;
    let bytes = bytes.ok_or_else(|| anyhow::anyhow!("receipt {id} has lost a photo"))?;
    let renditions = &service.edge.renditions;
    let (bytes, content_type) = renditions.for_browser(bytes, photo.content_type).await?;
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (
            header::CACHE_CONTROL,
            "private, max-age=86400, immutable".to_owned(),
        ),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// The shopper's own receipts, newest first.
#[utoipa::path(get, path = "/receipts", tag = "shopper", params(Cursor), responses(
    (status = 200, body = Page<ReceiptView>),
    (status = 400, body = Problem, description = "`bad_cursor`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    Member(member): Member,
    Query(query): Query<Cursor>,
) -> ApiResult<Json<Page<ReceiptView>>> {
    let before = cursor(query.cursor.as_deref())?;
    let mut db = service.db.acquire().await?;
    let mall = service.mall.mall_id;
    let rows = receipts::of_member(&mut db, mall, member, before, PAGE as i64 + 1).await?;
    let view = |receipt| ReceiptView::for_member(receipt, &service.mall);
    Ok(Json(Page::of(
        rows,
        |row: &Receipt| row.receipt_id.to_string(),
        view,
    )))
}
