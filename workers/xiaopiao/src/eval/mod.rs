//! `xiaopiao eval`: reads labelled photos and counts, field by field, what is right,
//! wrong and empty. Prints numbers only; decides nothing.

mod calibration;
mod compare;
mod fit;
mod labels;
mod readings;
mod report;
mod settled;
mod shops;
pub mod twins;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use chrono::NaiveDate;
use xiaopiao::{
    extraction::{self, Context, Region},
    reading::Reading,
};

use crate::engine;

use compare::compare;
use labels::Label;
use readings::Readings;
use shops::Shops;

#[derive(clap::Args)]
pub struct Args {
    /// Folders that hold `labels.jsonl` and the photos it names.
    #[arg(required = true, value_name = "SET")]
    sets: Vec<PathBuf>,
    /// Takes readings from DIR/SET/FILE.json or DIR/FILE.json where they are, and writes
    /// new ones there.
    #[arg(long, value_name = "DIR")]
    readings: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    engine: Option<String>,
    /// Where the papers were printed, as `read` takes it.
    #[arg(long, value_name = "CN|HK|…")]
    region: Option<Region>,
    /// The day of the upload; else each label's own `today`, else the latest day labelled.
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
    /// Also prints how often each confidence was right, over all sets together.
    #[arg(long)]
    calibration: bool,
    /// Takes every second label only, for rules made on one half and proved on the other.
    #[arg(long, value_enum)]
    half: Option<Half>,
    /// Also matches each paper to a list of tenants; their place is ignored.
    #[arg(long, value_name = "FILE.csv")]
    tenants: Option<PathBuf>,
    /// Fits the probabilities to all sets together and writes them to FILE, instead of
    /// measuring: the library's own is src/extraction/confidence/fitted.json.
    #[arg(long, value_name = "FILE")]
    fit: Option<PathBuf>,
    /// Leaves out the list of what was wrong.
    #[arg(long)]
    quiet: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Half {
    Even,
    Odd,
}

/// Measures each set by itself, or fits to all of them.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(path) = &args.fit {
        fit_all(args, path)?;
        return Ok(ExitCode::SUCCESS);
    }
    let shops = args.tenants.as_deref().map(Shops::open).transpose()?;
    let mut all = Vec::new();
    for set in &args.sets {
        let mut compared = Vec::new();
        each(args, set, |label, reading, context| {
            let facts = extraction::extract(reading, context);
            let settled = settled::alone(reading, &facts)?;
            let mut photo = compare(label, &facts, settled);
            let matched = shops
                .as_ref()
                .and_then(|shops| shops.verdict(label, &facts, &reading.lines));
            photo.verdicts.extend(matched);
            compared.push(photo);
            Ok(())
        })?;
        report::table(set, &compared);
        report::settled(&compared);
        if !args.quiet {
            report::wrong(&compared);
        }
        all.extend(compared);
    }
    if args.calibration {
        calibration::print(&all);
    }
    Ok(ExitCode::SUCCESS)
}

fn fit_all(args: &Args, path: &Path) -> anyhow::Result<()> {
    let (mut photos, mut fitted_on) = (Vec::new(), Vec::new());
    let mut engine = String::new();
    for set in &args.sets {
        let before = photos.len();
        each(args, set, |label, reading, context| {
            let weighed = extraction::weigh(reading, context);
            let compared = compare(label, &weighed.facts, false);
            photos.push(fit::samples(
                weighed.signals,
                &compared.verdicts,
                !label.drawn,
            ));
            engine.clone_from(&reading.engine);
            Ok(())
        })?;
        fitted_on.push((set.clone(), photos.len() - before));
    }
    let today = args
        .today
        .context("say --today: it is the version of the fit")?;
    fit::write(path, &photos, &fitted_on, today.to_string(), engine)
}

/// Reads each chosen photo of a set.
fn each(
    args: &Args,
    set: &Path,
    mut then: impl FnMut(&Label, &Reading, &Context) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let labels = labels::load(&set.join("labels.jsonl"))?;
    let latest = labels.iter().filter_map(Label::day).max();
    let open = || engine::open(args.engine.as_deref());
    let folder = args
        .readings
        .as_ref()
        .map(|readings| match set.file_name() {
            Some(name) if readings.join(name).is_dir() => readings.join(name),
            _ => readings.clone(),
        });
    let mut readings = Readings::new(folder.as_deref(), &open);
    for label in chosen(args, &labels) {
        let today = args.today.filter(|_| args.fit.is_none());
        let today = today.or(label.today).or(latest);
        let context = Context {
            region: args.region,
            today: today.context("no label has a day: say --today")?,
        };
        let reading = readings.of(&set.join(&label.file))?;
        then(label, &reading, &context)?;
    }
    Ok(())
}

fn chosen<'a>(args: &Args, labels: &'a [Label]) -> impl Iterator<Item = &'a Label> {
    let half = args.half;
    let labels = labels
        .iter()
        .enumerate()
        .filter(move |(index, _)| match half {
            Some(Half::Even) => index.is_multiple_of(2),
            Some(Half::Odd) => !index.is_multiple_of(2),
            None => true,
        });
    labels.map(|(_, label)| label)
}
