//! Picture files. What can be said of one without decoding it: its format, its size,
//! and whether it is all there; cheap enough to run on every upload, and run again
//! before anything is allocated. And the one place where its bytes become pixels.

mod animated;
mod bounds;
mod boxes;
mod crop;
mod decode;
mod ending;
mod exif;
mod glance;
mod heic;
mod kind;
mod likeness;
mod rendition;
mod turn;

use crate::reading::ReadError;

pub use crop::crop;
pub use decode::decode;
pub use exif::{Exif, exif};
pub use glance::{Glance, glance};
pub use likeness::likeness;
pub use rendition::rendition;
pub use turn::turned;

/// A decoded photo of this size takes 192 MiB. Phones take 12 megapixels, some 50.
pub const PIXELS_MAX: u64 = 64_000_000;
/// The longest side that a JPEG can state, and so the longest that can be shown.
const SIDE_MAX: u32 = u16::MAX as u32;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    /// What iPhones take, as HEVC in a HEIF file.
    Heic,
}

impl Format {
    /// The MIME type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Heic => "image/heic",
        }
    }
}

/// A picture that is worth decoding. Pixels before the EXIF orientation; those of HEIC
/// as they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    pub format: Format,
    pub width: u32,
    pub height: u32,
}

/// Looks at the content, never at a name. Costs one pass over the bytes at most.
pub fn inspect(bytes: &[u8]) -> Result<Picture, ReadError> {
    let format = kind::tell(bytes)?;
    let complete = match format {
        Format::Jpeg => ending::jpeg_is_whole(bytes),
        Format::Png => ending::png_is_whole(bytes),
        Format::WebP => ending::webp_is_whole(bytes),
        Format::Heic => return heic::inspect(bytes),
    };
    let size = match imagesize::blob_size(bytes) {
        Ok(size) => size,
        Err(_) if !complete => return Err(ReadError::Truncated),
        Err(err) => return Err(ReadError::Damaged(err.into())),
    };
    let pixels = (size.width as u64).saturating_mul(size.height as u64);
    let width = u32::try_from(size.width).unwrap_or(u32::MAX);
    let height = u32::try_from(size.height).unwrap_or(u32::MAX);
    check_size(width, height, pixels)?;
    if !complete {
        return Err(ReadError::Truncated);
    }
    Ok(Picture {
        format,
        width,
        height,
    })
}

/// `pixels` may be more than the sides make: of a picture that is cut to size later.
fn check_size(width: u32, height: u32, pixels: u64) -> Result<(), ReadError> {
    match PIXELS_MAX < pixels || SIDE_MAX < width.max(height) {
        true => Err(ReadError::TooManyPixels { width, height }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest JPEG: one grey pixel's worth of markers, no decodable scan.
    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let [h1, h0] = height.to_be_bytes();
        let [w1, w0] = width.to_be_bytes();
        let mut bytes = vec![0xff, 0xd8];
        // A segment whose content looks like an end of image.
        bytes.extend([0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xd9]);
        bytes.extend([0xff, 0xc0, 0, 11, 8, h1, h0, w1, w0, 1, 1, 0x11, 0]);
        bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
        bytes.extend([1, 2, 3, 4]);
        bytes.extend([0xff, 0xd9]);
        bytes
    }

    fn code(bytes: &[u8]) -> &'static str {
        inspect(bytes).map_or_else(|err| err.code(), |_| "ok")
    }

    #[test]
    fn a_whole_picture_is_accepted_whatever_follows_it() {
        let mut bytes = jpeg(30, 20);
        assert_eq!(
            inspect(&bytes).unwrap(),
            Picture {
                format: Format::Jpeg,
                width: 30,
                height: 20
            }
        );
        bytes.extend(b"appended by a phone");
        assert_eq!(code(&bytes), "ok");
    }

    #[test]
    fn a_jpeg_cut_short_is_noticed_wherever_it_is_cut() {
        let bytes = jpeg(30, 20);
        for length in 3..bytes.len() {
            assert_eq!(
                code(&bytes[..length]),
                "truncated_picture",
                "{length} bytes"
            );
        }
    }

    #[test]
    fn what_is_no_picture_is_named_so() {
        assert_eq!(code(b""), "empty_file");
        assert_eq!(
            code(b"a text file that calls itself a.jpg"),
            "not_a_picture"
        );
        assert_eq!(code(b"%PDF-1.7"), "pdf");
        assert_eq!(code(b"GIF89a"), "not_a_picture");
    }

    #[test]
    fn a_hundred_megapixels_are_refused_unseen() {
        assert_eq!(code(&jpeg(10_000, 10_000)), "too_many_pixels");
    }

    #[test]
    fn a_strip_that_no_jpeg_could_show_is_refused_unseen() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\0\0\x09".to_vec();
        png.extend(b"\x08\0\0\0\0crc!\0\0\0\0IENDcrc!");
        assert_eq!(code(&png), "too_many_pixels");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, kind in 0..4_usize) {
            let magic: [&[u8]; 4] = [
                b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP", b"\0\0\0\x10ftypheic\0\0\0\0",
            ];
            let _answer = inspect(&[magic[kind], &bytes].concat());
            let _answer = inspect(&bytes);
        }
    }
}
