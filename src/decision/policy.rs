//! The mall's rules as data: rates, limits, and what follows from a finding. A
//! published version never changes.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Reason;
use crate::{
    confidence::Permille,
    money::{Fen, Points, Rate},
    points::Gone,
    risk,
};

/// One version of a mall's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Fen a point by category; `null` earns nothing. A category that is not named
    /// earns nothing either.
    pub rates: BTreeMap<String, Option<Rate>>,
    /// Exceptions by tenant code; they go before the category's rate.
    #[serde(default)]
    pub tenant_rates: BTreeMap<String, Option<Rate>>,
    /// Less than this earns nothing.
    pub minimum_fen: Fen,
    /// A receipt earns until the end of this many days after its own.
    pub days_after_purchase: u32,
    /// More than this is looked at by a person.
    pub review_above_fen: Fen,
    /// Credited receipts a member and day; further ones go to a person.
    pub receipts_per_day: i64,
    /// Credited points a member and day; what would exceed them goes to a person.
    pub points_per_day: Points,
    pub confidence: Thresholds,
    /// Findings that refuse a receipt when they are certain. Every other finding
    /// sends it to a person.
    pub rejects: BTreeSet<Reason>,
    /// When points expire that are awarded now.
    #[serde(default)]
    pub points_expire: Expiry,
    /// What follows when points are taken back that were spent.
    #[serde(default)]
    pub spent_points_taken_back: Gone,
    /// How often a member may appeal on one receipt.
    #[serde(default = "appeals_max")]
    pub appeals_max: i32,
    /// Credited receipts a member, tenant and day; further ones go to a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_receipts_per_day: Option<i64>,
    /// Credited points a member, tenant and day; what would exceed them goes to a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_points_per_day: Option<Points>,
    /// A person decides whatever is not refused.
    #[serde(default)]
    pub never_automatic: bool,
    /// When the mall's shops are open; nothing is said of it unless it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<risk::Hours>,
    /// What the statistical rules do, by their names.
    #[serde(default)]
    pub risk: risk::Settings,
    /// The share of the receipts credited by the machine that people check unseen.
    #[serde(default = "spot_checks")]
    pub spot_checks: Permille,
    /// Whether uploads may say from which device they come.
    #[serde(default)]
    pub device_ids: bool,
    /// Exceptions by category.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, Exception>,
    /// Exceptions by tenant code; they go before those by category.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tenants: BTreeMap<String, Exception>,
    /// How long a receipt may wait for a person, as the shopper is promised.
    #[serde(default = "promise_minutes")]
    pub promise_minutes: i32,
    /// A receipt that has waited so much longer than was promised is a senior's: only they
    /// are given it, though others may still pick it from the queue. `null`: it stays with
    /// everybody.
    #[serde(default = "overdue_to_senior_minutes")]
    pub overdue_to_senior_minutes: Option<i32>,
    /// What one person may not do alone.
    #[serde(default)]
    pub second_person: TwoPeople,
}

/// One in a hundred.
fn spot_checks() -> Permille {
    Permille::try_from(10).unwrap_or(Permille::ZERO)
}

/// What differs for a tenant or a category; what it does not say is the mall's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exception {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub never_automatic: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_fen: Option<Fen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_after_purchase: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_above_fen: Option<Fen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_receipts_per_day: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_points_per_day: Option<Points>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Thresholds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<risk::Hours>,
    #[serde(skip_serializing_if = "is_empty")]
    pub risk: risk::Settings,
}

fn is_empty(settings: &risk::Settings) -> bool {
    settings.0.is_empty()
}

/// Of policies that promise nothing: until this time tomorrow.
pub const PROMISE_MINUTES: i32 = 24 * 60;

fn promise_minutes() -> i32 {
    PROMISE_MINUTES
}

/// An hour: whoever is on shift had their chance.
fn overdue_to_senior_minutes() -> Option<i32> {
    Some(60)
}

/// Limits above which a second person has to agree; none where a limit is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TwoPeople {
    /// Of the paid amount of what is approved.
    pub approve_above_fen: Option<Fen>,
    /// Of the paid amount of what is approved as its person corrected it.
    pub correction_above_fen: Option<Fen>,
    /// Of the amount that is returned.
    pub reverse_above_fen: Option<Fen>,
}

/// Why a second person is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondPerson {
    Amount,
    Correction,
    Reversal,
}

impl TwoPeople {
    /// Why an approval of this amount needs a second person, and above which limit.
    pub fn of_approval(&self, paid: Fen, corrected: bool) -> Option<(SecondPerson, Fen)> {
        let above = |limit: Option<Fen>, why| Some((why, limit.filter(|limit| *limit < paid)?));
        let correction = self.correction_above_fen.filter(|_| corrected);
        above(self.approve_above_fen, SecondPerson::Amount)
            .or_else(|| above(correction, SecondPerson::Correction))
    }

    /// The same of a return.
    pub fn of_reversal(&self, amount: Fen) -> Option<(SecondPerson, Fen)> {
        let limit = self.reverse_above_fen.filter(|limit| *limit < amount)?;
        Some((SecondPerson::Reversal, limit))
    }
}

/// Of policies that were written before there were appeals.
fn appeals_max() -> i32 {
    3
}

/// When awarded points expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// With the 31st of December, this many years after the year of the award.
    YearsEnd(u16),
    /// This many days after the day of the award.
    Days(u16),
    Never,
}

impl Default for Expiry {
    fn default() -> Self {
        Self::YearsEnd(1)
    }
}

impl Expiry {
    /// The last day on which points can be used that are awarded on `day`; `None`:
    /// they are never over.
    pub fn last_day(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::YearsEnd(years) => {
                NaiveDate::from_ymd_opt(day.year().checked_add(i32::from(years))?, 12, 31)
            }
            Self::Days(days) => day.checked_add_days(Days::new(days.into())),
            Self::Never => None,
        }
    }
}

/// How sure the machine must be, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Of amount, time and number, to credit alone.
    pub field: Permille,
    /// Of the tenant match, to credit alone.
    pub tenant: Permille,
    /// Of the document kind, to credit alone.
    pub kind: Permille,
    /// Of whatever a refusal rests on.
    pub refusal: Permille,
}

impl Policy {
    /// What was promised for before this moment is a senior's by now.
    pub fn escalated(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let late = TimeDelta::minutes(self.overdue_to_senior_minutes?.into());
        now.checked_sub_signed(late)
    }

    /// The rate of a tenant, or `None` if it earns nothing.
    pub fn rate(&self, tenant_code: &str, category: &str) -> Option<Rate> {
        match self.tenant_rates.get(tenant_code) {
            Some(exception) => *exception,
            None => self.rates.get(category).copied().flatten(),
        }
    }

    /// The rules for this tenant: the mall's, with the exceptions of its category and its
    /// own over them.
    pub fn at(&self, tenant_code: &str, category: &str) -> Cow<'_, Self> {
        let exceptions = [self.categories.get(category), self.tenants.get(tenant_code)];
        let mut policy = Cow::Borrowed(self);
        for exception in exceptions.into_iter().flatten() {
            policy.to_mut().make(exception);
        }
        policy
    }

    fn make(&mut self, exception: &Exception) {
        fn over<T: Copy>(own: &mut T, exception: Option<T>) {
            *own = exception.unwrap_or(*own);
        }
        over(&mut self.never_automatic, exception.never_automatic);
        over(&mut self.minimum_fen, exception.minimum_fen);
        over(&mut self.days_after_purchase, exception.days_after_purchase);
        over(&mut self.review_above_fen, exception.review_above_fen);
        over(&mut self.confidence, exception.confidence);
        let caps = (
            exception.tenant_receipts_per_day,
            exception.tenant_points_per_day,
        );
        self.tenant_receipts_per_day = caps.0.or(self.tenant_receipts_per_day);
        self.tenant_points_per_day = caps.1.or(self.tenant_points_per_day);
        self.opening_hours = exception.opening_hours.or(self.opening_hours);
        self.risk = self.risk.with(&exception.risk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expiry: &str, awarded: &str, last: Option<&str>) {
        let expiry: Expiry = serde_json::from_str(expiry).unwrap();
        let last = last.map(|day| day.parse().unwrap());
        assert_eq!(expiry.last_day(awarded.parse().unwrap()), last);
    }

    #[test]
    fn points_are_good_through_their_last_day() {
        check(r#"{"years_end":1}"#, "2026-01-01", Some("2027-12-31"));
        check(r#"{"years_end":1}"#, "2026-12-31", Some("2027-12-31"));
        check(r#"{"years_end":0}"#, "2026-02-01", Some("2026-12-31"));
        check(r#"{"days":365}"#, "2027-03-01", Some("2028-02-29"));
        check(r#""never""#, "2026-01-01", None);
    }

    #[test]
    fn what_is_above_a_limit_needs_two_people() {
        let limits = TwoPeople {
            approve_above_fen: Some(Fen(100_000)),
            correction_above_fen: Some(Fen(1000)),
            reverse_above_fen: Some(Fen(500)),
        };
        let why = |paid, corrected| limits.of_approval(Fen(paid), corrected).map(|(why, _)| why);
        assert_eq!(why(100_000, false), None);
        assert_eq!(why(100_001, false), Some(SecondPerson::Amount));
        assert_eq!(why(1001, true), Some(SecondPerson::Correction));
        assert_eq!(why(1000, true), None);
        assert_eq!(limits.of_reversal(Fen(500)), None);
        assert!(limits.of_reversal(Fen(501)).is_some());
        assert_eq!(TwoPeople::default().of_approval(Fen(i64::MAX), true), None);
    }

    #[test]
    fn a_policy_of_the_first_days_has_the_defaults_of_today() {
        let mut policy: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/demo/policy.json")).unwrap();
        let first = [
            "rates",
            "minimum_fen",
            "days_after_purchase",
            "review_above_fen",
            "receipts_per_day",
            "points_per_day",
            "confidence",
            "rejects",
        ];
        let fields = policy.as_object_mut().unwrap();
        fields.retain(|name, _| first.contains(&&**name));
        let policy: Policy = serde_json::from_value(policy).unwrap();
        assert_eq!(policy.points_expire, Expiry::YearsEnd(1));
        assert_eq!(policy.spent_points_taken_back, Gone::Debt);
        assert_eq!(policy.spot_checks.get(), 10);
        assert!(!policy.device_ids && !policy.never_automatic);
    }

    #[test]
    fn a_tenant_s_exception_goes_before_its_category_s() {
        let mut policy = crate::demo::policy().unwrap();
        let dear = Exception {
            review_above_fen: Some(Fen(2_000_000)),
            tenant_receipts_per_day: Some(2),
            ..Exception::default()
        };
        let strict = Exception {
            tenant_receipts_per_day: Some(1),
            never_automatic: Some(true),
            ..Exception::default()
        };
        policy.categories.insert("黄金珠宝".to_owned(), dear);
        policy.tenants.insert("C05".to_owned(), strict);

        let (mall, category) = (policy.at("A07", "餐饮"), policy.at("C06", "黄金珠宝"));
        let tenant = policy.at("C05", "黄金珠宝");

        assert_eq!(*mall, policy);
        assert_eq!(category.review_above_fen, Fen(2_000_000));
        assert_eq!(category.tenant_receipts_per_day, Some(2));
        assert_eq!(tenant.review_above_fen, Fen(2_000_000));
        assert_eq!(tenant.tenant_receipts_per_day, Some(1));
        assert!(tenant.never_automatic && !category.never_automatic);
    }
}
