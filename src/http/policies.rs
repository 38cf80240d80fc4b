//! The mall's rules: what counts, what is being written, and who publishes it.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Before, Json, Path, Query, cursor, note},
    proposals::PersonView,
    receipts::Cursor,
    view::{PAGE, Page, Time},
};
use crate::{
    drafts::{self, Draft, DraftError, DraftId, Drafting, Version},
    malls::Mall,
    staff::{Admin, Reviewer},
};

/// A published version of the rules.
#[derive(Serialize, ToSchema)]
pub struct PolicyView {
    version: i32,
    published_at: Time,
    /// Where a person published it.
    published_by: Option<String>,
    drafted_by: Option<String>,
    note: Option<String>,
    /// The rules. Only on a single version.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    body: Option<Value>,
}

impl PolicyView {
    fn of(version: Version, mall: &Mall) -> Self {
        Self {
            version: version.version,
            published_at: Time::of(version.published_at, mall),
            published_by: version.published_by,
            drafted_by: version.drafted_by,
            note: version.note,
            body: Some(version.body),
        }
    }
}

/// The published versions, newest first. The first one counts.
#[utoipa::path(get, path = "/policies", tag = "administration", params(Cursor), responses(
    (status = 200, body = Page<PolicyView>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    _reviewer: Reviewer,
    Query(query): Query<Cursor>,
) -> ApiResult<Json<Page<PolicyView>>> {
    let before: Option<Before> = cursor(query.cursor.as_deref())?;
    let before = before.and_then(|before| i32::try_from(before.0).ok());
    let mut db = service.db.acquire().await?;
    let mall = &service.mall;
    let found = drafts::versions(&mut db, mall.mall_id, before, PAGE as i64 + 1).await?;
    let view = |version| PolicyView {
        body: None,
        ..PolicyView::of(version, mall)
    };
    let number = |version: &Version| Before(version.version.into()).to_string();
    Ok(Json(Page::of(found, number, view)))
}

/// One published version; `current` is the one that counts.
#[utoipa::path(get, path = "/policies/{version}", tag = "administration",
    params(("version" = String, Path, description = "A number, or `current`")), responses(
    (status = 200, body = PolicyView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub async fn get(
    State(service): State<Service>,
    _reviewer: Reviewer,
    Path(version): Path<String>,
) -> ApiResult<Json<PolicyView>> {
    let number = match version.as_str() {
        "current" => None,
        number => Some(number.parse().map_err(|_| ApiError::not_found())?),
    };
    let mut db = service.db.acquire().await?;
    let found = drafts::version(&mut db, service.mall.mall_id, number).await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    Ok(Json(PolicyView::of(found, &service.mall)))
}

/// Rules that are being written.
#[derive(Serialize, ToSchema)]
pub struct DraftView {
    id: DraftId,
    /// Grows by one with every edit.
    version: i32,
    /// The published version that it began as.
    based_on: i32,
    note: Option<String>,
    by: PersonView,
    /// Whoever had a hand in it does not publish it.
    mine: bool,
    at: Time,
    #[schema(value_type = Object)]
    body: Value,
    /// Against the rules that count.
    changes: Vec<DifferenceView>,
    /// Why it cannot be published; empty when it can.
    problems: Vec<MistakeView>,
}

#[derive(Serialize, ToSchema)]
struct DifferenceView {
    /// `rates.餐饮`.
    path: String,
    before: Value,
    after: Value,
}

#[derive(Serialize, ToSchema)]
struct MistakeView {
    path: String,
    message: String,
}

/// What is being written, newest first.
#[utoipa::path(get, path = "/policies/drafts", tag = "administration", responses(
    (status = 200, body = Page<DraftView>),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn drafts(
    State(service): State<Service>,
    admin: Admin,
) -> ApiResult<Json<Page<DraftView>>> {
    let mut db = service.db.acquire().await?;
    let found = drafts::all(&mut db, service.mall.mall_id).await?;
    drop(db);
    let mut items = Vec::new();
    for draft in found {
        items.push(shown(&service, &admin, draft).await?);
    }
    Ok(Json(Page { items, next: None }))
}

/// One draft.
#[utoipa::path(get, path = "/policies/drafts/{id}", tag = "administration", params(("id" = DraftId, Path)), responses(
    (status = 200, body = DraftView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub async fn draft(
    State(service): State<Service>,
    admin: Admin,
    Path(id): Path<DraftId>,
) -> ApiResult<Json<DraftView>> {
    Ok(Json(found(&service, &admin, id).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraft {
    note: Option<String>,
    /// The rules; those that count when absent.
    #[schema(value_type = Option<Object>)]
    body: Option<serde_json::Map<String, Value>>,
}

/// Begins a draft.
#[utoipa::path(post, path = "/policies/drafts", tag = "administration", request_body = NewDraft, responses(
    (status = 201, body = DraftView),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn begin(
    State(service): State<Service>,
    admin: Admin,
    Json(body): Json<NewDraft>,
) -> ApiResult<(StatusCode, Json<DraftView>)> {
    let note = note(body.note)?;
    let drafting = drafting(&service, &admin);
    let id = drafting
        .begin(note.as_deref(), body.body.map(Value::Object))
        .await?;
    let view = found(&service, &admin, id).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftBody {
    /// The version that the person saw.
    version: i32,
    note: Option<String>,
    #[schema(value_type = Object)]
    body: serde_json::Map<String, Value>,
}

/// Writes a draft anew. Mistakes are kept and named.
#[utoipa::path(put, path = "/policies/drafts/{id}", tag = "administration", params(("id" = DraftId, Path)),
    request_body = DraftBody, responses(
    (status = 200, body = DraftView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`"),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn edit(
    State(service): State<Service>,
    admin: Admin,
    Path(id): Path<DraftId>,
    Json(body): Json<DraftBody>,
) -> ApiResult<Json<DraftView>> {
    let note = note(body.note)?;
    let rules = Value::Object(body.body);
    drafting(&service, &admin)
        .edit(id, body.version, note.as_deref(), &rules)
        .await?;
    Ok(Json(found(&service, &admin, id).await?))
}

/// Throws a draft away.
#[utoipa::path(delete, path = "/policies/drafts/{id}", tag = "administration", params(("id" = DraftId, Path)), responses(
    (status = 204),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub async fn discard(
    State(service): State<Service>,
    admin: Admin,
    Path(id): Path<DraftId>,
) -> ApiResult<StatusCode> {
    drafting(&service, &admin).discard(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishBody {
    /// The version of the draft that the person saw.
    version: i32,
}

/// Makes a draft the rules that count. Whoever had a hand in it may not.
#[utoipa::path(post, path = "/policies/drafts/{id}/publish", tag = "administration", params(("id" = DraftId, Path)),
    request_body = PublishBody, responses(
    (status = 200, body = PolicyView),
    (status = 401, body = Problem),
    (status = 403, body = Problem, description = "`forbidden`, `own_approval`"),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`, `draft_outdated`"),
    (status = 422, body = Problem, description = "`invalid_policy`, `invalid_body`, `unknown_field`"),
))]
pub async fn publish(
    State(service): State<Service>,
    admin: Admin,
    Path(id): Path<DraftId>,
    Json(body): Json<PublishBody>,
) -> ApiResult<Json<PolicyView>> {
    let drafting = drafting(&service, &admin);
    let version = drafting.publish(id, body.version).await?;
    let mut db = service.db.acquire().await?;
    let found = drafts::version(&mut db, service.mall.mall_id, Some(version)).await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    Ok(Json(PolicyView::of(found, &service.mall)))
}

async fn found(service: &Service, admin: &Admin, id: DraftId) -> ApiResult<DraftView> {
    let mut db = service.db.acquire().await?;
    let draft = drafts::find(&mut db, service.mall.mall_id, id).await?;
    drop(db);
    shown(service, admin, draft.ok_or_else(ApiError::not_found)?).await
}

async fn shown(service: &Service, admin: &Admin, draft: Draft) -> ApiResult<DraftView> {
    let (mall, mut db) = (&service.mall, service.db.acquire().await?);
    let current = drafts::version(&mut db, mall.mall_id, None).await?;
    let mistakes = drafts::mistakes(&mut db, mall.mall_id, &draft.body).await?;
    let current = current.map(|version| version.body).unwrap_or_default();
    let changes = drafts::differences(&current, &draft.body);
    let changes = changes.into_iter().map(|change| DifferenceView {
        path: change.path,
        before: change.before,
        after: change.after,
    });
    let problems = mistakes.into_iter().map(|mistake| MistakeView {
        path: mistake.path,
        message: mistake.message,
    });
    Ok(DraftView {
        id: draft.draft_id,
        version: draft.version,
        based_on: draft.based_on,
        note: draft.note,
        by: PersonView {
            id: draft.drafted_by,
            name: draft.username,
        },
        mine: draft.editors.contains(&admin.staff_id()),
        at: Time::of(draft.edited_at, mall),
        body: draft.body,
        changes: changes.collect(),
        problems: problems.collect(),
    })
}

pub fn drafting<'a>(service: &'a Service, by: &'a Admin) -> Drafting<'a> {
    Drafting {
        db: &service.db,
        mall: service.mall.mall_id,
        by,
        now: service.clock.now(),
    }
}

impl From<DraftError> for ApiError {
    fn from(err: DraftError) -> Self {
        let detail = err.to_string();
        match err {
            DraftError::NoSuchDraft => Self::not_found(),
            DraftError::Stale { version } => Self::stale(version, detail),
            DraftError::OwnApproval => Self::new(StatusCode::FORBIDDEN, "own_approval", detail),
            DraftError::Invalid(_) => Self::unprocessable("invalid_policy", detail),
            DraftError::Outdated => Self::conflict("draft_outdated", detail),
            DraftError::Trouble(err) => err.into(),
        }
    }
}
