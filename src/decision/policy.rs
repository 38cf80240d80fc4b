//! The mall's rules as data: rates, limits, and what follows from a finding. A
//! published version never changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Reason;
use crate::{
    confidence::Permille,
    money::{Fen, Points},
};

/// How much money earns one point. Never zero or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rate {
    fen_per_point: i64,
}

impl Rate {
    /// The points that an amount earns: whole ones, rounded down, none for a refund.
    pub fn points(self, paid: Fen) -> Points {
        Points((paid.0 / self.fen_per_point).max(0))
    }
}

impl TryFrom<i64> for Rate {
    type Error = String;

    fn try_from(fen_per_point: i64) -> Result<Self, String> {
        if 0 < fen_per_point {
            Ok(Self { fen_per_point })
        } else {
            Err(format!(
                "a rate of {fen_per_point} fen a point is not positive"
            ))
        }
    }
}

impl From<Rate> for i64 {
    fn from(rate: Rate) -> Self {
        rate.fen_per_point
    }
}

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
    /// The rate of a tenant, or `None` if it earns nothing.
    pub fn rate(&self, tenant_code: &str, category: &str) -> Option<Rate> {
        match self.tenant_rates.get(tenant_code) {
            Some(exception) => *exception,
            None => self.rates.get(category).copied().flatten(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(fen_per_point: i64) -> Rate {
        Rate::try_from(fen_per_point).unwrap()
    }

    #[test]
    fn points_are_whole_and_rounded_down() {
        for (paid, fen_per_point, points) in [
            (15600, 100, 156),
            (15699, 100, 156),
            (15600, 1000, 15),
            (99, 100, 0),
            (-15600, 100, 0),
        ] {
            assert_eq!(rate(fen_per_point).points(Fen(paid)), Points(points));
        }
    }

    #[test]
    fn a_rate_is_positive() {
        assert!(Rate::try_from(0).is_err());
        assert!(Rate::try_from(-100).is_err());
    }

    proptest! {
        #[test]
        fn splitting_a_purchase_never_earns_more(a in 0..1_000_000_i64, b in 0..1_000_000_i64, r in 1..2_000_i64) {
            let apart = rate(r).points(Fen(a)).0 + rate(r).points(Fen(b)).0;
            prop_assert!(apart <= rate(r).points(Fen(a + b)).0);
        }
    }
}
