//! Finds known words in a row of text, longest first, tolerant of writing, spaces
//! and common misreadings. The words themselves stand in the tables of each field.

use std::{collections::HashMap, ops::Range};

use super::text::{fold, half_width, is_filler};

/// Words and what each means to its field.
pub struct Vocabulary<R> {
    by_first: HashMap<char, Vec<(Vec<char>, R)>>,
}

/// One known word found in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<R> {
    pub role: R,
    /// Bytes of the row's text.
    pub at: Range<usize>,
    /// How many characters of the word stand there, fillers not counted.
    pub length: usize,
    /// One character was misread or lost.
    pub fuzzy: bool,
}

struct Squeezed {
    chars: Vec<char>,
    at: Vec<Range<usize>>,
}

fn squeeze(text: &str) -> Squeezed {
    let mut squeezed = Squeezed {
        chars: Vec::new(),
        at: Vec::new(),
    };
    for (start, c) in text.char_indices() {
        if !is_filler(half_width(c)) {
            squeezed.chars.push(fold(c));
            squeezed.at.push(start..start + c.len_utf8());
        }
    }
    squeezed
}

impl<R: Copy + PartialEq> Vocabulary<R> {
    /// Words are written simplified, half width, lower case, one after the other with
    /// spaces between them and none inside.
    pub fn new(table: &[(R, &str)]) -> Self {
        let mut by_first: HashMap<char, Vec<(Vec<char>, R)>> = HashMap::new();
        for (role, words) in table {
            for word in words.split_whitespace() {
                let chars = squeeze(word).chars;
                let first = *chars.first().expect("no label is empty");
                by_first.entry(first).or_default().push((chars, *role));
            }
        }
        for words in by_first.values_mut() {
            words.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
        }
        Self { by_first }
    }

    /// All words in the row from left to right; where words overlap, the longest
    /// that begins first.
    pub fn find(&self, text: &str) -> Vec<Hit<R>> {
        let squeezed = squeeze(text);
        let mut hits = Vec::new();
        let mut i = 0;
        while i < squeezed.chars.len() {
            match self.word_at(text, &squeezed, i) {
                Some((length, role)) => {
                    let at = squeezed.at[i].start..squeezed.at[i + length - 1].end;
                    hits.push(Hit {
                        role,
                        at,
                        length,
                        fuzzy: false,
                    });
                    i += length;
                }
                None => i += 1,
            }
        }
        hits
    }

    fn word_at(&self, text: &str, squeezed: &Squeezed, i: usize) -> Option<(usize, R)> {
        let words = self.by_first.get(&squeezed.chars[i])?;
        words.iter().find_map(|(word, role)| {
            let there = squeezed.chars.get(i..i + word.len())?;
            let at = squeezed.at[i].start..squeezed.at[i + word.len() - 1].end;
            let matches =
                there == word.as_slice() && stands_alone(text, &at) && is_one_word(&text[at]);
            matches.then_some((word.len(), *role))
        })
    }

    /// The word that a whole short text is, with one character misread or lost.
    /// Only words long enough that one character cannot make another word.
    pub fn nearly(&self, text: &str, at: Range<usize>) -> Option<Hit<R>> {
        let given = squeeze(text.get(at.clone())?).chars;
        let near = |word: &[char]| {
            let enough = if word[0].is_ascii() { 5 } else { 4 };
            enough <= word.len()
                && word.len().abs_diff(given.len()) <= forgiven(word)
                && edits(word, &given) <= forgiven(word)
        };
        let all = self.by_first.values().flatten();
        let found: Vec<&(Vec<char>, R)> = all.filter(|(word, _)| near(word)).collect();
        let (word, role) = found.iter().max_by_key(|(word, _)| word.len())?;
        // Two words as near, with two meanings: neither.
        let agreed = found.iter().all(|(_, other)| other == role);
        let hit = Hit {
            role: *role,
            at,
            length: word.len(),
            fuzzy: true,
        };
        agreed.then_some(hit)
    }
}

/// Two heads of columns are no word; a head that is set apart, `合  计`, is one.
fn is_one_word(text: &str) -> bool {
    let pieces = text
        .split('\t')
        .map(|piece| piece.chars().filter(|c| !is_filler(*c)).count());
    pieces.filter(|length| 1 < *length).count() <= 1
}

/// A Latin word must not be a part of a longer one.
fn stands_alone(text: &str, at: &Range<usize>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let starts_latin = letter(text[at.start..].chars().next());
    let ends_latin = letter(text[..at.end].chars().next_back());
    let glued_before = starts_latin && letter(text[..at.start].chars().next_back());
    let glued_after = ends_latin && letter(text[at.end..].chars().next());
    // Digits are taken for letters only inside words, never `CS0` of `CS00021233`;
    // in short words only before a colon, as in `Te1: 2345 6789`.
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let word = &text[at.clone()];
    let of_number = digit(word.chars().next_back()) && digit(text[at.end..].chars().next());
    let first_is_letter = letter(word.chars().next());
    let labels = first_is_letter && text[at.end..].trim_start().starts_with([':', '.']);
    let short = word.len() <= 3 && word.contains(|c: char| c.is_ascii_digit()) && !labels;
    !glued_before && !glued_after && !of_number && !short
}

/// Misread characters that still leave no doubt which word it is.
fn forgiven(word: &[char]) -> usize {
    if word.len() < 14 { 1 } else { 2 }
}

/// How many characters must be changed, added or lost to make one of the other.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vocabulary<u8> {
        Vocabulary::new(&[
            (1, "总金额 合计 total"),
            (2, "subtotal 小计"),
            (3, "结账时间"),
        ])
    }

    #[track_caller]
    fn check(text: &str, roles: &[u8]) {
        let found: Vec<u8> = words().find(text).iter().map(|hit| hit.role).collect();
        assert_eq!(found, roles, "{text}");
    }

    #[test]
    fn the_longest_word_wins_and_words_stand_alone() {
        check("Sub Total: 4.00", &[2]);
        check("TOTAL 4.00", &[1]);
        check("TOTALLY 4.00", &[]);
        check("T0TAI: 4.00", &[1]);
        check("總 金 額：$4.00", &[1]);
        check("小計 1 合計 2", &[2, 1]);
    }

    #[test]
    fn one_lost_character_of_a_long_word_is_forgiven() {
        let text = "結時間";
        assert_eq!(
            words().nearly(text, 0..text.len()).map(|hit| hit.role),
            Some(3)
        );
        let text = "總金頷";
        assert_eq!(words().nearly(text, 0..text.len()), None);
    }
}
