//! Files that were damaged on the way, or made to do harm: whatever is in them, the
//! decoder answers, with no more pixels and no more memory than it is allowed; and
//! whatever is on a picture, the reader does.

#![cfg(test)]

#[path = "../../../fixtures/harm.rs"]
mod harm;

use std::io::Cursor;
use std::sync::{LazyLock, Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};
use xiaopiao::pictures::{PIXELS_MAX, decode, inspect};
use xiaopiao::reading::{Reader, Reading};
use xiaopiao_reader::{Assets, PpOcr, Profile};

use harm::{cases, harmed, harms};

/// Counts what Rust code takes. Every decoder is Rust code.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One decoder at a time, so that what is counted is its own.
static ALONE: Mutex<()> = Mutex::new(());

/// What decoding may take: the decoder's own limit, the pixels once more as they are
/// handed on, and what the other tests of this process hold meanwhile.
const BYTES_MAX: usize = 450_000_000 + 3 * PIXELS_MAX as usize + 100_000_000;

/// The sorts of files, by their place in [`FILES`].
const PNG: usize = 2;
const SORTS: usize = 7;

static FILES: LazyLock<[Vec<u8>; SORTS]> = LazyLock::new(|| {
    let in_format = |format| {
        let mut file = Cursor::new(Vec::new());
        picture().write_to(&mut file, format).unwrap();
        file.into_inner()
    };
    [
        with_orientation(),
        in_format(ImageFormat::Jpeg),
        in_format(ImageFormat::Png),
        in_format(ImageFormat::WebP),
        include_bytes!("../../../fixtures/pictures/phone.heic").to_vec(),
        include_bytes!("../../../fixtures/pictures/still.heic").to_vec(),
        include_bytes!("../../../fixtures/pictures/still.jpg").to_vec(),
    ]
});

fn picture() -> RgbImage {
    RgbImage::from_fn(97, 61, |x, y| {
        Rgb([(x * 5) as u8, (y * 7) as u8, (x * y) as u8])
    })
}

fn with_orientation() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 80);
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    encoder.set_exif_metadata(exif.to_vec()).unwrap();
    let (width, height) = picture().dimensions();
    encoder
        .write_image(&picture(), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

/// Decodes, and says how many bytes that took at most.
fn decoded(file: &[u8]) -> (Option<RgbImage>, usize) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let photo = decode(file).ok();
    (photo, MEMORY.peak_usage().saturating_sub(before))
}

fn check(file: &[u8]) -> Result<(), TestCaseError> {
    // What an upload does before anything is decoded.
    let _looked = inspect(file).is_ok();
    let (photo, bytes) = decoded(file);
    if let Some(photo) = photo {
        prop_assert!(u64::from(photo.width()) * u64::from(photo.height()) <= PIXELS_MAX);
    }
    prop_assert!(bytes <= BYTES_MAX, "{bytes} bytes");
    Ok(())
}

/// A PNG whose check sums are right again: else harm ends at the first chunk.
fn with_right_sums(mut file: Vec<u8>) -> Vec<u8> {
    let mut at = 8;
    while let Some(length) = file.get(at..at + 4) {
        let length = u32::from_be_bytes(length.try_into().unwrap()) as usize;
        let end = at + 8 + length;
        if file.len() < end + 4 {
            break;
        }
        let sum = crc(&file[at + 4..end]).to_be_bytes();
        file[end..end + 4].copy_from_slice(&sum);
        at = end + 4;
    }
    file
}

/// CRC-32, as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            sum >> 1 ^ (0xEDB8_8320 * (sum & 1))
        })
    })
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn no_harm_to_a_file_harms_the_decoder(
        which in 0..SORTS,
        other in 0..SORTS,
        harms in harms(),
    ) {
        let file = harmed(FILES[which].clone(), &FILES[other], &harms);

        check(&file)?;
        if which == PNG {
            check(&with_right_sums(file))?;
        }
    }

    #[test]
    fn no_file_of_chance_bytes_harms_the_decoder(
        which in 0..SORTS,
        kept in 0..64_usize,
        noise in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let head = FILES[which][..kept].to_vec();

        check(&[head, noise].concat())?;
    }
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    for file in &FILES[..4] {
        for end in 0..file.len() {
            assert!(
                decode(&file[..end]).is_err(),
                "cut at {end} of {}",
                file.len()
            );
        }
    }
}

static READER: LazyLock<PpOcr> = LazyLock::new(|| {
    Assets::find()
        .and_then(|assets| PpOcr::load(&assets, Profile::Tiny))
        .unwrap_or_else(|error| panic!("{error:#}"))
});

/// What a picture shows that nobody should send.
#[derive(Clone, Debug)]
enum Sight {
    Noise,
    Stripes(u32),
    Chequers(u32),
    /// A QR code with so many of its pixels turned.
    Code(Vec<prop::sample::Index>),
    /// A file that was harmed and can still be decoded.
    Broken(usize, Vec<harm::Harm>),
}

fn sight() -> impl Strategy<Value = Sight> {
    let turned = proptest::collection::vec(any::<prop::sample::Index>(), 0..400);
    prop_oneof![
        Just(Sight::Noise),
        (1..40_u32).prop_map(Sight::Stripes),
        (1..40_u32).prop_map(Sight::Chequers),
        turned.prop_map(Sight::Code),
        (0..SORTS, harms()).prop_map(|(which, harms)| Sight::Broken(which, harms)),
    ]
}

/// From a single pixel to a thread and a small photo.
fn side() -> impl Strategy<Value = u32> {
    prop_oneof![1..4_u32, 4..80_u32, 80..500_u32]
}

fn shown(sight: &Sight, width: u32, height: u32) -> Vec<u8> {
    let ink = |dark: bool| Rgb([if dark { 20 } else { 230 }; 3]);
    let page = match sight {
        Sight::Broken(which, harms) => {
            return harmed(FILES[*which].clone(), &FILES[0], harms);
        }
        Sight::Noise => RgbImage::from_fn(width, height, |x, y| {
            let mixed = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 7;
            Rgb([mixed as u8, (mixed >> 8) as u8, (mixed >> 16) as u8])
        }),
        Sight::Stripes(size) => RgbImage::from_fn(width, height, |_, y| ink(y / size % 2 == 1)),
        Sight::Chequers(size) => {
            RgbImage::from_fn(width, height, |x, y| ink((x / size + y / size) % 2 == 1))
        }
        Sight::Code(turned) => {
            let code = QrCode::encode_text("https://example.org/p/83.00", QrCodeEcc::Low).unwrap();
            let mut page = RgbImage::from_fn(180, 180, |x, y| {
                ink(code.get_module(x as i32 / 5 - 3, y as i32 / 5 - 3))
            });
            for place in turned {
                let place = place.index(180 * 180) as u32;
                let pixel = page.get_pixel_mut(place % 180, place / 180);
                *pixel = Rgb(pixel.0.map(|value| 255 - value));
            }
            page
        }
    };
    let mut file = Cursor::new(Vec::new());
    page.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

fn is_sound(reading: &Reading) -> bool {
    let (right, bottom) = (reading.photo.width as f32, reading.photo.height as f32);
    reading.lines.iter().all(|line| {
        let on_photo = line
            .quad
            .0
            .iter()
            .all(|p| (0.0..=right).contains(&p.x) && (0.0..=bottom).contains(&p.y));
        let glyphs = [0, line.text.chars().count()];
        on_photo && (0.0..=1.0).contains(&line.confidence) && glyphs.contains(&line.glyphs.len())
    })
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn no_picture_harms_the_reader(sight in sight(), width in side(), height in side()) {
        if let Ok(reading) = READER.read(&shown(&sight, width, height)) {
            prop_assert!(is_sound(&reading), "{reading:?}");
        }
    }
}
