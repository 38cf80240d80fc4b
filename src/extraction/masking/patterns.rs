//! What is private by its looks, with or without a word beside it.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{Own, places::Covered, words};
use crate::extraction::layout::Page;

/// A number with fewer digits names nobody, unless a word says so.
const DIGITS_MIN: usize = 7;

macro_rules! pattern {
    ($name:ident, $regex:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($regex).expect("fixed"));
    };
}

// `6222 **** **** 1234`, `138****5678`, `****1234`, `XXXX-XXXX-1234`; not a rule of stars.
pattern!(
    MASKED_NUMBER,
    r"[0-9A-Za-z]*[0-9][ -]?[*•●#]{2,}[*•●#0-9A-Za-z -]*|[*•●#]{2,}[*•● -]*[0-9]{2,}[0-9*•●]*|(?i:\bx{3,}(?:[ -]?x{2,})*[ -]?[0-9]{2,}\b)|[0-9]{4,}(?i:x{3,})[0-9]*"
);
// `王*`, `张*明`, `*小明`: between anything but Chinese, so that `*餐饮*面` is none.
pattern!(
    MASKED_NAME,
    r"(?:^|[^\x{3400}-\x{9fff}*])([\x{3400}-\x{9fff}]\*{1,2}[\x{3400}-\x{9fff}]?|\*{1,2}[\x{3400}-\x{9fff}]{1,2})(?:$|[^\x{3400}-\x{9fff}*0-9])"
);
pattern!(
    TITLED,
    r"[\x{3400}-\x{9fff}*]{1,4} ?(?:先生|女士|小姐|太太|老师)|\b(?i:mr|mrs|ms|miss|mdm|madam)\b\.? ?[A-Za-z*][A-Za-z*. ]*"
);
pattern!(
    EMAIL,
    r"[A-Za-z0-9_.+*-]+ ?@ ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
);
pattern!(
    PLATE,
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][ ·.•]?[A-Z0-9]{4,5}[A-Z0-9挂学警港澳]"
);
// What Taiwan stores invoices on: a slash and seven characters.
pattern!(CARRIER, r"(?:^|[\s:])(/[0-9A-Z.+-]{7})(?:$|\s)");
// `VISA 1234`, `招商银行(1234)`: the last digits of a card.
pattern!(
    CARD_END,
    r"(?i:visa|master ?card|master|amex|unionpay|union pay|jcb|debit|credit|银联|银行|储蓄卡|信用卡|借记卡)[^0-9.\t]{0,6}([0-9]{4})(?:$|[^0-9.:/-])"
);
pattern!(RUN, r"[0-9]{3,}(?:[ -][0-9]{3,})*");
pattern!(MOBILE, r"^(?:86)?1[3-9][0-9]{9}$");
pattern!(
    LANDLINE,
    r"^(?:\+?(?:86|852|853|886|60|65)[ -]?)?(?:\(?0?[0-9]{2,3}\)?[ -]?[2-9][0-9]{6,7}|(?:400|800|1800|1300)[ -]?[0-9]{2,4}[ -]?[0-9]{3,4}|[2-9][0-9]{3}[ -]?[0-9]{4}|[2-8][0-9]{6})$"
);
pattern!(
    DATED,
    r"^20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
);
pattern!(SUM, r"[0-9]\.[0-9]{1,2}(?:$|[^0-9])");

/// Covers what of a row is private by its looks.
pub fn anywhere(page: &Page<'_>, row: usize, own: &Own<'_>, covered: &mut Covered) {
    let text = &page.rows[row].text;
    for at in looks(text) {
        if !is_own(&text[at.clone()], own) {
            covered.text(row, at);
        }
    }
    let explained = [words::explained(text), under_a_word(page, row)].concat();
    for found in RUN.find_iter(text) {
        let at = found.range();
        let explained = explained
            .iter()
            .any(|room| room.start <= at.start && at.end <= room.end);
        if is_private_run(text, &at, explained, own) {
            covered.text(row, token(text, &at));
        }
    }
}

/// Whether a text shows somebody by its looks.
pub fn shows_a_person(text: &str) -> bool {
    let mobile = |found: regex::Match<'_>| MOBILE.is_match(&digits(found.as_str()));
    !looks(text).is_empty() || RUN.find_iter(text).any(mobile)
}

/// Whether these digits are a number of the shop's own, as the mall's list or the
/// paper's facts have it.
pub fn is_own(text: &str, own: &Own<'_>) -> bool {
    let given = digits(text);
    let phones = own
        .phone
        .split([',', ';', '/', '|', '、', '，'])
        .map(digits);
    let number = own.receipt_number.map(digits).unwrap_or_default();
    let same = |known: &str| DIGITS_MIN <= known.len() && known == given;
    phones.into_iter().any(|phone| same(&phone))
        || same(&number)
        || DIGITS_MIN <= given.len() && number.contains(&given)
}

/// Whether a number after `电话` is a shop's: landlines and service numbers, and never a
/// mobile of the mainland.
pub fn is_landline(text: &str) -> bool {
    !MOBILE.is_match(&digits(text)) && LANDLINE.is_match(text.trim())
}

fn looks(text: &str) -> Vec<Range<usize>> {
    let whole = [&*MASKED_NUMBER, &*TITLED, &*EMAIL, &*PLATE];
    let inner = [&*MASKED_NAME, &*CARRIER, &*CARD_END];
    let wholes = whole
        .iter()
        .flat_map(|pattern| pattern.find_iter(text).map(|found| found.range()));
    let inners = inner.iter().flat_map(|pattern| {
        let groups = pattern.captures_iter(text).filter_map(|found| found.get(1));
        groups.map(|group| group.range())
    });
    wholes.chain(inners).collect()
}

/// A value that stands under a word of the till is explained by it.
fn under_a_word(page: &Page<'_>, row: usize) -> Vec<Range<usize>> {
    let Some(above) = row.checked_sub(1).map(|above| &page.rows[above]) else {
        return Vec::new();
    };
    let rooms = words::explained(&above.text);
    let empty = rooms
        .iter()
        .any(|room| !above.text[room.clone()].contains(char::is_alphanumeric));
    let near = page.rows[row].y - above.y < 2.5;
    if empty && near {
        vec![0..page.rows[row].text.len()]
    } else {
        Vec::new()
    }
}

fn is_private_run(text: &str, at: &Range<usize>, explained: bool, own: &Own<'_>) -> bool {
    let run = &text[at.clone()];
    let number = digits(run);
    if number.len() < DIGITS_MIN || is_own(run, own) {
        return false;
    }
    // A sum: `1234567.00`.
    if text[at.end..].starts_with('.') && SUM.is_match(&text[at.start..]) && !run.contains(' ') {
        return false;
    }
    if MOBILE.is_match(&number) {
        return true;
    }
    let of_goods = SUM.is_match(text) && number.len() <= 10 || is_barcode(&number);
    !(explained || of_goods || DATED.is_match(&number) || is_landline(run) && run.contains('-'))
}

/// A barcode of goods with its check digit; those that begin with 0 or 2 are a shop's or
/// a card's own.
fn is_barcode(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, byte)| u32::from(byte - b'0') * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    number.len() == 13 && !number.starts_with(['0', '2']) && sum.is_multiple_of(10)
}

/// The run with the letters and signs that it hangs together with: `VIP8801234`.
fn token(text: &str, at: &Range<usize>) -> Range<usize> {
    let part = |c: char| c.is_ascii_alphanumeric() || "-_/*#".contains(c);
    let before = text[..at.start].trim_end_matches(part).len();
    let after = text[at.end..].len() - text[at.end..].trim_start_matches(part).len();
    before..at.end + after
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
