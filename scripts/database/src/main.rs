//! `xiaopiao-database COMMAND…` runs a command with `DATABASE_URL` naming a
//! fresh database that has every migration, and throws the database away.
//!
//! It borrows the module `embedded` instead of depending on the library, since
//! the library does not compile until its queries have been described, and
//! describing them (`make sqlx`) takes this program.

#[path = "../../../src/embedded/mod.rs"]
#[expect(dead_code, reason = "what only a service needs")]
mod embedded;

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context;
use sqlx::Connection;
use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnection;

use embedded::{Durability, EmbeddedPostgres};

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    let program = arguments
        .next()
        .context("usage: xiaopiao-database COMMAND…")?;
    let folder = tempfile::tempdir().context("create a folder for the database")?;
    let server = EmbeddedPostgres::start(folder.path(), Durability::ForTests)
        .context("start the database")?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(migrate(&server))
        .context("apply the migrations")?;
    let status = Command::new(&program)
        .args(arguments)
        .env("DATABASE_URL", server.url())
        .status()
        .with_context(|| format!("run {}", program.display()))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

async fn migrate(server: &EmbeddedPostgres) -> anyhow::Result<()> {
    let migrations = Migrator::new(Path::new("migrations")).await?;
    let mut db = PgConnection::connect_with(&server.connect_options()).await?;
    migrations.run(&mut db).await?;
    Ok(())
}
