//! The connection to PostgreSQL, its schema, and what every store needs of sqlx.

use std::time::Duration;

use anyhow::Context as _;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// The schema, built into the binary.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Opens a pool. A caller who finds no free connection within three seconds gets
/// an error rather than a queue that never ends.
pub async fn connect(options: PgConnectOptions, connections_max: u32) -> anyhow::Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(Duration::from_secs(3))
        .connect_with(options)
        .await
        .context("cannot connect to PostgreSQL")
}

/// Brings the schema up to date.
pub async fn migrate(db: &PgPool) -> anyhow::Result<()> {
    MIGRATIONS
        .run(db)
        .await
        .context("cannot migrate the database")
}

/// Turns a violated constraint into the caller's own error; every other database
/// error passes through.
pub trait OnConstraint<T, E> {
    fn on_constraint(self, name: &str, error: impl FnOnce() -> E) -> Result<T, E>;
}

impl<T, E: From<sqlx::Error>> OnConstraint<T, E> for Result<T, sqlx::Error> {
    fn on_constraint(self, name: &str, error: impl FnOnce() -> E) -> Result<T, E> {
        self.map_err(|err| match err.as_database_error() {
            Some(db) if db.constraint() == Some(name) => error(),
            _ => E::from(err),
        })
    }
}
