//! Lots: awards with their expiry, and which of them a use of points takes from. Pure.

mod store;

use chrono::NaiveDate;

use super::PostingId;
use crate::{ids::ReceiptId, money::Points};

pub use store::{Expiring, Origin, due, expiring, insert, of_member, of_receipt, take};

/// What is left of an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// The posting of the award.
    pub lot_id: PostingId,
    pub receipt_id: ReceiptId,
    /// The last day of the mall on which they can be used; `None`: never over.
    pub expires_on: Option<NaiveDate>,
    pub left: Points,
}

/// How much of a lot a posting uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    pub lot_id: PostingId,
    pub points: Points,
}

/// Pairs `points` with lots: first with the one named `first`, then with those that
/// expire soonest, the older first. Returns what the lots do not hold as well.
pub fn pair(lots: &[Lot], first: Option<PostingId>, points: Points) -> (Vec<Use>, Points) {
    let mut order: Vec<&Lot> = lots.iter().filter(|lot| Points::ZERO < lot.left).collect();
    order.sort_by_key(|lot| {
        let is_first = Some(lot.lot_id) == first;
        let day = lot.expires_on.unwrap_or(NaiveDate::MAX);
        (!is_first, day, lot.lot_id)
    });
    let mut wanted = points;
    let mut uses = Vec::new();
    for lot in order {
        let taken = wanted.min(lot.left);
        if taken <= Points::ZERO {
            break;
        }
        uses.push(Use {
            lot_id: lot.lot_id,
            points: taken,
        });
        wanted = wanted - taken;
    }
    (uses, wanted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lot(left: i64, expires_on: Option<&str>) -> Lot {
        Lot {
            lot_id: PostingId::fresh(),
            receipt_id: ReceiptId::fresh(),
            expires_on: expires_on.map(|day| day.parse().unwrap()),
            left: Points(left),
        }
    }

    #[track_caller]
    fn check(lots: &[Lot], first: Option<usize>, points: i64, uses: &[(usize, i64)], missing: i64) {
        let first = first.map(|n| lots[n].lot_id);
        let expected: Vec<Use> = uses
            .iter()
            .map(|(n, points)| Use {
                lot_id: lots[*n].lot_id,
                points: Points(*points),
            })
            .collect();
        let paired = pair(lots, first, Points(points));
        assert_eq!(paired, (expected, Points(missing)));
    }

    #[test]
    fn what_expires_soonest_is_used_first_and_the_older_before_the_younger() {
        let lots = [
            lot(10, None),
            lot(10, Some("2027-12-31")),
            lot(10, Some("2026-12-31")),
            lot(10, Some("2026-12-31")),
        ];
        check(&lots, None, 25, &[(2, 10), (3, 10), (1, 5)], 0);
        check(&lots, None, 45, &[(2, 10), (3, 10), (1, 10), (0, 10)], 5);
    }

    #[test]
    fn a_reversal_takes_from_its_own_lot_first() {
        let lots = [lot(10, Some("2026-12-31")), lot(10, Some("2027-12-31"))];
        check(&lots, Some(1), 12, &[(1, 10), (0, 2)], 0);
    }

    #[test]
    fn an_empty_lot_is_left_alone() {
        check(&[lot(0, None)], Some(0), 3, &[], 3);
    }

    proptest! {
        #[test]
        fn nothing_is_used_twice_and_nothing_is_lost(left in prop::collection::vec(0..100_i64, 0..6), points in 1..500_i64) {
            let lots: Vec<Lot> = left.iter().map(|left| lot(*left, None)).collect();
            let (uses, missing) = pair(&lots, None, Points(points));
            let used: i64 = uses.iter().map(|used| used.points.0).sum();
            prop_assert_eq!(used + missing.0, points);
            prop_assert_eq!(used, points.min(left.iter().sum()));
            for used in uses {
                let lot = lots.iter().find(|lot| lot.lot_id == used.lot_id).unwrap();
                prop_assert!(used.points <= lot.left);
            }
        }
    }
}
