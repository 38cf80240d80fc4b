//! Finds PostgreSQL's programs: the ones named by the environment, else
//! Debian's, else those that `make setup` unpacked. Installs nothing.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::StartError;
use super::folder::Folder;

/// Older ones lack `create database … strategy` and `security invoker` views.
const OLDEST_MAJOR: u32 = 15;
/// How deep below `third_party/postgresql` a wheel may hide its `bin` folder.
const DEPTH_MAX: u32 = 4;

/// One installation of PostgreSQL.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    pub(super) postgres: PathBuf,
    pub(super) initdb: PathBuf,
    major: u32,
}

impl Binaries {
    /// The ones that wrote the folder's data; on a new folder, the first found.
    pub(super) fn find(folder: &Folder) -> Result<Self, StartError> {
        let found = Self::installed();
        let Some(first) = found.first() else {
            return Err(
                named_place().map_or(StartError::MissingBinaries, StartError::WrongBinaries)
            );
        };
        let Some(data) = folder.data_major()? else {
            return Ok(first.clone());
        };
        let fitting = found.iter().find(|binaries| binaries.major == data);
        fitting
            .cloned()
            .ok_or_else(|| StartError::OtherMajorVersion {
                folder: folder.cluster(),
                data,
                installed: listed(&found),
            })
    }

    /// All there are, best first.
    pub(super) fn installed() -> Vec<Self> {
        let places = named_place().map_or_else(usual_places, |bin| vec![bin]);
        places.iter().filter_map(|bin| Self::at(bin)).collect()
    }

    fn at(bin: &Path) -> Option<Self> {
        let (postgres, initdb) = (bin.join("postgres"), bin.join("initdb"));
        let said = Command::new(&postgres).arg("--version").output().ok()?;
        let major = major_in(&String::from_utf8_lossy(&said.stdout))?;
        (major >= OLDEST_MAJOR && initdb.exists()).then_some(Self {
            postgres,
            initdb,
            major,
        })
    }
}

fn listed(found: &[Binaries]) -> String {
    let majors: Vec<String> = found.iter().map(|b| b.major.to_string()).collect();
    majors.join(", ")
}

/// From `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major_in(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn named_place() -> Option<PathBuf> {
    env::var_os("XIAOPIAO_PG_BIN").map(PathBuf::from)
}

fn usual_places() -> Vec<PathBuf> {
    let mut debian: Vec<(u32, PathBuf)> = children(Path::new("/usr/lib/postgresql"))
        .into_iter()
        .filter_map(|path| Some((path.file_name()?.to_str()?.parse().ok()?, path)))
        .collect();
    debian.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    let mut places: Vec<PathBuf> = debian
        .into_iter()
        .map(|(_, path)| path.join("bin"))
        .collect();
    if let Some(assets) = assets() {
        collect_bin_folders(&assets.join("postgresql"), DEPTH_MAX, &mut places);
    }
    places
}

/// The folder `third_party`: named by the environment, else beside the
/// executable or beside one of the folders it is in.
fn assets() -> Option<PathBuf> {
    if let Some(named) = env::var_os("XIAOPIAO_ASSETS") {
        return Some(named.into());
    }
    let executable = env::current_exe().ok()?;
    let mut above = executable.ancestors().skip(1);
    above.find_map(|folder| Some(folder.join("third_party")).filter(|path| path.is_dir()))
}

fn collect_bin_folders(folder: &Path, depth: u32, places: &mut Vec<PathBuf>) {
    let bin = folder.join("bin");
    if bin.join("postgres").exists() {
        places.push(bin);
    } else if depth > 0 {
        for child in children(folder) {
            collect_bin_folders(&child, depth - 1, places);
        }
    }
}

/// The entries of a folder in a fixed order; none where it does not exist.
fn children(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<OsString> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::major_in;

    #[test]
    fn the_major_version_is_read_from_what_the_server_says_of_itself() {
        assert_eq!(major_in("postgres (PostgreSQL) 18.4"), Some(18));
        let debian = "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)";
        assert_eq!(major_in(debian), Some(15));
        assert_eq!(major_in("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_in(""), None);
    }
}
