//! One launch of the server: from the command line to the moment it answers.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::account::Account;
use super::binaries::Binaries;
use super::error::StartError;
use super::folder::Folder;
use super::{Durability, PORT};

/// Replaying the log of a long busy time after a crash counts in here.
const READY_WAIT: Duration = Duration::from_secs(120);
/// How much of the server's log an error quotes.
const LAST_WORDS_LINES: usize = 6;
/// A log longer than this makes way for a new one when the server starts.
const LOG_BYTES_MAX: u64 = 1 << 20;

const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "recovery_init_sync_method=syncfs",
    // A failed statement may quote what is on a receipt, and its error reaches
    // whoever sent it anyway: the log hears of the server's own troubles only.
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_checkpoints=off",
];
/// Commits are still handed to the system at once (without `fsync` that costs
/// little), so that they outlive a killed server in tests, too.
const FOR_TESTS: &[&str] = &[
    "fsync=off",
    "full_page_writes=off",
    // Many tests at a time, each with a pool of its own.
    "max_connections=400",
];

/// Everything needed to launch the server, as often as it takes.
#[derive(Debug)]
pub(super) struct Launcher {
    postgres: PathBuf,
    cluster: PathBuf,
    socket: PathBuf,
    log: PathBuf,
    account: Account,
    durability: Durability,
}

/// A server that was spawned.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) child: Child,
    log_begin: u64,
}

impl Launcher {
    pub(super) fn new(
        folder: &Folder,
        socket: &Path,
        binaries: &Binaries,
        account: Account,
        durability: Durability,
    ) -> Self {
        Self {
            postgres: binaries.postgres.clone(),
            cluster: folder.cluster(),
            socket: socket.to_owned(),
            log: folder.log(),
            account,
            durability,
        }
    }

    /// Spawns the server, away from the terminal: Ctrl-C is for us, who stop it
    /// when our own work is done.
    pub(super) fn spawn(&self) -> Result<Server, StartError> {
        let (log, log_begin) = self.open_log().map_err(StartError::io("open", &self.log))?;
        let errors = log.try_clone().map_err(StartError::io("open", &self.log))?;
        let child = self
            .command()
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .map_err(StartError::io("run", &self.postgres))?;
        Ok(Server { child, log_begin })
    }

    /// Waits until the server answers, or says why it will not.
    pub(super) fn wait_until_ready(&self, server: &mut Server) -> Result<(), StartError> {
        let begun = Instant::now();
        while !self.is_ready(server.child.id()) {
            let ended = server.child.try_wait();
            let ended = ended.map_err(StartError::io("wait for", &self.postgres))?;
            if ended.is_some() {
                let words = self.last_words(server.log_begin);
                return Err(StartError::Ended(
                    words.unwrap_or_else(|error| error.to_string()),
                ));
            }
            if begun.elapsed() > READY_WAIT {
                return Err(StartError::TooSlow(READY_WAIT));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = self.account.command(&self.postgres);
        command.arg("-D").arg(&self.cluster);
        command.arg("-k").arg(&self.socket);
        command.args(["-p", &PORT.to_string()]);
        let for_tests = match self.durability {
            Durability::Safe => &[],
            Durability::ForTests => FOR_TESTS,
        };
        for setting in SETTINGS.iter().chain(for_tests) {
            command.args(["-c", setting]);
        }
        command
    }

    /// The first line of `postmaster.pid` is the server's pid (a crashed one
    /// leaves its own behind), the eighth its state.
    fn is_ready(&self, pid: u32) -> bool {
        let Ok(text) = fs::read_to_string(self.cluster.join("postmaster.pid")) else {
            return false;
        };
        let mut lines = text.lines().map(str::trim);
        lines.next() == Some(pid.to_string().as_str()) && lines.nth(6) == Some("ready")
    }

    fn open_log(&self) -> io::Result<(File, u64)> {
        let mut log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)?;
        let mut begin = log.metadata()?.len();
        if begin > LOG_BYTES_MAX {
            fs::rename(&self.log, self.log.with_extension("log.old"))?;
            log = File::create(&self.log)?;
            begin = 0;
        }
        Ok((log, begin))
    }

    fn last_words(&self, log_begin: u64) -> io::Result<String> {
        let mut log = File::open(&self.log)?;
        log.seek(SeekFrom::Start(log_begin))?;
        let mut bytes = Vec::new();
        log.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        Ok(lines[lines.len().saturating_sub(LAST_WORDS_LINES)..].join("\n"))
    }
}
