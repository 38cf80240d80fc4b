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
    /// What the mall has issued: negative by as much as all other accounts hold.
    Issued,
    Member(MemberId),
    /// What a reversal took back.
    TakenBack,
    Expired,
    Spent,
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
    receipt: Option<ReceiptId>,
    entries: [Entry; 2],
}

impl Posting {
    /// Awards the points of one receipt. Its source key makes a second award of
    /// the same receipt impossible.
    ///
    /// # Panics
    /// When `points` is not positive: such a posting is a bug of the caller. The same
    /// holds for every other shape.
    pub fn award(receipt: ReceiptId, member: MemberId, points: Points) -> Self {
        let moved = moved(Account::Issued, Account::Member(member), points);
        Self {
            kind: "award",
            source_key: format!("award:{receipt}"),
            receipt: Some(receipt),
            entries: moved,
        }
    }

    /// Takes points of a receipt back; `number` counts its reversals.
    pub fn take_back(receipt: ReceiptId, number: i32, member: MemberId, points: Points) -> Self {
        Self {
            kind: "reversal",
            source_key: format!("reversal:{receipt}:{number}"),
            receipt: Some(receipt),
            entries: moved(Account::Member(member), Account::TakenBack, points),
        }
    }

    /// Ends what is left of a lot, once.
    pub fn expiry(lot: PostingId, receipt: ReceiptId, member: MemberId, points: Points) -> Self {
        Self {
            kind: "expiry",
            source_key: format!("expiry:{lot}"),
            receipt: Some(receipt),
            entries: moved(Account::Member(member), Account::Expired, points),
        }
    }

    /// Spends points; `reference` is what the one who gave something for them calls it.
    pub fn spending(reference: &str, member: MemberId, points: Points) -> Self {
        Self {
            kind: "spending",
            source_key: format!("spending:{reference}"),
            receipt: None,
            entries: moved(Account::Member(member), Account::Spent, points),
        }
    }

    /// Why the points moved: `award`, `reversal`, `expiry` or `spending`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The key that makes posting twice impossible.
    pub fn source_key(&self) -> &str {
        &self.source_key
    }

    /// The receipt that the points came from, if they came from one.
    pub fn receipt(&self) -> Option<ReceiptId> {
        self.receipt
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

fn moved(from: Account, to: Account, points: Points) -> [Entry; 2] {
    assert!(
        Points::ZERO < points,
        "a posting moves at least one point, not {}",
        points.0
    );
    let taken = Entry {
        account: from,
        points: Points(-points.0),
    };
    let given = Entry {
        account: to,
        points,
    };
    [taken, given]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shapes(points: Points) -> [Posting; 4] {
        let (receipt, member) = (ReceiptId::fresh(), MemberId::fresh());
        [
            Posting::award(receipt, member, points),
            Posting::take_back(receipt, 1, member, points),
            Posting::expiry(PostingId::fresh(), receipt, member, points),
            Posting::spending("coffee", member, points),
        ]
    }

    proptest! {
        #[test]
        fn every_posting_sums_to_zero(points in 1..=i64::MAX) {
            for posting in shapes(Points(points)) {
                let sum: i128 = posting.entries().iter().map(|entry| i128::from(entry.points.0)).sum();
                prop_assert_eq!(sum, 0);
            }
        }
    }

    #[test]
    #[should_panic(expected = "at least one point")]
    fn nothing_cannot_be_awarded() {
        Posting::award(ReceiptId::fresh(), MemberId::fresh(), Points(0));
    }

    #[test]
    #[should_panic(expected = "at least one point")]
    fn taking_less_than_nothing_would_be_giving() {
        Posting::take_back(ReceiptId::fresh(), 1, MemberId::fresh(), Points(-5));
    }
}
