//! Which days a statement covers: days of the mall, in its own time.

use chrono::{Days, NaiveDate};

use super::{Day, Span};
use crate::malls::Mall;

/// The longest statement: a year, also a leap year.
pub const DAYS_MAX: i64 = 366;
/// Without a beginning: a month.
pub const DAYS_DEFAULT: u64 = 31;

/// From one day to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    from: NaiveDate,
    to: NaiveDate,
}

/// Why there is no such period. Each has a stable code, see [`PeriodError::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("{0} is a day such as 2026-11-03")]
    InvalidDate(&'static str),
    #[error("from lies after to")]
    FromAfterTo,
    #[error("a statement covers at most {DAYS_MAX} days")]
    TooLong,
}

impl PeriodError {
    /// A word that clients may branch on; never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::InvalidDate(_) => "invalid_date",
            Self::FromAfterTo => "from_after_to",
            Self::TooLong => "range_too_long",
        }
    }
}

impl Period {
    /// An absent or empty end is today, an absent or empty beginning a month earlier.
    pub fn parse(
        from: Option<&str>,
        to: Option<&str>,
        today: NaiveDate,
    ) -> Result<Self, PeriodError> {
        let to = day("to", to)?.unwrap_or(today);
        let month_earlier = to - Days::new(DAYS_DEFAULT - 1);
        let from = day("from", from)?.unwrap_or(month_earlier);
        if to < from {
            return Err(PeriodError::FromAfterTo);
        }
        if DAYS_MAX <= (to - from).num_days() {
            return Err(PeriodError::TooLong);
        }
        Ok(Self { from, to })
    }

    pub fn from(&self) -> NaiveDate {
        self.from
    }

    pub fn to(&self) -> NaiveDate {
        self.to
    }

    /// From the first moment of the first day to the last of the last.
    pub fn span(&self, mall: &Mall) -> Span {
        Span {
            begins: mall.start_of(self.from),
            ends: mall.start_of(self.to + Days::new(1)),
        }
    }

    /// Each day with its moments.
    pub fn days(&self, mall: &Mall) -> Vec<Day> {
        let days = self.from.iter_days().take_while(|day| *day <= self.to);
        days.map(|day| Day {
            day,
            span: Self { from: day, to: day }.span(mall),
        })
        .collect()
    }
}

/// `YYYY-MM-DD` and nothing else.
fn day(name: &'static str, text: Option<&str>) -> Result<Option<NaiveDate>, PeriodError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let bad = PeriodError::InvalidDate(name);
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(i, byte)| match i {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| bad)?;
    // Far from the calendar's ends, so that a day more or less is always there.
    let known = shaped && (1..=9998).contains(&chrono::Datelike::year(&day));
    known.then_some(Some(day)).ok_or(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: Result<(&str, &str), &str>) {
        let given = |text: &'static str| Some(text);
        let (from, to): (&'static str, &'static str) =
            (from.to_owned().leak(), to.to_owned().leak());
        let today = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
        let period = Period::parse(given(from), given(to), today);
        let seen = period.map(|p| (p.from().to_string(), p.to().to_string()));
        let seen = seen.as_ref().map(|(from, to)| (&**from, &**to));
        assert_eq!(seen.map_err(|err| err.code()), expected, "{from}..{to}");
    }

    #[test]
    fn a_period_is_days_of_the_calendar_in_order() {
        check("2026-11-01", "2026-11-01", Ok(("2026-11-01", "2026-11-01")));
        check("2025-11-03", "2026-11-03", Ok(("2025-11-03", "2026-11-03")));
        check("2025-11-02", "2026-11-03", Err("range_too_long"));
        check("2026-11-02", "2026-11-01", Err("from_after_to"));
        for bad in [
            "2026-02-29",
            "2026-1-1",
            "+2026-11-1",
            "03.11.2026",
            "0000-01-01",
            "9999-12-31",
            "２０２６-01",
        ] {
            check(bad, "2026-11-03", Err("invalid_date"));
        }
    }

    #[test]
    fn what_is_not_said_is_the_last_month() {
        check("", "", Ok(("2026-10-04", "2026-11-03")));
        check("2026-11-02", "", Ok(("2026-11-02", "2026-11-03")));
        check("", "2026-03-31", Ok(("2026-03-01", "2026-03-31")));
        check("2026-11-04", "", Err("from_after_to"));
    }

    #[test]
    fn the_days_of_a_period_leave_no_gap() {
        let mut mall = crate::demo::mall();
        // Clocks jump over midnight of 6 September 2026, and a day has 25 hours in April.
        mall.time_zone = chrono_tz::America::Santiago;
        let today = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
        let year = Period::parse(Some("2025-11-04"), None, today).unwrap();

        let days = year.days(&mall);

        assert_eq!(days.len(), 365);
        assert_eq!(days[0].span.begins, year.span(&mall).begins);
        assert_eq!(days[364].span.ends, year.span(&mall).ends);
        for pair in days.windows(2) {
            assert_eq!(pair[0].span.ends, pair[1].span.begins);
            assert_eq!(mall.day(pair[1].span.begins), pair[1].day);
        }
    }
}
