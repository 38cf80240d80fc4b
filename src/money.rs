//! Money in whole fen, points in whole points. Floating point never holds
//! either, and arithmetic is checked: an overflow is a bug that must be seen.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in fen, 1/100 of the currency's unit. Negative on a refund.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    sqlx::Type,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Fen(pub i64);

impl Fen {
    pub const ZERO: Self = Self(0);

    /// Parses a plain decimal number of yuan: `156`, `156.0`, `156.00`, `-3.50`.
    /// No currency sign, no separator of thousands, at most two decimals.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || 2 < decimals.len() || !all_digits(whole) || !all_digits(decimals) {
            return None;
        }
        let cents: i64 = format!("{decimals:0<2}").parse().ok()?;
        let whole: i64 = whole.parse().ok()?;
        let fen = whole.checked_mul(100)?.checked_add(cents)?;
        Some(Self(if negative { -fen } else { fen }))
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

/// In yuan with two decimals: `156.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

/// A whole number of loyalty points.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    sqlx::Type,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct Points(pub i64);

impl Points {
    pub const ZERO: Self = Self(0);
}

/// Overflow is a bug that must be seen: it panics.
impl std::ops::Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect("points overflow"))
    }
}

/// Overflow is a bug that must be seen: it panics.
impl std::ops::Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.checked_sub(other.0).expect("points overflow"))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, std::ops::Add::add)
    }
}

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, fen: Option<i64>) {
        assert_eq!(Fen::parse(text).map(|amount| amount.0), fen, "{text}");
    }

    #[test]
    fn amounts_are_read_to_the_fen_or_not_at_all() {
        check("156.00", Some(15600));
        check("156.5", Some(15650));
        check("156", Some(15600));
        check("-3.05", Some(-305));
        check("0.29", Some(29));
        check("1.234", None);
        check("1,234.00", None);
        check(".50", None);
        check("", None);
        check("-", None);
        check("99999999999999999999", None);
    }

    #[test]
    fn an_amount_prints_as_it_parses() {
        for fen in [0, 1, 99, 100, 15650, -305] {
            assert_eq!(Fen::parse(&Fen(fen).to_string()), Some(Fen(fen)));
        }
    }

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
