//! Filters that somebody uses again.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Path},
    view::Page,
};
use crate::{
    desk::saved::{self, SavedView, ViewId},
    staff::Reviewer,
};

/// A name is read at a glance.
const NAME_CHARS_MAX: usize = 50;
/// No filter is longer.
const QUERY_BYTES_MAX: usize = 4096;

/// A filter under a name.
#[derive(Serialize, ToSchema)]
pub struct SavedViewView {
    id: ViewId,
    name: String,
    /// As it was saved.
    #[schema(value_type = Object)]
    query: Value,
}

/// This person's saved filters.
#[utoipa::path(get, path = "/reviews/views", tag = "review", responses(
    (status = 200, body = Page<SavedViewView>),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    reviewer: Reviewer,
) -> ApiResult<Json<Page<SavedViewView>>> {
    let mut db = service.db.acquire().await?;
    let views = saved::list(&mut db, service.mall.mall_id, reviewer.staff_id()).await?;
    let view = |view: SavedView| SavedViewView {
        id: view.view_id,
        name: view.name,
        query: view.query,
    };
    Ok(Json(Page {
        items: views.into_iter().map(view).collect(),
        next: None,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedViewBody {
    #[schema(min_length = 1, max_length = 50)]
    name: String,
    /// Any object: the console knows what is in it.
    #[schema(value_type = Object)]
    query: serde_json::Map<String, Value>,
}

/// Saves a filter under a name, instead of the one that had it.
#[utoipa::path(post, path = "/reviews/views", tag = "review", request_body = SavedViewBody, responses(
    (status = 201, body = SavedViewView),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn save(
    State(service): State<Service>,
    reviewer: Reviewer,
    Json(body): Json<SavedViewBody>,
) -> ApiResult<(StatusCode, Json<SavedViewView>)> {
    let name = body.name.trim();
    if name.is_empty() {
        return Err(ApiError::unprocessable("invalid_body", "a view has a name"));
    }
    let query = Value::Object(body.query);
    if NAME_CHARS_MAX < name.chars().count() || QUERY_BYTES_MAX < query.to_string().len() {
        let why = format!("a name has at most {NAME_CHARS_MAX} characters, a filter 4 KiB");
        return Err(ApiError::unprocessable("too_long", why));
    }
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let mut db = service.db.acquire().await?;
    let id = saved::put(&mut db, mall, reviewer.staff_id(), name, &query, now).await?;
    let view = SavedViewView {
        id,
        name: name.to_owned(),
        query,
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Deletes one of this person's saved filters.
#[utoipa::path(delete, path = "/reviews/views/{id}", tag = "review", params(("id" = ViewId, Path)), responses(
    (status = 204),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn delete(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ViewId>,
) -> ApiResult<StatusCode> {
    let mut db = service.db.acquire().await?;
    saved::delete(&mut db, service.mall.mall_id, reviewer.staff_id(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
