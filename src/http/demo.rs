//! The start page of the demo: upload a photo as the demo shopper and watch it
//! become points. Never mounted outside the demo.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{ApiError, ApiResult, Service, input::Path};

/// What the page may load: its own files, and photos it fetched itself.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// The files in `web/start` as `(name, text)`.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../web/start/", $name)))),*]
    };
}

const FILES: [(&str, &str); 18] = files![
    "index.html",
    "icon.svg",
    "start.css",
    "start.js",
    "api.js",
    "books.js",
    "dom.js",
    "intake.js",
    "journey.js",
    "lists.js",
    "outbox.js",
    "photo.js",
    "result.js",
    "samples.js",
    "sheet.js",
    "staff.js",
    "state.js",
    "words.js",
];

pub fn routes() -> Router<Service> {
    Router::new()
        .route("/", get(page))
        .route("/start/{file}", get(part))
        .route("/demo/accounts", get(accounts))
        .route("/demo/messages", get(messages))
        .route("/demo/samples", get(samples))
        .route("/demo/samples/{name}", get(sample))
}

async fn page() -> ApiResult<Response> {
    page_file("index.html")
}

async fn part(Path(file): Path<String>) -> ApiResult<Response> {
    page_file(&file)
}

fn page_file(name: &str) -> ApiResult<Response> {
    let found = FILES.iter().find(|(known, _)| *known == name);
    let (_, text) = found.ok_or_else(ApiError::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, content_type(name)),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, *text).into_response())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        _ => "text/html; charset=utf-8",
    }
}

/// The accounts file as it is: the demo's passwords are no secret on this machine.
async fn accounts(State(service): State<Service>) -> ApiResult<Response> {
    let demo = service.demo.ok_or_else(ApiError::not_found)?;
    file(&demo.accounts, "application/json").await
}

/// Text messages that a real mall would have sent, the newest first.
async fn messages(State(service): State<Service>) -> ApiResult<Response> {
    let demo = service.demo.ok_or_else(ApiError::not_found)?;
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((headers, axum::Json(demo.messages.all())).into_response())
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
