//! Whether two receipts are the same sale. Comparing is for a good message and for
//! near misses; what makes a sale earn once is the key, taken in the transaction
//! that credits.

mod comparison;
mod keys;
mod store;

use serde::{Deserialize, Serialize};

use crate::ids::ReceiptId;

pub use comparison::{Comparison, Sale, Verdict, compare, plain_number};
pub use keys::{SaleKey, keys};
pub use store::{Candidate, Taken, candidates, take};

/// Another receipt that may be the same sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    pub receipt_id: ReceiptId,
    pub same_member: bool,
    /// It has earned points; otherwise it waits for a person.
    pub credited: bool,
    pub comparison: Comparison,
}

/// The candidates that may be the same sale, the one that counts first: surely the
/// same before suspected, credited before waiting, the member's own before another's.
/// A receipt that holds a key of this sale is at least suspected.
pub fn twins(sale: &Sale, candidates: &[Candidate], taken: Option<Taken>) -> Vec<Twin> {
    let mut twins: Vec<_> = candidates
        .iter()
        .map(|candidate| Twin {
            receipt_id: candidate.receipt_id,
            same_member: candidate.same_member,
            credited: candidate.credited,
            comparison: compare(sale, &candidate.sale),
        })
        .map(|mut twin| {
            let holds_a_key = taken.is_some_and(|taken| taken.by == twin.receipt_id);
            if holds_a_key && twin.comparison.verdict == Verdict::Different {
                twin.comparison.verdict = Verdict::Suspected;
            }
            twin
        })
        .filter(|twin| twin.comparison.verdict != Verdict::Different)
        .collect();
    twins.sort_by_key(|twin| {
        let suspected = twin.comparison.verdict == Verdict::Suspected;
        (
            suspected,
            !twin.credited,
            !twin.same_member,
            twin.receipt_id,
        )
    });
    twins
}
