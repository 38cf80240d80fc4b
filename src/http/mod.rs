//! The product over HTTP. Handlers take apart, call one page, put together; all
//! routes are on this page.

mod appeals;
mod audit;
mod auth;
mod bulk;
mod caller;
mod channels;
mod codes;
mod demo;
mod description;
mod desk;
mod desk_views;
mod disputes;
mod edge;
mod error;
mod events;
mod form;
mod glances;
mod headers;
mod health;
mod input;
mod login;
mod masked;
mod members;
mod overview;
mod phones;
mod photos;
mod points;
mod policies;
mod previews;
mod proposals;
mod queue;
mod receipts;
mod register;
mod rendition;
mod reversals;
mod review_errors;
mod reviews;
mod saved_views;
mod sight;
mod spot_checks;
mod staff;
mod statement;
mod swagger;
mod tenants;
mod throttle;
mod view;
mod web;

use std::{path::PathBuf, sync::LazyLock, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware, routing::get};
use sqlx::PgPool;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    limit::RequestBodyLimitLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
    trace::TraceLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    clock::Clock,
    malls::Mall,
    notices::Notices,
    phones::Shown,
    reading::Lent,
    uploads::{PHOTO_BYTES_MAX, PHOTOS_MAX, Staging, Uploads},
};

pub use caller::Network;
pub use edge::Edge;
pub use error::{ApiError, ApiResult};
pub use glances::Glances;
pub use health::Readiness;
pub use members::Shoppers;

/// Everything that handlers need.
#[derive(Clone)]
pub struct Service {
    pub db: PgPool,
    pub mall: Mall,
    pub clock: Clock,
    pub uploads: Uploads,
    pub staging: Staging,
    pub notices: Notices,
    pub readiness: Readiness,
    /// The engine of a worker of this process, if there is one.
    pub reader: Lent,
    pub edge: Edge,
    pub shoppers: Shoppers,
    /// Only when the demo runs.
    pub demo: Option<Demo>,
}

/// What the start page of the demo shows.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Holds `samples.json` and the drawn photos.
    pub samples: PathBuf,
    /// The names and passwords of the demo's staff.
    pub accounts: PathBuf,
    /// Text messages that went nowhere but here.
    pub messages: Shown,
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Xiaopiao",
        description = "Paper receipts in, loyalty points out."
    ),
    components(schemas(events::StatusChange))
)]
struct Description;

/// The longest a request may take; an upload over a slow network takes long.
const REQUEST_SECONDS_MAX: u64 = 120;
/// Two thousand tenants make a list of some 300 KiB.
const LIST_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Of a body that is neither a photo nor a list, and of what stands between photos.
const JSON_BYTES_MAX: usize = 64 * 1024;

fn api() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .merge(for_shoppers())
        .merge(for_staff())
        .merge(for_tenants())
        .merge(for_channels())
        .merge(for_admins())
        .merge(for_the_register())
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX))
        .merge(taking_photos())
        .merge(taking_lists())
}

fn taking_photos() -> OpenApiRouter<Service> {
    let photos = usize::try_from(PHOTO_BYTES_MAX).unwrap_or(usize::MAX) * PHOTOS_MAX;
    OpenApiRouter::new()
        .routes(routes!(receipts::upload, receipts::list))
        .routes(routes!(appeals::appeal))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(photos + JSON_BYTES_MAX))
}

fn taking_lists() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(tenants::import))
        .layer(DefaultBodyLimit::max(LIST_BYTES_MAX))
}

/// Signing in, and what belongs to a shopper; a receipt and its photo are for whoever
/// may see them.
fn for_shoppers() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(login::wechat))
        .routes(routes!(phones::ask))
        .routes(routes!(phones::enter))
        .routes(routes!(login::staff))
        .routes(routes!(login::out))
        .routes(routes!(staff::me))
        .routes(routes!(members::mall))
        .routes(routes!(members::me, members::erase))
        .routes(routes!(members::consent))
        .routes(routes!(members::phone))
        .routes(routes!(members::export))
        .routes(routes!(codes::redeem))
        .routes(routes!(receipts::get))
        .routes(routes!(receipts::photo))
        .routes(routes!(events::watch))
        .routes(routes!(points::balance))
        .routes(routes!(points::entries))
}

fn for_staff() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .merge(for_desk())
        .routes(routes!(reviews::approve))
        .routes(routes!(reviews::reject))
        .routes(routes!(bulk::preview))
        .routes(routes!(bulk::carry_out))
        .routes(routes!(reversals::reverse))
        .routes(routes!(proposals::propose))
        .routes(routes!(proposals::list))
        .routes(routes!(proposals::confirm))
        .routes(routes!(proposals::decline))
        .routes(routes!(disputes::list))
        .routes(routes!(disputes::settle))
        .routes(routes!(points::spend))
        .routes(routes!(spot_checks::next))
        .routes(routes!(spot_checks::settle))
        .routes(routes!(spot_checks::list))
        .routes(routes!(spot_checks::quality))
}

/// One receipt after the other, and the queue that they come from.
fn for_desk() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(queue::list))
        .routes(routes!(queue::counts))
        .routes(routes!(overview::get))
        .routes(routes!(saved_views::list, saved_views::save))
        .routes(routes!(saved_views::delete))
        .routes(routes!(desk::next))
        .routes(routes!(desk::heartbeat))
        .routes(routes!(desk::get))
        .routes(routes!(desk::claim))
        .routes(routes!(desk::release))
        .routes(routes!(desk::skip))
        .routes(routes!(desk::senior))
        .routes(routes!(desk::check))
        .routes(routes!(desk::read))
        .routes(routes!(desk::undo))
}

fn for_admins() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(staff::list, staff::create))
        .routes(routes!(staff::change))
        .routes(routes!(staff::password))
        .routes(routes!(audit::list))
        .routes(routes!(policies::list))
        .routes(routes!(policies::get))
        .routes(routes!(policies::drafts, policies::begin))
        .routes(routes!(policies::draft, policies::edit, policies::discard))
        .routes(routes!(policies::publish))
        .routes(routes!(previews::begin, previews::get))
        .routes(routes!(previews::receipts))
}

/// The mall's list of its tenants.
fn for_the_register() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(register::list))
        .routes(routes!(register::get, register::put))
        .routes(routes!(register::categories))
        .routes(routes!(register::lessons))
        .routes(routes!(register::confirm))
        .routes(routes!(register::decline))
}

fn for_tenants() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(statement::list))
        .routes(routes!(statement::file))
        .routes(routes!(statement::summary))
        .routes(routes!(disputes::open))
        .routes(routes!(codes::make))
}

/// What other channels send, and who opens them.
fn for_channels() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(channels::list))
        .routes(routes!(channels::open, channels::close))
        .routes(routes!(channels::sell))
}

/// The routes with their description, made once: it takes longer than any request, and
/// tests open hundreds of services.
static API: LazyLock<(Router<Service>, utoipa::openapi::OpenApi)> =
    LazyLock::new(|| described().split_for_parts());

/// The description of the interface, as it is committed in `openapi.json`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    API.1.clone()
}

fn described() -> OpenApiRouter<Service> {
    let mut router = OpenApiRouter::with_openapi(Description::openapi()).nest("/api/v1", api());
    let said = std::mem::take(router.get_openapi_mut());
    *router.get_openapi_mut() = description::complete(said);
    router
}

/// Every route of the product.
pub fn app(service: Service) -> Router {
    let mut app = API
        .0
        .clone()
        .route("/api/v1/openapi.json", get(async || axum::Json(&API.1)))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .merge(swagger::routes())
        .merge(web::routes());
    if service.demo.is_some() {
        app = app.merge(demo::routes());
    }
    let body_pause_max = service.edge.body_pause_max;
    app.with_state(service)
        .layer(RequestBodyTimeoutLayer::new(body_pause_max))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(REQUEST_SECONDS_MAX),
        ))
        .layer(CatchPanicLayer::new())
        .layer(middleware::map_response(error::as_problem))
        .layer(middleware::map_response(headers::guard))
        .layer(CompressionLayer::new())
        // What fails is logged where it becomes an answer, with its cause.
        .layer(TraceLayer::new_for_http().on_failure(()))
}
