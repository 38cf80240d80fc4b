//! The files that are not in the repository: models and ONNX Runtime. Finds
//! them and refuses any that is missing or differs from what was measured.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// What `make setup` installs, in the format of `sha256sum`.
const MANIFEST: &str = include_str!("../assets.sha256");

/// Set to read the assets from another folder.
const VARIABLE: &str = "XIAOPIAO_ASSETS";

/// Which pair of models reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// The accurate one.
    Small,
    /// A quarter of the cost; lacks a few traditional characters.
    Tiny,
}

impl Profile {
    /// The word used in folder names and in [`xiaopiao::reading::Reading::engine`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Tiny => "tiny",
        }
    }
}

/// Why a reader cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("no folder third_party beside or above {}: run `make setup`", .beside.display())]
    NoFolder { beside: PathBuf },
    #[error("{} is missing: run `make setup`", .file.display())]
    Missing { file: PathBuf },
    #[error("{} is not the file that was measured (its SHA-256 differs): run `make setup`", .file.display())]
    Altered { file: PathBuf },
    #[error("{} cannot be read", .file.display())]
    Unreadable {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the OCR runtime does not start")]
    Runtime(#[source] anyhow::Error),
}

/// The folder that holds models and runtime.
#[derive(Clone, Debug)]
pub struct Assets {
    folder: PathBuf,
}

impl Assets {
    /// The folder named by `XIAOPIAO_ASSETS`, else `third_party` beside the
    /// running program or above it.
    pub fn find() -> Result<Self, LoadError> {
        if let Some(folder) = env::var_os(VARIABLE) {
            return Ok(Self::at(folder));
        }
        let program = env::current_exe().map_err(|source| LoadError::Unreadable {
            file: PathBuf::from("the path of this program"),
            source,
        })?;
        program
            .ancestors()
            .skip(1)
            .map(|folder| folder.join("third_party"))
            .find(|folder| folder.is_dir())
            .map(Self::at)
            .ok_or(LoadError::NoFolder { beside: program })
    }

    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The path of an asset, once its content was compared with the manifest.
    pub(crate) fn checked(&self, name: &str) -> Result<PathBuf, LoadError> {
        let file = self.folder.join(name);
        let expected = listed(name);
        if !file.is_file() {
            return Err(LoadError::Missing { file });
        }
        match sha256(&file) {
            Ok(found) if found == expected => Ok(file),
            Ok(_) => Err(LoadError::Altered { file }),
            Err(source) => Err(LoadError::Unreadable { file, source }),
        }
    }
}

/// Eight hexadecimal digits that change with any model or dictionary of a profile.
pub(crate) fn fingerprint(names: &[String]) -> String {
    let mut hash = Sha256::new();
    for name in names {
        hash.update(listed(name));
    }
    hex::encode(&hash.finalize()[..4])
}

fn listed(name: &str) -> &'static str {
    MANIFEST
        .lines()
        .filter_map(|line| line.split_once("  "))
        .find_map(|(hash, listed)| (listed == name).then_some(hash))
        .expect("every asset the reader asks for is in assets.sha256")
}

fn sha256(file: &Path) -> io::Result<String> {
    let mut file = File::open(file)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DICTIONARY: &str = "models/ppocrv6/small/rec/inference.yml";

    fn message(folder: &Path) -> String {
        let assets = Assets::at(folder);
        assets.checked(DICTIONARY).unwrap_err().to_string()
    }

    #[test]
    fn a_missing_file_is_named_with_the_command_that_brings_it() {
        let folder = tempfile::tempdir().unwrap();

        let message = message(folder.path());

        assert!(message.contains(DICTIONARY), "{message}");
        assert!(
            message.ends_with("is missing: run `make setup`"),
            "{message}"
        );
    }

    #[test]
    fn an_altered_file_is_named_with_the_command_that_mends_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(DICTIONARY);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "PostProcess: {}").unwrap();

        let message = message(folder.path());

        assert!(message.contains(DICTIONARY), "{message}");
        assert!(message.contains("SHA-256 differs"), "{message}");
        assert!(message.ends_with("run `make setup`"), "{message}");
    }

    #[test]
    fn each_line_of_the_manifest_is_a_hash_and_a_path() {
        for line in MANIFEST.lines() {
            let (hash, path) = line.split_once("  ").unwrap();
            assert_eq!(hash.len(), 64, "{line}");
            assert!(!path.starts_with('/'), "{line}");
        }
    }
}
