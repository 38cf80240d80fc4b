//! Which fields of two sales agree, and what that says of the sales.

use super::{
    moments::{at, near, one_digit_apart, same_time_of_day},
    numbers::{is_long, misread, mostly_alike, one_character_apart, plain_number},
};
use crate::{
    confidence::Permille,
    duplicates::{Sale, text::share},
    extraction::Precision,
};

/// Readings of one paper share more of their digits than this, nine of ten; a shop's other
/// papers at most 36 %, and the same goods under other numbers on another day 67 %.
const TEXT_ALIKE_PERCENT: usize = 75;
/// How far a till counts on at most: all tills of a busy shop together within a minute, and
/// between two sales of the very same goods in that minute; and all of them within a day.
const COUNTS_IN_A_MINUTE: u64 = 9;
const COUNTS_BETWEEN_THE_SAME_GOODS: u64 = 2;
const COUNTS_IN_A_DAY: u64 = 999;

/// `None` where one side does not show the field.
pub(super) struct Fields {
    tenant: Option<bool>,
    amount: Option<bool>,
    /// Both, plain.
    numbers: Option<(String, String)>,
    day: Option<bool>,
    minute: Option<bool>,
    second: Option<bool>,
    payment: Option<bool>,
    /// Where a side is timed by its payment: not far apart.
    near: Option<bool>,
    same_clock: Option<bool>,
    /// The moments, as far as both show them, in one digit only.
    one_digit_apart: bool,
    pub text: Option<Permille>,
}

impl Fields {
    pub fn of(mine: &Sale, theirs: &Sale) -> Self {
        let number = |sale: &Sale| {
            let plain = sale.number.as_deref().map(plain_number);
            plain.filter(|number| !number.is_empty())
        };
        Self {
            tenant: equal(mine.tenant, theirs.tenant),
            amount: equal(mine.amount, theirs.amount),
            numbers: number(mine).zip(number(theirs)),
            day: at(Precision::Day, mine, theirs),
            minute: at(Precision::Minute, mine, theirs),
            second: at(Precision::Second, mine, theirs),
            payment: payment(mine, theirs),
            near: near(mine, theirs),
            same_clock: same_time_of_day(mine, theirs),
            one_digit_apart: one_digit_apart(mine, theirs),
            text: text(mine, theirs),
        }
    }

    /// The names of those that agree, and of those that differ.
    pub fn lists(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let named = [
            ("tenant", self.tenant),
            ("paid_amount", self.amount),
            ("receipt_number", self.number()),
            ("paid_at", self.near.or(self.moment())),
            ("payment", self.payment),
            ("text", self.text.map(is_alike)),
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
    pub fn is_same_sale(&self) -> bool {
        let number = self.number();
        let by_number = number == Some(true) && self.day == Some(true);
        let by_second = number.is_none() && self.near.is_none() && self.second == Some(true);
        let by_payment = number != Some(false) && self.payment == Some(true);
        self.tenant == Some(true)
            && self.amount == Some(true)
            && (by_number || by_second || by_payment)
    }

    /// One is the payment of the other, as far as moment and amount can say.
    pub fn is_payment(&self) -> bool {
        self.near == Some(true)
            && self.tenant == Some(true)
            && self.amount == Some(true)
            && self.numbers.is_none()
            && self.payment != Some(false)
    }

    pub fn is_suspected(&self) -> bool {
        if self.payment == Some(true) || self.is_payment() || self.is_same_text() {
            return true;
        }
        if self.tenant == Some(false) && self.number() != Some(true) {
            return false;
        }
        match &self.numbers {
            // One number: the rest may have been misread, or the tills count anew each day.
            Some((number, theirs)) if number == theirs => {
                (self.amount != Some(false) && self.day != Some(false))
                    || (self.tenant == Some(true) && self.day == Some(true))
                    || (self.amount == Some(true)
                        && (is_long(number) || self.same_clock == Some(true)))
            }
            // Two numbers: another sale, unless one of them looks like the other, misread
            // or altered.
            Some((mine, theirs)) => {
                self.amount == Some(true)
                    && self.moment() == Some(true)
                    && ((self.is_one_second_of_one_basket() && mostly_alike(mine, theirs))
                        || self.altered(mine, theirs)
                        || (self.minute == Some(true) && misread(mine, theirs)))
            }
            None => {
                // Two payments are two sales, and so is a payment far from the paper.
                self.amount == Some(true) && self.near.is_none() && self.moment() == Some(true)
            }
        }
    }

    /// Two tills hardly sell the very same goods in one second: a number that is mostly the
    /// other was misread, or altered in more than a character.
    fn is_one_second_of_one_basket(&self) -> bool {
        self.second == Some(true) && self.text.is_some_and(is_alike)
    }

    /// Whether one number can be the other with a character altered: counting on does not
    /// lead from one to the other within the moment that they share. In one second a till
    /// sells once; in one minute its last digit may well have counted on; where a paper
    /// shows no more than its day, its last three may have, and the rest of it must agree.
    fn altered(&self, mine: &str, theirs: &str) -> bool {
        let is_alike = self.text.is_some_and(is_alike);
        let counts = match (self.second, self.minute) {
            (Some(true), _) => 0,
            (None, Some(true)) if is_alike => COUNTS_BETWEEN_THE_SAME_GOODS,
            (None, Some(true)) => COUNTS_IN_A_MINUTE,
            (None, None) if is_alike && self.day == Some(true) => COUNTS_IN_A_DAY,
            _ => return false,
        };
        one_character_apart(mine, theirs).is_some_and(|apart| counts < apart)
    }

    /// Nearly the same digits, and at most one field of which one side says otherwise: it
    /// was misread, or altered. Where the numbers differ, they decide.
    fn is_same_text(&self) -> bool {
        let moment = self.moment();
        let slip = moment != Some(false) || self.same_clock == Some(true) || self.one_digit_apart;
        let otherwise = [self.tenant, self.amount, moment];
        let otherwise = otherwise.iter().filter(|agrees| **agrees == Some(false));
        let is_alike = self.text.is_some_and(is_alike);
        is_alike && self.number() != Some(false) && slip && otherwise.count() <= 1
    }

    fn number(&self) -> Option<bool> {
        let (mine, theirs) = self.numbers.as_ref()?;
        Some(mine == theirs)
    }

    /// The moments agree as far as both sides show them.
    fn moment(&self) -> Option<bool> {
        self.second.or(self.minute).or(self.day)
    }
}

fn is_alike(text: Permille) -> bool {
    share(TEXT_ALIKE_PERCENT, 100) <= text
}

fn payment(mine: &Sale, theirs: &Sale) -> Option<bool> {
    let both = !mine.payments.is_empty() && !theirs.payments.is_empty();
    let shared = mine
        .payments
        .iter()
        .any(|code| theirs.payments.contains(code));
    both.then_some(shared)
}

fn text(mine: &Sale, theirs: &Sale) -> Option<Permille> {
    Some(mine.sketch.as_ref()?.alike(theirs.sketch.as_ref()?))
}

pub(super) fn equal<T: PartialEq>(mine: Option<T>, theirs: Option<T>) -> Option<bool> {
    Some(mine? == theirs?)
}
