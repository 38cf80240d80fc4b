//! What the service does now and then: removes photos that no receipt uses, ends
//! points whose last day is over, and forgets sessions that have expired.

use std::time::Duration;

use chrono::TimeDelta;
use xiaopiao::{
    malls::Mall,
    points::expiry,
    sessions,
    uploads::{self, Uploads},
};

use super::Stop;

const SWEEP_HOURS: u64 = 6;
/// So long a client still hears that its session has expired, rather than that there
/// never was one.
const EXPIRED_DAYS: i64 = 7;

/// Sweeps until the service stops. A sweep that fails is tried again next time.
pub async fn now_and_then(uploads: Uploads, mall: Mall, stop: Stop) -> anyhow::Result<()> {
    while !stop.is_set() {
        sweep(&uploads).await;
        expire(&uploads, &mall).await;
        forget_sessions(&uploads).await;
        tokio::select! {
            () = stop.wait() => {}
            () = tokio::time::sleep(Duration::from_secs(SWEEP_HOURS * 3600)) => {}
        }
    }
    Ok(())
}

async fn sweep(uploads: &Uploads) {
    match uploads::sweep(uploads).await {
        Ok(0) => {}
        Ok(blobs) => tracing::info!(blobs, "removed photos that no receipt uses"),
        Err(err) => tracing::warn!(error = format!("{err:#}"), "cannot sweep photos"),
    }
}

async fn expire(uploads: &Uploads, mall: &Mall) {
    let now = uploads.clock.now();
    match expiry::run(&uploads.db, mall, mall.day(now), now).await {
        Ok(ended) if ended.lots == 0 => {}
        Ok(ended) => tracing::info!(
            points = ended.points.0,
            lots = ended.lots,
            members = ended.members,
            "ended points whose last day is over"
        ),
        Err(err) => tracing::warn!(error = format!("{err:#}"), "cannot end points"),
    }
}

async fn forget_sessions(uploads: &Uploads) {
    let before = uploads.clock.now() - TimeDelta::days(EXPIRED_DAYS);
    let forgotten = async {
        let mut db = uploads.db.acquire().await?;
        sessions::forget_expired(&mut db, uploads.mall, before).await
    };
    match forgotten.await {
        Ok(0) => {}
        Ok(sessions) => tracing::info!(sessions, "forgot sessions that have expired"),
        Err(err) => tracing::warn!(error = format!("{err:#}"), "cannot forget sessions"),
    }
}
