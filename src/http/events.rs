//! A receipt's life as it happens, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::Stream;
use serde::Serialize;
use tokio::sync::broadcast::Receiver;
use utoipa::ToSchema;

use super::{
    ApiResult, Service,
    error::Problem,
    input::Path,
    receipts::{Viewer, visible},
    view::{Sentence, Time},
};
use crate::{
    ids::ReceiptId,
    receipts::{self, Past, Status},
    sessions::SignedIn,
};

/// Looked at this often without a notice: a lost connection loses notices.
const LOOK_SECONDS: u64 = 10;

/// The data of one event; its id is the version.
#[derive(Serialize, ToSchema)]
pub struct StatusChange {
    status: Status,
    version: i32,
    reason: Option<String>,
    reason_text: Option<Sentence>,
    at: Time,
}

// For the description of the interface only.
/// One event of the stream.
#[derive(ToSchema)]
#[expect(dead_code, reason = "never built; axum writes the event")]
pub struct StatusEvent {
    /// `status`.
    event: String,
    /// The receipt's version.
    id: String,
    /// JSON: a `StatusChange`.
    #[schema(content_media_type = "application/json")]
    data: String,
}

/// One event a change of status, from the first or from `Last-Event-ID` on. The
/// stream ends when the receipt is credited, rejected or reversed.
#[utoipa::path(get, path = "/receipts/{id}/events", tag = "shopper",
    params(("id" = ReceiptId, Path), ("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last event seen; what is none of ours counts as none")),
    responses(
        (status = 200, content_type = "text/event-stream", body = StatusEvent),
        (status = 204, description = "it has ended, and nothing is new"),
        (status = 401, body = Problem), (status = 404, body = Problem),
    ))]
pub async fn watch(
    State(service): State<Service>,
    person: SignedIn,
    Path(id): Path<ReceiptId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    // Subscribed before the first look, so that nothing falls between.
    let changes = service.notices.changes();
    let receipt = visible(&service, &person, id).await?;
    let seen = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let seen = seen.unwrap_or(0);
    if receipt.status.is_settled() && receipt.version <= seen {
        // Tells an EventSource not to come back.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let watcher = Watcher {
        service,
        id,
        seen,
        waiting: Vec::new().into_iter(),
        is_over: false,
        // Why a machine or a person doubted a shopper is not the tenant's to know.
        tells_reasons: !matches!(Viewer::of(&person), Viewer::Tenant(_)),
        changes,
    };
    let events = Sse::new(watcher.stream()).keep_alive(KeepAlive::default());
    Ok(events.into_response())
}

struct Watcher {
    service: Service,
    id: ReceiptId,
    seen: i32,
    waiting: std::vec::IntoIter<Past>,
    is_over: bool,
    tells_reasons: bool,
    changes: Receiver<ReceiptId>,
}

impl Watcher {
    fn stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut watcher| async {
            let event = watcher.next().await?;
            Some((Ok(event), watcher))
        })
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(past) = self.waiting.next() {
                self.seen = past.version;
                self.is_over = past.status.is_settled() && self.waiting.len() == 0;
                return self.event(past);
            }
            if self.is_over {
                return None;
            }
            match self.look().await {
                Ok(past) if past.is_empty() => self.wait().await,
                Ok(past) => self.waiting = past.into_iter(),
                // The client comes back with the last id it saw.
                Err(err) => {
                    tracing::error!(error = format!("{err:#}"), "cannot follow a receipt");
                    return None;
                }
            }
        }
    }

    async fn look(&self) -> Result<Vec<Past>, sqlx::Error> {
        let mut db = self.service.db.acquire().await?;
        receipts::events_after(&mut db, self.service.mall.mall_id, self.id, self.seen).await
    }

    async fn wait(&mut self) {
        let mine = async {
            // Having lagged behind is as good as a notice.
            while self
                .changes
                .recv()
                .await
                .is_ok_and(|changed| changed != self.id)
            {}
        };
        let _elapsed = tokio::time::timeout(Duration::from_secs(LOOK_SECONDS), mine).await;
    }

    fn event(&self, mut past: Past) -> Option<Event> {
        if !self.tells_reasons {
            past.reasons.clear();
        }
        let data = StatusChange {
            status: past.status,
            version: past.version,
            reason: past.reasons.first().cloned(),
            reason_text: Sentence::of(&past.reasons),
            at: Time::of(past.at, &self.service.mall),
        };
        let event = Event::default()
            .event("status")
            .id(past.version.to_string());
        event.json_data(data).ok()
    }
}
