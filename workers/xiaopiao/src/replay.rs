//! `xiaopiao replay`: what the machine would decide today, or under a proposed policy, on
//! what it read before.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use chrono::{Days, NaiveDate};
use sqlx::PgPool;
use xiaopiao::{
    clock::Clock,
    decision::{self, Policy},
    malls::Mall,
    reading::Reader,
    replay::{self, Against, Change, Lines, Report, Side},
    statement::Span,
};

use crate::{
    admin::{self, Place},
    engine, service,
};

#[derive(clap::Args)]
pub struct Args {
    /// Proposed rules: JSON. Without it, those that count now.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Rules that were published under this version.
    #[arg(long, value_name = "N", conflicts_with = "policy")]
    version: Option<i32>,
    /// The first day of decisions; all since the beginning without it.
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The last day of decisions; today without it.
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Reads the photos again, which takes about a second each.
    #[arg(long)]
    reread: bool,
    /// Which engine reads them: `small` or `tiny`.
    #[arg(long, requires = "reread")]
    engine: Option<String>,
    /// One JSON object a changed decision, and one with the totals at the end.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    photos: service::Photos,
    #[command(flatten)]
    place: Place,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    args.place.with(async |db| replayed(&db, args).await)
}

async fn replayed(db: &PgPool, args: &Args) -> anyhow::Result<ExitCode> {
    let mall = args.place.mall(db).await?;
    let policy = policy(db, args, &mall).await?;
    let span = span(args, &mall)?;
    let blobs;
    let lines = match args.reread {
        false => Lines::AsRead,
        true => {
            blobs = args.photos.open(&args.place.data_folder()?).await?;
            let name = args.engine.clone();
            let reader = tokio::task::spawn_blocking(move || engine::open(name.as_deref()));
            let reader: Arc<dyn Reader> = Arc::from(reader.await??);
            Lines::Reread {
                blobs: &*blobs,
                reader,
            }
        }
    };
    let print = |change: Change| match args.json {
        true => println!("{}", serde_json::json!(change)),
        false => print(&change),
    };
    let report = replay::run(db, &mall, &policy, Against::ThatTime, span, &lines, print).await?;
    match args.json {
        true => println!("{}", serde_json::json!({ "totals": report })),
        false => print_totals(&report),
    }
    Ok(ExitCode::SUCCESS)
}

async fn policy(db: &PgPool, args: &Args, mall: &Mall) -> anyhow::Result<Policy> {
    if let Some(file) = &args.policy {
        let policy = admin::read_policy(file)?;
        for problem in policy.problems() {
            eprintln!("it could not be published: {problem}");
        }
        return Ok(policy);
    }
    let mut db = db.acquire().await?;
    let published = match args.version {
        None => decision::current(&mut db, mall.mall_id).await?,
        Some(version) => decision::version(&mut db, mall.mall_id, version)
            .await?
            .with_context(|| format!("there is no version {version}"))?,
    };
    Ok(published.policy)
}

fn span(args: &Args, mall: &Mall) -> anyhow::Result<Span> {
    let now = Clock::system().now();
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).context("a day")?;
    let (from, to) = (
        args.from.unwrap_or(first),
        args.to.unwrap_or_else(|| mall.day(now)),
    );
    anyhow::ensure!(from <= to, "--from lies after --to");
    Ok(Span {
        begins: mall.start_of(from),
        ends: mall.start_of(to + Days::new(1)),
    })
}

fn print(change: &Change) {
    let at = change.decided_at.format("%Y-%m-%d %H:%M");
    let (before, after) = (side(&change.before), side(&change.after));
    println!("{} {at}  {before} -> {after}", change.receipt_id);
    for finding in &change.after.findings {
        let (reason, rule) = (finding.reason.code(), &finding.rule);
        println!("    {reason} ({rule}): {}", finding.detail);
    }
    for field in &change.fields {
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let (before, after) = (said(&field.before), said(&field.after));
        println!("    {}: {before} -> {after}", field.name);
    }
}

fn side(side: &Side) -> String {
    match side.outcome {
        "credit" => format!("credit {}", side.points.0),
        outcome => format!("{outcome} {}", side.reasons.join(", ")),
    }
}

fn print_totals(report: &Report) {
    println!(
        "{} decisions, {} the same; points {} -> {}",
        report.receipts, report.same, report.points_before.0, report.points_after.0
    );
    for moved in &report.moved {
        println!("  {} -> {}: {}", moved.from, moved.to, moved.receipts);
    }
    for (reason, difference) in &report.reasons {
        println!("  {reason}: {difference:+}");
    }
    if 0 < report.unread {
        println!("  nothing was read: {}", report.unread);
    }
    if 0 < report.past_unknown {
        let many = report.past_unknown;
        println!("  without the member's past, which older evidence does not hold: {many}");
    }
}
