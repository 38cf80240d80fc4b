//! What on a receipt belongs to the shopper and not to the shop: numbers of cards and
//! members, telephones, names, plates, signatures. A tenant sees the photo with these
//! places covered. Covers too much rather than too little: what cannot be told is
//! covered, and a photo of which too little could be read is not shown at all.

mod patterns;
mod places;
mod words;

use super::{Kind, layout::Page};
use crate::reading::{Quad, Reading, Verdict};

use places::Covered;

/// Changes whenever the same reading is covered in other places.
pub const VERSION: u32 = 1;

/// A line that was read worse than this is covered whole.
const SURE: f32 = 0.7;
/// Of a paper's characters, this many in a hundred must have been read well.
const READ_PERCENT_MIN: usize = 70;
/// Fewer lines are no receipt.
const LINES_MIN: usize = 3;

/// Why nobody can say what of a photo has to be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmaskable {
    #[error("the photo was read too poorly to know what on it is private")]
    PoorReading,
    #[error("papers of this kind name people in ways that cannot be found surely")]
    Kind,
}

/// What is known to be the shop's own, though it looks like somebody's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Own<'a> {
    /// As the mall's list has it: one number or several.
    pub phone: &'a str,
    pub receipt_number: Option<&'a str>,
}

/// The places of the photo that a tenant must not see, in pixels of the photo as the
/// reading has them.
pub fn private_places(
    reading: &Reading,
    kind: Option<Kind>,
    own: &Own<'_>,
) -> Result<Vec<Quad>, Unmaskable> {
    // On the others people are named by hand, in free text, or on another paper.
    let printed_by_a_till = matches!(
        kind,
        Some(
            Kind::Sale
                | Kind::Prebill
                | Kind::Refund
                | Kind::CardSlip
                | Kind::Topup
                | Kind::Parking
        )
    );
    if !printed_by_a_till {
        return Err(Unmaskable::Kind);
    }
    if reading.photo.verdict != Verdict::Ok || !is_well_read(reading) {
        return Err(Unmaskable::PoorReading);
    }
    let page = Page::of(reading);
    let mut covered = Covered::default();
    for row in 0..page.rows.len() {
        words::labelled(&page, row, own, &mut covered);
        patterns::anywhere(&page, row, own, &mut covered);
    }
    let unsure = reading.lines.iter().filter(|line| line.confidence < SURE);
    let mut quads: Vec<Quad> = unsure.map(|line| line.quad).collect();
    quads.extend(covered.quads(&page));
    Ok(quads)
}

/// Whether a text that stands for itself may name a person or a card.
pub fn may_be_private(text: &str) -> bool {
    let text: String = text.chars().map(super::text::half_width).collect();
    words::names_a_person(&text) || patterns::shows_a_person(&text)
}

fn is_well_read(reading: &Reading) -> bool {
    let chars = |sure: bool| -> usize {
        let lines = reading.lines.iter();
        let counted = lines.filter(|line| (SURE <= line.confidence) == sure);
        counted.map(|line| line.text.chars().count()).sum()
    };
    let (well, poorly) = (chars(true), chars(false));
    LINES_MIN <= reading.lines.len() && READ_PERCENT_MIN * (well + poorly) <= 100 * well
}

#[cfg(test)]
mod tests;
