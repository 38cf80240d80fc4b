//! Files that somebody has begun to write and never ended.

use std::{io::ErrorKind, path::Path, time::SystemTime};

use anyhow::Context as _;

/// Removes the folder's files that nobody has written to since. Returns how many went.
pub async fn remove_untouched(folder: &Path, since: SystemTime) -> anyhow::Result<usize> {
    let mut entries = tokio::fs::read_dir(folder)
        .await
        .with_context(|| format!("cannot list {}", folder.display()))?;
    let mut removed = 0;
    while let Some(entry) = entries.next_entry().await? {
        let found = match entry.metadata().await {
            // Its upload ended meanwhile, or another process swept it.
            Err(err) if err.kind() == ErrorKind::NotFound => continue,
            found => found?,
        };
        if !found.is_file() || since <= found.modified()? {
            continue;
        }
        match tokio::fs::remove_file(entry.path()).await {
            Err(err) if err.kind() != ErrorKind::NotFound => return Err(err.into()),
            _ => removed += 1,
        }
    }
    Ok(removed)
}
