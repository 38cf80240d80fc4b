//! Finds times of day in a row of text, also where one is glued to a date.

use std::ops::Range;

use chrono::NaiveTime;

use crate::extraction::Precision;

use super::tokens::{
    DOTTED_TIME, TIME, TimeToken, dates, digits_restored, group, has_digits, unsigned,
};

/// All times of a row from left to right. `12.25:44` counts, `12.25` does not.
pub fn times(text: &str) -> Vec<TimeToken> {
    if !has_digits(text) {
        return Vec::new();
    }
    let text = &*digits_restored(text);
    let dates = dates(text);
    let mut found = Vec::new();
    if let Some(time) = unsigned_time(text).filter(|_| dates.len() == 1) {
        return vec![time];
    }
    if !text.contains([':', ';', '时', '時', '点', '點']) {
        return Vec::new();
    }
    // A time may be glued to the date before it, so each search starts after a date.
    let mut from = 0;
    for until in dates.iter().map(|date| date.at.start).chain([text.len()]) {
        found.extend(times_between(text, from, until));
        from = dates
            .iter()
            .find(|date| date.at.start == until)
            .map_or(until, |d| d.at.end);
    }
    found
}

fn unsigned_time(text: &str) -> Option<TimeToken> {
    let captures = unsigned(text)?;
    let last = captures.get(6).or(captures.get(5))?;
    let at = captures.get(4)?.start()..last.end();
    let (hour, minute) = (group(&captures, 4)?, group(&captures, 5)?);
    time_token(at, hour, minute, group(&captures, 6))
}

fn times_between(text: &str, from: usize, until: usize) -> Vec<TimeToken> {
    let part = &text[from..until];
    let dotted = DOTTED_TIME.captures_iter(part).filter_map(|c| {
        let at = c.get(0)?.range();
        token(part, at, [group(&c, 1)?, group(&c, 2)?], group(&c, 3), None)
    });
    let plain = TIME.captures_iter(part).filter_map(|c| {
        let half = c
            .get(1)
            .or(c.get(5))
            .map(|half| half.as_str().to_ascii_lowercase());
        let at = c.get(0)?.range();
        token(
            part,
            at,
            [group(&c, 2)?, group(&c, 3)?],
            group(&c, 4),
            half.as_deref(),
        )
    });
    let mut found: Vec<TimeToken> = dotted.collect();
    for time in plain {
        if !found
            .iter()
            .any(|f| f.at.start < time.at.end && time.at.start < f.at.end)
        {
            found.push(time);
        }
    }
    for time in &mut found {
        time.at = time.at.start + from..time.at.end + from;
    }
    found.sort_by_key(|time| time.at.start);
    found
}

fn token(
    text: &str,
    at: Range<usize>,
    [hour, minute]: [u32; 2],
    second: Option<u32>,
    half: Option<&str>,
) -> Option<TimeToken> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if digit(text[..at.start].chars().next_back()) || digit(text[at.end..].chars().next()) {
        return None;
    }
    let hour = match half {
        Some(h) if h.starts_with('a') || h == "上午" => {
            if 12 < hour {
                return None;
            }
            hour % 12
        }
        Some(_) if hour < 12 => hour + 12,
        _ => hour,
    };
    time_token(at, hour, minute, second)
}

fn time_token(at: Range<usize>, hour: u32, minute: u32, second: Option<u32>) -> Option<TimeToken> {
    let precision = if second.is_some() {
        Precision::Second
    } else {
        Precision::Minute
    };
    let time = NaiveTime::from_hms_opt(hour, minute, second.unwrap_or(0))?;
    Some(TimeToken {
        at,
        time,
        precision,
    })
}
