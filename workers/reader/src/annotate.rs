//! Draws what was found onto the photo, for people to look at.

use font8x8::legacy::BASIC_LEGACY;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use xiaopiao::{
    pictures,
    reading::{Point, Quad, ReadError},
};

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A line of text: thin and blue.
    Line,
    /// A field: thick and red, with its label.
    Field,
}

/// One thing to draw.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'a> {
    pub quad: &'a Quad,
    pub stroke: Stroke,
    /// Drawn above the quad; other than ASCII is left out.
    pub label: &'a str,
}

impl Stroke {
    fn colour(self) -> Rgb<u8> {
        match self {
            Self::Line => Rgb([30, 110, 230]),
            Self::Field => Rgb([220, 30, 40]),
        }
    }
}

/// The photo with its marks, as a JPEG that stands as the EXIF orientation says.
pub fn annotate(photo: &[u8], marks: &[Mark]) -> Result<Vec<u8>, ReadError> {
    let mut picture = pictures::decode(photo)?;
    // A pixel of the pen on a photo of a thousand pixels.
    let pen = (picture.width().min(picture.height()) / 500).max(1);
    for mark in marks {
        let thickness = match mark.stroke {
            Stroke::Line => pen,
            Stroke::Field => 3 * pen,
        };
        outline(&mut picture, mark.quad, thickness, mark.stroke.colour());
        label(&mut picture, mark, pen);
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 85)
        .encode_image(&picture)
        .map_err(|error| ReadError::Engine(error.into()))?;
    Ok(file)
}

fn outline(picture: &mut RgbImage, quad: &Quad, thickness: u32, colour: Rgb<u8>) {
    for (from, to) in quad.0.iter().zip(quad.0.iter().cycle().skip(1)) {
        let steps = (to.x - from.x).abs().max((to.y - from.y).abs()).ceil();
        // A corner far outside the photo would be a walk without end.
        let steps = steps.clamp(1.0, 100_000.0) as u32;
        for step in 0..=steps {
            let share = step as f32 / steps as f32;
            let at = Point {
                x: from.x + share * (to.x - from.x),
                y: from.y + share * (to.y - from.y),
            };
            dot(picture, at, thickness, colour);
        }
    }
}

/// A square of the pen around a place.
fn dot(picture: &mut RgbImage, at: Point, size: u32, colour: Rgb<u8>) {
    let half = size as f32 / 2.0;
    let first = |place: f32| (place - half + 0.5).max(0.0) as u32;
    let (left, top) = (first(at.x), first(at.y));
    for y in top..(top + size).min(picture.height()) {
        for x in left..(left + size).min(picture.width()) {
            picture.put_pixel(x, y, colour);
        }
    }
}

fn label(picture: &mut RgbImage, mark: &Mark, pen: u32) {
    let size = 2 * pen;
    let corner = |of: fn(&Point) -> f32| mark.quad.0.iter().map(of).fold(f32::INFINITY, f32::min);
    let (left, top) = (corner(|p| p.x), corner(|p| p.y));
    let top = (top - (10 * size) as f32).max(0.0);
    let characters = mark.label.chars().filter(char::is_ascii);
    for (place, character) in characters.enumerate() {
        let rows = BASIC_LEGACY[character as usize];
        for (y, row) in rows.iter().enumerate() {
            for x in (0..8).filter(|x| row >> x & 1 == 1) {
                let at = Point {
                    x: left + ((place * 8 + x) as u32 * size) as f32,
                    y: top + (y as u32 * size) as f32,
                };
                dot(picture, at, size, mark.stroke.colour());
            }
        }
    }
}
