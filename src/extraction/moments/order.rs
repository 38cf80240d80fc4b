//! Decides in which order the parts of a date stand: by the country's habit, by
//! other dates of the paper, by what is plausible today; or not at all.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use crate::extraction::Region;

use super::tokens::Order;

/// What is known beside the date itself.
pub struct Known<'a> {
    pub country: Option<Region>,
    pub today: NaiveDate,
    /// Dates of the paper that can be read in one way only.
    pub certain: &'a [NaiveDate],
}

/// Receipts are brought within days: a date this near to today is a likely one.
const RECENT_DAYS: i64 = 60;

/// The readings that fall on the day of the week that stands beside them; all of them
/// where none does, as the day may have been misread.
pub fn on_weekday(
    readings: &[(Order, NaiveDate)],
    day: Option<Weekday>,
) -> Vec<(Order, NaiveDate)> {
    let on_it = |(_, date): &&(Order, NaiveDate)| day.is_none_or(|day| date.weekday() == day);
    let left: Vec<_> = readings.iter().filter(on_it).copied().collect();
    if left.is_empty() {
        readings.to_vec()
    } else {
        left
    }
}

/// The date that is meant and how sure its order is; `None` when nothing decides.
pub fn resolve(readings: &[(Order, NaiveDate)], known: &Known<'_>) -> Option<(NaiveDate, f32)> {
    let tomorrow = known.today + TimeDelta::days(1);
    let mut past: Vec<(Order, NaiveDate)> = readings
        .iter()
        .copied()
        .filter(|(_, date)| *date <= tomorrow)
        .collect();
    if past.is_empty() {
        // In the future whichever way it is read: said as it stands if in one way only.
        let [(_, date)] = readings else { return None };
        return (*date < known.today + TimeDelta::days(800)).then_some((*date, 0.6));
    }
    past.dedup_by_key(|(_, date)| *date);
    if let [(order, date)] = past.as_slice() {
        let unforced = readings.len() == 1;
        let habit = habits(known.country)
            .first()
            .is_none_or(|habit| habit == order);
        return Some((*date, if unforced || habit { 1.0 } else { 0.95 }));
    }
    if let Some((_, date)) = past.iter().find(|(_, date)| known.certain.contains(date)) {
        return Some((*date, 0.97));
    }
    by_habit(&past, known).or_else(|| by_recency(&past, known))
}

/// How a country writes dates, most usual first; empty where both are usual.
fn habits(country: Option<Region>) -> &'static [Order] {
    match country {
        Some(Region::Cn | Region::Tw | Region::Jp) => &[Order::YearMonthDay],
        Some(Region::Hk | Region::Mo | Region::My | Region::Sg | Region::Gb) => {
            &[Order::DayMonthYear, Order::YearMonthDay]
        }
        Some(Region::Us) => &[Order::MonthDayYear, Order::YearMonthDay],
        None => &[],
    }
}

fn by_habit(past: &[(Order, NaiveDate)], known: &Known<'_>) -> Option<(NaiveDate, f32)> {
    let mut usual = habits(known.country)
        .iter()
        .filter_map(|habit| past.iter().find(|(order, _)| order == habit));
    let (order, first) = usual.next()?;
    // With two-digit years the year itself may stand at either end, and tills keep the
    // habit of the country they were made in.
    let old = TimeDelta::days(180) < known.today - *first;
    let mut others = past
        .iter()
        .filter(|(_, date)| old && date.year() != first.year());
    let rival = others.find(|(_, date)| known.today - *date <= TimeDelta::days(RECENT_DAYS));
    match rival {
        Some((_, date)) => Some((*date, 0.9)),
        None if *order == Order::YearMonthDay => Some((*first, 0.95)),
        None => Some((*first, 0.98)),
    }
}

fn by_recency(past: &[(Order, NaiveDate)], known: &Known<'_>) -> Option<(NaiveDate, f32)> {
    let recent = |date: &NaiveDate| known.today - *date <= TimeDelta::days(RECENT_DAYS);
    let mut likely = past.iter().filter(|(_, date)| recent(date));
    let (_, date) = likely.next()?;
    likely.next().is_none().then_some((*date, 0.85))
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[track_caller]
    fn check(text: &str, country: Option<Region>, today: &str, date: Option<&str>) {
        let today = today.parse().expect("a date");
        let known = Known {
            country,
            today,
            certain: &[],
        };
        let token = tokens::dates(text).remove(0);
        let read = resolve(&token.readings, &known).map(|(date, _)| date.to_string());
        assert_eq!(read.as_deref(), date, "{text}");
    }

    #[test]
    fn day_and_month_follow_the_country() {
        check(
            "12/11/2025",
            Some(Region::Hk),
            "2026-11-20",
            Some("2025-11-12"),
        );
        check(
            "12/11/2025",
            Some(Region::Us),
            "2026-11-20",
            Some("2025-12-11"),
        );
        check(
            "07-11-25",
            Some(Region::Hk),
            "2025-11-20",
            Some("2025-11-07"),
        );
        check(
            "25-11-07",
            Some(Region::Cn),
            "2025-11-20",
            Some("2025-11-07"),
        );
        check(
            "05/11/2026",
            Some(Region::My),
            "2026-05-20",
            Some("2026-05-11"),
        );
        check(
            "11/05/2026",
            Some(Region::My),
            "2026-11-20",
            Some("2026-05-11"),
        );
        check(
            "20/11/26",
            Some(Region::Cn),
            "2026-11-21",
            Some("2026-11-20"),
        );
        check(
            "25/11/08",
            Some(Region::Hk),
            "2025-11-20",
            Some("2025-11-08"),
        );
    }

    #[test]
    fn without_a_country_only_a_recent_day_is_believed() {
        check("12/11/2025", None, "2025-11-20", Some("2025-11-12"));
        check("12/11/2025", None, "2026-11-20", None);
        check("05/06/2025", None, "2025-06-20", None);
        check("03/01/2025", None, "2025-03-20", Some("2025-03-01"));
    }

    #[test]
    fn the_day_of_the_week_tells_the_order() {
        let read = |text: &str| {
            let token = tokens::dates(text).remove(0);
            let left = on_weekday(&token.readings, tokens::weekday(text));
            let left: Vec<String> = left.iter().map(|(_, date)| date.to_string()).collect();
            left.join(" ")
        };
        assert_eq!(read("Wed 10-05-2017"), "2017-05-10");
        assert_eq!(read("Rabu, 10-05-2017"), "2017-05-10");
        assert_eq!(read("10/05/2017 星期四"), "2017-10-05");
        assert_eq!(read("10-05-2017 周三"), "2017-05-10");
        // Neither: one of the two was misread.
        assert_eq!(read("Sunday 10-05-2017"), "2017-05-10 2017-10-05");
        assert_eq!(read("Sunny 10-05-2017"), "2017-05-10 2017-10-05");
    }

    #[test]
    fn a_future_reading_is_no_reading() {
        check(
            "12/11/2025",
            Some(Region::Us),
            "2025-11-20",
            Some("2025-11-12"),
        );
        check("2027-01-01", None, "2026-11-20", Some("2027-01-01"));
    }
}
