//! `xiaopiao eval`: reads labelled photos and counts, field by field, what is right,
//! wrong and empty. Prints numbers only; decides nothing.

mod compare;
mod labels;
mod readings;
mod report;
mod settled;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use chrono::NaiveDate;
use xiaopiao::extraction::{self, Context, Region};

use crate::engine;

use compare::{Compared, compare};
use labels::Label;
use readings::Readings;

#[derive(clap::Args)]
pub struct Args {
    /// Folders that hold `labels.jsonl` and the photos it names.
    #[arg(required = true, value_name = "SET")]
    sets: Vec<PathBuf>,
    /// Takes readings from DIR/FILE.json where they are, and writes new ones there.
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
    /// Also prints how often each confidence was right.
    #[arg(long)]
    calibration: bool,
    /// Takes every second label only, for rules made on one half and proved on the other.
    #[arg(long, value_enum)]
    half: Option<Half>,
    /// Leaves out the list of what was wrong.
    #[arg(long)]
    quiet: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Half {
    Even,
    Odd,
}

/// Measures each set by itself.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    for set in &args.sets {
        let compared = measure(args, set)?;
        report::table(set, &compared);
        report::settled(&compared);
        if args.calibration {
            report::calibration(&compared);
        }
        if !args.quiet {
            report::wrong(&compared);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(args: &Args, set: &Path) -> anyhow::Result<Vec<Compared>> {
    let labels = labels::load(&set.join("labels.jsonl"))?;
    let latest = labels.iter().filter_map(Label::day).max();
    let open = || engine::open(args.engine.as_deref());
    let mut readings = Readings::new(args.readings.as_deref(), &open);
    let chosen = labels
        .iter()
        .enumerate()
        .filter(|(index, _)| match args.half {
            Some(Half::Even) => index % 2 == 0,
            Some(Half::Odd) => index % 2 == 1,
            None => true,
        });
    chosen
        .map(|(_, label)| {
            let today = args.today.or(label.today).or(latest);
            let today = today.context("no label has a day: say --today")?;
            let reading = readings.of(&set.join(&label.file))?;
            let context = Context {
                region: args.region,
                today,
            };
            let facts = extraction::extract(&reading, &context);
            let settled = settled::alone(&reading, &facts)?;
            Ok(compare(label, &facts, settled))
        })
        .collect()
}
