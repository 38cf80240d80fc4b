//! A photo made anew to be shown: upright, as a JPEG that every browser knows, without
//! what the phone wrote beside the pixels (place, time, owner), and with what its
//! reader must not see painted over.

use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};

use super::decode;
use crate::reading::{Point, Quad, ReadError};

/// From 1 to 100. Small print stays clear; twelve megapixels take some 3 MiB.
const QUALITY: u8 = 85;
/// What is covered: nobody takes this grey for paper or ink.
const COVER: Rgb<u8> = Rgb([96, 96, 96]);
/// Covered around a place, of its height: an engine's quads cut letters close.
const MARGIN: f32 = 0.1;

/// The photo as a JPEG, upright as its EXIF orientation says, with these places covered.
/// They are in pixels of the upright photo, as a [`Reading`](crate::reading::Reading) has
/// them. Computes for up to a second on the calling thread.
pub fn rendition(photo: &[u8], covered: &[Quad]) -> Result<Vec<u8>, ReadError> {
    let mut picture = decode(photo)?;
    for quad in covered {
        cover(&mut picture, quad);
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, QUALITY)
        .encode_image(&picture)
        .map_err(|error| ReadError::Engine(error.into()))?;
    Ok(file)
}

/// Paints over the quad and a margin. Covers too much rather than too little: in each
/// row everything between its outermost corners, and for a quad that is no place at
/// all, everything.
fn cover(picture: &mut RgbImage, quad: &Quad) {
    let (width, height) = picture.dimensions();
    let Some(margin) = margin(quad) else {
        return fill(picture, 0..height, 0..width);
    };
    let ys = quad.0.map(|corner| corner.y);
    let top = ys.into_iter().fold(f32::INFINITY, f32::min) - margin;
    let bottom = ys.into_iter().fold(f32::NEG_INFINITY, f32::max) + margin;
    // Casts saturate, so what sticks out of the photo is cut off.
    for y in top.floor() as u32..(bottom.ceil() as u32).min(height) {
        let band = (y as f32 - margin, y as f32 + 1.0 + margin);
        if let Some((left, right)) = extent(quad, band) {
            let left = (left - margin).floor() as u32;
            let right = ((right + margin).ceil() as u32).min(width);
            fill(picture, y..y + 1, left..right);
        }
    }
}

/// Pixels around the quad that are covered too; none if it is no place.
fn margin(quad: &Quad) -> Option<f32> {
    let [a, b, c, d] = quad.0;
    let side = |from: Point, to: Point| (to.x - from.x).hypot(to.y - from.y);
    let height = side(b, c).max(side(d, a)).min(side(a, b).max(side(c, d)));
    let is_place = quad.0.iter().all(|p| p.x.is_finite() && p.y.is_finite());
    is_place.then_some(1.0 + MARGIN * height)
}

/// From where to where the quad reaches within a band of rows.
fn extent(quad: &Quad, (top, bottom): (f32, f32)) -> Option<(f32, f32)> {
    let mut reach: Option<(f32, f32)> = None;
    for (from, to) in quad.0.iter().zip(quad.0.iter().cycle().skip(1)) {
        let (upper, lower) = if from.y <= to.y {
            (from, to)
        } else {
            (to, from)
        };
        if lower.y < top || bottom < upper.y {
            continue;
        }
        let at = |y: f32| match lower.y - upper.y {
            0.0 => upper.x,
            rise => upper.x + (y - upper.y) / rise * (lower.x - upper.x),
        };
        let mut xs = vec![at(upper.y.max(top)), at(lower.y.min(bottom))];
        if lower.y == upper.y {
            xs.push(lower.x);
        }
        for x in xs {
            let (left, right) = reach.unwrap_or((x, x));
            reach = Some((left.min(x), right.max(x)));
        }
    }
    reach
}

fn fill(picture: &mut RgbImage, rows: std::ops::Range<u32>, columns: std::ops::Range<u32>) {
    for y in rows {
        for x in columns.clone() {
            picture.put_pixel(x, y, COVER);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white photo of 60 by 40.
    fn photo() -> Vec<u8> {
        let mut file = Vec::new();
        let white = RgbImage::from_pixel(60, 40, Rgb([255; 3]));
        JpegEncoder::new(&mut file).encode_image(&white).unwrap();
        file
    }

    fn quad(corners: [(f32, f32); 4]) -> Quad {
        Quad(corners.map(|(x, y)| Point { x, y }))
    }

    /// Which of these pixels a rendition with this quad shows.
    #[track_caller]
    fn check(corners: [(f32, f32); 4], covered: &[(u32, u32)], shown: &[(u32, u32)]) {
        let file = rendition(&photo(), &[quad(corners)]).unwrap();
        let picture = decode(&file).unwrap();
        // The JPEG rings a little at hard edges.
        let is_white = |&(x, y): &(u32, u32)| 200 < picture.get_pixel(x, y).0[0];
        for place in covered {
            assert!(!is_white(place), "{place:?} shows");
        }
        for place in shown {
            assert!(is_white(place), "{place:?} is covered");
        }
    }

    #[test]
    fn a_place_is_covered_to_its_edges_and_the_rest_is_shown() {
        check(
            [(10., 10.), (50., 10.), (50., 20.), (10., 20.)],
            &[(10, 10), (49, 10), (30, 15), (10, 19), (49, 19)],
            &[(3, 15), (57, 15), (30, 3), (30, 27)],
        );
    }

    #[test]
    fn a_slanted_place_is_covered_in_each_row_it_crosses() {
        check(
            [(5., 5.), (40., 25.), (35., 34.), (2., 14.)],
            &[(5, 6), (22, 16), (39, 25), (34, 32), (3, 13), (20, 22)],
            &[(50, 5), (3, 36)],
        );
    }

    #[test]
    fn what_sticks_out_of_the_photo_is_covered_as_far_as_it_goes() {
        check(
            [(-90., -90.), (20., -90.), (20., 9.), (-90., 9.)],
            &[(0, 0), (19, 8)],
            &[(45, 30)],
        );
        check(
            [(50., 30.), (900., 30.), (900., 900.), (50., 900.)],
            &[(59, 39)],
            &[],
        );
    }

    #[test]
    fn a_quad_that_is_no_place_covers_everything() {
        check([(f32::NAN, 1.); 4], &[(0, 0), (59, 39)], &[]);
        let far = f32::INFINITY;
        check(
            [(1., 1.), (far, 1.), (far, 2.), (1., 2.)],
            &[(0, 0), (59, 39)],
            &[],
        );
    }

    #[test]
    fn what_the_phone_wrote_beside_the_pixels_is_gone() {
        let plain = photo();
        let secret = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0 taken at home";
        let mut told = plain[..2].to_vec();
        told.extend([0xff, 0xe1]);
        told.extend((secret.len() as u16 + 2).to_be_bytes());
        told.extend(secret);
        told.extend(&plain[2..]);

        let file = rendition(&told, &[]).unwrap();

        assert!(memchr::memmem::find(&told, b"at home").is_some());
        assert!(memchr::memmem::find(&file, b"at home").is_none());
    }
}
