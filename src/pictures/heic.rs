//! Photos as iPhones take them. The decoder is `heic-decoder`: Rust without `unsafe`,
//! young, and trusted with nothing. Before it may work, [`bounds`] adds up what the
//! file makes it copy and allocate; a panic of its ends here.
//!
//! A turn is what the file's own boxes say (`irot`, `imir`); the orientation in its
//! EXIF repeats it, and who followed both would turn the photo twice.

use std::panic::{AssertUnwindSafe, catch_unwind};

use heic_decoder::{DecodedImage, HeifError};
use image::{DynamicImage, RgbImage, RgbaImage};

use super::{Format, Picture, bounds, boxes::boxes, check_size};
use crate::reading::ReadError;

/// The photo's size as it is shown, and that it is all there.
pub fn inspect(file: &[u8]) -> Result<Picture, ReadError> {
    let whole = Whole::of(file);
    contained(|| {
        bounds::check_container(whole.boxes)?;
        let info = heic_decoder::probe(whole.boxes).map_err(|err| whole.refusal(err))?;
        let (width, height) = (side(info.width), side(info.height));
        let coded = (info.coded_width as u64).saturating_mul(info.coded_height as u64);
        check_size(width, height, coded)?;
        bounds::check_planes(whole.boxes, coded)?;
        Ok(Picture {
            format: Format::Heic,
            width,
            height,
        })
    })
}

/// Decodes what [`inspect`] has found fit, upright. Takes 0.2 s a megapixel, and up to
/// 20 bytes a pixel meanwhile.
pub fn decode(file: &[u8]) -> Result<DynamicImage, ReadError> {
    let whole = Whole::of(file);
    contained(|| {
        let decoded = heic_decoder::decode(whole.boxes).map_err(|err| whole.refusal(err))?;
        pixels(decoded).map_err(|err| whole.refusal(err))
    })
}

fn pixels(decoded: DecodedImage) -> Result<DynamicImage, HeifError> {
    let (width, height) = (side(decoded.width), side(decoded.height));
    let picture = if decoded.alpha.is_some() {
        let data = decoded.to_rgba8()?.data;
        RgbaImage::from_raw(width, height, data).map(DynamicImage::ImageRgba8)
    } else {
        let data = decoded.to_rgb8()?.data;
        RgbImage::from_raw(width, height, data).map(DynamicImage::ImageRgb8)
    };
    picture.ok_or(HeifError::MalformedHevc("pixels do not fill the picture"))
}

/// The file without what follows its last whole box.
struct Whole<'a> {
    boxes: &'a [u8],
    is_cut: bool,
}

impl<'a> Whole<'a> {
    fn of(file: &'a [u8]) -> Self {
        let (mut end, mut is_cut) = (0, false);
        for chunk in boxes(file) {
            is_cut = !chunk.is_whole;
            if chunk.is_whole {
                end = chunk.end;
            }
        }
        Self {
            boxes: &file[..end],
            is_cut,
        }
    }

    /// What cannot be found in a file that was cut off was cut off.
    fn refusal(&self, error: HeifError) -> ReadError {
        match error {
            // The second: nothing follows the file's first box.
            HeifError::Truncated { .. } | HeifError::NotHeif(_) => ReadError::Truncated,
            _ if self.is_cut => ReadError::Truncated,
            HeifError::Unsupported(_) => ReadError::HeicNotSupported(error.into()),
            HeifError::LimitExceeded(_) => bounds::too_many_pixels(),
            error => ReadError::Damaged(error.into()),
        }
    }
}

/// A panic of the decoder is a damaged photo, not a dead worker.
fn contained<T>(work: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let why = anyhow::anyhow!("the HEIC decoder panicked");
        Err(ReadError::Damaged(why))
    })
}

fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use crate::pictures::{decode, inspect};

    const STILL: &[u8] = include_bytes!("../../fixtures/pictures/still.heic");
    const TEN_BIT: &[u8] = include_bytes!("../../fixtures/pictures/ten-bit.heic");
    const CLEAR: &[u8] = include_bytes!("../../fixtures/pictures/clear.heic");
    /// Lies on its side, in tiles; its boxes turn it, and its EXIF says so again.
    const PHONE: &[u8] = include_bytes!("../../fixtures/pictures/phone.heic");

    fn code(file: &[u8]) -> &'static str {
        inspect(file).map_or_else(|err| err.code(), |_| "ok")
    }

    /// The photo of a tile layout of this size instead of its own.
    fn stated(width: u16, height: u16) -> Vec<u8> {
        let layout = [0, 0, 1, 1, 0, 88, 0, 120];
        let at = memchr::memmem::find(PHONE, &layout).unwrap() + 4;
        let mut file = PHONE.to_vec();
        file[at..at + 2].copy_from_slice(&width.to_be_bytes());
        file[at + 2..at + 4].copy_from_slice(&height.to_be_bytes());
        file
    }

    #[test]
    fn a_phones_photo_is_decoded_upright_whatever_its_making() {
        for (name, file) in [("still", STILL), ("ten bit", TEN_BIT), ("phone", PHONE)] {
            let seen = inspect(file).unwrap();
            assert_eq!((seen.width, seen.height), (120, 88), "{name}");

            let photo = decode(file).unwrap();

            assert_eq!(photo.dimensions(), (120, 88), "{name}");
            let [red, green, _] = photo.get_pixel(10, 10).0;
            assert!(180 < red && green < 60, "{name} has no red corner top left");
            let [red, green, _] = photo.get_pixel(110, 10).0;
            assert!(red < 60 && 130 < green, "{name} has no green corner");
        }
    }

    #[test]
    fn what_is_transparent_is_white_paper() {
        let photo = decode(CLEAR).unwrap();

        assert_eq!(photo.get_pixel(60, 80).0, [255; 3]);
        assert!(photo.get_pixel(10, 10).0[1] < 60);
    }

    #[test]
    fn a_photo_cut_short_is_noticed_wherever_it_is_cut() {
        for file in [STILL, PHONE] {
            for length in 24..file.len() {
                assert_eq!(code(&file[..length]), "truncated_picture", "{length} bytes");
            }
        }
        assert_eq!(code(&[PHONE, b"appended by a phone"].concat()), "ok");
    }

    #[test]
    fn more_pixels_than_fit_are_refused_unseen() {
        assert_eq!(code(&stated(88, 120)), "ok");
        assert_eq!(code(&stated(9000, 9000)), "too_many_pixels");
        assert_eq!(code(&stated(65_535, 65_535)), "too_many_pixels");
        // A canvas that four small tiles do not fill.
        assert_eq!(code(&stated(5000, 5000)), "damaged_picture");
    }

    #[test]
    fn what_another_codec_coded_is_refused_with_what_to_do() {
        let file =
            memchr::memmem::find_iter(STILL, b"hvc1").fold(STILL.to_vec(), |mut file, at| {
                file[at..at + 4].copy_from_slice(b"j2k1");
                file
            });
        assert_eq!(code(&file), "heic_not_supported");
    }

    proptest::proptest! {
        #[test]
        fn whatever_changes_in_a_photo_it_is_read_or_refused(
            which in 0..4_usize,
            changes in proptest::collection::vec((0..1200_usize, proptest::num::u8::ANY), 1..6),
        ) {
            let mut file = [STILL, TEN_BIT, CLEAR, PHONE][which].to_vec();
            for (at, byte) in changes {
                let at = at % file.len();
                file[at] = byte;
            }
            let _answer = decode(&file);
        }
    }
}
