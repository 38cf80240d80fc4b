//! A perceptual hash of the paper on a photo: where print stands on it, coarsely. Two
//! photos of one paper have most bits in common; papers of one shop many, so that it can
//! rank twins and never decide.

use image::RgbImage;

use super::{Format, decode, inspect};
use crate::reading::{Line, Point};

/// Cells across and down the paper; a slip is some three times as long as it is wide.
const ACROSS: usize = 8;
const DOWN: usize = 32;
/// Places that are looked at in each cell, across and down.
const PLACES: (usize, usize) = (24, 12);
/// Fewer lines do not show where the paper lies.
const LINES_MIN: usize = 4;

/// The hash, 256 bits, of what lies within the lines, turned upright and stretched to a
/// fixed frame. None for a HEIC, whose decoding costs as much as reading it.
pub fn likeness(file: &[u8], lines: &[Line]) -> Option<Vec<u8>> {
    let frame = Frame::around(lines)?;
    if inspect(file).ok()?.format == Format::Heic {
        return None;
    }
    let picture = decode(file).ok()?;
    let cells = print_in_cells(&picture, &frame);
    let mut sorted = cells.clone();
    sorted.sort_unstable();
    let median = sorted.get(sorted.len() / 2)?;
    let bits: Vec<bool> = cells.iter().map(|print| median < print).collect();
    let byte = |bits: &[bool]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    Some(bits.chunks(8).map(byte).collect())
}

/// A rectangle that lies on the photo as the text does.
struct Frame {
    corner: Point,
    /// From the text's left to its right, and from its first line to its last.
    across: Point,
    down: Point,
}

impl Frame {
    fn around(lines: &[Line]) -> Option<Self> {
        if lines.len() < LINES_MIN {
            return None;
        }
        let (mut x, mut y) = (0.0, 0.0);
        for line in lines {
            let [from, to, ..] = line.quad.0;
            (x, y) = (x + to.x - from.x, y + to.y - from.y);
        }
        let length = x.hypot(y);
        let (x, y) = (x / length, y / length);
        let along = |p: Point| p.x * x + p.y * y;
        let below = |p: Point| p.y * x - p.x * y;
        let corners = || lines.iter().flat_map(|line| line.quad.0);
        let least = |of: &dyn Fn(Point) -> f32| corners().map(of).fold(f32::INFINITY, f32::min);
        let most = |of: &dyn Fn(Point) -> f32| corners().map(of).fold(f32::NEG_INFINITY, f32::max);
        let (left, right) = (least(&along), most(&along));
        let (top, bottom) = (least(&below), most(&below));
        let (width, height) = (right - left, bottom - top);
        let is_place = width.is_finite() && height.is_finite() && 1.0 < width && 1.0 < height;
        is_place.then_some(Self {
            corner: Point {
                x: left * x - top * y,
                y: left * y + top * x,
            },
            across: Point {
                x: width * x,
                y: width * y,
            },
            down: Point {
                x: -height * y,
                y: height * x,
            },
        })
    }

    /// The place on the photo; both parts from 0 to 1.
    fn at(&self, right: f32, down: f32) -> Point {
        Point {
            x: self.corner.x + self.across.x * right + self.down.x * down,
            y: self.corner.y + self.across.y * right + self.down.y * down,
        }
    }
}

/// How much print stands in each cell: how often light and dark change, whatever the
/// light on the paper.
fn print_in_cells(picture: &RgbImage, frame: &Frame) -> Vec<u32> {
    let (columns, rows) = (ACROSS * PLACES.0, DOWN * PLACES.1);
    let mut cells = vec![0; ACROSS * DOWN];
    for row in 0..rows {
        let down = (row as f32 + 0.5) / rows as f32;
        let mut before = None;
        for column in 0..columns {
            let right = (column as f32 + 0.5) / columns as f32;
            let light = light(picture, frame.at(right, down));
            if let (Some(light), Some(before)) = (light, before) {
                let cell = row / PLACES.1 * ACROSS + column / PLACES.0;
                cells[cell] += u32::abs_diff(light, before);
            }
            before = light;
        }
    }
    cells
}

fn light(picture: &RgbImage, at: Point) -> Option<u32> {
    let inside = 0.0 <= at.x && 0.0 <= at.y;
    let pixel = inside.then(|| picture.get_pixel_checked(at.x as u32, at.y as u32))??;
    let [red, green, blue] = pixel.0.map(u32::from);
    Some((red + 2 * green + blue) / 4)
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgb};

    use super::*;
    use crate::reading::Quad;

    /// A photo of lines of print as long as these, at this scale and place, and its lines.
    fn photo(lengths: &[u32], scale: u32, shift: u32, white: u8) -> (Vec<u8>, Vec<Line>) {
        let mut picture = RgbImage::from_pixel(900, 900, Rgb([white; 3]));
        let mut lines = Vec::new();
        for (row, length) in (0..).zip(lengths) {
            let (top, right) = (shift + row * 20 * scale, shift + length * scale);
            for y in top..top + 10 * scale {
                for x in (shift..right).filter(|x| ((x - shift) / (3 * scale)).is_multiple_of(2)) {
                    picture.put_pixel(x, y, Rgb([white / 6; 3]));
                }
            }
            let corner = |x: u32, y: u32| Point {
                x: x as f32,
                y: y as f32,
            };
            lines.push(Line {
                text: "print".to_owned(),
                confidence: 1.0,
                quad: Quad([
                    corner(shift, top),
                    corner(right, top),
                    corner(right, top + 10 * scale),
                    corner(shift, top + 10 * scale),
                ]),
                glyphs: Vec::new(),
            });
        }
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, ImageFormat::Png).unwrap();
        (file.into_inner(), lines)
    }

    fn unlike(one: &(Vec<u8>, Vec<Line>), other: &(Vec<u8>, Vec<Line>)) -> u32 {
        let (one, other) = (
            likeness(&one.0, &one.1).unwrap(),
            likeness(&other.0, &other.1).unwrap(),
        );
        assert_eq!(one.len(), 32);
        one.iter()
            .zip(&other)
            .map(|(a, b)| (a ^ b).count_ones())
            .sum()
    }

    const PAPER: [u32; 10] = [200, 60, 180, 90, 200, 30, 140, 200, 50, 120];

    #[test]
    fn one_paper_nearer_and_in_another_light_looks_the_same() {
        let other = [60, 200, 40, 200, 70, 190, 200, 40, 180, 60];
        let first = photo(&PAPER, 2, 20, 250);
        let again = photo(&PAPER, 3, 90, 140);
        assert!(unlike(&first, &again) < 40, "{}", unlike(&first, &again));
        let other = photo(&other, 2, 20, 250);
        assert!(60 < unlike(&first, &other), "{}", unlike(&first, &other));
    }

    #[test]
    fn what_is_no_picture_or_has_no_lines_has_no_likeness() {
        let (file, lines) = photo(&PAPER, 2, 20, 250);
        assert_eq!(likeness(b"no picture", &lines), None);
        assert_eq!(likeness(&file, &lines[..2]), None);
    }
}
