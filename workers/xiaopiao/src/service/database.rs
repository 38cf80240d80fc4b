//! The database a service uses: a server of the owner's, or one of its own.

use std::path::Path;

use anyhow::Context as _;
use sqlx::{PgPool, postgres::PgConnectOptions};
use xiaopiao::embedded::{Durability, EmbeddedPostgres, StartError};

pub struct Database {
    options: PgConnectOptions,
    _embedded: Option<EmbeddedPostgres>,
}

impl Database {
    /// Starts our own server in the data folder unless an address names one.
    pub fn start(address: Option<&str>, data: &Path) -> anyhow::Result<Self> {
        if let Some(address) = address {
            let options = address
                .parse()
                .context("DATABASE_URL is no PostgreSQL address")?;
            return Ok(Self {
                options,
                _embedded: None,
            });
        }
        let embedded = EmbeddedPostgres::start(&data.join("postgres"), Durability::Safe)?;
        Ok(Self {
            options: embedded.connect_options(),
            _embedded: Some(embedded),
        })
    }

    /// The same, or the server that a running service of this data folder has started.
    pub fn start_or_join(address: Option<&str>, data: &Path) -> anyhow::Result<Self> {
        let folder = data.join("postgres");
        match Self::start(address, data) {
            Err(err) if is_running(&err) => Ok(Self {
                options: EmbeddedPostgres::of_another_process(&folder)?,
                _embedded: None,
            }),
            started => started,
        }
    }

    pub async fn connect(&self, connections_max: u32) -> anyhow::Result<PgPool> {
        xiaopiao::db::connect(self.options.clone(), connections_max).await
    }
}

fn is_running(err: &anyhow::Error) -> bool {
    matches!(
        err.downcast_ref(),
        Some(StartError::AlreadyRunning { server: None, .. })
    )
}
