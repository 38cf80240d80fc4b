//! Ends now and then what is over: points after their last day, sessions that have
//! expired, and what crashes left behind. Files on their way in lie where HTTP is
//! served, so they are swept there; everything else by workers.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::TimeDelta;
use xiaopiao::{
    audit,
    clock::Clock,
    malls::Mall,
    phones,
    points::expiry,
    sessions,
    uploads::{self, Staging, Uploads},
};

use super::Stop;
use crate::heads;

const SWEEP_HOURS: u64 = 6;
/// So long a client still hears that its session has expired, rather than that there
/// never was one.
const EXPIRED_DAYS: i64 = 7;

/// Sweeps the database and the photos until the service stops.
pub async fn leftovers(
    uploads: Uploads,
    mall: Mall,
    heads: PathBuf,
    stop: Stop,
) -> anyhow::Result<()> {
    while !stop.is_set() {
        let photos = uploads::sweep(&uploads).await;
        said(photos, "photos that no receipt uses");
        let lots = expire(&uploads, &mall).await;
        said(lots, "lots whose last day is over");
        let sessions = forget_sessions(&uploads).await;
        said(sessions, "sessions that have expired");
        let numbers = forget_numbers(&uploads).await;
        said(numbers, "codes sent to phones");
        if let Err(err) = keep_head(&uploads, &heads).await {
            let error = format!("{err:#}");
            tracing::warn!(error, "cannot keep the end of the audit trail");
        }
        pause(&stop).await;
    }
    Ok(())
}

/// Sweeps files on their way in until the service stops.
pub async fn incoming(staging: Staging, clock: Clock, stop: Stop) -> anyhow::Result<()> {
    while !stop.is_set() {
        let files = uploads::sweep_staging(&staging, &clock).await;
        said(files, "files of uploads that broke off");
        pause(&stop).await;
    }
    Ok(())
}

async fn pause(stop: &Stop) {
    tokio::select! {
        () = stop.wait() => {}
        () = tokio::time::sleep(Duration::from_secs(SWEEP_HOURS * 3600)) => {}
    }
}

async fn expire(uploads: &Uploads, mall: &Mall) -> anyhow::Result<usize> {
    let now = uploads.clock.now();
    let ended = expiry::run(&uploads.db, mall, mall.day(now), now).await?;
    Ok(ended.lots)
}

async fn forget_sessions(uploads: &Uploads) -> anyhow::Result<usize> {
    let before = uploads.clock.now() - TimeDelta::days(EXPIRED_DAYS);
    let mut db = uploads.db.acquire().await?;
    let forgotten = sessions::forget_expired(&mut db, uploads.mall, before).await?;
    Ok(usize::try_from(forgotten)?)
}

async fn forget_numbers(uploads: &Uploads) -> anyhow::Result<usize> {
    let mut db = uploads.db.acquire().await?;
    let forgotten = phones::sweep(&mut db, uploads.mall, uploads.clock.now()).await?;
    Ok(usize::try_from(forgotten)?)
}

/// The end of the audit trail, in a file: a trail that is cut or rewritten shows.
async fn keep_head(uploads: &Uploads, file: &Path) -> anyhow::Result<()> {
    let mut db = uploads.db.acquire().await?;
    let head = audit::head(&mut db, uploads.mall).await?;
    head.map_or(Ok(()), |head| {
        heads::add(file, uploads.mall, &head, uploads.clock.now())
    })
}

/// A sweep that fails is tried again next time.
fn said(swept: anyhow::Result<usize>, what: &str) {
    match swept {
        Ok(0) => {}
        Ok(ended) => tracing::info!(ended, "ended {what}"),
        Err(err) => tracing::warn!(error = format!("{err:#}"), "cannot end {what}"),
    }
}
