//! Whom PostgreSQL runs as. It refuses root, so root lends it another account:
//! the one that owns the folder, or one inside a user namespace (nothing on the
//! disk changes hands), or, where those are forbidden, a spare one. Done with
//! util-linux, which every Debian has, since doing it here would need `unsafe`.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;
use std::process::Command;

use super::binaries::Binaries;
use super::error::StartError;
use super::folder::Folder;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ids {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Account {
    /// We are not root: PostgreSQL runs as we do.
    Ours,
    /// Root on the disk, seen by PostgreSQL as this account.
    Namespace(Ids),
    /// This account, on the disk too.
    Switch(Ids),
}

impl Account {
    pub(super) fn choose(folder: &Folder, binaries: &Binaries) -> Result<Self, StartError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ours);
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let mut complaints = Vec::new();
        for account in candidates(folder, &passwd) {
            match account.try_out(folder, binaries) {
                Ok(()) => return Ok(account),
                Err(complaint) => complaints.push(complaint),
            }
        }
        Err(StartError::NoAccount(complaints.join("; ")))
    }

    /// A command for a program under this account, which gets SIGINT when the
    /// thread that spawned it ends. Everything execs in place, so the child's
    /// pid is the program's own. The signal is asked for last: changing the
    /// account would clear it.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = match self {
            Self::Ours => Command::new("setpriv"),
            Self::Namespace(Ids { uid, gid }) => {
                let mut unshare = Command::new("unshare");
                unshare.arg("--user");
                unshare.args(["--map-user", &uid.to_string()]);
                unshare.args(["--map-group", &gid.to_string(), "--", "setpriv"]);
                unshare
            }
            Self::Switch(Ids { uid, gid }) => {
                let mut switch = Command::new("setpriv");
                switch.args(["--reuid", &uid.to_string()]);
                switch.args(["--regid", &gid.to_string(), "--clear-groups"]);
                switch.args(["--", "setpriv"]);
                switch
            }
        };
        command.args(["--pdeathsig", "INT", "--"]).arg(program);
        // Variables like PGPORT would change what the server does.
        command.env_clear().env("LC_ALL", "C");
        command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command.current_dir("/");
        command
    }

    /// Hands a file or a folder with all in it to this account.
    pub(super) fn take_over(&self, path: &Path) -> io::Result<()> {
        let Self::Switch(Ids { uid, gid }) = self else {
            return Ok(());
        };
        let found = path.symlink_metadata()?;
        if found.is_dir() {
            for entry in fs::read_dir(path)? {
                self.take_over(&entry?.path())?;
            }
        }
        if (found.uid(), found.gid()) != (*uid, *gid) {
            lchown(path, Some(*uid), Some(*gid))?;
        }
        Ok(())
    }

    pub(super) fn try_out(&self, folder: &Folder, binaries: &Binaries) -> Result<(), String> {
        let mut trial = self.command(Path::new("sh"));
        trial.args(["-c", r#""$1" --version && cd "$2""#, "sh"]);
        trial.arg(&binaries.postgres).arg(folder.path());
        let said = trial.output().map_err(|error| error.to_string())?;
        if said.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&said.stderr).trim().to_owned())
        }
    }
}

/// The accounts to try as root, best first.
fn candidates(folder: &Folder, passwd: &str) -> Vec<Account> {
    if let Some(owner) = folder.cluster_owner().filter(|owner| owner.uid != 0) {
        // The data is someone's already, and PostgreSQL insists on its owner.
        return vec![Account::Switch(owner)];
    }
    let known = |ids: &Ids| passwd_lines(passwd).any(|(_, listed)| listed.uid == ids.uid);
    let named = |name| passwd_lines(passwd).find(|(listed, _)| *listed == name);
    // A folder in someone's home may be closed to everyone else.
    let owner = folder.owner_above().filter(known);
    let spare = named("postgres").or_else(|| named("nobody"));
    let spare = spare.map(|(_, ids)| ids);
    let mut accounts: Vec<Account> = owner.map(Account::Switch).into_iter().collect();
    accounts.extend(spare.map(Account::Namespace));
    accounts.extend(spare.map(Account::Switch));
    accounts
}

fn passwd_lines(passwd: &str) -> impl Iterator<Item = (&str, Ids)> {
    passwd.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let ids = Ids {
            uid: fields.get(2)?.parse().ok()?,
            gid: fields.get(3)?.parse().ok()?,
        };
        Some((*fields.first()?, ids))
    })
}
