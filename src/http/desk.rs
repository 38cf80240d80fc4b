//! The desk: receipts are given out one after the other, each to one person.

use std::collections::HashMap;

use anyhow::Context as _;
use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    desk_views::{DeskView, LineView, OutcomeView},
    error::Problem,
    input::{Json, Path, note},
    reviews::{CorrectionsBody, corrections, desk, stale},
    sight::{Onlooker, line},
    view::Time,
};
use crate::{
    desk::{self, region},
    ids::ReceiptId,
    pictures,
    reading::{Line, Quad, ReadError, Reading},
    receipts,
    review::{Approval, LEASE_SECONDS},
    staff::Reviewer,
    uploads::{self, BlobKey, StoredPhoto},
};

/// One to look at, and two that are fetched meanwhile.
const NEXT_MAX: usize = 3;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NextBody {
    /// How many are held at once: one to look at, the others to be fetched meanwhile.
    #[serde(default = "two")]
    #[schema(minimum = 1, maximum = 3, default = 2)]
    count: usize,
}

fn two() -> usize {
    2
}

/// Receipts to decide, first what is held already.
#[derive(Serialize, ToSchema)]
pub struct NextView {
    items: Vec<DeskView>,
}

/// Gives this person the receipts that wait longest, under a lease of two minutes. What
/// they hold already comes first.
#[utoipa::path(post, path = "/reviews/next", tag = "desk", request_body = NextBody, responses(
    (status = 200, body = NextView),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn next(
    State(service): State<Service>,
    reviewer: Reviewer,
    Json(body): Json<NextBody>,
) -> ApiResult<Json<NextView>> {
    let desk = desk(&service);
    let count = body.count.clamp(1, NEXT_MAX);
    let mut items = Vec::new();
    for id in desk.next(&reviewer, count).await? {
        items.push(seen(&service, &reviewer, id).await?);
    }
    Ok(Json(NextView { items }))
}

/// One receipt as the desk shows it, also when it has been decided. Claims nothing.
#[utoipa::path(get, path = "/reviews/{id}", tag = "desk", params(("id" = ReceiptId, Path)), responses(
    (status = 200, body = DeskView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub async fn get(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
) -> ApiResult<Json<DeskView>> {
    Ok(Json(seen(&service, &reviewer, id).await?))
}

/// Gives this person the receipt that they picked.
#[utoipa::path(post, path = "/reviews/{id}/claim", tag = "desk", params(("id" = ReceiptId, Path)), responses(
    (status = 200, body = DeskView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`held_by_other`, `decision_held`, `not_in_review`"),
))]
pub async fn claim(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
) -> ApiResult<Json<DeskView>> {
    desk(&service).claim(&reviewer, id).await?;
    Ok(Json(seen(&service, &reviewer, id).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeartbeatBody {
    ids: Vec<ReceiptId>,
}

#[derive(Serialize, ToSchema)]
pub struct HeartbeatView {
    until: Time,
    /// Somebody else may hold these.
    lost: Vec<ReceiptId>,
}

/// Says that somebody still sits before these receipts.
#[utoipa::path(post, path = "/reviews/heartbeat", tag = "desk", request_body = HeartbeatBody, responses(
    (status = 200, body = HeartbeatView),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn heartbeat(
    State(service): State<Service>,
    reviewer: Reviewer,
    Json(body): Json<HeartbeatBody>,
) -> ApiResult<Json<HeartbeatView>> {
    let desk = desk(&service);
    let kept = desk.extend(&reviewer, &body.ids).await?;
    let lost = body.ids.into_iter().filter(|id| !kept.contains(id));
    let until = desk.now + chrono::TimeDelta::seconds(LEASE_SECONDS);
    Ok(Json(HeartbeatView {
        until: Time::of(until, &service.mall),
        lost: lost.collect(),
    }))
}

/// Gives the receipt back, if this person holds it.
#[utoipa::path(post, path = "/reviews/{id}/release", tag = "desk", params(("id" = ReceiptId, Path)), responses(
    (status = 204),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn release(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
) -> ApiResult<StatusCode> {
    desk(&service).release(&reviewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    /// What the next one should know.
    #[schema(min_length = 1, max_length = 2000)]
    note: String,
}

impl NoteBody {
    fn note(self) -> ApiResult<String> {
        let why = "say what the next one should know";
        note(Some(self.note))?.ok_or_else(|| ApiError::unprocessable("note_missing", why))
    }
}

/// Puts the receipt aside: others get it at once, this person after half an hour.
#[utoipa::path(post, path = "/reviews/{id}/skip", tag = "desk", params(("id" = ReceiptId, Path)),
    request_body = NoteBody, responses(
    (status = 204),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`held_by_other`, `decision_held`, `not_in_review`"),
    (status = 422, body = Problem, description = "`note_missing`, `too_long`, `invalid_body`, `unknown_field`"),
))]
pub async fn skip(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<NoteBody>,
) -> ApiResult<StatusCode> {
    let note = body.note()?;
    desk(&service).skip(&reviewer, id, &note).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leaves the receipt to seniors.
#[utoipa::path(post, path = "/reviews/{id}/senior", tag = "desk", params(("id" = ReceiptId, Path)),
    request_body = NoteBody, responses(
    (status = 204),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`held_by_other`, `decision_held`, `not_in_review`"),
    (status = 422, body = Problem, description = "`note_missing`, `too_long`, `invalid_body`, `unknown_field`"),
))]
pub async fn senior(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<NoteBody>,
) -> ApiResult<StatusCode> {
    let note = body.note()?;
    desk(&service).to_senior(&reviewer, id, &note).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckBody {
    /// The version that the person saw.
    version: i32,
    #[serde(default)]
    corrections: CorrectionsBody,
    #[serde(default)]
    another_sale: bool,
}

/// Says what approving it so would do: every check again, with the corrections in.
/// Changes nothing.
#[utoipa::path(post, path = "/reviews/{id}/check", tag = "desk", params(("id" = ReceiptId, Path)),
    request_body = CheckBody, responses(
    (status = 200, body = OutcomeView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`"),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn check(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<CheckBody>,
) -> ApiResult<Json<OutcomeView>> {
    let approval = Approval {
        version: body.version,
        corrections: corrections(&service, body.corrections)?,
        another_sale: body.another_sale,
        note: None,
    };
    let checked = desk(&service).check(&reviewer, id, &approval).await;
    let (_, outcome) = match checked {
        Ok(checked) => checked,
        Err(err) => return Err(stale(&service, &reviewer, id, body.version, err).await),
    };
    let ids: Vec<_> = outcome.twins.iter().map(|twin| twin.receipt_id).collect();
    let mut db = service.db.acquire().await?;
    let twins = receipts::find_all(&mut db, service.mall.mall_id, &ids).await?;
    let twins: HashMap<_, _> = twins.iter().map(|twin| (twin.receipt_id, twin)).collect();
    let onlooker = onlooker(&service, &reviewer);
    Ok(Json(onlooker.outcome(&outcome, &twins)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionBody {
    /// Of several photos, which; counted from 0.
    #[serde(default)]
    #[schema(minimum = 0)]
    n: i32,
    /// Four corners in pixels, as the quads of lines and fields are.
    #[schema(value_type = Vec<[f32; 2]>, min_items = 4, max_items = 4)]
    quad: Quad,
}

/// What stands in one place of the photo.
#[derive(Serialize, ToSchema)]
pub struct RegionView {
    /// Its lines together.
    text: String,
    lines: Vec<LineView>,
    /// `reading`: it was read before; `engine`: just now.
    from: &'static str,
}

/// Reads one place of the photo: what was read there before, or, where nothing was, what
/// the engine sees when it looks at this place alone.
#[utoipa::path(post, path = "/reviews/{id}/read", tag = "desk", params(("id" = ReceiptId, Path)),
    request_body = RegionBody, responses(
    (status = 200, body = RegionView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem, description = "`no_such_place`, `invalid_body`, `unknown_field`"),
    (status = 503, body = Problem, description = "`reader_not_here`, `busy`"),
))]
pub async fn read(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<RegionBody>,
) -> ApiResult<Json<RegionView>> {
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let scope = reviewer.scope();
    desk(&service).refuse_outside(&mut db, scope, id).await?;
    let photo = uploads::photo(&mut db, mall, id, body.n).await?;
    let photo = photo.ok_or_else(ApiError::not_found)?;
    // What was read of several photos lies on the first one's page: of another photo's
    // places it says nothing.
    let reading = match body.n {
        0 => receipts::latest_reading(&mut db, mall, id).await?,
        _ => None,
    };
    drop(db);
    let reading: Option<Reading> = reading.and_then(|reading| serde_json::from_value(reading).ok());
    let known = reading.map(|reading| region::lines_in(&reading.lines, &body.quad));
    let (found, from) = match known.filter(|lines| !lines.is_empty()) {
        Some(lines) => (lines, "reading"),
        None => (look_closer(&service, photo, body.quad).await?, "engine"),
    };
    let n = usize::try_from(body.n).unwrap_or(0);
    Ok(Json(RegionView {
        text: region::text(&found),
        lines: found.iter().map(|found| line(found, n)).collect(),
        from,
    }))
}

/// What the engine sees in this place alone. Its quads are of the place, not of the photo.
async fn look_closer(service: &Service, photo: StoredPhoto, place: Quad) -> ApiResult<Vec<Line>> {
    let reader = service.reader.get().ok_or_else(|| {
        let why = "no engine runs in this process";
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "reader_not_here", why)
    })?;
    let key = BlobKey::new(service.mall.mall_id, &photo.sha256);
    let file = service.uploads.blobs.read(&key).await?;
    let file = file.context("a photo is missing from the blob store")?;
    let looking = move || match pictures::crop(&file, &place)? {
        Some(part) => reader.read(&part).map(Some),
        None => Ok(None),
    };
    let seen = service.edge.renditions.in_turn(looking).await?;
    let why = "this place has no area on the photo";
    match seen {
        Ok(Some(reading)) => Ok(reading.lines),
        Ok(None) => Err(ApiError::unprocessable("no_such_place", why)),
        Err(ReadError::Engine(err)) => Err(err.into()),
        // The photo cannot be decoded: there is nothing to be read on it.
        Err(_) => Ok(Vec::new()),
    }
}

/// Takes back what this person decided of the receipt in the last ten seconds, and gives
/// it to them again.
#[utoipa::path(post, path = "/reviews/{id}/undo", tag = "desk", params(("id" = ReceiptId, Path)), responses(
    (status = 200, body = DeskView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`nothing_to_undo`"),
))]
pub async fn undo(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
) -> ApiResult<Json<DeskView>> {
    desk(&service).undo(&reviewer, id).await?;
    Ok(Json(seen(&service, &reviewer, id).await?))
}

async fn seen(service: &Service, reviewer: &Reviewer, id: ReceiptId) -> ApiResult<DeskView> {
    let desk = desk(service);
    let sight = desk::look(&service.db, &desk, reviewer, id).await?;
    let view = onlooker(service, reviewer).desk(sight);
    let mut db = service.db.acquire().await?;
    Ok(view.with_history(&mut db, &service.mall).await?)
}

pub fn onlooker<'a>(service: &'a Service, reviewer: &Reviewer) -> Onlooker<'a> {
    Onlooker {
        mall: &service.mall,
        staff: reviewer.staff_id(),
        now: service.clock.now(),
    }
}
