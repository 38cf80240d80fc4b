//! The page of this engine: photo, table of words, lines, in that order.

use std::ffi::{CStr, CString};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use anyhow::Context;
use image::RgbImage;
use tesseract::PageSegMode;
use tesseract::plumbing::TessBaseApi;
use xiaopiao::pictures;
use xiaopiao::reading::{Photo, Quad, ReadError, Reader, Reading, Timing, Verdict};

use crate::line::straight;
use crate::table;

/// Counted up whenever the code here could read the same photo differently.
const PIPELINE: u32 = 1;
/// What a mall's receipts are printed in.
const LANGUAGES: &str = "chi_sim+chi_tra+eng";
/// Tesseract's training data is of scans at this many dots an inch. A photo does not
/// say; left to guess, it writes its guess to the log.
const DOTS_PER_INCH: i32 = 300;
/// The longest side that is read. Tesseract cannot be interrupted, so it gets no more
/// pixels than it needs.
const LONGEST: u32 = 2600;

/// Why Tesseract cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(
        "Tesseract does not find its languages {LANGUAGES}: \
         run `sudo apt-get install tesseract-ocr-chi-sim tesseract-ocr-chi-tra tesseract-ocr-eng`"
    )]
    Languages,
    #[error("Tesseract does not know its setting {0}")]
    Setting(&'static str),
}

/// Tesseract 4 or 5. One for each worker: it reads one photo at a time, on as many
/// threads as `OMP_THREAD_LIMIT` in the environment allows.
pub struct Tesseract {
    api: Mutex<TessBaseApi>,
}

impl Tesseract {
    /// Loads the languages, 10 MB of them.
    pub fn load() -> Result<Self, LoadError> {
        let mut api = TessBaseApi::create();
        let languages = CString::new(LANGUAGES).map_err(|_| LoadError::Languages)?;
        api.init_2(None, Some(&languages))
            .map_err(|_| LoadError::Languages)?;
        let settings: [(&'static str, &CStr, &CStr); 1] =
            [("debug_file", c"debug_file", c"/dev/null")];
        for (said, name, value) in settings {
            api.set_variable(name, value)
                .map_err(|_| LoadError::Setting(said))?;
        }
        Ok(Self {
            api: Mutex::new(api),
        })
    }

    /// What one straight line says, without its spaces, for a value that is looked at
    /// again. Empty where nothing is read.
    pub fn read_line(&self, photo: &RgbImage, line: &Quad) -> anyhow::Result<String> {
        let Some(line) = straight(photo, line) else {
            return Ok(String::new());
        };
        let table = self.table(&line, PageSegMode::PsmSingleLine)?;
        let words = table::words(&table);
        Ok(words.into_iter().map(|word| word.text).collect())
    }

    /// Tesseract's own table of what it sees: words with places, tab-separated.
    fn table(&self, picture: &RgbImage, mode: PageSegMode) -> anyhow::Result<String> {
        let (width, height) = (
            i32::try_from(picture.width())?,
            i32::try_from(picture.height())?,
        );
        let mut api = self.api();
        api.set_page_seg_mode(mode.as_tess_page_seg_mode());
        api.set_image(picture.as_raw(), width, height, 3, 3 * width)?;
        api.set_source_resolution(DOTS_PER_INCH);
        api.recognize()?;
        let table = api.get_tsv_text(0)?;
        let table = table.as_ref().to_str();
        Ok(table.context("Tesseract's text is no UTF-8")?.to_owned())
    }

    /// Each photo begins anew, whatever a panic left behind.
    fn api(&self) -> MutexGuard<'_, TessBaseApi> {
        self.api.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader for Tesseract {
    fn read(&self, file: &[u8]) -> Result<Reading, ReadError> {
        let start = Instant::now();
        let photo = pictures::decode(file)?;
        let (width, height) = photo.dimensions();
        let decoded = Instant::now();
        let factor = (LONGEST as f32 / width.max(height) as f32).min(1.0);
        let page = scaled(&photo, factor);
        let table = self
            .table(&page, PageSegMode::PsmAutoOsd)
            .map_err(ReadError::Engine)?;
        let lines = table::lines(&table, 1.0 / factor);
        Ok(Reading {
            photo: Photo {
                width,
                height,
                // It turns the page itself and does not say how.
                turn: 0,
                verdict: match lines.is_empty() {
                    true => Verdict::NoReceipt,
                    false => Verdict::Ok,
                },
            },
            lines,
            codes: Vec::new(),
            parts: Vec::new(),
            engine: format!(
                "tesseract/{}/{LANGUAGES}/{PIPELINE}",
                env!("TESSERACT_VERSION")
            ),
            timing: Timing {
                decode: milliseconds(start, decoded),
                detect: 0,
                recognise: milliseconds(decoded, Instant::now()),
            },
        })
    }
}

fn scaled(photo: &RgbImage, factor: f32) -> std::borrow::Cow<'_, RgbImage> {
    if factor == 1.0 {
        return std::borrow::Cow::Borrowed(photo);
    }
    let side = |side: u32| ((side as f32 * factor) as u32).max(1);
    std::borrow::Cow::Owned(image::imageops::thumbnail(
        photo,
        side(photo.width()),
        side(photo.height()),
    ))
}

fn milliseconds(from: Instant, to: Instant) -> u64 {
    u64::try_from((to - from).as_millis()).unwrap_or(u64::MAX)
}
