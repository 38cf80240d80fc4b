//! What a file is, by its content: a picture that can be read, or something else that
//! people send by mistake, told apart so that they can be told what to send.

use super::{Format, animated, boxes};
use crate::reading::ReadError;

/// Brands of HEIF files whose pictures are coded as HEVC, or that leave it open.
const HEIC_BRANDS: [&[u8; 4]; 5] = [b"heic", b"heix", b"heim", b"heis", b"mif1"];
/// Brands of HEIF files that are sequences of pictures.
const SEQUENCE_BRANDS: [&[u8; 4]; 5] = [b"msf1", b"hevc", b"hevx", b"hevm", b"avis"];
/// Brands that begin otherwise but are no video: sound, raw photos, other pictures.
const OTHER_BRANDS: [&[u8; 4]; 6] = [b"avif", b"M4A ", b"M4B ", b"jp2 ", b"jxl ", b"crx "];

/// The format of a still picture, or why the file is none that is read.
pub fn tell(file: &[u8]) -> Result<Format, ReadError> {
    if file.is_empty() {
        return Err(ReadError::Empty);
    }
    let format = match file {
        [0xff, 0xd8, 0xff, ..] => Format::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Format::Png,
        _ if riff(file, b"WEBP") => Format::WebP,
        _ if file.get(4..8) == Some(b"ftyp") => by_brand(file)?,
        _ => return Err(no_picture(file)),
    };
    let moves = match format {
        Format::Jpeg => false,
        Format::Png => animated::png(file),
        Format::WebP => animated::webp(file),
        // Frames with times are a track; pictures beside each other are items.
        Format::Heic => boxes::find(file, b"moov").is_some(),
    };
    match moves {
        true => Err(ReadError::Animated),
        false => Ok(format),
    }
}

fn riff(file: &[u8], kind: &[u8; 4]) -> bool {
    file.starts_with(b"RIFF") && file.get(8..12) == Some(kind)
}

/// HEIC, AVIF, MP4 and MOV begin alike and name what they are.
fn by_brand(file: &[u8]) -> Result<Format, ReadError> {
    let names = boxes::find(file, b"ftyp").unwrap_or_default();
    let (major, others) = names.split_first_chunk().unwrap_or((&[0; 4], &[]));
    // Between the two stands a version.
    let others = || others.get(4..).unwrap_or_default().as_chunks::<4>().0;
    let is = |known: &[&[u8; 4]]| known.contains(&major);
    let names_any = |known: &[&[u8; 4]]| others().iter().any(|brand| known.contains(&brand));
    if is(&SEQUENCE_BRANDS) {
        Err(ReadError::Animated)
    } else if is(&OTHER_BRANDS) || others().contains(b"avif") {
        Err(ReadError::NotAPicture)
    } else if is(&HEIC_BRANDS) || names_any(&HEIC_BRANDS[..4]) {
        Ok(Format::Heic)
    } else {
        Err(ReadError::Video)
    }
}

fn no_picture(file: &[u8]) -> ReadError {
    let is_video = matches!(
        file,
        // WebM and Matroska; Flash; Windows Media; MPEG.
        [0x1a, 0x45, 0xdf, 0xa3, ..]
            | [b'F', b'L', b'V', 1, ..]
            | [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, ..]
            | [0, 0, 1, 0xba | 0xb3, ..]
    );
    // MOV files of old begin with any of these.
    let is_movie = matches!(file.get(4..8), Some(b"moov" | b"mdat" | b"wide" | b"pnot"));
    if is_video || is_movie || riff(file, b"AVI ") {
        ReadError::Video
    } else if animated::gif(file) {
        ReadError::Animated
    } else if is_pdf(file) {
        ReadError::Pdf
    } else {
        ReadError::NotAPicture
    }
}

/// Readers of PDF take it within the first kilobyte.
fn is_pdf(file: &[u8]) -> bool {
    let start = &file[..file.len().min(1024)];
    memchr::memmem::find(start, b"%PDF-").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &[u8], expected: &str) {
        let told = tell(file).map_or_else(|err| err.code(), Format::content_type);
        assert_eq!(told, expected, "{:?}", String::from_utf8_lossy(file));
    }

    #[test]
    fn files_are_told_by_their_first_bytes() {
        check(b"\xff\xd8\xff\xe1", "image/jpeg");
        check(b"\x89PNG\r\n\x1a\n", "image/png");
        check(b"RIFF\x04\0\0\0WEBP", "image/webp");
        check(b"", "empty_file");
        check(b"a text that calls itself a.jpg", "not_a_picture");
        check(b"II*\0 a TIFF", "not_a_picture");
        check(b"BM a bitmap", "not_a_picture");
        check(b"RIFF\x04\0\0\0WAVE", "not_a_picture");
    }

    #[test]
    fn what_phones_take_is_told_by_its_brand() {
        let named = |brands: &[u8]| {
            let size = (8 + brands.len() as u32).to_be_bytes();
            [&size, b"ftyp", brands].concat()
        };
        check(&named(b"heic\0\0\0\0mif1heic"), "image/heic");
        check(&named(b"mif1\0\0\0\0mif1heic"), "image/heic");
        check(&named(b"mif1\0\0\0\0mif1avif"), "not_a_picture");
        check(&named(b"avif\0\0\0\0mif1"), "not_a_picture");
        check(&named(b"hevc\0\0\0\0msf1hevc"), "animated_picture");
        check(&named(b"qt  \0\0\x02\0qt  "), "video");
        check(&named(b"isom\0\0\x02\0isomiso2avc1mp41"), "video");
        check(&named(b"M4A \0\0\0\0isom"), "not_a_picture");
        let still = named(b"heic\0\0\0\0mif1heic");
        let moves = [&still[..], b"\0\0\0\x08moov"].concat();
        check(&moves, "animated_picture");
    }

    #[test]
    fn videos_and_documents_are_told_apart() {
        check(b"\x1a\x45\xdf\xa3 webm", "video");
        check(b"\0\0\0\x08wide\0\0\0\x08mdat", "video");
        check(b"RIFF\x04\0\0\0AVI LIST", "video");
        check(b"%PDF-1.7", "pdf");
        check(b"\xef\xbb\xbf\n%PDF-1.4", "pdf");
    }
}
