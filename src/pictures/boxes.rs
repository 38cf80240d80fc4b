//! The boxes that HEIC, AVIF, MP4 and MOV files are made of (ISO/IEC 14496-12), as far
//! as one has to look into them to tell the files apart and to bound what a decoder
//! will do. Never reads a pixel.

/// One box. A box that says it is longer than what is there is not whole.
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'a> {
    pub kind: [u8; 4],
    pub body: &'a [u8],
    pub is_whole: bool,
    /// Where it ends, counted from the first of its siblings.
    pub end: usize,
}

/// The boxes that lie one behind the other in these bytes. Ends at the first that is
/// none, or that is not whole.
pub fn boxes(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        let chunk = first(bytes, at?)?;
        at = chunk.is_whole.then_some(chunk.end);
        Some(chunk)
    })
}

fn first(bytes: &[u8], start: usize) -> Option<Chunk<'_>> {
    let rest = bytes.get(start..)?;
    let (size, rest_of_head) = rest.split_first_chunk()?;
    let (kind, mut body) = rest_of_head.split_first_chunk()?;
    let mut head: u64 = 8;
    let size = match u32::from_be_bytes(*size) {
        0 => rest.len() as u64,
        1 => {
            let (size, after) = body.split_first_chunk()?;
            (head, body) = (16, after);
            u64::from_be_bytes(*size)
        }
        size => u64::from(size),
    };
    let length = size.checked_sub(head)?;
    let inside = usize::try_from(length).ok().and_then(|len| body.get(..len));
    Some(Chunk {
        kind: *kind,
        body: inside.unwrap_or(body),
        is_whole: inside.is_some(),
        end: inside.map_or(bytes.len(), |_| start + size as usize),
    })
}

/// The body of the first box of this kind.
pub fn find<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes).find(|it| it.kind == *kind).map(|it| it.body)
}

/// Numbers one after the other, most significant byte first.
pub struct Numbers<'a>(pub &'a [u8]);

impl Numbers<'_> {
    /// The next number of this many bytes, eight at most; none bytes are nought.
    pub fn next(&mut self, bytes: usize) -> Option<u64> {
        let (number, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        (bytes <= 8).then(|| {
            number
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
        })
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_follow_each_other_until_one_is_cut_off() {
        let bytes = b"\0\0\0\x0afreeab\0\0\0\x09wide!\0\0\0\x10mdatabc";
        let found: Vec<_> = boxes(bytes)
            .map(|it| (it.kind, it.body.len(), it.is_whole, it.end))
            .collect();
        assert_eq!(
            found,
            [
                (*b"free", 2, true, 10),
                (*b"wide", 1, true, 19),
                (*b"mdat", 3, false, 30)
            ]
        );
    }

    #[test]
    fn a_box_may_reach_to_the_end_or_have_a_long_size() {
        let long = b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x12ab\0\0\0\0freerest";
        let found: Vec<_> = boxes(long).map(|it| (it.kind, it.body)).collect();
        assert_eq!(found, [(*b"mdat", &b"ab"[..]), (*b"free", &b"rest"[..])]);
        assert_eq!(boxes(b"\0\0\0\x07shor").count(), 0);
    }
}
