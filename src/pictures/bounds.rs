//! What a HEIC file would make its decoder copy and allocate, added up before it may.
//! Boxes refer to each other and to the same bytes as often as they like, so a file of
//! some kilobytes can ask for terabytes.

use anyhow::anyhow;
use heic_decoder::{
    bitreader::strip_emulation_prevention,
    hevc::{
        nal::{NAL_SPS, parse_nal_header},
        params::parse_sps,
    },
    isobmff::{self, ParsedHeif, ResolvedImage},
};
use std::collections::HashMap;

use super::boxes::{Chunk, Numbers, boxes};
use crate::reading::ReadError;

/// Everything but pixels: a phone writes 4 to 12 KiB, a colour profile some more.
const META_BYTES_MAX: usize = 256 * 1024;
/// Parameter sets of one picture; a phone writes 100 bytes. Parsed anew for each tile.
const CONFIG_BYTES_MAX: usize = 4096;
/// A 48-megapixel photo has 192 tiles.
const TILES_MAX: u64 = 1024;
/// Each byte of a file is copied for its picture and for each reference to it: tile of
/// the photo, thumbnail, described by EXIF, and few more.
const COPIES_MAX: u64 = 8;
/// Pieces of one tile; a phone writes one to three.
const PIECES_MAX: usize = 4096;
/// Of all pictures that are decoded. Fits 48 megapixels in tiles at 4:2:0; each sample
/// takes five bytes, and four more when the tiles are put together.
const SAMPLES_MAX: u64 = 80_000_000;

/// Refuses a file whose boxes refer to more than it holds.
pub fn check_container(file: &[u8]) -> Result<(), ReadError> {
    for meta in boxes(file).filter(|it| it.kind == *b"meta") {
        if META_BYTES_MAX < meta.body.len() {
            return Err(malformed("its description is too long"));
        }
        let copied = bytes_copied(meta.body).ok_or_else(|| malformed("its boxes are broken"))?;
        if (file.len() as u64).saturating_mul(COPIES_MAX) < copied {
            return Err(malformed("it refers to more than it holds"));
        }
    }
    Ok(())
}

/// Refuses a file whose pictures take more memory than a photo does. `shown` is the
/// size in pixels that the file states.
pub fn check_planes(file: &[u8], shown: u64) -> Result<(), ReadError> {
    // It was parsed a moment ago.
    let parsed = isobmff::parse(file).map_err(|err| ReadError::Damaged(err.into()))?;
    let of_photo = planes(&parsed)?;
    let mut samples = of_photo.samples;
    if let Some(alpha) = &parsed.alpha {
        samples = samples.saturating_add(planes(&alpha.image)?.samples);
    }
    if SAMPLES_MAX < samples {
        return Err(too_many_pixels());
    }
    // A canvas without tiles to fill it.
    match of_photo.pixels < shown {
        true => Err(malformed("its tiles do not fill it")),
        false => Ok(()),
    }
}

/// The size itself is unknown, or not what matters.
pub fn too_many_pixels() -> ReadError {
    ReadError::TooManyPixels {
        width: u32::MAX,
        height: u32::MAX,
    }
}

fn malformed(why: &'static str) -> ReadError {
    ReadError::Damaged(anyhow!(why))
}

#[derive(Default)]
struct Planes {
    /// Of brightness alone.
    pixels: u64,
    /// Of brightness and colours.
    samples: u64,
}

fn planes(parsed: &ParsedHeif) -> Result<Planes, ReadError> {
    let mut sum = Planes::default();
    for image in parsed.images.iter().chain(&parsed.reference_image) {
        if PIECES_MAX < pieces(image) {
            return Err(malformed("a tile has too many pieces"));
        }
        let sps = image.hevc_config.nalus_of_type(NAL_SPS).next();
        let sps = sps.ok_or_else(|| malformed("a tile does not state its size"))?;
        let sps = parse_nal_header(sps)
            .and_then(|(_, payload)| parse_sps(&strip_emulation_prevention(payload)))
            .map_err(|err| ReadError::Damaged(err.into()))?;
        let pixels = u64::from(sps.pic_width_in_luma_samples)
            .saturating_mul(sps.pic_height_in_luma_samples.into());
        sum.pixels = sum.pixels.saturating_add(pixels);
        let samples = match sps.chroma_format_idc {
            0 => pixels,
            1 => pixels.saturating_mul(3) / 2,
            2 => pixels.saturating_mul(2),
            _ => pixels.saturating_mul(3),
        };
        sum.samples = sum.samples.saturating_add(samples);
    }
    Ok(sum)
}

/// Pieces (NAL units) of the coded picture, each of which the decoder copies.
fn pieces(image: &ResolvedImage) -> usize {
    let length_bytes = usize::from(image.hevc_config.length_size_minus_one) + 1;
    let mut rest = Numbers(&image.data);
    let mut count = 0;
    while let Some(length) = rest.next(length_bytes) {
        count += 1;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        rest = Numbers(rest.0.get(length..).unwrap_or_default());
    }
    count
}

/// Bytes of all items, and again for each reference to one. None if the boxes are
/// broken.
fn bytes_copied(meta: &[u8]) -> Option<u64> {
    // A version and flags come first.
    let inside: Vec<Chunk> = boxes(meta.get(4..)?).collect();
    let all = |kind: &[u8; 4]| {
        let kind = *kind;
        inside.iter().filter(move |it| it.kind == kind)
    };
    let mut lengths = HashMap::new();
    for places in all(b"iloc") {
        add_lengths(places.body, &mut lengths)?;
    }
    let mut sum = lengths.values().copied().fold(0, u64::saturating_add);
    for references in all(b"iref") {
        sum = sum.saturating_add(bytes_referred_to(references.body, &lengths)?);
    }
    for properties in all(b"iprp").flat_map(|it| boxes(it.body)) {
        let is_long = |it: Chunk| it.kind == *b"hvcC" && CONFIG_BYTES_MAX < it.body.len();
        if properties.kind == *b"ipco" && boxes(properties.body).any(is_long) {
            return None;
        }
    }
    Some(sum)
}

/// Adds up the extents of each item (`iloc`, ISO/IEC 14496-12 clause 8.11.3).
fn add_lengths(body: &[u8], lengths: &mut HashMap<u64, u64>) -> Option<()> {
    let mut numbers = Numbers(body);
    let version = numbers.next(1)?;
    numbers.next(3)?;
    let sizes = numbers.next(2)?;
    let size = |shift: u32| (sizes >> shift & 0xf) as usize;
    let (offset, length, base) = (size(12), size(8), size(4));
    let index = if version == 0 { 0 } else { size(0) };
    let id = if version < 2 { 2 } else { 4 };
    for _ in 0..numbers.next(id)? {
        let item = numbers.next(id)?;
        // How it is built, and where: in this file always.
        numbers.next(if version == 0 { 2 } else { 4 })?;
        numbers.next(base)?;
        let sum = lengths.entry(item).or_insert(0);
        for _ in 0..numbers.next(2)? {
            numbers.next(index)?;
            numbers.next(offset)?;
            *sum = sum.saturating_add(numbers.next(length)?);
        }
    }
    Some(())
}

/// Bytes of the items that `iref` names, each as often as it does.
fn bytes_referred_to(body: &[u8], lengths: &HashMap<u64, u64>) -> Option<u64> {
    let (head, lists) = body.split_at_checked(4)?;
    let id = if head[0] == 0 { 2 } else { 4 };
    let mut sum: u64 = 0;
    for list in boxes(lists) {
        let mut numbers = Numbers(list.body);
        while !numbers.is_empty() {
            numbers.next(id)?;
            let count = numbers.next(2)?;
            if TILES_MAX < count {
                return None;
            }
            for _ in 0..count {
                let item = numbers.next(id)?;
                sum = sum.saturating_add(lengths.get(&item).copied().unwrap_or(0));
            }
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = (body.len() as u32 + 8).to_be_bytes();
        [&size, &kind[..], body].concat()
    }

    /// A file of a kilobyte whose only item is these extents of it.
    fn of_extents(count: u16) -> Vec<u8> {
        let mut places = vec![0, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 0];
        places.extend(count.to_be_bytes());
        for _ in 0..count {
            places.extend([0, 0, 0, 0, 0, 0, 4, 0]);
        }
        with_meta(&chunk(b"iloc", &places))
    }

    fn with_meta(inside: &[u8]) -> Vec<u8> {
        let meta = chunk(b"meta", &[&[0; 4], inside].concat());
        [meta, chunk(b"mdat", &[0; 1024])].concat()
    }

    #[track_caller]
    fn check(file: &[u8], is_fine: bool) {
        assert_eq!(check_container(file).is_ok(), is_fine);
    }

    #[test]
    fn a_file_may_refer_to_its_bytes_a_few_times_only() {
        check(&of_extents(1), true);
        check(&of_extents(8), true);
        check(&of_extents(2000), false);
    }

    #[test]
    fn a_picture_has_a_phones_number_of_tiles() {
        let tiles = |count: u16| {
            let list = [
                &[0, 1],
                &count.to_be_bytes()[..],
                &[0, 2].repeat(count.into()),
            ]
            .concat();
            let body = [&[0; 4], &chunk(b"dimg", &list)[..]].concat();
            with_meta(&chunk(b"iref", &body))
        };
        check(&tiles(192), true);
        check(&tiles(1025), false);
    }

    #[test]
    fn what_is_said_beside_the_pixels_is_short() {
        let config = |bytes| chunk(b"iprp", &chunk(b"ipco", &chunk(b"hvcC", &vec![0; bytes])));
        check(&with_meta(&config(100)), true);
        check(&with_meta(&config(5000)), false);
        check(&with_meta(&chunk(b"free", &vec![0; 300 * 1024])), false);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _answer = check_container(&with_meta(&chunk(b"iloc", &bytes)));
            let _answer = check_container(&with_meta(&chunk(b"iref", &bytes)));
            let _answer = check_container(&bytes);
        }
    }
}
