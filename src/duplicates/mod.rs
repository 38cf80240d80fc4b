//! Whether two receipts are the same sale. Comparing is for a good message and for
//! near misses; what makes a sale earn once is the key, taken in the transaction
//! that credits.

mod comparison;
mod keys;
mod sale;
mod store;
mod text;

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::ids::ReceiptId;

pub use comparison::{Comparison, Verdict, compare, plain_number};
pub use keys::{SaleKey, keys};
pub use sale::{Sale, TimedBy};
pub use store::{Candidate, Taken, candidates, join, read_as, remember, take};
pub use text::{BANDS, Sketch, payment_codes};

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
/// same before suspected, credited before waiting, the member's own before another's, and
/// among equals the one whose picture is most alike. A receipt that holds a key of this
/// sale is at least suspected.
pub fn twins(sale: &Sale, candidates: &[Candidate], taken: Option<Taken>) -> Vec<Twin> {
    let mut twins: Vec<_> = candidates
        .iter()
        .map(|candidate| Twin {
            receipt_id: candidate.receipt_id,
            same_member: candidate.same_member,
            credited: candidate.credited,
            comparison: compared(sale, candidate),
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
            Reverse(twin.comparison.picture_alike),
            twin.receipt_id,
        )
    });
    twins
}

fn compared(sale: &Sale, candidate: &Candidate) -> Comparison {
    let mut found = compare(sale, &candidate.sale);
    // A person may have corrected it to look like another sale.
    if found.verdict == Verdict::Different {
        let read = compare(sale, &candidate.read);
        if read.verdict != Verdict::Different {
            found = Comparison {
                verdict: Verdict::Suspected,
                ..read
            };
        }
    }
    // One member, one tenant, one amount, and minutes at most: a payment and its paper.
    let is_payment = candidate.same_member && comparison::is_payment_of(sale, &candidate.sale);
    if found.verdict == Verdict::Suspected && is_payment {
        found.verdict = Verdict::SameSale;
    }
    found
}

/// Whether the store's look-up finds one receipt from the other, as long as neither is one
/// of more than it looks at: for measuring without a database.
pub fn may_meet(mine: &Sale, theirs: &Sale) -> bool {
    let plain = |sale: &Sale| sale.number.as_deref().map(plain_number);
    let same_number = plain(mine)
        .filter(|number| !number.is_empty())
        .is_some_and(|number| plain(theirs) == Some(number));
    let other_tenant = mine
        .tenant
        .zip(theirs.tenant)
        .is_some_and(|(mine, theirs)| mine != theirs);
    let same_amount = mine.amount.is_some() && mine.amount == theirs.amount;
    let day = |sale: &Sale| sale.moment.map(|moment| moment.local.date());
    let days = day(mine)
        .zip(day(theirs))
        .map(|(mine, theirs)| (mine - theirs).num_days().abs());
    let same_price = same_amount && !other_tenant && days.is_some_and(|days| days <= 1);
    let shares = |mine: &[Vec<u8>], theirs: &[Vec<u8>]| mine.iter().any(|one| theirs.contains(one));
    let codes = |sale: &Sale| keys(sale).into_iter().filter(|key| key.kind == "code");
    let same_payment = mine.tenant.is_some()
        && mine.tenant == theirs.tenant
        && codes(mine).any(|mine| codes(theirs).any(|theirs| mine == theirs));
    let same_band = mine
        .sketch
        .as_ref()
        .zip(theirs.sketch.as_ref())
        .is_some_and(|(mine, theirs)| mine.shares_a_band(theirs));
    same_number || same_price || same_payment || same_band || shares(&mine.photos, &theirs.photos)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ReceiptId;

    fn candidate(sale: Sale, read: Sale) -> Candidate {
        Candidate {
            receipt_id: ReceiptId::fresh(),
            same_member: false,
            credited: true,
            sale,
            read,
        }
    }

    #[test]
    fn a_field_that_a_person_corrected_does_not_hide_a_twin() {
        let read = Sale::sample("2026-11-03T18:22", Some("A0012"), 1800);
        let corrected = Sale::sample("2026-11-03T18:22", Some("A0977"), 1800);
        let candidates = [candidate(corrected, read.clone())];

        let twins = twins(&read, &candidates, None);

        assert_eq!(twins[0].comparison.verdict, Verdict::Suspected);
        assert_eq!(
            twins[0].comparison.agree,
            ["tenant", "paid_amount", "receipt_number", "paid_at"]
        );
    }

    #[test]
    fn among_equals_the_most_alike_picture_is_shown_first() {
        let seen = |byte| Sale {
            likeness: Some(vec![byte; 32]),
            ..Sale::sample("2026-11-03T18:22", None, 1800)
        };
        let candidates = [0x0f, 0x03, 0xff].map(|byte| candidate(seen(byte), seen(byte)));

        let twins = twins(&seen(0x01), &candidates, None);

        let order: Vec<_> = twins.iter().map(|twin| twin.receipt_id).collect();
        let [less, most, least] = [0, 1, 2].map(|i: usize| candidates[i].receipt_id);
        assert_eq!(order, [most, less, least]);
    }
}
