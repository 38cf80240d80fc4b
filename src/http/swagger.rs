//! Swagger UI: the interface, to look at and to try. Its files are built in; the page
//! loads nothing from anywhere else, and its policy forbids it to.

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use utoipa_swagger_ui::Config;

use super::{ApiError, ApiResult, Service, input::Path};

/// Where it begins; without the slash at the end its files would not be found.
const PAGE: &str = "/api/docs/";

/// Icons stand in its style sheet as `data:`.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::from("/api/v1/openapi.json")
        // Its default would send the description to a server of its makers.
        .validator_url("none")
        .try_it_out_enabled(true)
        .persist_authorization(false);
    Arc::new(config)
});

pub fn routes() -> Router<Service> {
    Router::new()
        .route("/api/docs", get(async || Redirect::permanent(PAGE)))
        .route("/api/docs/", get(async || file("index.html")))
        .route("/api/docs/{file}", get(part))
}

async fn part(Path(name): Path<String>) -> ApiResult<Response> {
    file(&name)
}

fn file(name: &str) -> ApiResult<Response> {
    let found = utoipa_swagger_ui::serve(name, CONFIG.clone());
    let found = found.map_err(|err| anyhow::anyhow!("cannot configure Swagger UI: {err}"))?;
    let file = found.ok_or_else(ApiError::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, file.content_type.as_str()),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, file.bytes.into_owned()).into_response())
}
