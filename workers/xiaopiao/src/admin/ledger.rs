//! `xiaopiao ledger`: ends points whose last day is over, and proves the books.

use std::process::ExitCode;

use chrono::NaiveDate;
use sqlx::PgPool;
use xiaopiao::{clock::Clock, points};

use super::Place;

#[derive(clap::Subcommand)]
pub enum Ledger {
    /// Posts the points whose last day is over; each lot once, however often it runs.
    /// A running service does the same by itself.
    Expire {
        /// As if this were today; earlier days only, unless for a trial.
        #[arg(long, value_name = "DATE")]
        today: Option<NaiveDate>,
        #[command(flatten)]
        place: Place,
    },
    /// Computes every posting, lot and balance anew; a line for each difference, and exit
    /// 1 when there is one.
    Verify {
        #[command(flatten)]
        place: Place,
    },
}

pub fn run(command: &Ledger) -> anyhow::Result<ExitCode> {
    match command {
        Ledger::Expire { today, place } => place.with(async |db| expire(&db, place, *today).await),
        Ledger::Verify { place } => place.with(async |db| verify(&db, place).await),
    }
}

async fn expire(db: &PgPool, place: &Place, today: Option<NaiveDate>) -> anyhow::Result<ExitCode> {
    let mall = place.mall(db).await?;
    let now = Clock::system().now();
    let today = today.unwrap_or_else(|| mall.day(now));
    let ended = points::expiry::run(db, &mall, today, now).await?;
    println!(
        "{{\"today\":\"{today}\",\"points\":{},\"lots\":{},\"members\":{}}}",
        ended.points.0, ended.lots, ended.members
    );
    Ok(ExitCode::SUCCESS)
}

async fn verify(db: &PgPool, place: &Place) -> anyhow::Result<ExitCode> {
    let mall = place.mall(db).await?;
    let mut connection = db.acquire().await?;
    let wrong = points::violations(&mut connection, mall.mall_id).await?;
    for line in &wrong {
        println!("{line}");
    }
    if wrong.is_empty() {
        eprintln!("the books of {} are in order", mall.name);
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
