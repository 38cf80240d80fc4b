//! What an OCR engine reports, and the one trait an engine has to implement.
//! No engine lives here: they are heavy, so they live in `workers/`. Nothing is
//! interpreted here either; that is `extraction`.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// A place on the photo, in pixels of the photo as uploaded after its EXIF
/// orientation; x to the right, y down. In JSON: `[x, y]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f32; 2]", into = "[f32; 2]")]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

impl From<[f32; 2]> for Point {
    fn from([x, y]: [f32; 2]) -> Self {
        Self { x, y }
    }
}

impl From<Point> for [f32; 2] {
    fn from(point: Point) -> Self {
        [point.x, point.y]
    }
}

/// Four corners, clockwise from the text's own top left.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quad(pub [Point; 4]);

/// One recognised character of a line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Glyph {
    /// Where its centre lies along the line: 0.0 is the left edge, 1.0 the right.
    pub centre: f32,
    /// From 0.0 (a guess) to 1.0 (certain).
    pub confidence: f32,
}

/// One piece of text that the engine found in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub text: String,
    /// Mean of the characters' confidence, 0.0 to 1.0.
    pub confidence: f32,
    pub quad: Quad,
    /// One for each `char` of `text`, or none at all when the engine cannot say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glyphs: Vec<Glyph>,
}

/// Whether the photo is fit to be read, told to the shopper at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ok,
    Blurred,
    Dark,
    Overexposed,
    CutOff,
    TooSmall,
    NoReceipt,
}

/// What is known of the photo itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// Pixels, after the EXIF orientation.
    pub width: u32,
    pub height: u32,
    /// Degrees clockwise the photo must be turned to be upright: 0, 90, 180, 270.
    pub turn: u16,
    pub verdict: Verdict,
}

/// A code printed on the paper: QR, Code 128, EAN and the like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// As the standard is called, in lower case: `qr_code`, `code_128`, `ean_13`.
    pub format: String,
    /// What the code says, as it says it.
    pub text: String,
    /// The rectangle around what was read of it.
    pub quad: Quad,
}

/// One of several photos that were joined, and where it lies on the joined page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its place in the upload, counted from 0.
    pub place: usize,
    pub photo: Photo,
    pub on_page: Placement,
    /// Which lines of the joined reading were taken from it.
    pub lines: Vec<usize>,
}

/// Turns, scales and shifts: `(x, y)` goes to `(a x - b y + right, b x + a y + down)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    pub a: f32,
    pub b: f32,
    pub right: f32,
    pub down: f32,
}

/// Milliseconds each step took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    pub decode: u64,
    pub detect: u64,
    pub recognise: u64,
}

impl Timing {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            decode: self.decode + other.decode,
            detect: self.detect + other.detect,
            recognise: self.recognise + other.recognise,
        }
    }
}

/// Everything an engine saw on one photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub photo: Photo,
    /// From top to bottom, then from left to right, as the paper is read.
    pub lines: Vec<Line>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// From top to bottom of the paper, when several photos were joined: then every
    /// quad lies on the page of the first of them. Empty for one photo.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Which engine and which models: changes whenever the same photo could read differently.
    pub engine: String,
    pub timing: Timing,
}

/// Why a photo cannot be read. Each has a stable code, see [`ReadError::code`].
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is not a JPEG, PNG, WebP or HEIC picture")]
    NotAPicture,
    #[error("the picture is animated: send a still photo")]
    Animated,
    #[error("the file is a video: send a photo")]
    Video,
    #[error("the file is a PDF: send a photo of the paper receipt")]
    Pdf,
    /// A HEIC of a kind that no phone takes, or that the decoder does not know yet.
    #[error("this HEIC picture cannot be read: send it as a JPEG")]
    HeicNotSupported(#[source] anyhow::Error),
    #[error("the picture breaks off before its end")]
    Truncated,
    #[error("the picture has more pixels than can be read")]
    TooManyPixels { width: u32, height: u32 },
    #[error("the picture is damaged")]
    Damaged(#[source] anyhow::Error),
    #[error("reading the photo takes too long")]
    TooLong,
    /// Not the photo's fault: worth another attempt.
    #[error("the reader failed")]
    Engine(#[source] anyhow::Error),
}

impl ReadError {
    /// A word that clients may branch on; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_file",
            Self::NotAPicture => "not_a_picture",
            Self::Animated => "animated_picture",
            Self::Video => "video",
            Self::Pdf => "pdf",
            Self::HeicNotSupported(_) => "heic_not_supported",
            Self::Truncated => "truncated_picture",
            Self::TooManyPixels { .. } => "too_many_pixels",
            Self::Damaged(_) => "damaged_picture",
            Self::TooLong => "takes_too_long",
            Self::Engine(_) => "reader_failed",
        }
    }
}

/// An OCR engine: photo in, lines out. It knows no database and no HTTP.
pub trait Reader: Send + Sync {
    /// Reads one photo, given as the bytes of its file. Computes for seconds on
    /// the calling thread.
    fn read(&self, photo: &[u8]) -> Result<Reading, ReadError>;
}

/// An engine that others of the process may use, once a worker has loaded it; none where
/// no worker runs.
#[derive(Clone, Default)]
pub struct Lent(Arc<OnceLock<Arc<dyn Reader>>>);

impl Lent {
    /// Lends this engine, unless another is lent already.
    pub fn lend(&self, reader: Arc<dyn Reader>) {
        self.0.get_or_init(|| reader);
    }

    /// The engine that is lent.
    pub fn get(&self) -> Option<Arc<dyn Reader>> {
        self.0.get().cloned()
    }
}
