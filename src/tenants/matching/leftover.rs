//! What is left of a branch or an address without the words that name no place:
//! if something is, it names one.

use super::{
    align,
    text::{self, Glyph},
    words,
};

/// What is left of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leftover {
    /// A city, a floor, a unit: could be anywhere.
    Nothing,
    /// A district or street: somewhere, but who knows which mall.
    Street,
    /// A building, an estate or a mall with its name.
    Building,
}

/// What is left of a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Branch {
    han: String,
    latin: String,
}

impl Branch {
    pub fn is_nothing(&self) -> bool {
        self.han.chars().count() < 2 && self.latin.len() < 3
    }

    /// The city alone does not say which mall.
    pub fn is_city(&self) -> bool {
        self.latin.is_empty() && words::CITY.contains(&&*self.han)
    }

    /// Numbers and gates: 五一 may be a square or the fifty-first shop.
    pub fn is_doubtful(&self) -> bool {
        self.latin.len() < 3 && (GATES.contains(&&*self.han) || self.han.chars().all(is_numeral))
    }
}

/// Parts of a mall, or stations and quarters of that name.
const GATES: [&str; 15] = [
    "东区", "西区", "南区", "北区", "东门", "西门", "南门", "北门", "中庭", "连廊", "负一", "地下",
    "地铁", "首层", "中心",
];

fn is_numeral(ch: char) -> bool {
    "一二三四五六七八九十百零两".contains(ch)
}

/// A branch without the brand, codes and the words of [`words::BRANCH`].
pub(super) fn of(text: &[Glyph], brand: &[Vec<Glyph>]) -> Branch {
    let mut left = Branch {
        han: String::new(),
        latin: String::new(),
    };
    for run in runs(&without_brand(text, brand)) {
        let plain = text::plain(&run);
        if run[0].is_han() {
            left.han.push_str(strip_han(&plain));
        } else if !is_plain_word(&plain) {
            left.latin.push_str(&plain);
        }
    }
    left
}

/// Words: runs of one script between spaces and punctuation.
fn runs(text: &[Glyph]) -> Vec<Vec<Glyph>> {
    text.chunk_by(|a, b| a.is_han() == b.is_han() && !b.starts_word)
        .map(<[Glyph]>::to_vec)
        .collect()
}

/// Without the brand, exact or nearly so; the rest keeps its order.
fn without_brand(text: &[Glyph], brand: &[Vec<Glyph>]) -> Vec<Glyph> {
    let mut left = text.to_vec();
    for name in brand {
        if let Some(window) = align::find(name, &left, 0.25 * name.len() as f32) {
            left.drain(window.start..window.end);
            if let Some(next) = left.get_mut(window.start) {
                next.starts_word = true;
            }
        }
    }
    left
}

/// A code such as `s041` or `b1`, or a word that names no place.
fn is_plain_word(word: &str) -> bool {
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let lists = [words::BRANCH, words::COMPANY, words::TRADE, words::BUSINESS];
    (word.len() != letters && letters <= 3)
        || letters < 2
        || lists.iter().any(|list| list.contains(&word))
}

fn strip_han(word: &str) -> &str {
    let lists = [words::BRANCH, words::TRADE, words::COMPANY];
    let mut left = word.strip_suffix('店').unwrap_or(word);
    if GATES.contains(&left) {
        return left;
    }
    left = word;
    loop {
        let shorter = lists.iter().find_map(|list| {
            if let Some(end) = words::ending(left, list) {
                return Some(&left[..left.len() - end.len()]);
            }
            words::beginning(left, list).map(|start| &left[start.len()..])
        });
        // 二楼, 一期, 三号: a number and what it counts.
        let counted = left.strip_suffix(['楼', '层', '期', '座', '区']);
        let counted = counted.filter(|rest| rest.chars().all(is_numeral));
        match shorter.or(counted) {
            Some(rest) => left = rest,
            None if left.chars().count() == 1 && left.chars().all(is_numeral) => return "",
            None => return left,
        }
    }
}

/// Without 深圳市, 南山区, 云港路88号 at the start: what comes after them.
pub(super) fn without_region(plain: &str) -> String {
    let chars: Vec<char> = plain.chars().collect();
    let mut start = 0;
    for (index, ch) in chars.iter().enumerate() {
        let shop = chars
            .get(index + 1)
            .is_some_and(|next| matches!(next, '铺' | '室' | '店'));
        let ends_region = match ch {
            '省' | '市' | '区' | '县' | '镇' | '乡' | '路' | '街' | '道' | '巷' => true,
            '号' => 0 < index && chars[index - 1].is_ascii_digit() && !shop,
            _ => false,
        };
        if ends_region {
            start = index + 1;
        }
    }
    let rest: String = chars[start..].iter().collect();
    let code = |c: char| c.is_ascii_alphanumeric();
    rest.trim_start_matches(code)
        .trim_start_matches(['之', '与', '交', '口', '处'])
        .to_owned()
}

/// What an address without this mall's name still names.
pub(super) fn address(text: &[Glyph], brand: &[Vec<Glyph>]) -> Leftover {
    let left = without_brand(text, brand);
    let plain = text::plain(&left);
    let latin: Vec<String> = runs(&left)
        .iter()
        .filter(|run| !run[0].is_han())
        .map(|run| text::plain(run))
        .collect();
    let has = |list: &[&str]| latin.iter().any(|word| list.contains(&&**word));
    if names_building(&plain) || has(words::BUILDING) {
        return Leftover::Building;
    }
    let rest = without_region(&plain);
    let place: String = rest
        .chars()
        .filter(|c| {
            !c.is_ascii() && !is_numeral(*c) && !"楼层铺号室座期区栋幢首地下负店位之内".contains(*c)
        })
        .collect();
    let street = plain.contains(['区', '县', '镇', '乡', '路', '街', '道', '巷', '邨', '村']);
    let words = latin
        .iter()
        .filter(|word| !is_plain_word(word) && 3 <= word.len() && *word != "floor")
        .count();
    match place.chars().count() {
        count if 3 <= count && words::mentions(&place, words::BUILDING) => Leftover::Building,
        0 if !street && words == 0 => Leftover::Nothing,
        _ if !street && words == 0 && words::CITY.contains(&&*place) => Leftover::Nothing,
        _ => Leftover::Street,
    }
}

/// 恒隆广场, but not 广场路 and not a bare 广场.
fn names_building(plain: &str) -> bool {
    words::BUILDING
        .iter()
        .filter(|word| 2 <= word.chars().count() && !word.is_ascii())
        .any(|word| {
            plain.match_indices(word).any(|(at, _)| {
                let after = &plain[at + word.len()..];
                let street = words::beginning(after, words::STREET).is_some()
                    || after.starts_with(['东', '西', '南', '北'])
                        && words::mentions(after, words::STREET);
                !street && 2 <= without_region(&plain[..at]).chars().count()
            })
        })
}
