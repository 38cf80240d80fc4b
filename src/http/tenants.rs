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
    tenants::{self, Change, Imported, Missing, What},
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// `true` closes the tenants that the file does not name.
    #[serde(default)]
    replace: bool,
    /// `true` only says what would change.
    #[serde(default)]
    preview: bool,
}

#[derive(Serialize, ToSchema)]
pub struct ImportView {
    created: usize,
    updated: usize,
    unchanged: usize,
    closed: usize,
    /// Rows that changed nothing, and why.
    errors: Vec<RowErrorView>,
    /// With `preview`: each tenant that would be another.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<TenantChangeView>>,
}

/// A tenant that would be another.
#[derive(Serialize, ToSchema)]
pub struct TenantChangeView {
    /// Line of the file; `null` where the file does not name the tenant.
    row: Option<u64>,
    code: String,
    /// `created`, `updated` or `closed`.
    change: &'static str,
    fields: Vec<FieldChangeView>,
}

#[derive(Serialize, ToSchema)]
struct FieldChangeView {
    field: &'static str,
    before: String,
    after: String,
}

#[derive(Serialize, ToSchema)]
pub struct RowErrorView {
    /// Line of the file; the header is line 1.
    row: u64,
    code: &'static str,
    message: String,
}

/// Takes over a tenant list, or says what that would change.
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
    if query.preview {
        let mall = service.mall.mall_id;
        let (done, changes) = tenants::preview(&service.db, mall, &file, missing).await?;
        let mut view = view(done);
        view.changes = Some(changes.into_iter().map(change).collect());
        return Ok(Json(view));
    }
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
        changes: None,
    }
}

fn change(change: Change) -> TenantChangeView {
    let fields = change.fields.into_iter();
    let fields = fields.map(|(field, before, after)| FieldChangeView {
        field,
        before,
        after,
    });
    TenantChangeView {
        row: change.row,
        code: change.code,
        change: match change.what {
            What::Created => "created",
            What::Updated => "updated",
            What::Closed => "closed",
        },
        fields: fields.collect(),
    }
}
