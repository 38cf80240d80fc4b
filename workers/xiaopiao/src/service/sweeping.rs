//! Looks now and then for what crashes left behind. Files on their way in lie where
//! HTTP is served, so they are swept there; photos that no receipt uses, by workers.

use std::time::Duration;

use xiaopiao::{
    clock::Clock,
    uploads::{self, Staging, Uploads},
};

use super::Stop;

const SWEEP_HOURS: u64 = 6;

/// Sweeps photos until the service stops.
pub async fn photos(uploads: Uploads, stop: Stop) -> anyhow::Result<()> {
    while !stop.is_set() {
        let swept = uploads::sweep(&uploads).await;
        said(swept, "photos that no receipt uses");
        rest(&stop).await;
    }
    Ok(())
}

/// Sweeps files on their way in until the service stops.
pub async fn incoming(staging: Staging, clock: Clock, stop: Stop) -> anyhow::Result<()> {
    while !stop.is_set() {
        let swept = uploads::sweep_staging(&staging, &clock).await;
        said(swept, "files of uploads that broke off");
        rest(&stop).await;
    }
    Ok(())
}

async fn rest(stop: &Stop) {
    tokio::select! {
        () = stop.wait() => {}
        () = tokio::time::sleep(Duration::from_secs(SWEEP_HOURS * 3600)) => {}
    }
}

/// A sweep that fails is tried again next time.
fn said(swept: anyhow::Result<usize>, what: &str) {
    match swept {
        Ok(0) => {}
        Ok(removed) => tracing::info!(removed, "removed {what}"),
        Err(err) => tracing::warn!(error = format!("{err:#}"), "cannot sweep {what}"),
    }
}
