//! What the returned part of a sale had earned. Pure.

use crate::money::{Fen, Points, Rate};

/// A credited sale and what was returned of it so far.
#[derive(Clone, Copy, Debug)]
pub struct Credited {
    pub paid: Fen,
    pub returned: Fen,
    pub points: Points,
    pub reversed: Points,
    /// The rate that the points were earned by.
    pub rate: Rate,
}

/// More than what was paid and not yet returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("of this sale {left} can still be returned, not {asked}")]
pub struct MoreThanPaid {
    pub left: Fen,
    pub asked: Fen,
}

/// A return that can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    pub amount: Fen,
    /// To be taken back.
    pub points: Points,
    /// Whether nothing of the sale remains.
    pub whole: bool,
}

impl Credited {
    /// Returns `amount`, or all that is left. What the member keeps is what the kept
    /// part of the sale earns by the same rate; so parts never take more than the
    /// whole, in whatever order and however small they are.
    pub fn take(&self, amount: Option<Fen>) -> Result<Return, MoreThanPaid> {
        let left = Fen(self.paid.0 - self.returned.0);
        let asked = amount.unwrap_or(left);
        if asked <= Fen::ZERO || left < asked {
            return Err(MoreThanPaid { left, asked });
        }
        let kept = self.rate.points(Fen(left.0 - asked.0));
        let held = self.points - self.reversed;
        Ok(Return {
            amount: asked,
            points: if asked == left {
                held
            } else {
                held - kept.min(held)
            },
            whole: asked == left,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sale(paid: i64, fen_per_point: i64) -> Credited {
        let rate = Rate::try_from(fen_per_point).unwrap();
        Credited {
            paid: Fen(paid),
            returned: Fen::ZERO,
            points: rate.points(Fen(paid)),
            reversed: Points::ZERO,
            rate,
        }
    }

    fn after(sale: Credited, part: &Return) -> Credited {
        Credited {
            returned: Fen(sale.returned.0 + part.amount.0),
            reversed: sale.reversed + part.points,
            ..sale
        }
    }

    #[track_caller]
    fn check(sale: Credited, amount: Option<i64>, points: i64, whole: bool) -> Credited {
        let part = sale.take(amount.map(Fen)).unwrap();
        assert_eq!((part.points, part.whole), (Points(points), whole));
        after(sale, &part)
    }

    #[test]
    fn a_part_takes_back_what_the_part_had_earned() {
        let rest = check(sale(15600, 200), Some(5000), 25, false);
        let rest = check(rest, Some(600), 3, false);
        check(rest, None, 50, true);
    }

    #[test]
    fn the_fen_that_earned_nothing_take_nothing() {
        let rest = check(sale(15650, 100), Some(50), 0, false);
        // The next fen breaks the point that it was part of.
        check(rest, Some(1), 1, false);
    }

    #[test]
    fn more_than_was_paid_is_not_returned() {
        let rest = check(sale(15600, 100), Some(10000), 100, false);
        for amount in [5601, 0, -100, i64::MAX] {
            assert!(rest.take(Some(Fen(amount))).is_err(), "{amount}");
        }
    }

    proptest! {
        #[test]
        fn parts_take_back_exactly_what_was_earned(
            paid in 100..1_000_000_i64,
            fen_per_point in 1..2_000_i64,
            parts in prop::collection::vec(1..400_000_i64, 0..12),
        ) {
            let mut sale = sale(paid, fen_per_point);
            for part in parts {
                if let Ok(part) = sale.take(Some(Fen(part))) {
                    prop_assert!(Points::ZERO <= part.points);
                    sale = after(sale, &part);
                    prop_assert!(sale.reversed <= sale.points);
                }
            }
            if let Ok(rest) = sale.take(None) {
                sale = after(sale, &rest);
            }
            prop_assert_eq!(sale.reversed, sale.points);
            prop_assert_eq!(sale.returned, sale.paid);
        }
    }
}
