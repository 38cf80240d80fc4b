//! A part of a photo, to be read by itself.

use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder, imageops};

use super::decode;
use crate::reading::{Quad, ReadError};

/// What text needs around it to be found, in shares of the part's smaller side.
const MARGIN: f32 = 0.15;
/// Smaller pictures are put on a white sheet of this many pixels.
const SIDE_MIN: u32 = 320;
/// As good as the photo itself.
const QUALITY: u8 = 95;

/// The rectangle around the place, as a JPEG of its own; `None` where the place has no
/// area on the photo. Takes as long as decoding the photo.
pub fn crop(photo: &[u8], place: &Quad) -> Result<Option<Vec<u8>>, ReadError> {
    let picture = decode(photo)?;
    let Some((x, y, width, height)) = rectangle(place, picture.width(), picture.height()) else {
        return Ok(None);
    };
    let part = imageops::crop_imm(&picture, x, y, width, height).to_image();
    let (sheet_width, sheet_height) = (width.max(SIDE_MIN), height.max(SIDE_MIN));
    let mut sheet = RgbImage::from_pixel(sheet_width, sheet_height, Rgb([255; 3]));
    let centre = |sheet: u32, part: u32| i64::from((sheet - part) / 2);
    let (left, top) = (centre(sheet_width, width), centre(sheet_height, height));
    imageops::replace(&mut sheet, &part, left, top);
    let mut file = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut file, QUALITY).encode_image(&sheet);
    encoded.map_err(|err| ReadError::Damaged(err.into()))?;
    Ok(Some(file))
}

/// The part of the photo around the place: left, top, width, height.
fn rectangle(place: &Quad, width: u32, height: u32) -> Option<(u32, u32, u32, u32)> {
    let over = |of: fn(&crate::reading::Point) -> f32| {
        let values = place.0.iter().map(of);
        let (low, high) = values.fold((f32::MAX, f32::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        (low, high)
    };
    let ((left, right), (top, bottom)) = (over(|p| p.x), over(|p| p.y));
    let margin = (right - left).min(bottom - top) * MARGIN;
    let within = |value: f32, max: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the photo first"
        )]
        let whole = value.round().clamp(0.0, max as f32) as u32;
        whole
    };
    let (x, y) = (within(left - margin, width), within(top - margin, height));
    let (end_x, end_y) = (
        within(right + margin, width),
        within(bottom + margin, height),
    );
    (x < end_x && y < end_y).then(|| (x, y, end_x - x, end_y - y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Point;

    #[track_caller]
    fn check(corners: [(f32, f32); 4], expected: Option<(u32, u32, u32, u32)>) {
        let place = Quad(corners.map(|(x, y)| Point { x, y }));
        assert_eq!(rectangle(&place, 100, 200), expected);
    }

    #[test]
    fn a_place_is_cut_with_a_margin_and_within_the_photo() {
        check(
            [(20., 40.), (60., 40.), (60., 60.), (20., 60.)],
            Some((17, 37, 46, 26)),
        );
        check(
            [(-50., -50.), (900., -50.), (900., 900.), (-50., 900.)],
            Some((0, 0, 100, 200)),
        );
    }

    #[test]
    fn a_place_without_area_is_none() {
        check([(500., 40.), (600., 40.), (600., 60.), (500., 60.)], None);
        check([(f32::NAN, 1.); 4], None);
        check([(10., 10.); 4], None);
    }
}
