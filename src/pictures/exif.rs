//! What a photo's file says about itself: which program wrote it, when it was taken, and
//! the small picture that phones put beside the large one. Nothing in it is trusted: it
//! may be missing, wrong or made up.

use std::io::Cursor;

use chrono::NaiveDateTime;
use image::{
    ImageDecoder,
    codecs::{jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder},
};

use super::{Format, inspect};

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exif {
    /// The program that wrote the file last.
    pub software: Option<String>,
    /// On the camera's clock, of whatever place.
    pub taken: Option<NaiveDateTime>,
    /// A whole JPEG.
    pub thumbnail: Option<Vec<u8>>,
}

const SOFTWARE: u16 = 0x0131;
const EXIF: u16 = 0x8769;
const TAKEN: u16 = 0x9003;
const THUMBNAIL: u16 = 0x0201;
const THUMBNAIL_LENGTH: u16 = 0x0202;
/// A directory with more entries than this is none that a camera wrote.
const ENTRIES_MAX: u16 = 512;

/// What the file says about itself; nothing, when it says nothing that can be understood.
pub fn exif(file: &[u8]) -> Exif {
    let Ok(picture) = inspect(file) else {
        return Exif::default();
    };
    let bytes = Cursor::new(file);
    let raw = match picture.format {
        Format::Jpeg => JpegDecoder::new(bytes).map(raw),
        Format::Png => PngDecoder::new(bytes).map(raw),
        Format::WebP => WebPDecoder::new(bytes).map(raw),
        Format::Heic => return Exif::default(),
    };
    let raw = raw.ok().flatten();
    raw.and_then(|raw| understood(&raw)).unwrap_or_default()
}

fn raw(mut decoder: impl ImageDecoder) -> Option<Vec<u8>> {
    decoder.exif_metadata().ok().flatten()
}

fn understood(raw: &[u8]) -> Option<Exif> {
    let tiff = Tiff::of(raw)?;
    let first = tiff.directory(tiff.long(4)?)?;
    let taken = tiff
        .value(&first, EXIF)
        .and_then(|at| tiff.directory(at))
        .and_then(|inner| tiff.text(&inner, TAKEN));
    Some(Exif {
        software: tiff.text(&first, SOFTWARE),
        taken: taken
            .and_then(|taken| NaiveDateTime::parse_from_str(&taken, "%Y:%m:%d %H:%M:%S").ok()),
        thumbnail: tiff.thumbnail(&first),
    })
}

/// A TIFF block in either order of bytes. Every place in it may be wrong.
struct Tiff<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

/// The entries of one directory, and where the next one begins.
struct Directory {
    /// Tag, type, count, and where the value or its place stands.
    entries: Vec<(u16, u16, u32, u32)>,
    next: Option<u32>,
}

impl<'a> Tiff<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        // Some writers keep the marker's name before it.
        let bytes = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
        let big_endian = match bytes.get(..4)? {
            [b'M', b'M', 0, 42] => true,
            [b'I', b'I', 42, 0] => false,
            _ => return None,
        };
        Some(Self { bytes, big_endian })
    }

    fn some(&self, at: u32, length: u32) -> Option<&'a [u8]> {
        let (at, length) = (usize::try_from(at).ok()?, usize::try_from(length).ok()?);
        self.bytes.get(at..at.checked_add(length)?)
    }

    fn short(&self, at: u32) -> Option<u16> {
        let bytes = self.some(at, 2)?.try_into().ok()?;
        Some(match self.big_endian {
            true => u16::from_be_bytes(bytes),
            false => u16::from_le_bytes(bytes),
        })
    }

    fn long(&self, at: u32) -> Option<u32> {
        let bytes = self.some(at, 4)?.try_into().ok()?;
        Some(match self.big_endian {
            true => u32::from_be_bytes(bytes),
            false => u32::from_le_bytes(bytes),
        })
    }

    fn directory(&self, at: u32) -> Option<Directory> {
        let count = self.short(at).filter(|count| *count <= ENTRIES_MAX)?;
        let place = |n: u32| at.checked_add(2)?.checked_add(12 * n);
        let mut entries = Vec::new();
        for n in 0..u32::from(count) {
            let at = place(n)?;
            let entry = (
                self.short(at)?,
                self.short(at + 2)?,
                self.long(at + 4)?,
                at + 8,
            );
            entries.push(entry);
        }
        let next = place(count.into()).and_then(|at| self.long(at));
        Some(Directory { entries, next })
    }

    /// The whole number under this tag.
    fn value(&self, directory: &Directory, tag: u16) -> Option<u32> {
        let entry = directory.entries.iter().find(|entry| entry.0 == tag)?;
        match entry.1 {
            3 => self.short(entry.3).map(u32::from),
            4 => self.long(entry.3),
            _ => None,
        }
    }

    /// The text under this tag, without what fills it up.
    fn text(&self, directory: &Directory, tag: u16) -> Option<String> {
        let entry = directory.entries.iter().find(|entry| entry.0 == tag)?;
        let (2, length) = (entry.1, entry.2) else {
            return None;
        };
        let at = match length {
            0..=4 => entry.3,
            _ => self.long(entry.3)?,
        };
        let text = String::from_utf8_lossy(self.some(at, length)?);
        let text = text.split('\0').next().unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn thumbnail(&self, first: &Directory) -> Option<Vec<u8>> {
        let second = self.directory(first.next.filter(|at| *at != 0)?)?;
        let at = self.value(&second, THUMBNAIL)?;
        let length = self.value(&second, THUMBNAIL_LENGTH)?;
        let bytes = self.some(at, length)?;
        bytes.starts_with(&[0xff, 0xd8]).then(|| bytes.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block with a program, a time, and a small picture of two bytes.
    fn block() -> Vec<u8> {
        let mut tiff = b"II\x2a\0\x08\0\0\0".to_vec();
        let entry = |tag: u16, kind: u16, count: u32, value: u32| {
            let mut bytes = tag.to_le_bytes().to_vec();
            bytes.extend(kind.to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend(value.to_le_bytes());
            bytes
        };
        // Directory at 8 with two entries: to 38; inner at 38: to 56; second at 56: to 86.
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend(entry(SOFTWARE, 2, 10, 86));
        tiff.extend(entry(EXIF, 4, 1, 38));
        tiff.extend(56_u32.to_le_bytes());
        tiff.extend(1_u16.to_le_bytes());
        tiff.extend(entry(TAKEN, 2, 20, 96));
        tiff.extend(0_u32.to_le_bytes());
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend(entry(THUMBNAIL, 4, 1, 116));
        tiff.extend(entry(THUMBNAIL_LENGTH, 4, 1, 3));
        tiff.extend(0_u32.to_le_bytes());
        tiff.extend(b"Photoshop\0");
        tiff.extend(b"2026:11:03 18:25:00\0");
        tiff.extend([0xff, 0xd8, 0xff]);
        tiff
    }

    #[test]
    fn a_block_says_which_program_when_and_shows_the_small_picture() {
        let said = understood(&block()).unwrap();
        assert_eq!(said.software.as_deref(), Some("Photoshop"));
        assert_eq!(said.taken, "2026-11-03T18:25:00".parse().ok());
        assert_eq!(said.thumbnail, Some(vec![0xff, 0xd8, 0xff]));
    }

    #[test]
    fn a_block_that_is_cut_anywhere_is_no_trouble() {
        let block = block();
        for length in 0..block.len() {
            let _said = understood(&block[..length]);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, at: u8, value: u8) {
            let _said = understood(&[&b"MM\0\x2a\0\0\0\x08"[..], &bytes].concat());
            let mut block = block();
            let place = usize::from(at) % block.len();
            block[place] = value;
            let _said = understood(&block);
            let _said = exif(&bytes);
        }
    }
}
