//! `xiaopiao quality`: how often the machine's credits were wrong, as far as people have
//! checked them.

use std::process::ExitCode;

use chrono::NaiveDate;
use sqlx::PgPool;
use xiaopiao::{
    clock::Clock,
    spot_checks::{self, Share},
    staff::Scope,
    statement::Period,
};

use super::Place;

#[derive(clap::Args)]
pub struct Quality {
    /// The first day; 31 days that end with the last one without it.
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The last day; today without it.
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

pub fn run(asked: &Quality) -> anyhow::Result<ExitCode> {
    asked.place.with(async |db| print(&db, asked).await)
}

async fn print(db: &PgPool, asked: &Quality) -> anyhow::Result<ExitCode> {
    let mall = asked.place.mall(db).await?;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let (from, to) = (day(asked.from), day(asked.to));
    let today = mall.day(Clock::system().now());
    let period = Period::parse(from.as_deref(), to.as_deref(), today)?;
    let whole = Scope::default();
    let quality = spot_checks::quality(db, mall.mall_id, whole, period.span(&mall)).await?;
    if asked.json {
        println!("{}", serde_json::to_string_pretty(&quality)?);
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{} to {}: {} credited by the machine",
        period.from(),
        period.to(),
        quality.credited
    );
    println!(
        "{:28} {:>7} {:>8} {:>6}  rate, 95 % interval",
        "", "picked", "checked", "wrong"
    );
    println!("{}", row("all", &quality.all));
    for (title, shares) in [("rule", &quality.by_rule), ("tenant", &quality.by_tenant)] {
        for share in shares {
            println!("{}", row(&format!("{title} {}", share.of), share));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(name: &str, share: &Share) -> String {
    let counts = format!(
        "{:>7} {:>8} {:>6}",
        share.picked, share.checked, share.wrong
    );
    let says = match (share.rate, share.interval) {
        (Some(rate), Some(within)) => format!(
            "{:.2} %, {:.2} to {:.2} %",
            100.0 * rate,
            100.0 * within.low,
            100.0 * within.high
        ),
        _ => "not known".to_owned(),
    };
    format!("{name:28} {counts}  {says}")
}
