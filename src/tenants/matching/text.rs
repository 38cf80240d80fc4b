//! Text as it is compared: half width, lower case, simplified, without accents,
//! spaces and punctuation, but knowing where words began and how sure the
//! engine was of each character. Compares nothing itself.

use std::sync::OnceLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::shapes::Shape;
use crate::reading;

/// One folded character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    pub ch: char,
    pub shape: Shape,
    /// A space, punctuation or a change of script stands before it.
    pub starts_word: bool,
    /// A space or punctuation stands before it.
    pub parted: bool,
    /// The engine's confidence, when it told.
    pub sure: Option<f32>,
}

impl Glyph {
    pub fn is_han(self) -> bool {
        !self.ch.is_ascii() && self.ch.is_alphabetic()
    }
}

/// Longest text compared, in characters: a line of a receipt has about 30.
const LENGTH_MAX: usize = 80;

/// Folds `text`; `glyphs` are the engine's, one for each `char`, or none.
pub(super) fn fold(text: &str, glyphs: &[reading::Glyph]) -> Vec<Glyph> {
    let mut folded: Vec<Glyph> = Vec::new();
    let mut parted = true;
    for (index, raw) in text.chars().enumerate() {
        let sure = glyphs.get(index).map(|glyph| glyph.confidence);
        // "McDonald's" is one word.
        if matches!(raw, '\'' | '’' | '‘' | '`' | '´') {
            continue;
        }
        for ch in std::iter::once(raw).nfkd().flat_map(char::to_lowercase) {
            if is_combining_mark(ch) {
                continue;
            }
            if !ch.is_alphanumeric() {
                parted = true;
                continue;
            }
            let ch = simplified(ch);
            let before = folded.last();
            let starts_word = parted || before.is_some_and(|b| b.ch.is_ascii() != ch.is_ascii());
            folded.push(Glyph {
                ch,
                shape: Shape::of(ch),
                starts_word,
                parted,
                sure,
            });
            parted = false;
        }
    }
    folded.truncate(LENGTH_MAX);
    folded
}

/// The folded characters alone.
pub(super) fn plain(text: &[Glyph]) -> String {
    text.iter().map(|glyph| glyph.ch).collect()
}

/// Folds a text of which only the characters matter.
pub(super) fn key(text: &str) -> String {
    plain(&fold(text, &[]))
}

const HAN: std::ops::RangeInclusive<char> = '\u{3400}'..='\u{9fff}';

/// Signs that shops write instead of the usual ones, and OpenCC keeps apart.
const VARIANTS: [(char, char); 14] = [
    ('舖', '铺'),
    ('粧', '妆'),
    ('喫', '吃'),
    ('麪', '面'),
    ('鷄', '鸡'),
    ('広', '广'),
    ('沢', '泽'),
    ('浜', '滨'),
    ('竜', '龙'),
    ('桜', '樱'),
    ('駅', '驿'),
    ('円', '圆'),
    ('気', '气'),
    ('郞', '郎'),
];

fn simplified(ch: char) -> char {
    if !HAN.contains(&ch) {
        return ch;
    }
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    let table = TABLE.get_or_init(simplified_table);
    table[ch as usize - *HAN.start() as usize]
}

/// One to one, so that folding never depends on the neighbours: the phrases of
/// OpenCC would fold 乾 differently in 乾隆 and in 乾果.
fn simplified_table() -> Vec<char> {
    let opencc = OpenCC::from_config(BuiltinConfig::T2s).expect("the tables are compiled in");
    let mut buffer = [0; 4];
    HAN.map(|ch| {
        if let Some((_, usual)) = VARIANTS.iter().find(|(variant, _)| *variant == ch) {
            return *usual;
        }
        let text = opencc.convert(ch.encode_utf8(&mut buffer));
        text.chars().next().unwrap_or(ch)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, folded: &str) {
        assert_eq!(key(text), folded, "{text}");
    }

    #[test]
    fn the_same_name_in_any_dress_is_the_same() {
        check("ＭＵＪＩ　無印良品", "muji无印良品");
        check("Café  l’Été", "cafelete");
        check("山月麵館（雲港萬匯城店）", "山月面馆云港万汇城店");
        check("H & M", "hm");
        check("7-ELEVEn", "7eleven");
        check("2樓202舖", "2楼202铺");
        check("・·—…", "");
    }

    #[test]
    fn words_begin_after_space_punctuation_and_change_of_script() {
        let starts = |text: &str| -> String {
            let folded = fold(text, &[]);
            let marked = folded.iter().filter(|glyph| glyph.starts_word);
            marked.map(|glyph| glyph.ch).collect()
        };
        assert_eq!(starts("ab cd-ef中文gh's"), "ace中g");
    }
}
