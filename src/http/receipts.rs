//! Receipts: sending photos, and looking at what became of them.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiError, ApiResult, Service,
    auth::Member,
    error::Problem,
    form::{self, Texts},
    input::{Json, Path, Query, cursor, device_id, idempotency_key},
    masked::{self, AnyReceiptView},
    members::consented,
    photos,
    view::{PAGE, Page, PhotoVerdictView, ReceiptView, TwinView},
};
use crate::{
    extraction::{self, Facts},
    ids::{MemberId, ReceiptId},
    reading::Photo,
    receipts::{self, Evidence, Receipt},
    sessions::SignedIn,
    staff::{Reviewer, TenantUser, scope},
    uploads::{self, Staged},
};

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
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same photos is one receipt"),
        ("X-Device-Id" = Option<String>, Header, description = "The same on one device for ever; left unread unless the mall's policy takes it, and kept as a hash")),
    request_body(content = Photos, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = ReceiptView),
        (status = 400, body = Problem, description = "`broken_body`"),
        (status = 401, body = Problem), (status = 403, body = Problem, description = "`forbidden`, `consent_needed`"),
        (status = 408, body = Problem, description = "`timeout`"),
        (status = 409, body = Problem, description = "`idempotency_key_reused`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`not_a_picture`, `animated_picture`, `video`, `pdf`, `heic_not_supported`, `not_multipart`"),
        (status = 422, body = Problem, description = "`photo_missing`, `too_many_photos`, `unknown_field`, `empty_file`, `truncated_picture`, `damaged_picture`, `too_many_pixels`, `invalid_idempotency_key`, `invalid_device_id`"),
        (status = 503, body = Problem, description = "`busy`"),
    ))]
pub async fn upload(
    State(service): State<Service>,
    Member(member): Member,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<(StatusCode, Json<ReceiptView>)> {
    let key = idempotency_key(&headers)?;
    let device = device_id(&headers)?;
    consented(&service, member).await?;
    let photos = received_photos(&service, request).await?;
    let verdict = service.edge.glances.look(&photos).await;
    let uploads = &service.uploads;
    let id = uploads.accept(member, photos, key, device).await?;
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, service.mall.mall_id, id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    let mut view = ReceiptView::for_member(receipt, &service.mall);
    view.photo_verdict = verdict.map(PhotoVerdictView::from);
    Ok((StatusCode::ACCEPTED, Json(view)))
}

async fn received_photos(service: &Service, request: Request) -> ApiResult<Vec<Staged>> {
    let form = form::receive(service, request, Texts::None).await?;
    if form.photos.is_empty() {
        return Err(ApiError::unprocessable(
            "photo_missing",
            "the upload has no part named photo",
        ));
    }
    Ok(form.photos)
}

/// The receipt, if this person may see it. To everybody else it does not exist.
pub async fn visible(service: &Service, person: &SignedIn, id: ReceiptId) -> ApiResult<Receipt> {
    let mut db = service.db.acquire().await?;
    let mall = service.mall.mall_id;
    let receipt = match Viewer::of(person) {
        Viewer::Member(member) => {
            let found = receipts::find(&mut db, mall, id).await?;
            found.filter(|receipt| receipt.member_id == member)
        }
        Viewer::Staff(reviewer) => {
            let found = receipts::find(&mut db, mall, id).await?;
            let is_theirs = scope::includes(&mut db, mall, reviewer.scope(), id).await?;
            found.filter(|_| is_theirs)
        }
        Viewer::Tenant(user) => receipts::earned(&mut db, mall, user.tenant_id(), id).await?,
        Viewer::Nobody => None,
    };
    receipt.ok_or_else(ApiError::not_found)
}

/// What somebody is to receipts.
pub enum Viewer {
    Member(MemberId),
    /// Of the mall: what lies in their part of it.
    Staff(Reviewer),
    /// Sees what earned in the tenant's name, masked.
    Tenant(TenantUser),
    Nobody,
}

impl Viewer {
    pub fn of(person: &SignedIn) -> Self {
        match person {
            SignedIn::Member(member) => Self::Member(*member),
            SignedIn::Staff { .. } => Reviewer::of(person)
                .map(Self::Staff)
                .unwrap_or_else(|| TenantUser::of(person).map_or(Self::Nobody, Self::Tenant)),
        }
    }
}

/// One receipt with what was read from it; for its tenant, masked.
#[utoipa::path(get, path = "/receipts/{id}", tag = "shopper", params(("id" = ReceiptId, Path)), responses(
    (status = 200, body = AnyReceiptView),
    (status = 401, body = Problem), (status = 404, body = Problem),
))]
pub async fn get(
    State(service): State<Service>,
    person: SignedIn,
    Path(id): Path<ReceiptId>,
) -> ApiResult<Json<AnyReceiptView>> {
    let receipt = visible(&service, &person, id).await?;
    let evidence = {
        let mut db = service.db.acquire().await?;
        receipts::latest_evidence(&mut db, service.mall.mall_id, id).await?
    };
    let read = evidence.as_ref().and_then(what_was_read);
    let mut view = match Viewer::of(&person) {
        Viewer::Member(_) => ReceiptView::for_member(receipt, &service.mall),
        Viewer::Staff(_) => {
            let mut view = ReceiptView::for_staff(receipt, &service.mall);
            view.evidence = evidence.as_ref().map(for_staff);
            view.twins = evidence.as_ref().map(|seen| TwinView::of(&seen.twins));
            view
        }
        Viewer::Tenant(user) => {
            let view = masked::receipt(&service, &user, receipt, read).await?;
            return Ok(Json(AnyReceiptView::Masked(Box::new(view))));
        }
        Viewer::Nobody => return Err(ApiError::not_found()),
    };
    view.read = read;
    let mut db = service.db.acquire().await?;
    let view = view.with_history(&mut db, &service.mall).await?;
    Ok(Json(AnyReceiptView::Whole(Box::new(view))))
}

/// As `xiaopiao read` prints it. Evidence that an older version wrote in another form
/// is left out rather than misread.
pub fn what_was_read(evidence: &Evidence) -> Option<serde_json::Value> {
    let facts: Facts = serde_json::from_value(evidence.facts.clone()?).ok()?;
    let photo: Photo = serde_json::from_value(evidence.photo.clone()?).ok()?;
    Some(extraction::printed(&photo, &facts))
}

/// What a decision was based on, for staff.
pub fn for_staff(evidence: &Evidence) -> serde_json::Value {
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

/// The photo as it was uploaded; a HEIC, which browsers do not show, as a JPEG; for its
/// tenant, a JPEG in which what belongs to the shopper is covered.
#[utoipa::path(get, path = "/receipts/{id}/photo", tag = "shopper", params(("id" = ReceiptId, Path), WhichPhoto), responses(
    (status = 200, content_type = "image/jpeg", body = Vec<u8>, headers(("ETag" = String), ("Content-Length" = u64))),
    (status = 304, description = "`If-None-Match` names this photo"),
    (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 503, body = Problem, description = "`busy`"),
    (status = 409, body = Problem, description = "`photo_not_maskable`: for its tenant, when what is private on it cannot be told"),
))]
pub async fn photo(
    State(service): State<Service>,
    person: SignedIn,
    Path(id): Path<ReceiptId>,
    Query(which): Query<WhichPhoto>,
    asked: HeaderMap,
) -> ApiResult<Response> {
    let receipt = visible(&service, &person, id).await?;
    if let Viewer::Tenant(user) = Viewer::of(&person) {
        return masked::photo(&service, &user, &receipt, which.n, &asked).await;
    }
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let photo = uploads::photo(&mut db, mall, id, which.n).await?;
    drop(db);
    let photo = photo.ok_or_else(ApiError::not_found)?;
    photos::answer(&service, &asked, photo).await
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
