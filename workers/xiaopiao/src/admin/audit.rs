//! `xiaopiao audit`: proves that nobody changed, removed or inserted an entry of the
//! audit trail.

use std::process::ExitCode;

use sqlx::PgPool;
use xiaopiao::{
    audit::{self, Head},
    clock::Clock,
};

use super::Place;
use crate::heads;

#[derive(clap::Subcommand)]
pub enum Audit {
    /// Walks the whole chain, past every head that was kept; a line for each break, and
    /// exit 1 when there is one. A chain that holds leaves its head in
    /// `audit-heads.txt` of the data folder: copy that file to another machine.
    Verify {
        /// A head that was kept elsewhere, `NUMBER:HASH`; may be given several times.
        #[arg(long = "head", value_name = "HEAD")]
        heads: Vec<Head>,
        #[command(flatten)]
        place: Place,
    },
    /// Prints the head of the chain, to be kept elsewhere.
    Head {
        #[command(flatten)]
        place: Place,
    },
}

pub fn run(command: &Audit) -> anyhow::Result<ExitCode> {
    match command {
        Audit::Verify { heads, place } => {
            place.with(async |db| verify(&db, place, heads.clone()).await)
        }
        Audit::Head { place } => place.with(async |db| head(&db, place).await),
    }
}

async fn verify(db: &PgPool, place: &Place, mut kept: Vec<Head>) -> anyhow::Result<ExitCode> {
    let mall = place.mall(db).await?;
    let file = heads::file(&place.data_folder()?);
    kept.extend(heads::read(&file, mall.mall_id)?);
    let mut snapshot = db
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    let breaks = audit::verify(&mut snapshot, mall.mall_id, &kept).await?;
    let head = audit::head(&mut snapshot, mall.mall_id).await?;
    snapshot.rollback().await?;
    for found in &breaks {
        println!("{found}");
    }
    if !breaks.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(head) = head {
        heads::add(&file, mall.mall_id, &head, Clock::system().now())?;
        let many = head.number;
        eprintln!("the audit trail of {} holds: {many} entries", mall.name);
    }
    Ok(ExitCode::SUCCESS)
}

async fn head(db: &PgPool, place: &Place) -> anyhow::Result<ExitCode> {
    let mall = place.mall(db).await?;
    if let Some(head) = audit::head(&mut *db.acquire().await?, mall.mall_id).await? {
        println!("{head}");
    }
    Ok(ExitCode::SUCCESS)
}
