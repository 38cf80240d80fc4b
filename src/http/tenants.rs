//! The tenant list, as the mall's administration hands it in.

use axum::{body::Bytes, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiResult, Service,
    error::{Problem, broken_body},
    input::{Json, Query},
};
use crate::{
    audit::Actor,
    staff::Admin,
    tenants::{self, Imported, Missing},
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// `true` closes the tenants that the file does not name.
    #[serde(default)]
    replace: bool,
}

#[derive(Serialize, ToSchema)]
pub struct ImportView {
    created: usize,
    updated: usize,
    unchanged: usize,
    closed: usize,
    /// Rows that changed nothing, and why.
    errors: Vec<RowErrorView>,
}

#[derive(Serialize, ToSchema)]
pub struct RowErrorView {
    /// Line of the file; the header is line 1.
    row: u64,
    code: &'static str,
    message: String,
}

/// Takes over a tenant list.
#[utoipa::path(post, path = "/tenants/import", tag = "administration", params(ImportQuery),
    request_body(content = String, content_type = "text/csv", description = "An empty file is one error"), responses(
    (status = 200, body = ImportView),
    (status = 400, body = Problem, description = "`invalid_query`, `broken_body`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 413, body = Problem, description = "`too_large`"),
))]
pub async fn import(
    State(service): State<Service>,
    admin: Admin,
    Query(query): Query<ImportQuery>,
    file: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> ApiResult<Json<ImportView>> {
    let file = file.map_err(|err| broken_body(&err, "the file broke off"))?;
    let missing = if query.replace {
        Missing::Closed
    } else {
        Missing::Kept
    };
    let by = Actor::Staff(admin.staff_id());
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let done = tenants::import(&service.db, mall, by, &file, missing, now).await?;
    Ok(Json(view(done)))
}

fn view(done: Imported) -> ImportView {
    let errors = done.errors.into_iter().map(|error| RowErrorView {
        row: error.row,
        code: error.code,
        message: error.message,
    });
    ImportView {
        created: done.created,
        updated: done.updated,
        unchanged: done.unchanged,
        closed: done.closed,
        errors: errors.collect(),
    }
}
