//! How well a text of the paper fits a tenant's name. The text may carry more
//! than the name: a label, a company's form, a branch, a second language.
//!
//! Scores are log-odds: 4.0 is a probability of 0.98, 2.2 of 0.90, 0 of one half.

use super::{
    align,
    letters::Letters,
    outcome::NameSource,
    residue::{self, Known},
    text::{self, Glyph},
};

/// A text of the paper in which a name may stand.
pub(super) struct Piece {
    pub glyphs: Vec<Glyph>,
    pub from: NameSource,
    letters: Letters,
}

impl Piece {
    pub fn new(glyphs: Vec<Glyph>, from: NameSource) -> Self {
        let letters = Letters::of(&glyphs);
        Self {
            glyphs,
            from,
            letters,
        }
    }
}

/// A name found in a piece.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub odds: f32,
    pub read: String,
    pub exact: bool,
    /// What stands beside the name and may say which branch it is.
    pub places: Vec<Vec<Glyph>>,
}

/// The share of a name that may be misread at all: one character of three. What is
/// nearer is weighed, and one of three is weighed as doubtful.
const HAN_MISREAD_MAX: f32 = 0.36;
/// Two letters of seven.
const LATIN_MISREAD_MAX: f32 = 0.3;
/// One of four misread costs 1.8: 0.98 becomes 0.90. One of two: 0.60, no match.
const HAN_SLOPE: f32 = 7.2;
/// A letter tells less than a Chinese character.
const LATIN_SLOPE: f32 = 9.0;
/// A name outside of the field `store_name`.
const HEADER_HANDICAP: f32 = 0.5;

/// Weighs `form` against a piece of the paper.
pub(super) fn weigh(known: &Known<'_>, piece: &Piece) -> Option<Hit> {
    let form = known.form;
    if !form.letters.may_stand_in(&piece.letters) {
        return None;
    }
    let length = form.glyphs.len() as f32;
    let (slope, misread_max) = match form.latin {
        true => (LATIN_SLOPE, LATIN_MISREAD_MAX),
        false => (HAN_SLOPE, HAN_MISREAD_MAX),
    };
    let mut odds = form.base_odds() - form.handicap;
    if piece.from == NameSource::Header {
        odds -= HEADER_HANDICAP;
    }
    let share_max = (odds / slope).clamp(0.0, misread_max);
    let window = align::find(&form.glyphs, &piece.glyphs, share_max * length)?;
    let text = &piece.glyphs;
    let (before, after) = (&text[..window.start], &text[window.end..]);
    let read = text::plain(&text[window.start..window.end]);
    if form.latin && !stands_alone(text, window) || form.contradicts(&read) {
        return None;
    }
    odds -= slope * window.cost / length;
    // Beside 米 only a space parts: 米0 is another shop.
    let parts = |glyph: &Glyph| glyph.parted || (glyph.starts_word && !form.is_lone());
    let rests = [
        residue::before(before, parts(&text[window.start]), known)?,
        residue::after(after, after.first().is_some_and(parts), known)?,
    ];
    odds -= rests.iter().map(|rest| rest.cost).sum::<f32>();
    let places = rests.into_iter().filter_map(|rest| rest.place).collect();
    let exact = window.cost == 0.0;
    (0.0 < odds).then_some(Hit {
        odds,
        read,
        exact,
        places,
    })
}

/// ONE does not stand in PHONE; it does in ONE88.
fn stands_alone(text: &[Glyph], window: align::Window) -> bool {
    let next = text.get(window.end);
    let ends = next.is_none_or(|next| next.starts_word || next.ch.is_ascii_digit());
    text[window.start].starts_word && ends
}
