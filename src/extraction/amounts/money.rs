//! Finds sums of money in a row of text. Knows how sums are written and misread,
//! not what they mean.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::money::Fen;

/// One sum of money as it stands in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    pub fen: Fen,
    /// Bytes of the row's text: sign, currency and digits.
    pub at: Range<usize>,
    /// Digits printed after the decimal point.
    pub decimals: usize,
    pub currency: bool,
    /// A separator had to be taken for another one.
    pub mended: bool,
}

static SUM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(-)?[ ]?(rm|hk\$|hkd\$?|s\$|nt\$|us\$|mop\$?|rmb|cny|usd|sgd|myr|twd|ntd|[$¥€£]|s|[vy])?[ ]?(-)?[ ]?(\d{1,3}(?:,[ ]?\d{3})+(?:[ ]?\.[ ]?\d{1,2})?|\d+[ ]?[.,][ ]?\d{1,2}|\.\d{2}|\d+)(元|圆|圓|-)?",
    )
    .expect("the pattern is fixed")
});

/// The sums of a row from left to right.
pub fn sums(text: &str) -> Vec<Sum> {
    let mut sums = Vec::new();
    let mut from = 0;
    while let Some(found) = SUM.captures_at(text, from) {
        let whole = found.get(0).expect("group 0 is the match");
        let digits = found.get(4).expect("no sum without digits");
        from = whole.end().max(from + 1);
        let sign = found
            .get(1)
            .or(found.get(3))
            .or(found.get(5).filter(|c| c.as_str() == "-"));
        let currency = found.get(2);
        let start = currency.map_or(digits.start(), |c| c.start());
        let start = sign.map_or(start, |s| s.start().min(start));
        let unit = found.get(5).is_some_and(|c| c.as_str() != "-");
        let at = start..whole.end();
        let clean = edges_are_clean(text, &at, currency.map(|c| c.as_str()))
            || only_a_mark_follows(text, &at, digits.as_str());
        if !clean {
            // A refused number is passed over whole, never cut into a smaller one.
            from = end_of_number(text, digits.end());
            continue;
        }
        // `V298.00`, `Y298.00`: a yuan sign misread, if the sum is one to the fen.
        let like_yuan = currency.is_some_and(|c| matches!(c.as_str(), "v" | "V" | "y" | "Y"));
        if like_yuan && !to_the_fen(digits.as_str()) {
            from = end_of_number(text, digits.end());
            continue;
        }
        if let Some((fen, decimals, mended)) = value(digits.as_str(), currency.is_some() || unit) {
            let negative = sign.is_some();
            let fen = if negative { Fen(-fen.0) } else { fen };
            let currency = currency.is_some() || unit;
            sums.push(Sum {
                fen,
                at: start..whole.end(),
                decimals,
                currency,
                mended,
            });
        }
    }
    sums
}

fn value(digits: &str, money: bool) -> Option<(Fen, usize, bool)> {
    let plain: String = digits.chars().filter(|c| *c != ' ').collect();
    let spaced = plain.len() != digits.len();
    let point = plain.rfind(['.', ',']).filter(|i| plain.len() - i <= 3);
    let (whole, part) = match point {
        Some(i) => (&plain[..i], &plain[i + 1..]),
        None => (plain.as_str(), ""),
    };
    let comma_for_point = point.is_some_and(|i| plain[i..].starts_with(','));
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let leading_zero = 1 < whole.len() && whole.starts_with('0');
    // Longer numbers without decimals are codes, and so is 0436.
    let longest = if part.is_empty() && !money { 6 } else { 9 };
    if leading_zero || longest < whole.len() {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { &whole };
    let fen = Fen::parse(&format!("{whole}.{part}"))?;
    Some((fen, part.len(), comma_for_point || spaced))
}

fn to_the_fen(digits: &str) -> bool {
    digits
        .len()
        .checked_sub(3)
        .is_some_and(|point| digits[point..].starts_with('.'))
}

/// A sum to the fen is whole: a stop, star or comma behind it is a mark or a speck.
fn only_a_mark_follows(text: &str, at: &Range<usize>, digits: &str) -> bool {
    let whole = to_the_fen(digits);
    let rest = text[at.end..].trim_start_matches(['.', ',', '*', '#']);
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '%');
    let until = at.end..text.len() - rest.len();
    whole && ends && until.len() == 1 && edges_are_clean(&text[..at.end], at, None)
}

fn end_of_number(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    from + rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len())
}

/// Whether nothing stands at either side that makes the digits a part of a code, a
/// time, a percentage, a count or a measure.
fn edges_are_clean(text: &str, at: &Range<usize>, currency: Option<&str>) -> bool {
    let before = text[..at.start].chars().next_back();
    let mut rest = text[at.end..].chars();
    let (after, second) = (rest.next(), rest.next());
    let code_before = match before {
        Some(c) if c.is_ascii_digit() => true,
        Some(c) if c.is_ascii_alphabetic() => currency.is_none_or(|c| {
            ["s", "v", "y"]
                .iter()
                .any(|sign| c.eq_ignore_ascii_case(sign))
        }),
        // Dots lead from a word to its sum: `Service ..$96.60`.
        Some('.') if is_led(text, at) => false,
        Some('.' | ',' | '/' | '#' | '*') => true,
        // The minutes of a time.
        Some(':') => text[..at.start - 1].ends_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    let code_after = match after {
        Some(c) if c.is_ascii_digit() => true,
        Some('.' | ',' | ':' | '/') => {
            second.is_none_or(|c| c.is_ascii_alphanumeric() || c.is_whitespace())
        }
        Some('%' | '*' | '#') => true,
        Some('x' | 'X') => true,
        Some(c) if c.is_ascii_alphabetic() => {
            second.is_some_and(|c| c.is_ascii_alphanumeric()) || "gGlLmM".contains(c)
        }
        Some(c) => "件个個张張位人次分项項瓶份杯碗支包盒袋日月年时時天号號楼樓折点點".contains(c),
        None => false,
    };
    !code_before && !code_after
}

/// Whether dots alone part a sum to the fen from what stands before it.
fn is_led(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].trim_end_matches(['.', ' ']);
    let apart = !before.ends_with(|c: char| c.is_ascii_digit());
    apart && to_the_fen(&text[at.clone()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, fen: &[i64]) {
        let found: Vec<i64> = sums(text).iter().map(|sum| sum.fen.0).collect();
        assert_eq!(found, fen, "{text}");
    }

    #[test]
    fn sums_are_read_however_they_are_written() {
        check("$34.00", &[3400]);
        check("RM 27.00", &[2700]);
        check("-RM 0.02", &[-2]);
        check("0.24-", &[-24]);
        check("$-48.6", &[-4860]);
        check("¥1,272.00", &[127_200]);
        check("1, 272.00", &[127_200]);
        check("HKD 79.00", &[7900]);
        check("156元", &[15600]);
        check("RM11.40 s", &[1140]);
        check("s196.0", &[19600]);
        check("RM .00", &[0]);
        check("12,50", &[1250]);
        check("2 x 12.50\t25.00", &[200, 1250, 2500]);
        check("¥156.00.", &[15600]);
        check("V298.00", &[29_800]);
        check("-V12.50", &[-1250]);
        check("156.00*\t18.00*", &[15600, 1800]);
    }

    #[test]
    fn codes_times_counts_and_measures_are_no_sums() {
        check("18:29:43", &[]);
        check("6%", &[]);
        check("2件", &[]);
        check("0436", &[]);
        check("101626321", &[]);
        check("36.", &[]);
        check("5B05A72511081342042A1F", &[]);
        check("270g", &[]);
        check("150.SVC", &[]);
        check("V298", &[]);
        check("MV298.00", &[]);
        check("1.234", &[]);
    }
}
