//! Finds dates in a row of text. Keeps every order of day and month that
//! makes a real date; which one is meant is decided elsewhere.

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use chrono::{NaiveDate, NaiveTime, Weekday};
use regex::{Captures, Regex};

use crate::extraction::Precision;

pub use super::clock::times;

/// In which order the parts of a date stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
}

/// A date as it stands in a row, with each real date it can mean.
#[derive(Clone, Debug, PartialEq)]
pub struct DateToken {
    pub at: Range<usize>,
    pub readings: Vec<(Order, NaiveDate)>,
}

/// A time of day as it stands in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeToken {
    pub at: Range<usize>,
    pub time: NaiveTime,
    pub precision: Precision,
}

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        pub static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is fixed"));
    };
}

pattern!(
    YEAR_FIRST,
    r"(20\d{2})[ ]?[-/.,年][ ]?(\d{1,2})[ ]?[-/.,月][ ]?(\d{1,2})[ ]?日?"
);
pattern!(
    YEAR_LAST,
    r"(\d{1,2})[ ]?[-/.:][ ]?(\d{1,2})[ ]?[-/.][ ]?(20\d{2})"
);
pattern!(SHORT, r"(\d{1,2})([-/.年])(\d{1,2})[-/.月](\d{2})日?");
pattern!(COMPACT, r"(20\d{2})(\d{2})(\d{2})");
pattern!(
    REPUBLIC,
    r"(1[01]\d)[ ]?[-/.年][ ]?(\d{1,2})[ ]?[-/.月][ ]?(\d{1,2})[ ]?日?"
);
pattern!(
    NAMED_DAY_FIRST,
    r"(?i)(\d{1,2})(?:st|nd|rd|th)?[ ]?[-/,.]?[ ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ]?[-/,.']?[ ]?(20\d{2}|\d{2})"
);
pattern!(
    NAMED_MONTH_FIRST,
    r"(?i)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ]?[-/,.]?[ ]?(\d{1,2})(?:st|nd|rd|th)?[ ]?[-/,.][ ]?(20\d{2})"
);
pattern!(
    TIME,
    r"(?i)(am|pm|上午|下午|晚上|中午)?[ ]?(\d{1,2})[ ]?(?:[:;]|時|时|点|點)[ ]?(\d{2})(?:[ ]?(?:[:;.]|分)[ ]?(\d{2})秒?|分)?[ ]?(am|pm|a\.m|p\.m|ph\b|a\b|p\b|上午|下午)?"
);
pattern!(
    LOOKALIKES,
    r"[0-9OoIl|]{1,4}(?:[-/:][0-9OoIl|]{1,2}){2}(?:[ ]?[0-9OoIl|]{2}(?:[:][0-9OoIl|]{2}){1,2})?"
);
// Without any sign only a word of time before it makes a moment of it.
pattern!(
    UNSIGNED,
    r"(?i)(?:时间|時間|日期|time|date)[ ]?:?[ ]?(20\d{2})(\d{2})(\d{2})[ ]?(\d{2})(\d{2})(\d{2})?(?:\D|$)"
);
pattern!(
    WEEKDAY,
    r"(?i)\b(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs)?\b|(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])|\b(isnin|selasa|rabu|khamis|jumaat|sabtu|ahad)\b"
);
pattern!(DOTTED_TIME, r"(\d{1,2})\.(\d{2}):(\d{2})");

type Meaning = fn(&Captures<'_>) -> Vec<(Order, NaiveDate)>;

/// All dates of a row from left to right, none overlapping another.
pub fn dates(text: &str) -> Vec<DateToken> {
    if !has_digits(text) {
        return Vec::new();
    }
    let text = &*digits_restored(text);
    let mut found: Vec<DateToken> = Vec::new();
    let forms: [(&Regex, Meaning); 7] = [
        (&YEAR_FIRST, |c| read(c, [1, 2, 3], &[Order::YearMonthDay])),
        (&YEAR_LAST, |c| {
            read(c, [1, 2, 3], &[Order::DayMonthYear, Order::MonthDayYear])
        }),
        (&NAMED_DAY_FIRST, |c| named(c, 1, 2, 3)),
        (&NAMED_MONTH_FIRST, |c| named(c, 2, 1, 3)),
        (&REPUBLIC, republic),
        (&SHORT, short),
        (&COMPACT, |c| read(c, [1, 2, 3], &[Order::YearMonthDay])),
    ];
    for (pattern, meaning) in forms {
        for captures in pattern.captures_iter(text) {
            let at = captures.get(0).expect("group 0 is the match").range();
            let readings = meaning(&captures);
            let taken = found
                .iter()
                .any(|d| d.at.start < at.end && at.start < d.at.end);
            if !taken && !readings.is_empty() && date_edges_are_clean(text, &at) {
                found.push(DateToken { at, readings });
            }
        }
    }
    if let Some(captures) = unsigned(text) {
        let readings = read(&captures, [1, 2, 3], &[Order::YearMonthDay]);
        let at = captures.get(1).zip(captures.get(3));
        let at = at.map_or(0..0, |(year, day)| year.start()..day.end());
        if !readings.is_empty() && found.is_empty() {
            found.push(DateToken { at, readings });
        }
    }
    found.sort_by_key(|date| date.at.start);
    found
}

/// The day of the week that a row names, if it names one.
pub fn weekday(text: &str) -> Option<Weekday> {
    let captures = WEEKDAY.captures(text)?;
    let name = captures
        .iter()
        .skip(1)
        .flatten()
        .next()?
        .as_str()
        .to_lowercase();
    let of = |names: &str| names.split_whitespace().position(|one| one == name);
    let day = of("mon tue wed thu fri sat sun")
        .or_else(|| of("一 二 三 四 五 六 日"))
        .or_else(|| of("isnin selasa rabu khamis jumaat sabtu ahad"))
        .or_else(|| (name == "天").then_some(6))?;
    Weekday::try_from(u8::try_from(day).ok()?).ok()
}

/// Year to second in one number, `20261108182205`.
pub fn unsigned(text: &str) -> Option<Captures<'_>> {
    UNSIGNED.captures(text)
}

/// Letters taken for digits put right inside what is otherwise a date or a time:
/// `2O26-ll-08`. Every character keeps its place.
pub fn digits_restored(text: &str) -> Cow<'_, str> {
    if !text.contains(['O', 'o', 'I', 'l', '|']) {
        return Cow::Borrowed(text);
    }
    let mut whole = text.to_owned();
    for found in LOOKALIKES.find_iter(text) {
        let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let glued = beside(text[..found.start()].chars().next_back())
            || beside(text[found.end()..].chars().next());
        let digits = found.as_str().chars().filter(char::is_ascii_digit).count();
        if glued || digits < 3 {
            continue;
        }
        let restored = found.as_str().replace(['O', 'o'], "0");
        whole.replace_range(found.range(), &restored.replace(['I', 'l', '|'], "1"));
    }
    Cow::Owned(whole)
}

/// Most rows have no date and no time; a look is cheaper than seven patterns.
pub fn has_digits(text: &str) -> bool {
    3 <= text.bytes().filter(u8::is_ascii_digit).count()
}

pub fn group(captures: &Captures<'_>, index: usize) -> Option<u32> {
    captures.get(index)?.as_str().parse().ok()
}

fn read(captures: &Captures<'_>, groups: [usize; 3], orders: &[Order]) -> Vec<(Order, NaiveDate)> {
    let numbers = groups.map(|index| group(captures, index).unwrap_or(0));
    orders
        .iter()
        .filter_map(|order| Some((*order, date(numbers, *order)?)))
        .collect()
}

fn date([a, b, c]: [u32; 3], order: Order) -> Option<NaiveDate> {
    let (year, month, day) = match order {
        Order::YearMonthDay => (a, b, c),
        Order::DayMonthYear => (c, b, a),
        Order::MonthDayYear => (c, a, b),
    };
    let year = if year < 100 { year + 2000 } else { year };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Two-digit years: all three orders, as far as they make a date. Chinese signs
/// leave no doubt.
fn short(captures: &Captures<'_>) -> Vec<(Order, NaiveDate)> {
    let numbers = [1, 3, 4].map(|index| group(captures, index).unwrap_or(0));
    let orders: &[Order] = match captures.get(2).map(|sign| sign.as_str()) {
        Some("年") => &[Order::YearMonthDay],
        _ => &[
            Order::YearMonthDay,
            Order::DayMonthYear,
            Order::MonthDayYear,
        ],
    };
    orders
        .iter()
        .filter_map(|order| Some((*order, date(numbers, *order)?)))
        .collect()
}

/// Years of the Republic of China, as Taiwan counts them.
fn republic(captures: &Captures<'_>) -> Vec<(Order, NaiveDate)> {
    let Some(year) = group(captures, 1) else {
        return Vec::new();
    };
    let numbers = [
        year + 1911,
        group(captures, 2).unwrap_or(0),
        group(captures, 3).unwrap_or(0),
    ];
    let read = date(numbers, Order::YearMonthDay);
    read.map(|date| (Order::YearMonthDay, date))
        .into_iter()
        .collect()
}

fn named(
    captures: &Captures<'_>,
    day: usize,
    month: usize,
    year: usize,
) -> Vec<(Order, NaiveDate)> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let name = captures
        .get(month)
        .map(|name| name.as_str().to_ascii_lowercase());
    let number = name
        .and_then(|name| MONTHS.find(&name))
        .map(|at| at as u32 / 3 + 1);
    let numbers = [group(captures, day), number, group(captures, year)];
    let numbers = numbers.map(|number| number.unwrap_or(0));
    let read = date(numbers, Order::DayMonthYear);
    read.map(|date| (Order::DayMonthYear, date))
        .into_iter()
        .collect()
}

/// A date may be followed by digits only when they are the time glued to it.
fn date_edges_are_clean(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_digit() || ".,/".contains(c)) {
        return false;
    }
    let rest = &text[at.end..];
    let Some(next) = rest.chars().next() else {
        return true;
    };
    // Two months, as invoices of Taiwan name them: `115年11-12月`.
    let months = next == '月';
    // A speck amid the day: `2026/11/1.8`.
    let speck = ".,".contains(next) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if speck && !is_time(&rest[1..]) {
        return false;
    }
    // The hour of a time glued to a short year: `26-11-2018:38`.
    if next == ':' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if months
        || next == '/' && !is_time(&rest[1..])
        || (next == '-' && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
    {
        return false;
    }
    !next.is_ascii_digit() || is_time(rest)
}

fn is_time(text: &str) -> bool {
    TIME.find(text).is_some_and(|time| time.start() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, readings: &[&str], time: Option<&str>) {
        let dates = dates(text);
        let found: Vec<String> = dates
            .iter()
            .flat_map(|d| &d.readings)
            .map(|(_, date)| date.to_string())
            .collect();
        assert_eq!(found, readings, "{text}");
        let times = times(text);
        let found = times.first().map(|token| token.time.to_string());
        assert_eq!(found.as_deref(), time, "{text}");
    }

    #[test]
    fn dates_and_times_are_found_however_they_are_written() {
        check("2025-11-2116:26:18", &["2025-11-21"], Some("16:26:18"));
        check("28/11/202519:59:33", &["2025-11-28"], Some("19:59:33"));
        check("2025年11月3日 18時22分", &["2025-11-03"], Some("18:22:00"));
        check(
            "11/5/2018 01:14:32 PM",
            &["2018-05-11", "2018-11-05"],
            Some("13:14:32"),
        );
        check(
            "01:21PM 07-11-25",
            &["2007-11-25", "2025-11-07", "2025-07-11"],
            Some("13:21:00"),
        );
        check("12 Mar 2018", &["2018-03-12"], None);
        check("MAR 12, 2018 12.25:44", &["2018-03-12"], Some("12:25:44"));
        check("114年11月03日", &["2025-11-03"], None);
        check("下午 3:05", &[], Some("15:05:00"));
        check("20251121 18:22", &["2025-11-21"], Some("18:22:00"));
        check("12:05 AM", &[], Some("00:05:00"));
        check("2O26-ll-08 18:22:O5", &["2026-11-08"], Some("18:22:05"));
        check("时间:20261108182205", &["2026-11-08"], Some("18:22:05"));
        check(
            "26-11-2018:38",
            &["2026-11-20", "2020-11-26"],
            Some("18:38:00"),
        );
        check("2026/11/08/18:22", &["2026-11-08"], Some("18:22:00"));
    }

    #[test]
    fn numbers_that_only_look_like_dates_are_left_alone() {
        check("103.20.05.2018", &[], None);
        check("5B05A72511081342042A1F", &[], None);
        check("Lot 3, 23/1, 40300", &[], None);
        check("20261103182205001", &[], None);
        check("2025-13-45", &[], None);
        check("115年11-12月", &[], None);
        check("2026/11/1.8", &[], None);
    }
}
