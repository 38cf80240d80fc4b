//! Whether a photo shows two receipts side by side: a strip that no line crosses, and
//! on either side of it a bill of its own.

use crate::{
    extraction::{
        Document, Kind,
        amounts::{self, Role},
        layout::{Page, halves},
        moments::tokens,
        particulars,
    },
    money::Fen,
    reading::Reading,
};

/// The document that a photo of several receipts is, if it is one.
pub fn several(reading: &Reading) -> Option<Document> {
    let (left, right) = halves(reading)?;
    let both = is_a_bill(&left) && is_a_bill(&right);
    both.then(|| Document {
        kind: Kind::Several,
        confidence: 0.0,
        reasons: vec!["two bills side by side".to_owned()],
    })
}

/// The labels of one receipt may stand apart from their values, but neither column
/// alone has a word with its sum, and a date or a number with its word.
fn is_a_bill(reading: &Reading) -> bool {
    let page = Page::of(reading);
    let statements = amounts::statements(&page);
    let totals = statements.iter().filter(|s| {
        let total = matches!(s.role, Role::Total | Role::Payable | Role::Paid);
        total && 0.5 <= s.strength && s.sum.fen != Fen::ZERO
    });
    let dated = page
        .rows
        .iter()
        .any(|row| !tokens::dates(&row.text).is_empty());
    let words = particulars::labelled(&page);
    let numbered = !particulars::till_rows(&page, &words).is_empty();
    0 < totals.count() && (dated || numbered)
}
