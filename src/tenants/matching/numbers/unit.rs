//! Units of a mall in any of the ways that tills and landlords write them:
//! `L1-102`, `L1102`, `1楼102铺`, `B1层08号`, `Shop 108C, 1/F`.

use crate::tenants::matching::text::{self, Glyph};

/// A shop's place in a building; the floor may be unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tenants::matching) struct Unit {
    floor: Option<String>,
    number: String,
}

impl Unit {
    /// `L1-102` is `1楼102铺`, `L1102` and, no other floor being named, `102铺`.
    pub fn agrees(&self, other: &Self) -> bool {
        let together = |unit: &Self| {
            let floor = unit.floor.as_deref().unwrap_or_default();
            format!("{floor}{}", unit.number)
        };
        let number = |unit: &Self| unit.number.trim_start_matches('0').to_owned();
        let one_floor = match (&self.floor, &other.floor) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        (one_floor && number(self) == number(other)) || together(self) == together(other)
    }
}

/// A run of letters and digits, or one Chinese character.
struct Token {
    text: String,
    /// Nothing but a hyphen, a slash or nothing at all stands before it.
    joined: bool,
}

/// The units named in a text, in its order.
pub(in crate::tenants::matching) fn units(text: &str) -> Vec<Unit> {
    let tokens = tokens(text);
    let is = |index: usize, words: &[&str]| {
        let token: Option<&Token> = tokens.get(index);
        token.is_some_and(|token| words.contains(&&*token.text))
    };
    let before = |index: usize, words: &[&str]| 0 < index && is(index - 1, words);
    let mut found = Vec::new();
    let mut floor: Option<String> = None;
    for (index, token) in tokens.iter().enumerate() {
        let word = &*token.text;
        let hyphened = tokens
            .get(index + 1)
            .is_some_and(|next| next.joined && next.text.starts_with(|c: char| c.is_ascii_digit()));
        if is(index + 1, &["楼", "层", "f", "floor"]) && floor_of(word).is_some() {
            floor = basement(
                floor_of(word),
                before(index, &["负"]) || (before(index, &["下"])),
            );
            continue;
        }
        if let Some(storey) = word.strip_suffix('f').and_then(floor_of) {
            floor = Some(storey);
            continue;
        }
        if hyphened
            && word.starts_with(|c: char| c.is_ascii_alphabetic())
            && floor_of(word).is_some()
        {
            floor = floor_of(word);
            continue;
        }
        let street = before(index, &["路", "街", "道", "巷", "弄", "road", "no"]);
        let labelled = before(index, &["shop", "unit", "room", "铺", "位", "g"])
            || is(index + 1, &["铺", "室"])
            || (is(index + 1, &["号"]) && (is(index + 2, &["铺"]) || floor.is_some()));
        let after_floor = floor.is_some() && !street;
        if let Some((own, number)) = lettered(word) {
            found.push(Unit {
                floor: Some(own),
                number,
            });
        } else if is_number(word) && (labelled || after_floor) && !street {
            found.push(Unit {
                floor: floor.clone(),
                number: word.to_owned(),
            });
        }
    }
    // "Shop 108C, 1/F": the floor comes last.
    for unit in &mut found {
        if unit.floor.is_none() {
            unit.floor.clone_from(&floor);
        }
    }
    found
}

/// The units of a tenant, whose field holds nothing else: `102` is one as well.
pub(in crate::tenants::matching) fn listed(text: &str) -> Vec<Unit> {
    let found = units(text);
    if !found.is_empty() {
        return found;
    }
    let number = text::key(text);
    let plain = is_number(&number).then_some(Unit {
        floor: None,
        number,
    });
    plain.into_iter().collect()
}

fn tokens(text: &str) -> Vec<Token> {
    let folded = text::fold(text, &[]);
    let mut tokens: Vec<Token> = Vec::new();
    for Glyph {
        ch,
        starts_word,
        parted,
        ..
    } in folded
    {
        match tokens.last_mut() {
            Some(last) if !starts_word && ch.is_ascii() => last.text.push(ch),
            _ => tokens.push(Token {
                text: ch.to_string(),
                joined: !tokens.is_empty() && parted,
            }),
        }
    }
    tokens
}

fn basement(floor: Option<String>, below: bool) -> Option<String> {
    floor.map(|floor| {
        if below && !floor.starts_with('b') {
            format!("b{floor}")
        } else {
            floor
        }
    })
}

/// `1`, `l1`, `f1` → `1`; `b1` → `b1`; `g`, `lg`, `ug` as they are; 一 → `1`.
fn floor_of(word: &str) -> Option<String> {
    let han = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if let Some(index) = han.iter().position(|digit| *digit == word) {
        return Some((index + 1).to_string());
    }
    if matches!(word, "g" | "lg" | "ug" | "m" | "首") {
        return Some(word.replace('首', "1"));
    }
    let digits = word.trim_start_matches(['l', 'f']);
    let basement = digits.strip_prefix('b');
    let number: u8 = basement.unwrap_or(digits).parse().ok()?;
    let letters = word.len() - digits.len();
    if 1 < letters || 99 < number {
        return None;
    }
    Some(match basement {
        Some(_) => format!("b{number}"),
        None => number.to_string(),
    })
}

/// `l1102` → floor 1, 102; `b108` → floor b1, 08; `g254` → floor g, 254.
fn lettered(word: &str) -> Option<(String, String)> {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &word[..word.len() - digits.len()];
    if !is_number(digits) {
        return None;
    }
    let own = digits.get(1..).filter(|rest| 2 <= rest.len());
    match letters {
        "l" | "f" => own.map(|rest| (digits[..1].to_owned(), rest.to_owned())),
        "b" => own.map(|rest| (format!("b{}", &digits[..1]), rest.to_owned())),
        "g" | "lg" | "ug" | "m" if 2 <= digits.len() => {
            Some((letters.to_owned(), digits.to_owned()))
        }
        _ => None,
    }
}

/// Two to four digits, with a letter at the end at most.
fn is_number(word: &str) -> bool {
    let digits = word
        .strip_suffix(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(word);
    (1..=4).contains(&digits.len()) && 2 <= word.len() && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paper: &str, unit: &str, same: bool) {
        let unit = listed(unit);
        let agrees = units(paper)
            .iter()
            .any(|read| unit.iter().any(|unit| read.agrees(unit)));
        assert_eq!(agrees, same, "{paper}: {:?} and {unit:?}", units(paper));
    }

    #[test]
    fn a_unit_is_the_same_in_every_spelling() {
        for paper in [
            "L1-102",
            "L1102",
            "1楼102铺",
            "一层102号铺",
            "1F-102",
            "Shop 102, 1/F",
            "云港路88号1楼102铺",
            "102铺",
            "1樓102號舖",
            "Ｌ１－１０２",
        ] {
            check(paper, "L1-102", true);
            check(paper, "L1102", true);
        }
        for paper in ["B1层08号", "B1-08", "B108", "负一层08号铺", "地下1层08铺"] {
            check(paper, "B1-08", true);
        }
        check("Shop 108C, 1/F, Harbour Square", "L1-108C", true);
        check("2樓202舖", "202", true);
        check("2樓202舖", "L2-202", true);
    }

    #[test]
    fn another_floor_or_number_is_another_unit() {
        check("L2-102", "L1-102", false);
        check("2楼102铺", "L1-102", false);
        check("1楼103铺", "L1-102", false);
        check("L1-108", "L1-108C", false);
        check("云港路102号", "L1-102", false);
        check("", "L1-102", false);
        check("L1-102", "", false);
    }
}
