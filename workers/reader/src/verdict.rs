//! Whether a photo is fit to be read, judged by its pixels and by what could be
//! read. What reads well is fit, whatever its pixels look like. Pure.

use image::RgbImage;
use xiaopiao::reading::{Line, Point, Verdict};

use crate::geometry::sides;

/// Fewer characters than this are a label on a bag, not a receipt.
const CHARACTERS_MIN: usize = 20;
/// Confidence, a character's mean, above which nothing is wrong with the photo.
const READS_WELL: f32 = 0.9;
/// Share of lines that run into the photo's border when a side is missing.
const CUT_SHARE: f32 = 0.4;
const CUT_LINES_MIN: usize = 5;
/// Luma, 0 to 255. Faint print on a bright page reads badly: the photo is overexposed.
const DARK: f32 = 45.0;
const BRIGHT: f32 = 230.0;
const FAINT: f32 = 70.0;
/// Pixels.
const SMALL: f32 = 9.0;
/// Width of an edge as a share of the text's height; see [`Look::blur`]. Measured
/// on ten real photos: 0.04 to 0.06 as they are, 0.12 to 0.18 blurred so that
/// they just read, 0.19 to 0.36 where most of the text is lost.
const BLURRED: f32 = 0.18;
/// Width of the sharpest edges of a photo without text, as a share of its short
/// side: on the same ten photos 0.001 as they are, at most 0.006 where they just
/// read, 0.008 to 0.03 beyond.
const BLURRED_ALL: f32 = 0.0075;
/// Which steps between neighbours count as edges: text is full of them, a photo is not.
const SHARPEST: f64 = 0.99;
const SHARPEST_OF_ALL: f64 = 0.999;

/// A grown box is this much higher than its characters.
const BOX_HEIGHT: f32 = 1.4;
/// Lines looked at closely.
const SAMPLE: usize = 24;

/// Judges a photo.
pub fn judge(photo: &RgbImage, lines: &[Line]) -> Verdict {
    let (characters, confidence) = legibility(lines);
    if runs_into_border(photo, lines) {
        return Verdict::CutOff;
    }
    if characters >= CHARACTERS_MIN && confidence >= READS_WELL {
        return Verdict::Ok;
    }
    let look = Look::of(photo, lines);
    if look.brightness < DARK {
        Verdict::Dark
    } else if look.brightness > BRIGHT && look.contrast < FAINT {
        Verdict::Overexposed
    } else if characters < CHARACTERS_MIN {
        let edge = Look::at(photo, whole(photo), 1.0, SHARPEST_OF_ALL).blur;
        let short = photo.width().min(photo.height()) as f32;
        if edge > BLURRED_ALL * short {
            Verdict::Blurred
        } else {
            Verdict::NoReceipt
        }
    } else if look.height < SMALL {
        Verdict::TooSmall
    } else if look.blur > BLURRED {
        Verdict::Blurred
    } else {
        Verdict::Ok
    }
}

/// How many characters were read, and their mean confidence.
fn legibility(lines: &[Line]) -> (usize, f32) {
    let weigh = |line: &Line| line.text.chars().filter(|c| !c.is_whitespace()).count();
    let characters: usize = lines.iter().map(weigh).sum();
    let sum: f32 = lines
        .iter()
        .map(|line| weigh(line) as f32 * line.confidence)
        .sum();
    (characters, sum / characters.max(1) as f32)
}

/// Whether text runs into one border all along it. Quads end at the border.
fn runs_into_border(photo: &RgbImage, lines: &[Line]) -> bool {
    let (right, bottom) = (photo.width() as f32 - 2.0, photo.height() as f32 - 2.0);
    let count = |beyond: &dyn Fn(&Point) -> bool| {
        let ends = |line: &&Line| {
            let [a, b, c, d] = &line.quad.0;
            beyond(a) && beyond(d) || beyond(b) && beyond(c)
        };
        lines.iter().filter(ends).count()
    };
    let cut = [
        count(&|p| p.x < 1.0),
        count(&|p| p.x > right),
        count(&|p| p.y < 1.0),
        count(&|p| p.y > bottom),
    ];
    let most = cut.into_iter().max().unwrap_or(0);
    most >= CUT_LINES_MIN && most as f32 >= CUT_SHARE * lines.len() as f32
}

/// What the text of a photo looks like; medians over its lines.
#[derive(Clone, Copy, Debug)]
struct Look {
    /// Mean luma.
    brightness: f32,
    /// From the darkest to the brightest luma, leaving out a twentieth at each end.
    contrast: f32,
    /// Of the characters, in pixels.
    height: f32,
    /// How wide the sharpest edges are, as a share of the height: contrast
    /// divided by the steepest steps between neighbours. A stroke is about an
    /// eighth of the height, so from there on strokes run into each other.
    blur: f32,
}

impl Look {
    fn of(photo: &RgbImage, lines: &[Line]) -> Self {
        let looks: Vec<Self> = lines
            .iter()
            .step_by(lines.len().div_ceil(SAMPLE).max(1))
            .map(|line| {
                let height = sides(&line.quad).1 / BOX_HEIGHT;
                Self::at(photo, line.quad.0, height, SHARPEST)
            })
            .collect();
        if looks.is_empty() {
            return Self::at(photo, whole(photo), 1.0, SHARPEST_OF_ALL);
        }
        let middle = |of: fn(&Self) -> f32| median(looks.iter().map(of).collect());
        Self {
            brightness: middle(|look| look.brightness),
            contrast: middle(|look| look.contrast),
            height: middle(|look| look.height),
            blur: middle(|look| look.blur),
        }
    }

    /// Looks at the upright rectangle around some corners.
    fn at(photo: &RgbImage, corners: [Point; 4], height: f32, sharpest: f64) -> Self {
        let low = |of: fn(&Point) -> f32| corners.iter().map(of).fold(f32::INFINITY, f32::min);
        let high = |of: fn(&Point) -> f32| corners.iter().map(of).fold(0.0, f32::max);
        let columns = low(|p| p.x) as u32..(high(|p| p.x) as u32).min(photo.width() - 1);
        let rows = low(|p| p.y) as u32..(high(|p| p.y) as u32).min(photo.height() - 1);
        let (mut lumas, mut steps) = ([0_u32; 256], [0_u32; 256]);
        // Large areas need not be counted pixel by pixel.
        let every = (rows.len() / 500).max(1);
        for y in rows.step_by(every) {
            for x in columns.clone() {
                let here = luma(photo, x, y);
                let step = here.abs_diff(luma(photo, x + 1, y));
                let down = here.abs_diff(luma(photo, x, y + 1));
                lumas[usize::from(here)] += 1;
                steps[usize::from(step.max(down))] += 1;
            }
        }
        let contrast = quantile(&lumas, 0.95) - quantile(&lumas, 0.05);
        let steepest = quantile(&steps, sharpest).max(1.0);
        Self {
            brightness: mean(&lumas),
            contrast,
            height,
            blur: contrast / steepest / height.max(1.0),
        }
    }
}

fn whole(photo: &RgbImage) -> [Point; 4] {
    let (right, bottom) = (photo.width() as f32, photo.height() as f32);
    [[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]].map(Point::from)
}

fn luma(photo: &RgbImage, x: u32, y: u32) -> u8 {
    let [red, green, blue] = photo.get_pixel(x, y).0.map(u32::from);
    ((red * 77 + green * 150 + blue * 29) >> 8) as u8
}

fn mean(counts: &[u32; 256]) -> f32 {
    let sum = counts.iter().zip(0_u32..);
    let sum: f64 = sum
        .map(|(&count, value)| f64::from(count) * f64::from(value))
        .sum();
    let all: f64 = counts.iter().copied().map(f64::from).sum();
    (sum / all.max(1.0)) as f32
}

fn quantile(counts: &[u32; 256], share: f64) -> f32 {
    let all: f64 = counts.iter().copied().map(f64::from).sum();
    let mut left = all * share;
    let reached = counts.iter().position(|&count| {
        left -= f64::from(count);
        left <= 0.0
    });
    reached.unwrap_or(0) as f32
}

fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use xiaopiao::reading::Quad;

    use super::*;

    /// Ten lines of 300 by 28, from this column on.
    fn lines(left: f32, confidence: f32) -> Vec<Line> {
        let line = |row: f32| {
            let (right, top, bottom) = (left + 300.0, 20.0 + 40.0 * row, 48.0 + 40.0 * row);
            let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
            Line {
                text: "twelve words".into(),
                confidence,
                quad: Quad(corners.map(Point::from)),
                glyphs: Vec::new(),
            }
        };
        (0..10_u8).map(|row| line(row.into())).collect()
    }

    /// Stripes of ink, `softness` pixels from ink to paper.
    fn photo(ink: f32, paper: f32, softness: f32) -> RgbImage {
        RgbImage::from_fn(400, 450, |x, _| {
            let place = (x % 24) as f32;
            let share = ((place - 12.0).abs() - 6.0) / softness + 0.5;
            Rgb([(ink + share.clamp(0.0, 1.0) * (paper - ink)) as u8; 3])
        })
    }

    fn check(photo: RgbImage, lines: &[Line], expected: Verdict) {
        assert_eq!(judge(&photo, lines), expected);
    }

    #[test]
    fn what_reads_well_is_fit_whatever_it_looks_like() {
        check(photo(5.0, 15.0, 1.0), &lines(50.0, 0.95), Verdict::Ok);
    }

    #[test]
    fn what_reads_badly_is_told_why() {
        let poor = lines(50.0, 0.7);
        check(photo(5.0, 25.0, 1.0), &poor, Verdict::Dark);
        check(photo(220.0, 252.0, 1.0), &poor, Verdict::Overexposed);
        check(photo(20.0, 220.0, 8.0), &poor, Verdict::Blurred);
        check(photo(20.0, 220.0, 1.0), &poor, Verdict::Ok);
    }

    #[test]
    fn text_that_runs_into_a_border_is_cut_off() {
        check(photo(20.0, 220.0, 1.0), &lines(0.0, 0.95), Verdict::CutOff);
        check(photo(20.0, 220.0, 1.0), &lines(2.0, 0.95), Verdict::Ok);
    }

    #[test]
    fn a_picture_without_text_is_no_receipt() {
        check(photo(20.0, 220.0, 1.0), &[], Verdict::NoReceipt);
    }
}
