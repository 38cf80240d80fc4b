//! Files that were damaged on the way, or made to do harm: whatever is in them, the
//! decoder answers, and with no more pixels than it is allowed.

#![cfg(test)]

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};
use proptest::prelude::*;
use proptest::sample::Index;
use xiaopiao::pictures::PIXELS_MAX;
use xiaopiao::pictures::decode;

/// What a file may have gone through.
#[derive(Clone, Debug)]
enum Harm {
    Byte(Index, u8),
    /// Two bytes at once: lengths and sizes are as long.
    Word(Index, [u8; 2]),
    Cut(Index),
    Lost(Index, Index),
    Doubled(Index, Index),
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = any::<Index>;
    prop_oneof![
        8 => (at(), any::<u8>()).prop_map(|(at, byte)| Harm::Byte(at, byte)),
        4 => (at(), any::<[u8; 2]>()).prop_map(|(at, word)| Harm::Word(at, word)),
        1 => at().prop_map(Harm::Cut),
        2 => (at(), at()).prop_map(|(a, b)| Harm::Lost(a, b)),
        2 => (at(), at()).prop_map(|(a, b)| Harm::Doubled(a, b)),
    ]
}

fn harmed(mut file: Vec<u8>, harms: &[Harm]) -> Vec<u8> {
    for harm in harms {
        if file.len() < 4 {
            break;
        }
        let length = file.len();
        let span = |a: &Index, b: &Index| {
            let (a, b) = (a.index(length), b.index(length));
            a.min(b)..a.max(b)
        };
        match harm {
            Harm::Byte(at, byte) => file[at.index(length)] = *byte,
            Harm::Word(at, word) => {
                let at = at.index(length - 1);
                file[at..at + 2].copy_from_slice(word);
            }
            Harm::Cut(at) => file.truncate(at.index(length)),
            Harm::Lost(a, b) => drop(file.drain(span(a, b))),
            Harm::Doubled(a, b) => {
                let span = span(a, b);
                let again = file[span.clone()].to_vec();
                file.splice(span.start..span.start, again);
            }
        }
    }
    file
}

fn picture() -> RgbImage {
    RgbImage::from_fn(97, 61, |x, y| {
        Rgb([(x * 5) as u8, (y * 7) as u8, (x * y) as u8])
    })
}

/// One whole file of each sort.
fn files() -> Vec<Vec<u8>> {
    let in_format = |format| {
        let mut file = Cursor::new(Vec::new());
        picture().write_to(&mut file, format).unwrap();
        file.into_inner()
    };
    let mut with_orientation = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut with_orientation, 80);
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    encoder.set_exif_metadata(exif.to_vec()).unwrap();
    let (width, height) = picture().dimensions();
    encoder
        .write_image(&picture(), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    vec![
        with_orientation,
        in_format(ImageFormat::Jpeg),
        in_format(ImageFormat::Png),
        in_format(ImageFormat::WebP),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_harm_to_a_file_harms_the_decoder(
        which in 0..4_usize,
        harms in proptest::collection::vec(harm(), 1..12),
    ) {
        let file = harmed(files()[which].clone(), &harms);

        if let Ok(photo) = decode(&file) {
            prop_assert!(u64::from(photo.width()) * u64::from(photo.height()) <= PIXELS_MAX);
        }
    }

    #[test]
    fn no_file_of_chance_bytes_harms_the_decoder(
        which in 0..4_usize,
        kept in 0..64_usize,
        noise in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let head = files()[which][..kept].to_vec();

        let _ = decode(&[head, noise].concat()).is_ok();
    }
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    for file in files() {
        for end in 0..file.len() {
            assert!(
                decode(&file[..end]).is_err(),
                "cut at {end} of {}",
                file.len()
            );
        }
    }
}
