//! Where the readings come from: a folder of earlier ones, else the engine, which is
//! opened only when a photo has to be read.

use std::path::Path;

use anyhow::Context as _;
use xiaopiao::reading::{Reader, Reading};

type Open<'a> = &'a dyn Fn() -> anyhow::Result<Box<dyn Reader>>;

/// Readings of photos, each photo read at most once.
pub struct Readings<'a> {
    folder: Option<&'a Path>,
    open: Open<'a>,
    reader: Option<Box<dyn Reader>>,
}

impl<'a> Readings<'a> {
    pub fn new(folder: Option<&'a Path>, open: Open<'a>) -> Self {
        Self {
            folder,
            open,
            reader: None,
        }
    }

    /// The reading of one photo.
    pub fn of(&mut self, photo: &Path) -> anyhow::Result<Reading> {
        let name = photo
            .file_name()
            .context("a label names no file")?
            .to_string_lossy();
        let kept = self
            .folder
            .map(|folder| folder.join(format!("{name}.json")));
        if let Some(kept) = kept.as_deref().filter(|kept| kept.exists()) {
            let text = std::fs::read(kept).with_context(|| kept.display().to_string())?;
            return serde_json::from_slice(&text)
                .with_context(|| format!("{} is no reading", kept.display()));
        }
        let reading = self.read(photo)?;
        if let Some(kept) = kept {
            let text = serde_json::to_vec(&reading).context("cannot write a reading as JSON")?;
            std::fs::create_dir_all(kept.parent().context("a file stands in a folder")?)
                .and_then(|()| std::fs::write(&kept, text))
                .with_context(|| kept.display().to_string())?;
        }
        Ok(reading)
    }

    fn read(&mut self, photo: &Path) -> anyhow::Result<Reading> {
        let bytes = std::fs::read(photo).with_context(|| photo.display().to_string())?;
        if self.reader.is_none() {
            self.reader = Some((self.open)().with_context(|| {
                format!("{} has no reading kept, and must be read", photo.display())
            })?);
        }
        let reader = self
            .reader
            .as_ref()
            .context("the engine was opened above")?;
        eprintln!("reading {}", photo.display());
        reader
            .read(&bytes)
            .with_context(|| photo.display().to_string())
    }
}
