//! Words by which staff find a receipt. Chinese has no blanks between words, so it is
//! kept in overlapping pairs of characters; of the receipt's number every three characters
//! are kept, so that a part of it finds it. Which words: pure; the rest is one table.

mod store;

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::{duplicates::plain_number, money::Fen};

pub use store::{forget, remember, remember_number};

/// No paper says more; what does is a page of a book.
const WORDS_MAX: usize = 2000;
/// Of one word.
const CHARS_MAX: usize = 40;

/// The words that these texts are found by.
pub fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        for run in runs(text) {
            match run {
                Run::Latin(word) => words.extend([word]),
                Run::Han(characters) if characters.len() == 1 => {
                    words.extend([characters.iter().collect()]);
                }
                Run::Han(characters) => words.extend(pairs(&characters)),
            }
        }
    }
    words.into_iter().take(WORDS_MAX).collect()
}

/// What a part of the number finds: its threes, each with a `#` before it.
pub fn parts_of_number(number: &str) -> Vec<String> {
    let parts: BTreeSet<_> = threes(&plain_number(number).to_lowercase()).collect();
    parts.into_iter().collect()
}

/// What somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// A PostgreSQL `tsquery` over words; empty when the text has none.
    pub words: String,
    /// The text as an amount.
    pub amount: Option<Fen>,
    /// A pattern for `like`: the text anywhere in a tenant's name.
    pub name: String,
    /// The text as the id of a receipt or member.
    pub id: Option<uuid::Uuid>,
}

impl Sought {
    /// What this text may mean.
    pub fn of(text: &str) -> Self {
        let text: String = text.nfkc().collect();
        let text = text.trim();
        let plain = text.trim_start_matches(['¥', '￥']).replace(',', "");
        let escaped = text
            .replace('\\', r"\\")
            .replace('%', r"\%")
            .replace('_', r"\_");
        Self {
            words: query(text),
            amount: Fen::parse(plain.trim()),
            name: format!("%{escaped}%"),
            id: text.parse().ok(),
        }
    }
}

/// All of the text's words; of a Latin one its beginning is enough, or that the receipt's
/// number has it somewhere.
fn query(text: &str) -> String {
    let parts = runs(text).into_iter().map(|run| match run {
        Run::Latin(word) => {
            let inside: Vec<_> = threes(&word).map(|three| format!("'{three}'")).collect();
            match inside.is_empty() {
                true => format!("'{word}':*"),
                false => format!("('{word}':* | ({}))", inside.join(" & ")),
            }
        }
        Run::Han(characters) if characters.len() == 1 => format!("'{}':*", characters[0]),
        Run::Han(characters) => {
            let pairs: Vec<_> = pairs(&characters).map(|pair| format!("'{pair}'")).collect();
            pairs.join(" & ")
        }
    });
    parts.collect::<Vec<_>>().join(" & ")
}

enum Run {
    /// Letters and digits of a script with blanks between words.
    Latin(String),
    Han(Vec<char>),
}

/// Only letters and digits: nothing of it needs quoting anywhere.
fn runs(text: &str) -> Vec<Run> {
    let folded: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
    let kind = |c: &char| match c {
        c if c.is_ascii_alphanumeric() => 1,
        c if c.is_alphanumeric() => 2,
        _ => 0,
    };
    let runs = folded.chunk_by(|a, b| kind(a) == kind(b));
    runs.filter_map(|run| match kind(&run[0]) {
        1 => Some(Run::Latin(run.iter().take(CHARS_MAX).collect())),
        2 => Some(Run::Han(run.to_vec())),
        _ => None,
    })
    .collect()
}

fn pairs(characters: &[char]) -> impl Iterator<Item = String> {
    characters.windows(2).map(|pair| pair.iter().collect())
}

fn threes(word: &str) -> impl Iterator<Item = String> {
    let characters: Vec<char> = word.chars().collect();
    let threes: Vec<String> = characters
        .windows(3)
        .map(|three| format!("#{}", three.iter().collect::<String>()))
        .collect();
    threes.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words([text]), expected, "{text}");
    }

    #[test]
    fn chinese_is_kept_in_pairs_and_the_rest_in_words() {
        check("招牌牛肉面 ×2", &["2", "招牌", "牌牛", "牛肉", "肉面"]);
        check("ＢＬＵＥ Shore-07", &["07", "blue", "shore"]);
        check("面", &["面"]);
        check("—— 元", &["元"]);
    }

    #[test]
    fn what_is_sought_may_mean_several_things() {
        let sought = Sought::of("￥1,156.00");
        assert_eq!(sought.amount, Some(Fen(115_600)));
        let sought = Sought::of("牛肉面 a0017");
        assert_eq!(
            sought.words,
            "'牛肉' & '肉面' & ('a0017':* | ('#a00' & '#001' & '#017'))"
        );
        assert_eq!(sought.amount, None);
        assert_eq!(Sought::of("100%_").name, r"%100\%\_%");
        assert_eq!(
            Sought::of("'; drop").words,
            "('drop':* | ('#dro' & '#rop'))"
        );
        assert_eq!(Sought::of("?!").words, "");
    }

    #[test]
    fn a_part_of_a_number_finds_it() {
        assert_eq!(parts_of_number("A-00 17"), ["#001", "#017", "#a00"]);
        assert!(parts_of_number("17").is_empty());
    }
}
