//! The rows of a page as the marks of a kind are looked for in them.

use std::ops::Range;

use crate::extraction::{
    amounts,
    layout::{Page, Span},
    particulars,
    text::{fold, half_width, is_filler, is_han},
};

use super::marks::Stand::{self, Alone, In};

/// What is less surely read may be another character.
const POORLY: f32 = 0.97;

/// A row without fillers, folded, and how surely each character was read.
pub struct Letters {
    /// All of its pieces in one.
    pub row: String,
    pieces: Vec<String>,
    sure: Vec<f32>,
}

impl Letters {
    /// Of every row.
    pub fn of(page: &Page<'_>) -> Vec<Self> {
        let rows = page.rows.iter().enumerate();
        rows.map(|(row, of)| {
            let at = 0..of.text.len();
            let sure = page.characters(&Span { row, at });
            Self::of_row(&of.text, &sure)
        })
        .collect()
    }

    fn of_row(text: &str, sure: &[f32]) -> Self {
        let mut pieces = vec![String::new()];
        let mut kept = Vec::new();
        for (c, sure) in text.chars().zip(sure) {
            let c = half_width(c);
            if c == '\t' {
                pieces.push(String::new());
            } else if !is_filler(c) {
                pieces.last_mut().expect("there is one").push(fold(c));
                kept.push(*sure);
            }
        }
        Self {
            row: pieces.concat(),
            pieces,
            sure: kept,
        }
    }

    /// Whether it has a word, given squeezed, in a place where it counts.
    pub fn have(&self, word: &str, stand: Stand) -> bool {
        match stand {
            // Short Latin words must begin their row: `aid` is found in `paid`.
            In if word.is_ascii() && word.len() <= 4 => self.row.starts_with(word),
            In => self.row.contains(word),
            Alone => self.row == word || self.pieces.iter().any(|piece| piece == word),
        }
    }

    /// Whether it has a word but for one character that was read poorly: a Chinese word
    /// long enough that it can be no other, and not one that sales use: `应收金额` is no
    /// misread `应退金额`.
    pub fn nearly_have(&self, word: &str, stand: Stand) -> bool {
        let word: Vec<char> = word.chars().collect();
        if word.len() < 4 || !word.iter().copied().all(is_han) {
            return false;
        }
        let mut pieces: Vec<(&str, usize)> = vec![(&self.row, 0)];
        let mut before = 0;
        for piece in &self.pieces {
            pieces.push((piece, before));
            before += piece.chars().count();
        }
        pieces.into_iter().any(|(piece, before)| {
            let letters: Vec<char> = piece.chars().collect();
            let whole = stand == Alone && letters.len() != word.len();
            let mut ways = letters.windows(word.len()).enumerate();
            !whole
                && ways.any(|(at, way)| {
                    self.off_once(way, &word, before + at)
                        && !is_in_word_of_sales(piece, at..at + word.len())
                })
        })
    }

    fn off_once(&self, way: &[char], word: &[char], from: usize) -> bool {
        let mut others = (0..word.len()).filter(|at| way[*at] != word[*at]);
        let poorly = |at: usize| self.sure[from + at] < POORLY;
        others.next().is_none_or(poorly) && others.next().is_none()
    }
}

/// Whether characters of a text are a word, or within a word, that stands beside a sum or
/// beside a till's particulars.
fn is_in_word_of_sales(text: &str, characters: Range<usize>) -> bool {
    let byte = |at: usize| {
        text.char_indices()
            .nth(at)
            .map_or(text.len(), |(byte, _)| byte)
    };
    let bytes = byte(characters.start)..byte(characters.end);
    let covers = |at: &Range<usize>| at.start <= bytes.start && bytes.end <= at.end;
    amounts::WORDS.find(text).iter().any(|hit| covers(&hit.at))
        || particulars::WORDS
            .find(text)
            .iter()
            .any(|hit| covers(&hit.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `unsure`: the place of the only character that was read poorly.
    #[track_caller]
    fn check(text: &str, unsure: usize, mark: &str, wanted: bool) {
        let mut sure = vec![0.999; text.chars().count()];
        sure[unsure] = 0.6;
        let letters = Letters::of_row(text, &sure);
        assert_eq!(letters.nearly_have(mark, In), wanted, "{text}: {mark}");
    }

    #[test]
    fn a_poorly_read_character_may_be_another() {
        check("应近金额:12.00", 1, "应退金额", true);
        check("商品\t应近金额:12.00", 4, "应退金额", true);
    }

    #[test]
    fn a_surely_read_character_is_what_it_is() {
        check("厅交易号:2025111", 5, "原交易号", false);
        check("应近金额:12.00", 6, "应退金额", false);
    }

    #[test]
    fn a_word_of_sales_is_no_misread_one() {
        check("应收金额:12.00", 1, "应退金额", false);
        check("商户交易号:2025111", 1, "原交易号", false);
    }
}
