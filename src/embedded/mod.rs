//! The database that comes along: a PostgreSQL of our own, run as a child on a
//! Unix socket inside one folder, restarted when it dies and stopped with us.
//! Knows nothing of tables; whoever sets `DATABASE_URL` never comes here.

mod account;
mod binaries;
mod cluster;
mod error;
mod folder;
mod launch;
mod supervisor;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

pub use error::StartError;

use account::Account;
use binaries::Binaries;
use folder::Folder;
use launch::Launcher;
use supervisor::Supervisor;

/// The database role that owns everything in an embedded server.
const USER: &str = "xiaopiao";
/// The database that `initdb` makes and we use.
const DATABASE: &str = "postgres";
/// No port is opened; PostgreSQL names its socket after this number.
const PORT: u16 = 5432;

/// What a committed transaction is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A commit that was answered survives a power cut.
    Safe,
    /// Fast, and lost with the machine: for data that the next test run makes anew.
    ForTests,
}

/// A running PostgreSQL server. Dropping it stops the server and waits for that.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    // Fields drop in this order: first the server stops, then the folder is free.
    _supervisor: Supervisor,
    socket: PathBuf,
    _folder: Folder,
}

impl EmbeddedPostgres {
    /// Starts the server on `folder`, making it on first use. Blocks until
    /// clients can connect: some 30 ms, and a second on first use.
    ///
    /// # Errors
    /// Says what to do about it: see [`StartError`].
    pub fn start(folder: &Path, durability: Durability) -> Result<Self, StartError> {
        let folder = Folder::open(folder)?;
        let binaries = Binaries::find(&folder)?;
        let account = Account::choose(&folder, &binaries)?;
        Self::start_as(account, &binaries, folder, durability)
    }

    fn start_as(
        account: Account,
        binaries: &Binaries,
        folder: Folder,
        durability: Durability,
    ) -> Result<Self, StartError> {
        cluster::create_if_missing(&folder, binaries, &account, durability)?;
        folder.wait_for_former_server()?;
        let socket = folder.make_socket_folder(&account)?;
        let launcher = Launcher::new(&folder, &socket, binaries, account, durability);
        let supervisor = Supervisor::start(launcher)?;
        Ok(Self {
            _supervisor: supervisor,
            socket,
            _folder: folder,
        })
    }

    /// How to connect. Give the pool an acquire timeout of about three
    /// seconds: a restart after a crash takes well under one.
    pub fn connect_options(&self) -> PgConnectOptions {
        options(&self.socket)
    }

    /// How to connect to the server that another process of ours runs on `folder`.
    ///
    /// # Errors
    /// When the folder cannot be looked at.
    pub fn of_another_process(folder: &Path) -> std::io::Result<PgConnectOptions> {
        let folder = std::fs::canonicalize(folder)?;
        Ok(options(&folder::socket_folder(&folder)?))
    }

    /// The same as an address, for tools that read `DATABASE_URL`.
    pub fn url(&self) -> String {
        let socket: String = self
            .socket
            .to_string_lossy()
            .bytes()
            .map(percent_encoded)
            .collect();
        format!("postgres://{USER}@localhost:{PORT}/{DATABASE}?host={socket}&sslmode=disable")
    }
}

fn options(socket: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket)
        .port(PORT)
        .username(USER)
        .database(DATABASE)
        .ssl_mode(PgSslMode::Disable)
}

fn percent_encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}
