//! Ends of audit chains, kept in a file outside the database: whoever can rewrite the
//! database cannot make a chain that agrees with a copy of this file elsewhere.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use chrono::{DateTime, SecondsFormat, Utc};
use xiaopiao::{audit::Head, ids::MallId};

/// The file in the data folder. One line a head: time, mall, number and hash.
pub fn file(data: &Path) -> PathBuf {
    data.join("audit-heads.txt")
}

/// The heads of this mall that the file holds; none when there is no file yet.
pub fn read(file: &Path, mall: MallId) -> anyhow::Result<Vec<Head>> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(err).context(format!("cannot read {}", file.display())),
    };
    let mut heads = Vec::new();
    for (row, line) in text.lines().enumerate() {
        let mut words = line.split_whitespace().skip(1);
        let (of, head) = (words.next(), words.next());
        if of.and_then(|of| of.parse().ok()) == Some(mall) {
            let head: Head = head.unwrap_or_default().parse().with_context(|| {
                format!(
                    "{} cannot be understood in line {}",
                    file.display(),
                    row + 1
                )
            })?;
            heads.push(head);
        }
    }
    Ok(heads)
}

/// Adds a head, unless the file ends with it.
pub fn add(file: &Path, mall: MallId, head: &Head, now: DateTime<Utc>) -> anyhow::Result<()> {
    if read(file, mall)?.last() == Some(head) {
        return Ok(());
    }
    let mut to: File = OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    writeln!(to, "{at} {mall} {head}")?;
    to.sync_data()?;
    Ok(())
}
