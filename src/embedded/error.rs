//! Why the embedded database could not start, each with the way out.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why the embedded database could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No usable PostgreSQL is installed.
    #[error("found no PostgreSQL 15 or newer on this machine; run `make setup`")]
    MissingBinaries,

    /// `XIAOPIAO_PG_BIN` names a folder without a usable PostgreSQL.
    #[error("XIAOPIAO_PG_BIN is {0}, where there is no PostgreSQL 15 or newer")]
    WrongBinaries(PathBuf),

    /// The data was written by another major version than is installed.
    #[error(
        "the database in {folder} belongs to PostgreSQL {data}, and only version {installed} is \
         installed; install PostgreSQL {data}, or move {folder} away to begin with an empty one"
    )]
    OtherMajorVersion {
        /// Where the data is.
        folder: PathBuf,
        /// The major version that wrote it.
        data: u32,
        /// The major versions there are programs for.
        installed: String,
    },

    /// Another process of ours holds the folder, or a server that we did not start.
    #[error("the database in {folder} is already running{}", .server.map(|pid| format!(" as process {pid}; stop that first")).unwrap_or_default())]
    AlreadyRunning {
        /// Where the data is.
        folder: PathBuf,
        /// The foreign server, where it is one.
        server: Option<u32>,
    },

    /// PostgreSQL refuses root, and no other account can run it.
    #[error("PostgreSQL does not run as root, and no other account can run it here: {0}")]
    NoAccount(String),

    /// A first start could not make the database.
    #[error("could not create the database: {0}")]
    Initdb(String),

    /// The server gave up while starting; its last words are in the text.
    #[error("PostgreSQL ended while starting: {0}")]
    Ended(String),

    /// The server neither became ready nor gave up.
    #[error("PostgreSQL was not ready within {} s", .0.as_secs())]
    TooSlow(Duration),

    /// A file or a process could not be handled.
    #[error("could not {doing} {}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl StartError {
    /// For `map_err`: names what was tried, and on what.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }
}
