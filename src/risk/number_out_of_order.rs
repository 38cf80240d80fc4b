//! The receipt's number does not stand where its time does. Tills count up; but a mall has
//! tenants with several tills, with numbers that begin anew each day, and with numbers that
//! are no count at all. So the tenant's own numbering is learned first: over all its settled
//! receipts, or else within each day, neighbours in time must be neighbours in number nearly
//! always, or the rule is silent; a till that counts on must do so over night too. Then one number is compared with the three before and the
//! three after it in time. The limit is how many of these six may disagree. Several tills
//! with one length of number are not told apart: the rule is silent there.

use serde::{Deserialize, Serialize};

use super::{Does, History, Paper, Rule, Seen, Settled};
use crate::{decision::Reason, duplicates::plain_number, extraction::Precision};

pub const RULE: Rule = Rule {
    name: "number_out_of_order",
    reason: Reason::TenantAnomaly,
    does: Does::Review,
    limit: 1,
    look,
};

/// Of a hundred neighbouring pairs, so many must be in order.
const ORDERLY_PERCENT: usize = 97;
/// Fewer pairs than this teach nothing.
const PAIRS_MIN: usize = 19;
/// Compared with so many before, and so many after.
const EACH_SIDE: usize = 3;

/// Where a number stands among those of its tenant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbering {
    /// How many pairs of neighbours the order was learned from; 0 when there is none.
    pub learned_from: i64,
    /// How many receipts this one was compared with.
    pub compared: i64,
    /// How many of them say that it stands elsewhere.
    pub disagree: i64,
}

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let numbering = history.habit.as_ref()?.numbering;
    (limit < numbering.disagree).then(|| Seen {
        detail: format!(
            "{} of {} neighbours in time have numbers on the other side",
            numbering.disagree, numbering.compared
        ),
        numbers: vec![
            ("compared", numbering.compared),
            ("disagree", numbering.disagree),
            ("learned_from", numbering.learned_from),
            ("limit", limit),
        ],
    })
}

/// A settled number with its moment; numbers of one length compare like counts.
#[derive(Clone, Copy)]
struct Numbered<'a> {
    at: chrono::NaiveDateTime,
    number: &'a str,
}

/// Whether two receipts are in order. One moment says nothing.
fn in_order(one: Numbered<'_>, other: Numbered<'_>) -> Option<bool> {
    (one.at != other.at).then(|| one.at.cmp(&other.at) == one.number.cmp(other.number))
}

/// Where the paper's number stands among these.
pub fn numbering(paper: &Paper<'_>, settled: &[Settled]) -> Numbering {
    let number = paper.number.map(plain_number).unwrap_or_default();
    let Some(moment) = paper.moment.filter(|at| at.precision != Precision::Day) else {
        return Numbering::default();
    };
    let mut others: Vec<_> = settled
        .iter()
        .filter(|one| one.timed)
        .filter_map(|one| {
            let (at, number) = (one.paid, one.number.as_deref()?);
            Some(Numbered { at, number })
        })
        .filter(|one| !number.is_empty() && one.number.len() == number.len())
        .collect();
    others.sort_by_key(|one| (one.at, one.number));
    let mine = Numbered {
        at: moment.local,
        number: &number,
    };
    let pairs = Pairs::of(&others);
    if pairs.count_on() {
        return compared(mine, &others, pairs.all());
    }
    if pairs.count_each_day() {
        let today = mine.at.date();
        let same_day = others.iter().copied().filter(|one| one.at.date() == today);
        let same_day: Vec<_> = same_day.collect();
        return compared(mine, &same_day, pairs.within_days.len());
    }
    Numbering::default()
}

/// Whether neighbours in time are in order: those of one day, and those with a night
/// between them.
struct Pairs {
    within_days: Vec<bool>,
    over_nights: Vec<bool>,
}

impl Pairs {
    fn of(others: &[Numbered<'_>]) -> Self {
        let (mut within_days, mut over_nights) = (Vec::new(), Vec::new());
        for pair in others.windows(2) {
            let same_day = pair[0].at.date() == pair[1].at.date();
            let to = match same_day {
                true => &mut within_days,
                false => &mut over_nights,
            };
            to.extend(in_order(pair[0], pair[1]));
        }
        Self {
            within_days,
            over_nights,
        }
    }

    fn all(&self) -> usize {
        self.within_days.len() + self.over_nights.len()
    }

    /// The till never begins anew: also over night the numbers go on.
    fn count_on(&self) -> bool {
        let goes_on = !self.over_nights.is_empty() && orderly(&self.over_nights);
        goes_on && orderly(&self.within_days) && PAIRS_MIN <= self.all()
    }

    fn count_each_day(&self) -> bool {
        PAIRS_MIN <= self.within_days.len() && orderly(&self.within_days)
    }
}

/// Nearly all are in order.
fn orderly(pairs: &[bool]) -> bool {
    let good = pairs.iter().filter(|good| **good).count();
    ORDERLY_PERCENT * pairs.len() <= 100 * good
}

fn compared(mine: Numbered<'_>, others: &[Numbered<'_>], pairs: usize) -> Numbering {
    let after = others.partition_point(|one| one.at <= mine.at);
    let nearest = after.saturating_sub(EACH_SIDE)..others.len().min(after + EACH_SIDE);
    let said: Vec<bool> = others[nearest]
        .iter()
        .filter_map(|one| in_order(*one, mine))
        .collect();
    Numbering {
        learned_from: pairs as i64,
        compared: said.len() as i64,
        disagree: said.iter().filter(|good| !**good).count() as i64,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

    use super::*;
    use crate::{money::Fen, risk::Habit};

    fn at(day: u32, minute: i64) -> NaiveDateTime {
        let day = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        day.and_hms_opt(10, 0, 0).unwrap() + TimeDelta::minutes(minute)
    }

    fn sold(at: NaiveDateTime, number: String) -> Settled {
        Settled {
            amount: Fen(100),
            paid: at,
            timed: true,
            submitted: at,
            number: Some(number),
        }
    }

    /// Forty receipts on each of two days, one in ten minutes.
    fn days(number: impl Fn(u32, i64) -> String) -> Vec<Settled> {
        let days = [2, 3].into_iter();
        let sales = days.flat_map(|day| (0..40).map(move |n| (day, n)));
        sales
            .map(|(day, n)| sold(at(day, 10 * n), number(day, n)))
            .collect()
    }

    #[track_caller]
    fn check(settled: &[Settled], moment: &str, number: &'static str, speaks: bool) {
        let paper = Paper::sample(moment, 100, number);
        let history = History {
            habit: Some(Habit::of(&paper, settled)),
            ..History::default()
        };
        let seen = look(&paper, &history, RULE.limit);
        assert_eq!(seen.is_some(), speaks, "{:?}", history.habit);
    }

    #[test]
    fn a_number_is_out_of_order_where_the_till_counts_on() {
        let settled = days(|day, n| format!("A{:05}", i64::from(day) * 1000 + n));
        check(&settled, "2026-11-03T12:05:00", "A03012", false);
        check(&settled, "2026-11-03T12:05:00", "A03033", true);
        check(&settled, "2026-11-03T12:05:00", "A02012", true);
        // Another length of number is another till's.
        check(&settled, "2026-11-03T12:05:00", "A9", false);
    }

    #[test]
    fn numbers_may_begin_anew_each_day() {
        let settled = days(|_, n| format!("{n:04}"));
        check(&settled, "2026-11-03T12:05:00", "0012", false);
        check(&settled, "2026-11-03T12:05:00", "0030", true);
        // A day of which nothing is settled yet.
        check(&settled, "2026-11-04T12:05:00", "0030", false);
    }

    #[test]
    fn two_tills_that_count_for_themselves_teach_nothing() {
        let settled = days(|day, n| format!("{:05}", i64::from(day) * 1000 + 500 * (n % 2) + n));
        check(&settled, "2026-11-03T12:05:00", "02001", false);
    }

    #[test]
    fn numbers_that_are_no_count_teach_nothing() {
        let settled = days(|day, n| format!("{:05}", (i64::from(day) * 40 + n) * 7919 % 100_000));
        check(&settled, "2026-11-03T12:05:00", "00001", false);
    }

    #[test]
    fn below_twenty_settled_receipts_nothing_is_said() {
        let settled = days(|day, n| format!("A{:05}", i64::from(day) * 1000 + n));
        check(&settled[..19], "2026-11-02T11:05:00", "A09999", false);
    }

    #[test]
    fn one_neighbour_that_was_misread_is_not_enough() {
        let mut settled = days(|day, n| format!("A{:05}", i64::from(day) * 1000 + n));
        settled[52].number = Some("A09052".to_owned());
        check(&settled, "2026-11-03T12:05:00", "A03012", false);
    }
}
