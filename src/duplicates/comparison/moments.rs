//! Two moments side by side.

use chrono::TimeDelta;

use super::fields::equal;
use crate::{
    duplicates::{Sale, TimedBy},
    extraction::{Moment, Precision},
};

/// A payment notice and the paper of its sale are at most this far apart.
const PAYMENT_SECONDS_MAX: i64 = 120;

/// How far apart a payment and the other side are; a minute lasts until its end.
pub(super) fn near(mine: &Sale, theirs: &Sale) -> Option<bool> {
    if mine.timed_by == TimedBy::Till && theirs.timed_by == TimedBy::Till {
        return None;
    }
    let span = |sale: &Sale| {
        let moment = sale.moment?;
        let lasts = match moment.precision {
            Precision::Second => 0,
            Precision::Minute => 59,
            Precision::Day => return None,
        };
        Some((moment.local, moment.local + TimeDelta::seconds(lasts)))
    };
    let ((begin, end), (from, to)) = (span(mine)?, span(theirs)?);
    let apart = (from - end).max(begin - to);
    Some(apart <= TimeDelta::seconds(PAYMENT_SECONDS_MAX))
}

/// Whether both are one moment cut to `precision`, if both are known that exactly.
pub(super) fn at(precision: Precision, mine: &Sale, theirs: &Sale) -> Option<bool> {
    let cut = |sale: &Sale| cut(sale.moment?, precision);
    equal(cut(mine), cut(theirs))
}

/// The moment cut to `precision`, if it is known that exactly.
fn cut(moment: Moment, precision: Precision) -> Option<String> {
    let known = match (moment.precision, precision) {
        (Precision::Second, _) | (_, Precision::Day) => true,
        (Precision::Minute, wanted) => wanted == Precision::Minute,
        (Precision::Day, _) => false,
    };
    let local = moment.local;
    known.then(|| Moment { local, precision }.to_string())
}

pub(super) fn same_time_of_day(mine: &Sale, theirs: &Sale) -> Option<bool> {
    let time = |sale: &Sale| {
        let moment = sale.moment?;
        (moment.precision != Precision::Day).then(|| moment.local.time())
    };
    equal(time(mine), time(theirs))
}

pub(super) fn one_digit_apart(mine: &Sale, theirs: &Sale) -> bool {
    let (Some(mine), Some(theirs)) = (mine.moment, theirs.moment) else {
        return false;
    };
    let (mine, theirs) = (mine.to_string(), theirs.to_string());
    let unlike = mine.bytes().zip(theirs.bytes()).filter(|(a, b)| a != b);
    unlike.count() == 1
}
