//! The start page of the demo: upload a photo as the demo shopper and watch it
//! become points. Never mounted outside the demo.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};

use super::{ApiError, ApiResult, Service, input::Path};

pub fn routes() -> Router<Service> {
    Router::new()
        .route("/", get(page))
        .route("/start.css", get(style))
        .route("/start.js", get(script))
        .route("/demo/accounts", get(accounts))
        .route("/demo/samples", get(samples))
        .route("/demo/samples/{name}", get(sample))
}

async fn page() -> Html<&'static str> {
    Html(include_str!("../../web/start/index.html"))
}

async fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("../../web/start/start.css")).into_response()
}

async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("../../web/start/start.js")).into_response()
}

/// The accounts file as it is: the demo's passwords are no secret on this machine.
async fn accounts(State(service): State<Service>) -> ApiResult<Response> {
    let demo = service.demo.ok_or_else(ApiError::not_found)?;
    file(&demo.accounts, "application/json").await
}

/// What samples there are, as the program that drew them says.
async fn samples(State(service): State<Service>) -> ApiResult<Response> {
    let demo = service.demo.ok_or_else(ApiError::not_found)?;
    file(&demo.samples.join("samples.json"), "application/json").await
}

async fn sample(State(service): State<Service>, Path(name): Path<String>) -> ApiResult<Response> {
    let demo = service.demo.ok_or_else(ApiError::not_found)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_ours = name
        .strip_suffix(".jpg")
        .is_some_and(|stem| stem.chars().all(plain));
    if !is_ours {
        return Err(ApiError::not_found());
    }
    file(&demo.samples.join(name), "image/jpeg").await
}

async fn file(path: &std::path::Path, content_type: &'static str) -> ApiResult<Response> {
    match tokio::fs::read(path).await {
        Ok(bytes) => Ok((
            [
                (header::CONTENT_TYPE, content_type),
                (header::CACHE_CONTROL, "no-store"),
            ],
            bytes,
        )
            .into_response()),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => Err(ApiError::not_found()),
        Err(err) => Err(ApiError::Trouble(err.into())),
    }
}
