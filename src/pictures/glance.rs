//! What can be told of a photo at a glance, without reading it: enough to ask a
//! shopper at once to take it again, and how. Looks at a few hundred small tiles, so
//! a large photo costs no more than a small one. Pure.

use crate::reading::Verdict;
use image::RgbImage;

/// Pixels along a tile's side, and tiles along a photo's short and long side.
const TILE: u32 = 64;
const TILES_SHORT: u32 = 14;
const TILES_LONG: u32 = 20;
/// Lumas between ink and paper in a tile of print. Shadow and folds are softer.
const PRINT: f32 = 45.0;
/// Lumas between the noise of flat paper and anything else.
const FLAT: f32 = 40.0;
/// Shorter than this, a receipt's characters are a few pixels high.
const SHORT_SIDE_MIN: u32 = 420;
/// See [`Glance`] for what is measured; the limits lie between what was measured on drawn
/// photos as they are and on the same ones spoiled (`examples/glance.rs`, docs/trust.md).
const EDGE_MAX: f32 = 0.0085;
const LIGHT_MIN: f32 = 60.0;
/// A paper fills at least a tenth of its photo, however dark the table is that it lies on.
const PAPER_SHARE: f32 = 0.1;
const GLARE_MIN: f32 = 252.0;
const BORDER_MAX: f32 = 0.45;
const SCREEN_MAX: f32 = 0.2;
/// Fewer tiles of print than this say nothing.
const TILES_MIN: usize = 6;

/// What a glance tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glance {
    /// `ok` as far as a glance can tell.
    pub verdict: Verdict,
    /// Width of the edges of print, as a share of the photo's short side.
    pub edge: f32,
    /// Luma of the paper, 0 to 255.
    pub light: f32,
    /// Share of the longer borders along which print runs out of the photo.
    pub border: f32,
    /// How regular the grain of blank paper is, 0 to 1: a screen's dots repeat.
    pub screen: f32,
}

/// Looks at a photo.
pub fn glance(photo: &RgbImage) -> Glance {
    let tiles = tiles(photo);
    let print: Vec<&Tile> = tiles.iter().filter(|tile| PRINT <= tile.contrast).collect();
    let light = quantile(
        tiles.iter().map(|tile| tile.paper).collect(),
        1.0 - PAPER_SHARE,
    );
    let short = photo.width().min(photo.height());
    let edge = median(print.iter().map(|tile| tile.edge).collect()) / short.max(1) as f32;
    let flat = tiles.iter().filter(|tile| tile.contrast < FLAT);
    let bright = flat.filter(|tile| 0.7 * light < tile.paper);
    let glance = Glance {
        verdict: Verdict::Ok,
        edge,
        light,
        border: border(photo, light),
        screen: median(bright.map(|tile| tile.grain).collect()),
    };
    Glance {
        verdict: verdict(&glance, short, print.len()),
        ..glance
    }
}

impl Glance {
    /// Whether this looks like a photo of a screen.
    pub fn of_screen(&self) -> bool {
        SCREEN_MAX < self.screen
    }
}

fn verdict(glance: &Glance, short: u32, print: usize) -> Verdict {
    if short < SHORT_SIDE_MIN {
        Verdict::TooSmall
    } else if glance.light < LIGHT_MIN {
        Verdict::Dark
    } else if GLARE_MIN < glance.light && print < TILES_MIN {
        Verdict::Overexposed
    } else if print < TILES_MIN {
        // Nothing stands out: blank, or blurred beyond recognition.
        Verdict::Blurred
    } else if EDGE_MAX < glance.edge {
        Verdict::Blurred
    } else if BORDER_MAX < glance.border {
        Verdict::CutOff
    } else {
        Verdict::Ok
    }
}

/// A small square of a photo.
struct Tile {
    /// Between ink and paper: from the darkest to the brightest luma, leaving out a
    /// fiftieth at each end.
    contrast: f32,
    paper: f32,
    /// Width of the sharpest edges, in pixels.
    edge: f32,
    /// How well the tile matches itself moved by a few pixels.
    grain: f32,
}

impl Tile {
    fn at(photo: &RgbImage, left: u32, top: u32) -> Self {
        let (width, height) = (
            TILE.min(photo.width() - left),
            TILE.min(photo.height() - top),
        );
        let lumas: Vec<i32> = (top..top + height)
            .flat_map(|y| (left..left + width).map(move |x| luma(photo, x, y)))
            .collect();
        let width = width as usize;
        let mut sorted = lumas.clone();
        sorted.sort_unstable();
        let at = |share: f32| sorted[((sorted.len() - 1) as f32 * share) as usize] as f32;
        let (ink, paper) = (at(0.02), at(0.98));
        let mut steps: Vec<i32> = lumas
            .chunks_exact(width)
            .flat_map(|row| row.windows(2).map(|pair| (pair[0] - pair[1]).abs()))
            .collect();
        steps.sort_unstable();
        let steepest = steps.get(steps.len() * 99 / 100).copied().unwrap_or(0);
        Self {
            contrast: paper - ink,
            paper,
            edge: (paper - ink) / steepest.max(1) as f32,
            grain: grain(&lumas, width),
        }
    }
}

/// The best match of the rows with themselves moved by 3 to 12 pixels, 0 to 1, less
/// what any soft shadow would match. Eight is left out: JPEG works in blocks of it.
fn grain(lumas: &[i32], width: usize) -> f32 {
    let match_at = |lag: usize| {
        let (mut with, mut own) = (0.0, 0.0);
        for row in lumas.chunks_exact(width) {
            // Differences know no slow change of light.
            let steps: Vec<f32> = row.windows(2).map(|p| (p[0] - p[1]) as f32).collect();
            own += steps.iter().map(|step| step * step).sum::<f32>();
            let moved = steps.iter().zip(steps.iter().skip(lag));
            with += moved.map(|(a, b)| a * b).sum::<f32>();
        }
        if own < lumas.len() as f32 {
            0.0
        } else {
            with / own
        }
    };
    let lags = (3..=12).filter(|lag| *lag != 8);
    lags.map(match_at).fold(0.0, f32::max)
}

fn tiles(photo: &RgbImage) -> Vec<Tile> {
    let (width, height) = photo.dimensions();
    let (across, down) = if width < height {
        (TILES_SHORT, TILES_LONG)
    } else {
        (TILES_LONG, TILES_SHORT)
    };
    let place = |n: u32, of: u32, side: u32| {
        let room = side.saturating_sub(TILE);
        (u64::from(room) * u64::from(n) / u64::from(of - 1)) as u32
    };
    (0..down)
        .flat_map(|row| (0..across).map(move |column| (column, row)))
        .map(|(column, row)| {
            Tile::at(
                photo,
                place(column, across, width),
                place(row, down, height),
            )
        })
        .collect()
}

/// Share of the left or right border, whichever is more, along which there is print
/// on bright paper.
fn border(photo: &RgbImage, light: f32) -> f32 {
    let (width, height) = photo.dimensions();
    let down = TILES_LONG;
    let printed = |left: u32| {
        let tops = (0..down).map(|n| height.saturating_sub(TILE) * n / (down - 1));
        let tiles = tops.map(|top| Tile::at(photo, left, top));
        let printed = |tile: &Tile| PRINT <= tile.contrast && 0.8 * light < tile.paper;
        tiles.filter(printed).count() as f32 / down as f32
    };
    let strip = TILE / 2;
    printed(0).max(printed(width.saturating_sub(strip)))
}

fn luma(photo: &RgbImage, x: u32, y: u32) -> i32 {
    let [red, green, blue] = photo.get_pixel(x, y).0.map(i32::from);
    (red * 77 + green * 150 + blue * 29) >> 8
}

fn median(values: Vec<f32>) -> f32 {
    quantile(values, 0.5)
}

/// The value below which this share of them lies.
fn quantile(mut values: Vec<f32>, share: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    let at = (values.len() as f32 * share) as usize;
    values.get(at).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use image::{Rgb, imageops};

    use super::*;

    /// Rows of words on paper of this luma.
    fn page(paper: u8, ink: u8) -> RgbImage {
        RgbImage::from_fn(1080, 1600, |x, y| {
            let (row, line) = (y % 48, y / 48);
            let stroke = (x / 4 * 7 + line * 13) % 5 < 2 && (8..40).contains(&row);
            let inside = (120..960).contains(&x) && (100..1500).contains(&y);
            Rgb([if stroke && inside { ink } else { paper }; 3])
        })
    }

    #[track_caller]
    fn check(photo: &RgbImage, expected: Verdict) {
        let glance = glance(photo);
        assert_eq!(glance.verdict, expected, "{glance:?}");
    }

    #[test]
    fn a_good_photo_passes() {
        check(&page(220, 40), Verdict::Ok);
    }

    #[test]
    fn a_white_paper_on_a_black_table_is_not_dark() {
        let paper = page(220, 40);
        let mut photo = RgbImage::from_pixel(2400, 2400, Rgb([12; 3]));
        imageops::replace(&mut photo, &paper, 660, 400);
        check(&photo, Verdict::Ok);
        for pixel in photo.pixels_mut() {
            pixel.0 = pixel.0.map(|value| value / 5);
        }
        check(&photo, Verdict::Dark);
    }

    #[test]
    fn what_is_wrong_is_said_without_reading() {
        check(&imageops::blur(&page(220, 40), 9.0), Verdict::Blurred);
        check(&page(40, 10), Verdict::Dark);
        check(&page(255, 250), Verdict::Overexposed);
        check(
            &imageops::thumbnail(&page(220, 40), 270, 400),
            Verdict::TooSmall,
        );
        let cut = imageops::crop_imm(&page(220, 40), 300, 0, 780, 1600).to_image();
        check(&cut, Verdict::CutOff);
    }

    #[test]
    fn a_screen_shows_its_dots() {
        let paper = page(220, 40);
        let dots = RgbImage::from_fn(1080, 1600, |x, y| {
            let lit = if x % 5 < 2 { 0.9 } else { 1.0 };
            Rgb(paper
                .get_pixel(x, y)
                .0
                .map(|value| (f32::from(value) * lit) as u8))
        });

        assert!(!glance(&paper).of_screen());
        assert!(glance(&dots).of_screen());
    }

    #[test]
    fn a_picture_of_a_pixel_is_too_small() {
        check(&RgbImage::new(1, 1), Verdict::TooSmall);
        check(&RgbImage::new(3000, 2), Verdict::TooSmall);
    }
}
