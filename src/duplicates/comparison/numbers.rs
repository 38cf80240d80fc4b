//! Two numbers of receipts side by side: whether one is the other, misread or altered.

/// A number this long is not given twice by one till, on any day.
const LONG: usize = 9;
/// Shorter ones are too often part of each other.
const SHORT: usize = 4;

/// The number without what printers and readers vary: letters and digits only, in
/// capitals. The column `receipt.receipt_number_plain` does the same.
pub fn plain_number(number: &str) -> String {
    let plain = number.chars().filter(char::is_ascii_alphanumeric);
    plain.collect::<String>().to_ascii_uppercase()
}

/// Whether a till gives this plain number once only.
pub(super) fn is_long(number: &str) -> bool {
    LONG <= number.len()
}

/// Whether one plain number can be a misreading of the other: a character lost, or one
/// character taken for another that looks like it. Neighbours in a till's counting
/// are two sales.
pub(super) fn misread(mine: &str, theirs: &str) -> bool {
    let (short, long) = if mine.len() <= theirs.len() {
        (mine.as_bytes(), theirs.as_bytes())
    } else {
        (theirs.as_bytes(), mine.as_bytes())
    };
    match long.len() - short.len() {
        0 => looks_alike(short, long),
        1 => (0..long.len()).any(|i| [&long[..i], &long[i + 1..]].concat() == short),
        // A prefix that a reader cut off or glued on.
        _ => SHORT <= short.len() && (long.starts_with(short) || long.ends_with(short)),
    }
}

/// How far one plain number is from the other in a till's counting, where they differ in
/// one character only: another letter is not reached by counting at all.
pub(super) fn one_character_apart(mine: &str, theirs: &str) -> Option<u64> {
    if mine.len() != theirs.len() || mine.len() < SHORT {
        return None;
    }
    let pairs = mine.bytes().zip(theirs.bytes()).rev().enumerate();
    let mut unlike = pairs.filter(|(_, (a, b))| a != b);
    let (Some((place, (a, b))), None) = (unlike.next(), unlike.next()) else {
        return None;
    };
    let counts = a.is_ascii_digit() && b.is_ascii_digit();
    let place = u32::try_from(place).ok().filter(|_| counts);
    let worth = place.and_then(|place| 10_u64.checked_pow(place));
    Some(worth.map_or(u64::MAX, |worth| {
        worth.saturating_mul(u64::from(a.abs_diff(b)))
    }))
}

/// Whether at least half of the characters of two plain numbers are the same.
pub(super) fn mostly_alike(mine: &str, theirs: &str) -> bool {
    let unlike = mine.bytes().zip(theirs.bytes()).filter(|(a, b)| a != b);
    mine.len() == theirs.len() && unlike.count() * 2 <= mine.len()
}

/// Pairs of characters that thermal print and readers confuse.
const ALIKE: [&[u8; 2]; 14] = [
    b"08", b"06", b"0O", b"0D", b"17", b"1I", b"38", b"39", b"49", b"5S", b"69", b"8B", b"2Z",
    b"6G",
];

fn looks_alike(mine: &[u8], theirs: &[u8]) -> bool {
    let mut unlike = mine.iter().zip(theirs).filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (unlike.next(), unlike.next()) else {
        return false;
    };
    ALIKE
        .iter()
        .any(|[x, y]| (a, b) == (x, y) || (a, b) == (y, x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mine: &str, theirs: &str, can_be_misread: bool, apart: Option<u64>) {
        for (mine, theirs) in [(mine, theirs), (theirs, mine)] {
            assert_eq!(misread(mine, theirs), can_be_misread, "{mine} {theirs}");
            assert_eq!(one_character_apart(mine, theirs), apart);
        }
    }

    #[test]
    fn a_lost_or_confused_character_is_a_misreading() {
        check("A0812", "A0012", true, Some(800));
        check("A0012", "0012", true, None);
        check("20261103182205", "182205", true, None);
        check("A0B12", "A0812", true, Some(u64::MAX));
    }

    #[test]
    fn neighbours_and_strangers_are_none() {
        check("A0012", "A0013", false, Some(1));
        check("0099", "0100", false, None);
        check("10012", "20457", false, None);
        check("12", "13", false, None);
    }

    #[test]
    fn a_changed_digit_counts_for_what_its_place_is_worth() {
        check("792223", "792225", false, Some(2));
        check("A87183", "A82183", false, Some(5000));
    }

    #[test]
    fn printers_vary_what_stands_between_the_characters() {
        assert_eq!(plain_number("017-03 a4129"), "01703A4129");
    }
}
