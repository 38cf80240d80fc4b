//! The connection to PostgreSQL, its schema, and what every store needs of sqlx.

use std::time::Duration;

use anyhow::Context as _;
use sqlx::{
    PgConnection, PgPool, Row as _,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// The schema, built into the binary.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Opens a pool. A caller who finds no free connection within three seconds gets
/// an error rather than a queue that never ends. A connection comes back with nothing open
/// on it, or it is closed.
pub async fn connect(options: PgConnectOptions, connections_max: u32) -> anyhow::Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(Duration::from_secs(3))
        .after_release(|connection, _| Box::pin(is_outside_transaction(connection)))
        .connect_with(options)
        .await
        .context("cannot connect to PostgreSQL")
}

/// Whether no transaction is open. One can be, though sqlx 0.9.0 knows of none: of a caller
/// who goes away while its `begin` is under way, say a client that hangs up, `BEGIN` arrives
/// and no `ROLLBACK` follows (transact-rs/sqlx#4393). Whoever borrowed the connection next
/// would write into that transaction, which nobody ever commits.
async fn is_outside_transaction(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    // As one simple query: by itself it is the first statement of its own transaction.
    let began_now = "select transaction_timestamp() = statement_timestamp() as began_now";
    let row = sqlx::raw_sql(began_now).fetch_one(connection).await?;
    row.try_get("began_now")
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
