//! Whether a picture file holds more than one frame. A receipt does not move; of one
//! that does, nobody knows which frame counts.

/// A GIF with a second frame.
pub fn gif(file: &[u8]) -> bool {
    2 <= gif_frames(file).unwrap_or(0)
}

/// Frames of a GIF, two at most; none if it is no GIF or breaks off before the second.
fn gif_frames(file: &[u8]) -> Option<u32> {
    let (head, mut rest) = file.split_at_checked(13)?;
    if !head.starts_with(b"GIF8") {
        return None;
    }
    rest = rest.get(colours(head[10])..)?;
    let mut frames = 0;
    loop {
        match rest.split_first()? {
            // A frame: its place and size, its colours, the size of its codes, its codes.
            (0x2c, frame) => {
                frames += 1;
                if frames == 2 {
                    return Some(frames);
                }
                rest = after_blocks(frame.get(9 + colours(*frame.get(8)?) + 1..)?)?;
            }
            // An extension: its label, its data.
            (0x21, extension) => rest = after_blocks(extension.get(1..)?)?,
            _ => return Some(frames),
        }
    }
}

/// Bytes of a colour table.
fn colours(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

/// What follows blocks that each state their length; an empty one is the last.
fn after_blocks(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let (length, after) = rest.split_first()?;
        rest = after.get(usize::from(*length)..)?;
        if *length == 0 {
            return Some(rest);
        }
    }
}

/// A PNG that says how many frames it has (`acTL`), and has several.
pub fn png(file: &[u8]) -> bool {
    let mut rest = file.get(8..).unwrap_or_default();
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        match &head[4..] {
            b"acTL" => {
                return after
                    .first_chunk()
                    .is_some_and(|n| 1 < u32::from_be_bytes(*n));
            }
            // It would stand before the pixels.
            b"IDAT" | b"IEND" => return false,
            // Four more bytes are the chunk's checksum.
            _ => rest = after.get(length + 4..).unwrap_or_default(),
        }
    }
    false
}

/// A WebP whose extended header says so.
pub fn webp(file: &[u8]) -> bool {
    const ANIMATED: u8 = 0x02;
    file.get(12..16) == Some(b"VP8X") && file.get(20).is_some_and(|flags| flags & ANIMATED != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A GIF of this many frames of one pixel, with a comment between them.
    fn gif_of(frames: usize) -> Vec<u8> {
        let mut file = b"GIF89a\x01\0\x01\0\x80\0\0".to_vec();
        file.extend([255; 6]);
        for _ in 0..frames {
            file.extend(b"\x21\xfe\x02hi\0");
            file.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x4c\x01\0");
        }
        file.push(0x3b);
        file
    }

    #[test]
    fn a_gif_moves_when_it_has_a_second_frame() {
        assert!(!gif(&gif_of(1)));
        assert!(gif(&gif_of(2)));
        assert!(gif(&gif_of(9)));
        assert!(!gif(b"not a GIF"));
    }

    #[test]
    fn a_png_moves_when_it_says_so_before_its_pixels() {
        let chunk = |kind: &[u8; 4], body: &[u8]| {
            let size = (body.len() as u32).to_be_bytes();
            [&size, kind, body, b"crc!"].concat()
        };
        let with =
            |first: Vec<u8>| [b"\x89PNG\r\n\x1a\n".to_vec(), first, chunk(b"IDAT", b"")].concat();
        assert!(png(&with(chunk(b"acTL", &[0, 0, 0, 7, 0, 0, 0, 0]))));
        assert!(!png(&with(chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]))));
        assert!(!png(&with(chunk(b"pHYs", &[0; 9]))));
    }

    #[test]
    fn a_webp_moves_when_its_header_says_so() {
        assert!(webp(
            b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0"
        ));
        assert!(!webp(
            b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\0\0\0\0\0\0"
        ));
        assert!(!webp(
            b"RIFF\x1e\0\0\0WEBPVP8 \x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0"
        ));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _answer = gif(&[b"GIF89a", &bytes[..]].concat());
            let _answer = png(&[b"\x89PNG\r\n\x1a\n", &bytes[..]].concat());
            let _answer = webp(&bytes);
        }
    }
}
