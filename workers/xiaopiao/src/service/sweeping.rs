//! Looks now and then for photos that no receipt uses.

use std::time::Duration;

use xiaopiao::uploads::{self, Uploads};

use super::Stop;

const SWEEP_HOURS: u64 = 6;

/// Sweeps until the service stops. A sweep that fails is tried again next time.
pub async fn now_and_then(uploads: Uploads, stop: Stop) -> anyhow::Result<()> {
    while !stop.is_set() {
        sweep(&uploads).await;
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
