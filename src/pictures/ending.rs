//! Whether a picture file reaches its own end. Decoders are lenient: a JPEG cut
//! in half decodes without an error, and half a receipt is a wrong amount.

use memchr::memchr;

/// Whether a JPEG has its end marker; whatever follows it is none of our business.
pub fn jpeg_is_whole(file: &[u8]) -> bool {
    let mut rest = file.get(2..).unwrap_or_default();
    loop {
        let Some(start) = memchr(0xff, rest) else {
            return false;
        };
        rest = &rest[start + 1..];
        match rest.first() {
            None => return false,
            // End of image.
            Some(0xd9) => return true,
            // A stuffed byte, a restart or a fill byte inside coded data.
            Some(0x00 | 0x01 | 0xd0..=0xd8) => rest = &rest[1..],
            Some(0xff) => {}
            // Any other segment states its length; it may embed another JPEG.
            Some(_) => {
                let Some(length) = rest.get(1..3) else {
                    return false;
                };
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                let Some(after) = rest.get(1 + length..) else {
                    return false;
                };
                rest = after;
            }
        }
    }
}

/// Whether a PNG has its last chunk.
pub fn png_is_whole(file: &[u8]) -> bool {
    let mut rest = file.get(8..).unwrap_or_default();
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        // Four more bytes are the chunk's checksum.
        let Some(next) = after.get(length as usize + 4..) else {
            return false;
        };
        if &head[4..] == b"IEND" {
            return true;
        }
        rest = next;
    }
    false
}

/// Whether a WebP is as long as it says.
pub fn webp_is_whole(file: &[u8]) -> bool {
    file.get(4..8).is_some_and(|length| {
        let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]);
        file.len() as u64 >= u64::from(length) + 8
    })
}
