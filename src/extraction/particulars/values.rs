//! Takes the value that belongs to a word: behind it, or below it.

use crate::extraction::{
    labels::Hit,
    layout::{Page, Span},
};

use super::words::{Role, WORDS};

/// A word with the room behind it in which its value may stand.
#[derive(Clone, Debug)]
pub struct Labelled {
    pub role: Role,
    pub label: Span,
    /// Up to the next word of the row.
    pub room: Span,
}

/// All words of the page with the room behind each.
pub fn labelled(page: &Page<'_>) -> Vec<Labelled> {
    let mut found = Vec::new();
    for (row, content) in page.rows.iter().enumerate() {
        let mut hits = WORDS.find(&content.text);
        hits.dedup_by(|hit, word| begins_value(&content.text, word, hit));
        for (i, hit) in hits.iter().enumerate() {
            let next = hits
                .get(i + 1)
                .map_or(content.text.len(), |next| next.at.start);
            // Names and places may have known words in them.
            let until = match hit.role {
                Role::Store | Role::Branch | Role::Address => {
                    end_of_piece(&content.text, hit.at.end)
                }
                _ => next,
            };
            found.push(Labelled {
                role: hit.role,
                label: Span {
                    row,
                    at: hit.at.clone(),
                },
                room: Span {
                    row,
                    at: hit.at.end..until,
                },
            });
        }
    }
    found
}

/// `账单号:POS145300`: a Latin word glued to digits right behind a label's colon is the
/// beginning of the label's value.
fn begins_value(text: &str, word: &Hit<Role>, hit: &Hit<Role>) -> bool {
    let between = text[word.at.end..hit.at.start].trim();
    let latin = text[hit.at.clone()].is_ascii();
    let digit = text[hit.at.end..].starts_with(|c: char| c.is_ascii_digit());
    between == ":" && latin && digit
}

/// Where the piece that goes on after `from` ends.
pub fn end_of_piece(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let start = rest.len() - rest.trim_start_matches([':', ' ', '\t']).len();
    from + rest[start..]
        .find('\t')
        .map_or(rest.len(), |tab| start + tab)
}

/// The text in a span without separators at its ends.
pub fn trimmed(page: &Page<'_>, span: &Span) -> Span {
    let text = page.text(span);
    let edge = |c: char| c.is_whitespace() || ":;.,#|-=_*([])".contains(c);
    let start = text.len() - text.trim_start_matches(edge).len();
    let kept = text.trim_matches(|c: char| c.is_whitespace() || ":;,|-=_*".contains(c));
    let end = (text.len()
        - text
            .trim_end_matches(|c: char| c.is_whitespace() || ":;,|-=_*".contains(c))
            .len())
    .min(text.len() - start);
    let until = if kept.is_empty() {
        start
    } else {
        text.len() - end
    };
    Span {
        row: span.row,
        at: span.at.start + start..span.at.start + until.max(start),
    }
}

/// The first piece of the room behind a word that is not empty.
pub fn first_piece(page: &Page<'_>, room: &Span) -> Option<Span> {
    let text = page.text(room);
    let mut from = 0;
    for piece in text.split('\t') {
        let span = Span {
            row: room.row,
            at: room.at.start + from..room.at.start + from + piece.len(),
        };
        let span = trimmed(page, &span);
        if !page.text(&span).is_empty() {
            return Some(span);
        }
        from += piece.len() + 1;
    }
    None
}
