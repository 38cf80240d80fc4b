//! What the owner of an installation does from the command line: set up a mall, its
//! staff and its rules, and keep the ledger. Each works beside a running service.

mod audit;
mod ledger;
mod quality;
mod setup;

use std::{future::Future, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use sqlx::PgPool;
use xiaopiao::malls::{self, Mall};

use crate::service::Database;

pub use audit::{Audit, run as audit};
pub use ledger::{Ledger, run as ledger};
pub use quality::{Quality, run as quality};
pub use setup::{MallCommand, PolicyCommand, StaffCommand, mall, policy, read_policy, staff};

/// Where the data is.
#[derive(clap::Args, Debug)]
pub struct Place {
    /// The folder for photos and, without a database address, the database.
    #[arg(long, env = "XIAOPIAO_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// A PostgreSQL server of your own.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database: Option<String>,
    /// Which mall, when the database has several.
    #[arg(long, env = "XIAOPIAO_MALL")]
    pub mall: Option<String>,
}

impl Place {
    /// Makes the data folder if it is missing, and returns its whole path.
    pub fn data_folder(&self) -> anyhow::Result<PathBuf> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the data folder {}", self.data.display()))?;
        Ok(self.data.canonicalize()?)
    }

    /// Runs `work` on the database, brought up to date.
    pub fn with<Fut>(&self, work: impl FnOnce(PgPool) -> Fut) -> anyhow::Result<ExitCode>
    where
        Fut: Future<Output = anyhow::Result<ExitCode>>,
    {
        let data = self.data_folder()?;
        let database = Database::start_or_join(self.database.as_deref(), &data)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let db = database.connect(2).await?;
            xiaopiao::db::migrate(&db).await?;
            let done = work(db.clone()).await;
            db.close().await;
            done
        })
    }

    /// The mall that is meant.
    pub async fn mall(&self, db: &PgPool) -> anyhow::Result<Mall> {
        let mall = malls::find(&mut *db.acquire().await?, self.mall.as_deref()).await?;
        mall.context("the database has no such mall; `xiaopiao mall add` makes one")
    }
}

/// `xiaopiao migrate`: brings the schema up to date and ends.
pub fn migrate(place: &Place) -> anyhow::Result<ExitCode> {
    place.with(async |_| Ok(ExitCode::SUCCESS))
}
