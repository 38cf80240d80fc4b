//! Whether the process lives and can do its work, for whoever watches over it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{extract::State, http::StatusCode};

use super::{ApiError, ApiResult, Service};

/// Whether the process can serve: set once, when its workers have loaded their
/// models. A process without workers is ready from the start.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// The process lives.
pub async fn live() -> &'static str {
    "ok"
}

/// The database answers and the workers run.
pub async fn ready(State(service): State<Service>) -> ApiResult<&'static str> {
    let not_ready =
        |detail: &str| ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", detail);
    if !service.readiness.get() {
        return Err(not_ready("the workers are loading their models"));
    }
    let answers = sqlx::query_scalar!("select 1 as one")
        .fetch_one(&service.db)
        .await;
    match answers {
        Ok(_) => Ok("ready"),
        Err(err) => {
            tracing::warn!(error = format!("{err:#}"), "the database does not answer");
            Err(not_ready("the database does not answer"))
        }
    }
}
