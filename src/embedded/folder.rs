//! The folder of an embedded database: `cluster/` (PostgreSQL's own), `socket/`,
//! `postgres.log`, and `lock`, held as long as the database is ours.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::account::{Account, Ids};
use super::error::StartError;

/// The kernel's limit for the path of a socket (`sun_path`, less its end mark).
const SOCKET_PATH_BYTES_MAX: usize = 107;
const SOCKET_NAME: &str = ".s.PGSQL.5432";
/// A server whose parent was killed is told to stop and writes a checkpoint.
const FORMER_SERVER_WAIT: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if it is not there, and locks it.
    pub(super) fn open(path: &Path) -> Result<Self, StartError> {
        fs::create_dir_all(path).map_err(StartError::io("create", path))?;
        let path = fs::canonicalize(path).map_err(StartError::io("find", path))?;
        let lock_path = path.join("lock");
        let lock = File::create(&lock_path).map_err(StartError::io("create", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StartError::AlreadyRunning {
                folder: path,
                server: None,
            }),
            Err(TryLockError::Error(error)) => Err(StartError::io("lock", &lock_path)(error)),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn cluster(&self) -> PathBuf {
        self.path.join("cluster")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.path.join("postgres.log")
    }

    /// The major version that wrote the data; none where there is no data yet.
    pub(super) fn data_major(&self) -> Result<Option<u32>, StartError> {
        let path = self.cluster().join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().parse().ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StartError::io("read", &path)(error)),
        }
    }

    pub(super) fn cluster_owner(&self) -> Option<Ids> {
        owner(&self.cluster())
    }

    /// The nearest owner besides root of the folder or of one above it.
    pub(super) fn owner_above(&self) -> Option<Ids> {
        let owners = self.path.ancestors().filter_map(owner);
        owners.into_iter().find(|ids| ids.uid != 0)
    }

    /// A server whose parent was killed may still be shutting down. One that
    /// was started by hand stays, and is not ours to stop. What a crash left
    /// behind is removed: after a restart of the machine its pid may be
    /// another process's, at which PostgreSQL would balk for ever.
    pub(super) fn wait_for_former_server(&self) -> Result<(), StartError> {
        let pid_file = self.cluster().join("postmaster.pid");
        let begun = Instant::now();
        while let Some(pid) = pid_in(&pid_file) {
            match self.is_server_here(pid) {
                Ok(true) if begun.elapsed() < FORMER_SERVER_WAIT => {
                    thread::sleep(Duration::from_millis(20));
                }
                Ok(true) => {
                    return Err(StartError::AlreadyRunning {
                        folder: self.path.clone(),
                        server: Some(pid),
                    });
                }
                Ok(false) => match fs::remove_file(&pid_file) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(StartError::io("remove", &pid_file)(error));
                    }
                    _ => break,
                },
                // Someone else's process: PostgreSQL itself knows what to make of it.
                Err(_) => break,
            }
        }
        Ok(())
    }

    /// A server's working folder is its data.
    fn is_server_here(&self, pid: u32) -> io::Result<bool> {
        match fs::read_link(format!("/proc/{pid}/cwd")) {
            Ok(folder) => Ok(folder == self.cluster()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn make_socket_folder(&self, account: &Account) -> Result<PathBuf, StartError> {
        let path = socket_folder(&self.path).map_err(StartError::io("read", &self.path))?;
        make_private(&path, account).map_err(StartError::io("create", &path))?;
        Ok(path)
    }
}

/// Inside the database's folder, or in the temporary folder when that path is too long.
pub(super) fn socket_folder(folder: &Path) -> io::Result<PathBuf> {
    let path = folder.join("socket");
    if path.join(SOCKET_NAME).as_os_str().as_bytes().len() <= SOCKET_PATH_BYTES_MAX {
        return Ok(path);
    }
    let id = folder.metadata()?;
    let name = format!("xiaopiao-{:x}-{:x}", id.dev(), id.ino());
    Ok(std::env::temp_dir().join(name))
}

/// Makes a folder that only this account may enter, or takes the one that is
/// there if it can only be ours: the temporary folder is open to everyone.
fn make_private(path: &Path, account: &Account) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let found = path.symlink_metadata()?;
    let ours = rustix::process::geteuid().as_raw();
    let lent = matches!(account, Account::Switch(ids) if ids.uid == found.uid());
    if !found.is_dir() || (found.uid() != ours && !lent) {
        return Err(io::Error::other("it belongs to someone else"));
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    account.take_over(path)
}

fn owner(path: &Path) -> Option<Ids> {
    let found = path.metadata().ok()?;
    Some(Ids {
        uid: found.uid(),
        gid: found.gid(),
    })
}

fn pid_in(pid_file: &Path) -> Option<u32> {
    let text = fs::read_to_string(pid_file).ok()?;
    text.lines().next()?.trim().parse().ok()
}
