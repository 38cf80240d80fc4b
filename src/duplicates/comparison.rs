//! Two sales side by side: which fields agree, which differ, and what follows.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    extraction::{Moment, Precision},
    ids::TenantId,
    money::Fen,
};

/// What tells one sale from another, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sale {
    pub tenant: Option<TenantId>,
    /// Mall's local time.
    pub moment: Option<Moment>,
    /// As printed.
    pub number: Option<String>,
    pub amount: Option<Fen>,
    /// SHA-256 of each photo.
    pub photos: Vec<Vec<u8>>,
}

/// What two receipts are to each other, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    SamePhoto,
    SameSale,
    Suspected,
    Different,
}

/// A verdict with the fields that agree and differ. A field that one side does not
/// show is in neither list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub verdict: Verdict,
    #[serde(deserialize_with = "names")]
    pub agree: Vec<&'static str>,
    #[serde(deserialize_with = "names")]
    pub differ: Vec<&'static str>,
}

/// The names of fields that may agree or differ.
const NAMES: [&str; 6] = [
    "tenant",
    "paid_amount",
    "receipt_number",
    "paid_at",
    "payment",
    "text",
];

/// The names in old evidence, but for those that no field has any more.
fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<&'static str>, D::Error> {
    let kept = Vec::<String>::deserialize(from)?;
    let known = NAMES.into_iter();
    Ok(known
        .filter(|name| kept.iter().any(|kept| kept == name))
        .collect())
}

/// The number without what printers and readers vary: letters and digits only, in
/// capitals. The column `receipt.receipt_number_plain` does the same.
pub fn plain_number(number: &str) -> String {
    let plain = number.chars().filter(char::is_ascii_alphanumeric);
    plain.collect::<String>().to_ascii_uppercase()
}

/// A number this long is not given twice by one till, on any day.
const LONG_NUMBER: usize = 9;

/// Compares two sales.
pub fn compare(mine: &Sale, theirs: &Sale) -> Comparison {
    let shared_photo = mine
        .photos
        .iter()
        .any(|photo| theirs.photos.contains(photo));
    let fields = Fields::of(mine, theirs);
    let (agree, differ) = fields.lists();
    let verdict = if shared_photo {
        Verdict::SamePhoto
    } else if fields.is_same_sale() {
        Verdict::SameSale
    } else if fields.is_suspected(mine, theirs) {
        Verdict::Suspected
    } else {
        Verdict::Different
    };
    Comparison {
        verdict,
        agree,
        differ,
    }
}

/// `None` where one side does not show the field.
struct Fields {
    tenant: Option<bool>,
    amount: Option<bool>,
    number: Option<bool>,
    day: Option<bool>,
    minute: Option<bool>,
    second: Option<bool>,
}

impl Fields {
    fn of(mine: &Sale, theirs: &Sale) -> Self {
        let number = |sale: &Sale| {
            let plain = sale.number.as_deref().map(plain_number);
            plain.filter(|number| !number.is_empty())
        };
        let cut = |sale: &Sale, to: Precision| cut(sale.moment?, to);
        let at = |to| equal(cut(mine, to), cut(theirs, to));
        Self {
            tenant: equal(mine.tenant, theirs.tenant),
            amount: equal(mine.amount, theirs.amount),
            number: equal(number(mine), number(theirs)),
            day: at(Precision::Day),
            minute: at(Precision::Minute),
            second: at(Precision::Second),
        }
    }

    fn lists(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let moment = self.second.or(self.minute).or(self.day);
        let named = [
            ("tenant", self.tenant),
            ("paid_amount", self.amount),
            ("receipt_number", self.number),
            ("paid_at", moment),
        ];
        let which = |wanted| {
            let fields = named
                .iter()
                .filter(move |(_, agrees)| *agrees == Some(wanted));
            fields.map(|(name, _)| *name).collect()
        };
        (which(true), which(false))
    }

    /// The same key; see `keys`.
    fn is_same_sale(&self) -> bool {
        let by_number = self.number == Some(true) && self.day == Some(true);
        let by_second = self.number.is_none() && self.second == Some(true);
        self.tenant == Some(true) && self.amount == Some(true) && (by_number || by_second)
    }

    fn is_suspected(&self, mine: &Sale, theirs: &Sale) -> bool {
        if self.tenant == Some(false) && self.number != Some(true) {
            return false;
        }
        match self.number {
            // One number: the rest may have been misread, or the tills count anew each day.
            Some(true) => {
                let long = mine
                    .number
                    .as_deref()
                    .map(plain_number)
                    .is_some_and(|n| LONG_NUMBER <= n.len());
                (self.amount != Some(false) && self.day != Some(false))
                    || (self.tenant == Some(true) && self.day == Some(true))
                    || (self.amount == Some(true) && (long || same_time_of_day(mine, theirs)))
            }
            // Two numbers: another sale, unless one of them looks like a misreading of the other.
            Some(false) => {
                self.amount == Some(true)
                    && self.second != Some(false)
                    && self.minute == Some(true)
                    && misread(mine, theirs)
            }
            None => self.amount == Some(true) && self.at_one_moment(),
        }
    }

    /// The moments agree as far as both sides show them.
    fn at_one_moment(&self) -> bool {
        self.second.or(self.minute).or(self.day) == Some(true)
    }
}

fn equal<T: PartialEq>(mine: Option<T>, theirs: Option<T>) -> Option<bool> {
    Some(mine? == theirs?)
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

fn same_time_of_day(mine: &Sale, theirs: &Sale) -> bool {
    let time = |sale: &Sale| {
        let moment = sale.moment?;
        (moment.precision != Precision::Day).then(|| moment.local.time())
    };
    equal(time(mine), time(theirs)) == Some(true)
}

/// Whether one number can be a misreading of the other: a character lost, or one
/// character taken for another that looks like it. Neighbours in a till's counting
/// are two sales.
fn misread(mine: &Sale, theirs: &Sale) -> bool {
    let (Some(mine), Some(theirs)) = (&mine.number, &theirs.number) else {
        return false;
    };
    let (mine, theirs) = (plain_number(mine), plain_number(theirs));
    let (short, long) = if mine.len() <= theirs.len() {
        (mine.as_bytes(), theirs.as_bytes())
    } else {
        (theirs.as_bytes(), mine.as_bytes())
    };
    match long.len() - short.len() {
        0 => looks_alike(short, long),
        1 => (0..long.len()).any(|i| [&long[..i], &long[i + 1..]].concat() == short),
        // A prefix that a reader cut off or glued on.
        _ => 4 <= short.len() && (long.starts_with(short) || long.ends_with(short)),
    }
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
impl Sale {
    /// A sale at one and the same tenant; the moment is as exact as its text.
    pub(super) fn sample(moment: &str, number: Option<&str>, fen: i64) -> Self {
        let (padded, precision) = match moment.len() {
            10 => (format!("{moment}T00:00:00"), Precision::Day),
            16 => (format!("{moment}:00"), Precision::Minute),
            _ => (moment.to_owned(), Precision::Second),
        };
        Self {
            tenant: Some(TenantId::from(uuid::Uuid::nil())),
            moment: Some(Moment {
                local: padded.parse().unwrap(),
                precision,
            }),
            number: number.map(str::to_owned),
            amount: Some(Fen(fen)),
            photos: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Paper<'a> = (&'a str, Option<&'a str>, i64);

    #[track_caller]
    fn check(mine: Paper<'_>, theirs: Paper<'_>, verdict: Verdict) {
        let sale = |(moment, number, fen): Paper<'_>| Sale::sample(moment, number, fen);
        let (mine, theirs) = (sale(mine), sale(theirs));
        assert_eq!(compare(&mine, &theirs).verdict, verdict);
        assert_eq!(
            compare(&theirs, &mine).verdict,
            verdict,
            "the other way round"
        );
    }

    const COFFEE: Paper<'_> = ("2026-11-03T18:22:05", Some("A0012"), 1800);

    #[test]
    fn one_number_on_one_day_at_one_price_is_one_sale() {
        check(COFFEE, COFFEE, Verdict::SameSale);
        check(
            COFFEE,
            ("2026-11-03T18:22", Some("a-0012"), 1800),
            Verdict::SameSale,
        );
        check(
            COFFEE,
            ("2026-11-03", Some("A0012"), 1800),
            Verdict::SameSale,
        );
    }

    #[test]
    fn one_second_at_one_price_is_one_sale_where_a_number_is_missing() {
        check(
            COFFEE,
            ("2026-11-03T18:22:05", None, 1800),
            Verdict::SameSale,
        );
    }

    #[test]
    fn two_coffees_in_one_minute_with_different_numbers_are_two_sales() {
        check(
            COFFEE,
            ("2026-11-03T18:22:41", Some("A0013"), 1800),
            Verdict::Different,
        );
        let minute = |number| ("2026-11-03T18:22", Some(number), 1800);
        check(minute("A0012"), minute("A0013"), Verdict::Different);
        check(minute("0099"), minute("0100"), Verdict::Different);
    }

    #[test]
    fn a_minute_without_a_number_is_a_suspicion() {
        check(COFFEE, ("2026-11-03T18:22", None, 1800), Verdict::Suspected);
        check(COFFEE, ("2026-11-03", None, 1800), Verdict::Suspected);
        check(COFFEE, ("2026-11-03T18:23", None, 1800), Verdict::Different);
    }

    #[test]
    fn a_misread_digit_does_not_make_a_second_sale() {
        check(
            ("2026-11-03T18:22:05", Some("A0812"), 1800),
            ("2026-11-03T18:22:05", Some("A0012"), 1800),
            Verdict::Suspected,
        );
        check(
            COFFEE,
            ("2026-11-03T18:22:05", Some("0012"), 1800),
            Verdict::Suspected,
        );
        check(
            COFFEE,
            ("2026-11-03T18:22:05", Some("A0012"), 1300),
            Verdict::Suspected,
        );
        check(
            COFFEE,
            ("2026-11-08T18:22:05", Some("A0012"), 1800),
            Verdict::Suspected,
        );
    }

    #[test]
    fn tills_that_count_anew_each_day_sell_again() {
        check(
            COFFEE,
            ("2026-11-04T09:10:11", Some("A0012"), 1800),
            Verdict::Different,
        );
    }

    #[test]
    fn the_same_photo_is_the_same_photo_whatever_was_read() {
        let mut mine = Sale::sample("2026-11-03", None, 1);
        let mut theirs = Sale::sample("2025-01-01", Some("9"), 2);
        mine.photos.push(vec![7]);
        theirs.photos.push(vec![7]);
        assert_eq!(compare(&mine, &theirs).verdict, Verdict::SamePhoto);
    }
}
