//! The bytes of a file become pixels, or a reason why not. Trusts neither the
//! file's name nor its header.

use std::io::{Cursor, ErrorKind};

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::{Format, heic, inspect, turned};
use crate::reading::ReadError;

/// What the decoder may take, deep colours and its own buffers included.
const BYTES_MAX: u64 = 450_000_000;

/// Decodes a photo, upright as its EXIF orientation says; that of a HEIC as its own
/// boxes do. Computes on the calling thread, for seconds where the photo is a HEIC.
pub fn decode(file: &[u8]) -> Result<RgbImage, ReadError> {
    match inspect(file)?.format {
        Format::Jpeg => known(file, ImageFormat::Jpeg),
        Format::Png => known(file, ImageFormat::Png),
        Format::WebP => known(file, ImageFormat::WebP),
        Format::Heic => heic::decode(file).map(on_white),
    }
}

fn known(file: &[u8], format: ImageFormat) -> Result<RgbImage, ReadError> {
    let mut decoder = ImageReader::with_format(Cursor::new(file), format)
        .into_decoder()
        .map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    // Sixteen bits a channel take twice as much.
    if BYTES_MAX < decoder.total_bytes() {
        return Err(ReadError::TooManyPixels { width, height });
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(BYTES_MAX);
    decoder.set_limits(limits).map_err(refusal)?;
    let orientation = decoder.orientation().map_err(refusal)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    Ok(upright(on_white(picture), orientation))
}

fn upright(picture: RgbImage, orientation: Orientation) -> RgbImage {
    match orientation {
        Orientation::NoTransforms => picture,
        Orientation::Rotate90 => turned(&picture, 1),
        Orientation::Rotate180 => turned(&picture, 2),
        Orientation::Rotate270 => turned(&picture, 3),
        // No camera writes them.
        mirrored => {
            let mut picture = DynamicImage::ImageRgb8(picture);
            picture.apply_orientation(mirrored);
            picture.into_rgb8()
        }
    }
}

fn refusal(error: ImageError) -> ReadError {
    match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            ReadError::Truncated
        }
        error => ReadError::Damaged(error.into()),
    }
}

/// Paper is white, so what is transparent is taken for white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let (width, height) = picture.dimensions();
    let mut opaque = RgbImage::new(width, height);
    for (to, from) in opaque.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let blend = |value: u32| ((value * alpha + 255 * (255 - alpha)) / 255) as u8;
        *to = Rgb([blend(red), blend(green), blend(blue)]);
    }
    opaque
}
