//! Makes the database on first use, wholly or not at all: it is built beside
//! its place, written out, and renamed.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::Path;

use super::account::Account;
use super::binaries::Binaries;
use super::error::StartError;
use super::folder::Folder;
use super::{Durability, USER};

pub(super) fn create_if_missing(
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
    durability: Durability,
) -> Result<(), StartError> {
    let cluster = folder.cluster();
    if cluster.exists() {
        return account
            .take_over(&cluster)
            .map_err(StartError::io("hand over", &cluster));
    }
    let new = folder.path().join("cluster.new");
    make_empty(&new, account).map_err(StartError::io("create", &new))?;
    run_initdb(&new, binaries, account)?;
    if durability == Durability::Safe {
        write_out(&new).map_err(StartError::io("write", &new))?;
    }
    rename(&new, &cluster).map_err(StartError::io("create", &cluster))
}

/// Removes what an interrupted first start may have left.
fn make_empty(new: &Path, account: &Account) -> io::Result<()> {
    if new.exists() {
        fs::remove_dir_all(new)?;
    }
    DirBuilder::new().mode(0o700).create(new)?;
    account.take_over(new)
}

fn run_initdb(new: &Path, binaries: &Binaries, account: &Account) -> Result<(), StartError> {
    let mut initdb = account.command(&binaries.initdb);
    initdb.arg("--pgdata").arg(new);
    initdb.args(["--username", USER, "--auth", "trust"]);
    initdb.args(["--encoding", "UTF8", "--locale", "C", "--data-checksums"]);
    initdb.args(["--no-instructions", "--no-sync"]);
    initdb.process_group(0);
    let said = initdb
        .output()
        .map_err(StartError::io("run", &binaries.initdb))?;
    if said.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&said.stderr);
    Err(StartError::Initdb(complaint.trim().to_owned()))
}

/// One `syncfs` in place of a thousand times `fsync`. It waits for whatever
/// else is being written on this disk, so tests do without.
fn write_out(new: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(new)?)?)
}

fn rename(new: &Path, cluster: &Path) -> io::Result<()> {
    fs::rename(new, cluster)?;
    let parent = cluster.parent().unwrap_or(Path::new("/"));
    File::open(parent)?.sync_all()
}
