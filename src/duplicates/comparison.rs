//! Two sales side by side: which fields agree, which differ, and what follows.

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Sketch, text::share};
use crate::{
    confidence::Permille,
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
    /// Transaction numbers of payments.
    pub payments: Vec<String>,
    /// Whose time `moment` is.
    pub timed_by: TimedBy,
    /// SHA-256 of each photo.
    pub photos: Vec<Vec<u8>>,
    /// Of the whole text, as the machine read it.
    pub sketch: Option<Sketch>,
    /// Of the picture: 256 bits.
    pub likeness: Option<Vec<u8>>,
}

/// A payment is settled some seconds before or after the till prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimedBy {
    #[default]
    Till,
    Payment,
}

impl TimedBy {
    pub fn of(is_payment: bool) -> Self {
        match is_payment {
            true => Self::Payment,
            false => Self::Till,
        }
    }
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
    /// How much of their digits the texts share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_alike: Option<Permille>,
    /// How alike the pictures are: unrelated ones about one half. Never decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture_alike: Option<Permille>,
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
/// Readings of one paper share more of their digits than this, nine of ten; a shop's other
/// papers at most 36 %, and the same goods under other numbers on another day 67 %.
const TEXT_ALIKE_PERCENT: usize = 75;
/// A payment notice and the paper of its sale are at most this far apart.
const PAYMENT_SECONDS_MAX: i64 = 120;

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
        text_alike: fields.text,
        picture_alike: picture_alike(mine, theirs),
    }
}

/// Whether one is the payment of the other, as far as moment and amount can say: neither
/// has been found to be the payment or the paper of another sale.
pub(super) fn is_payment_of(mine: &Sale, theirs: &Sale) -> bool {
    Fields::of(mine, theirs).is_payment()
}

fn picture_alike(mine: &Sale, theirs: &Sale) -> Option<Permille> {
    let (mine, theirs) = (mine.likeness.as_ref()?, theirs.likeness.as_ref()?);
    let bits = mine.len().min(theirs.len()) * 8;
    let unlike = mine.iter().zip(theirs).map(|(a, b)| (a ^ b).count_ones());
    let unlike: usize = unlike.map(|count| count as usize).sum();
    Some(share(bits - unlike, bits))
}

/// `None` where one side does not show the field.
struct Fields {
    tenant: Option<bool>,
    amount: Option<bool>,
    number: Option<bool>,
    day: Option<bool>,
    minute: Option<bool>,
    second: Option<bool>,
    payment: Option<bool>,
    /// Where a side is timed by its payment: not far apart.
    near: Option<bool>,
    same_clock: Option<bool>,
    /// The moments, as far as both show them, in one digit only.
    one_digit_apart: bool,
    text: Option<Permille>,
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
            payment: payment(mine, theirs),
            near: near(mine, theirs),
            same_clock: same_time_of_day(mine, theirs),
            one_digit_apart: one_digit_apart(mine, theirs),
            text: alike(mine, theirs),
        }
    }

    fn lists(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let moment = self.near.or(self.second).or(self.minute).or(self.day);
        let text = self.text.map(|text| share(TEXT_ALIKE_PERCENT, 100) <= text);
        let named = [
            ("tenant", self.tenant),
            ("paid_amount", self.amount),
            ("receipt_number", self.number),
            ("paid_at", moment),
            ("payment", self.payment),
            ("text", text),
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
        let by_second = self.number.is_none() && self.near.is_none() && self.second == Some(true);
        let by_payment = self.number != Some(false) && self.payment == Some(true);
        self.tenant == Some(true)
            && self.amount == Some(true)
            && (by_number || by_second || by_payment)
    }

    fn is_payment(&self) -> bool {
        self.near == Some(true)
            && self.tenant == Some(true)
            && self.amount == Some(true)
            && self.number.is_none()
            && self.payment != Some(false)
    }

    fn is_suspected(&self, mine: &Sale, theirs: &Sale) -> bool {
        if self.payment == Some(true) || self.is_payment() || self.is_same_text() {
            return true;
        }
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
                    || (self.amount == Some(true) && (long || self.same_clock == Some(true)))
            }
            // Two numbers: another sale, unless one of them looks like the other, misread
            // or altered.
            Some(false) => {
                let at_one_moment = self.second != Some(false) && self.minute == Some(true);
                let slip = misread(mine, theirs) || altered(mine, theirs, self.second);
                self.amount == Some(true) && at_one_moment && slip
            }
            None => {
                // Two payments are two sales, and so is a payment far from the paper.
                self.amount == Some(true) && self.near.is_none() && self.at_one_moment()
            }
        }
    }

    /// Nearly the same digits, and at most one field of which one side says otherwise: it
    /// was misread, or altered. Where the numbers differ, they decide.
    fn is_same_text(&self) -> bool {
        let moment = self.second.or(self.minute).or(self.day);
        let slip = moment != Some(false) || self.same_clock == Some(true) || self.one_digit_apart;
        let otherwise = [self.tenant, self.amount, moment];
        let otherwise = otherwise.iter().filter(|agrees| **agrees == Some(false));
        let is_alike = self
            .text
            .is_some_and(|text| share(TEXT_ALIKE_PERCENT, 100) <= text);
        is_alike && self.number != Some(false) && slip && otherwise.count() <= 1
    }

    /// The moments agree as far as both sides show them.
    fn at_one_moment(&self) -> bool {
        self.second.or(self.minute).or(self.day) == Some(true)
    }
}

fn payment(mine: &Sale, theirs: &Sale) -> Option<bool> {
    let both = !mine.payments.is_empty() && !theirs.payments.is_empty();
    let shared = mine
        .payments
        .iter()
        .any(|code| theirs.payments.contains(code));
    both.then_some(shared)
}

fn alike(mine: &Sale, theirs: &Sale) -> Option<Permille> {
    Some(mine.sketch.as_ref()?.alike(theirs.sketch.as_ref()?))
}

/// How far apart a payment and the other side are; a minute lasts until its end.
fn near(mine: &Sale, theirs: &Sale) -> Option<bool> {
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

fn same_time_of_day(mine: &Sale, theirs: &Sale) -> Option<bool> {
    let time = |sale: &Sale| {
        let moment = sale.moment?;
        (moment.precision != Precision::Day).then(|| moment.local.time())
    };
    equal(time(mine), time(theirs))
}

fn one_digit_apart(mine: &Sale, theirs: &Sale) -> bool {
    let (Some(mine), Some(theirs)) = (mine.moment, theirs.moment) else {
        return false;
    };
    let (mine, theirs) = (mine.to_string(), theirs.to_string());
    let unlike = mine.bytes().zip(theirs.bytes()).filter(|(a, b)| a != b);
    unlike.count() == 1
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

/// Whether one number can be the other with a character altered: one character of the two
/// is another, and counting on does not lead from one to the other within that moment. In
/// one second a till sells once; in one minute its last digit may well have counted on.
fn altered(mine: &Sale, theirs: &Sale, second: Option<bool>) -> bool {
    let (Some(mine), Some(theirs)) = (&mine.number, &theirs.number) else {
        return false;
    };
    let (mine, theirs) = (plain_number(mine), plain_number(theirs));
    if mine.len() != theirs.len() || mine.len() < 4 {
        return false;
    }
    let pairs = mine.bytes().zip(theirs.bytes()).rev();
    let places: Vec<usize> = pairs
        .enumerate()
        .filter_map(|(place, (a, b))| (a != b).then_some(place))
        .collect();
    match places[..] {
        [0] => second == Some(true),
        [_] => true,
        _ => false,
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
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{Line, Point, Quad};

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
    fn an_altered_digit_does_not_make_a_second_sale() {
        let at = |number| ("2026-11-03T18:22:05", Some(number), 1800);
        check(at("A0512"), at("A0012"), Verdict::Suspected);
        check(at("A0012"), at("A0015"), Verdict::Suspected);
        let minute = |number| ("2026-11-03T18:22", Some(number), 1800);
        check(minute("A0512"), minute("A0012"), Verdict::Suspected);
        check(minute("A0012"), minute("A0015"), Verdict::Different);
    }

    #[test]
    fn two_tills_sell_at_one_price_in_one_second() {
        let at = |number| ("2026-11-03T18:22:05", Some(number), 1800);
        check(at("1-0012"), at("2-0457"), Verdict::Different);
    }

    fn payment(moment: &str, code: &str) -> Sale {
        Sale {
            timed_by: TimedBy::Payment,
            payments: vec![code.to_owned()],
            ..Sale::sample(moment, None, 1800)
        }
    }

    #[test]
    fn a_payment_is_near_its_paper_and_of_its_amount() {
        let paper = |moment, fen| Sale::sample(moment, Some("A0012"), fen);
        let notice = payment("2026-11-03T18:22:05", "4200");
        for (paper, is) in [
            (paper("2026-11-03T18:23:40", 1800), true),
            (paper("2026-11-03T18:20", 1800), true),
            (paper("2026-11-03T18:26", 1800), false),
            (paper("2026-11-03T18:22:05", 1900), false),
        ] {
            assert_eq!(is_payment_of(&notice, &paper), is, "{paper:?}");
            let verdict = compare(&paper, &notice).verdict;
            assert_eq!(verdict == Verdict::Suspected, is, "{paper:?}");
        }
        let day_only = paper("2026-11-03", 1800);
        assert!(!is_payment_of(&notice, &day_only));
        assert_eq!(compare(&day_only, &notice).verdict, Verdict::Suspected);
    }

    #[test]
    fn two_payments_are_two_sales_and_one_is_itself() {
        let (one, other) = (
            payment("2026-11-03T18:22:05", "1"),
            payment("2026-11-03T18:22:05", "2"),
        );
        assert_eq!(compare(&one, &other).verdict, Verdict::Different);
        assert_eq!(compare(&one, &one).verdict, Verdict::SameSale);
    }

    #[test]
    fn a_payment_that_has_its_paper_is_no_other_paper_s() {
        let paired = Sale {
            number: Some("A0012".to_owned()),
            ..payment("2026-11-03T18:22:05", "4200")
        };
        let second = Sale::sample("2026-11-03T18:22:50", Some("A0013"), 1800);
        assert_eq!(compare(&paired, &second).verdict, Verdict::Different);
    }

    /// Papers of this text whose fields could not be read.
    fn of_text(text: &str, sale: Sale) -> Sale {
        let line = Line {
            text: text.to_owned(),
            confidence: 1.0,
            quad: Quad([Point { x: 0.0, y: 0.0 }; 4]),
            glyphs: Vec::new(),
        };
        Sale {
            sketch: Sketch::of(&[line]),
            ..sale
        }
    }

    #[test]
    fn one_text_is_suspected_though_its_number_and_amount_were_not_read() {
        let text = "0755-86001007 20261103182205001 2026-11-03 18:22:05 68.00 88.00 156.00";
        let unread = Sale {
            tenant: Sale::sample("2026-11-03", None, 1).tenant,
            ..Sale::default()
        };
        let whole = Sale::sample("2026-11-03T18:22:05", Some("20261103182205001"), 15600);
        let (unread, whole) = (of_text(text, unread), of_text(text, whole));
        assert_eq!(compare(&unread, &whole).verdict, Verdict::Suspected);

        let other = "0755-86001007 20261104120931007 2026-11-04 12:09:31 68.00 88.00 156.00";
        let other = of_text(other, Sale::sample("2026-11-04T12:09:31", None, 15600));
        assert_eq!(compare(&unread, &other).verdict, Verdict::Different);
    }

    #[test]
    fn the_same_cup_later_that_day_is_another_sale_though_no_number_is_printed() {
        let text = "0755-86001011 18.00 18.00 20.00 2.00 440300000012345 2026-11-03";
        let cup = |time: &str| {
            let sale = Sale::sample(&format!("2026-11-03T{time}"), None, 1800);
            of_text(&format!("{text} {time}"), sale)
        };
        assert_eq!(
            compare(&cup("18:22:05"), &cup("19:41:37")).verdict,
            Verdict::Different
        );
        assert_eq!(
            compare(&cup("18:22:05"), &cup("18:25:05")).verdict,
            Verdict::Suspected
        );
    }

    #[test]
    fn pictures_never_decide() {
        let alike = |sale| Sale {
            likeness: Some(vec![7; 32]),
            ..sale
        };
        let mine = alike(Sale::sample("2026-11-03T18:22:05", Some("A0012"), 1800));
        let theirs = alike(Sale::sample("2026-11-03T18:25:41", Some("A0019"), 1800));
        let compared = compare(&mine, &theirs);
        assert_eq!(compared.picture_alike, Some(Permille::CERTAIN));
        assert_eq!(compared.verdict, Verdict::Different);
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
