//! The demo's drawn receipts, made anew each day so that they are dated today.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::json;
use tokio::task::JoinSet;
use xiaopiao::{clock::Clock, http::Demo, malls::Mall, phones::Shown};
use xiaopiao_draw::{Fonts, Sample, tenants};

use super::{Stop, greeting};

/// How often the day is looked at.
const LOOK_SECONDS: u64 = 60;

/// Starts drawing in the background; the page shows what is there.
pub fn prepare(
    data: &Path,
    clock: &Clock,
    mall: &Mall,
    stop: &Stop,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<Demo> {
    let samples = data.join("samples");
    std::fs::create_dir_all(&samples)?;
    tasks.spawn(draw_daily(
        samples.clone(),
        clock.clone(),
        mall.clone(),
        stop.clone(),
    ));
    Ok(Demo {
        samples,
        accounts: data.join(greeting::ACCOUNTS),
        messages: Shown::default(),
    })
}

async fn draw_daily(folder: PathBuf, clock: Clock, mall: Mall, stop: Stop) -> anyhow::Result<()> {
    let mut drawn: Option<NaiveDate> = None;
    while !stop.is_set() {
        let moment = mall.local(clock.now());
        if drawn != Some(moment.date()) {
            let folder = folder.clone();
            let drawing = tokio::task::spawn_blocking(move || draw(&folder, moment));
            if let Err(err) = drawing.await.context("drawing panicked")? {
                // The demo goes on without samples.
                tracing::warn!(
                    error = format!("{err:#}"),
                    "cannot draw the demo's receipts"
                );
            }
            drawn = Some(moment.date());
        }
        tokio::select! {
            () = stop.wait() => {}
            () = tokio::time::sleep(Duration::from_secs(LOOK_SECONDS)) => {}
        }
    }
    Ok(())
}

/// Draws the day's receipts, and last of all the list that names them.
fn draw(folder: &Path, moment: NaiveDateTime) -> anyhow::Result<()> {
    let tenants = tenants::parse(tenants::DEMO)?;
    let fonts = Fonts::load()?;
    let seed = u64::from(chrono::Datelike::num_days_from_ce(&moment.date()).unsigned_abs());
    let samples = xiaopiao_draw::samples(moment, seed, &tenants, &fonts)?;
    for sample in &samples {
        replace(folder, &format!("{}.jpg", sample.name), &sample.jpeg)?;
    }
    let list: Vec<_> = samples.iter().map(card).collect();
    replace(folder, "samples.json", &serde_json::to_vec(&list)?)
}

fn card(sample: &Sample) -> serde_json::Value {
    json!({
        "name": sample.name,
        "title": { "zh": sample.title_zh, "en": sample.title_en },
        "expect": sample.what_should_happen,
    })
}

/// Never half written: somebody may be looking.
fn replace(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let half = folder.join(format!(".{name}"));
    std::fs::write(&half, bytes)?;
    std::fs::rename(half, folder.join(name))?;
    Ok(())
}
