//! What a movement of points may look like.

use crate::{
    ids::{MemberId, ReceiptId, id},
    money::Points,
};

id!(/// One balanced movement of points.
    PostingId);

/// Where points lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// What the mall has issued: negative by as much as members hold.
    Issued,
    Member(MemberId),
}

/// One line of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub account: Account,
    pub points: Points,
}

/// Entries that sum to zero. There is no other way to build one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    kind: &'static str,
    source_key: String,
    receipt: ReceiptId,
    entries: [Entry; 2],
}

impl Posting {
    /// Awards the points of one receipt. Its source key makes a second award of
    /// the same receipt impossible.
    ///
    /// # Panics
    /// When `points` is not positive: such an award is a bug of the caller.
    pub fn award(receipt: ReceiptId, member: MemberId, points: Points) -> Self {
        assert!(Points::ZERO < points, "an award gives at least one point");
        Self {
            kind: "award",
            source_key: format!("award:{receipt}"),
            receipt,
            entries: [
                Entry {
                    account: Account::Issued,
                    points: Points(-points.0),
                },
                Entry {
                    account: Account::Member(member),
                    points,
                },
            ],
        }
    }

    /// Why the points moved: `award`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The key that makes posting twice impossible.
    pub fn source_key(&self) -> &str {
        &self.source_key
    }

    pub fn receipt(&self) -> ReceiptId {
        self.receipt
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_award_sums_to_zero(points in 1..=i64::MAX) {
            let award = Posting::award(ReceiptId::fresh(), MemberId::fresh(), Points(points));
            let sum: i128 = award.entries().iter().map(|entry| i128::from(entry.points.0)).sum();
            prop_assert_eq!(sum, 0);
        }
    }

    #[test]
    #[should_panic(expected = "at least one point")]
    fn nothing_cannot_be_awarded() {
        Posting::award(ReceiptId::fresh(), MemberId::fresh(), Points(0));
    }
}
