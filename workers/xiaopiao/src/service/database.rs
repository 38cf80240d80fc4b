//! The database a service uses: a server of the owner's, or one of its own.

use std::path::Path;

use anyhow::Context as _;
use sqlx::{PgPool, postgres::PgConnectOptions};
use xiaopiao::embedded::{Durability, EmbeddedPostgres};

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

    pub async fn connect(&self, connections_max: u32) -> anyhow::Result<PgPool> {
        xiaopiao::db::connect(self.options.clone(), connections_max).await
    }
}
