//! What stands beside a name on the paper, and whether it explains itself: a
//! label, a company's form, a trade, a branch. What does not is held against the
//! match, for 米 is not 小米之家.

use super::{
    forms::Form,
    place::Mall,
    text::{self, Glyph},
    words,
};

/// What the rest of a text means for the name beside it.
pub(super) enum Rest {
    Explained,
    /// Log-odds lost.
    Costs(f32),
    /// May say where the shop is.
    Place(Vec<Glyph>),
    /// The text is a longer name.
    AnotherName,
}

/// What may explain a rest.
pub(super) struct Known<'k> {
    pub form: &'k Form,
    /// The tenant's other names.
    pub others: &'k [Form],
    pub mall: Option<&'k Mall>,
    /// The branch that the paper names, folded.
    pub branch: &'k str,
}

/// A word of the trade after a name of three characters and more: 萨莉亚餐厅.
const TRADE: f32 = 0.7;
/// After a shorter one it may be another shop: 蓝岸 sells clothes, 蓝岸咖啡 does not.
const TRADE_AFTER_SHORT: f32 = 2.2;
/// A name in a second language that the list does not know.
const SECOND_LANGUAGE: f32 = 0.3;
const UNEXPLAINED: f32 = 0.8;
const UNEXPLAINED_GLUED: f32 = 2.0;
const UNEXPLAINED_SHARE: f32 = 4.0;

/// The text before the name; `parted` when the name begins a word.
pub(super) fn before(rest: &[Glyph], parted: bool, known: &Known<'_>) -> Rest {
    let plain = text::plain(rest);
    let mut left = without_names(&plain, known);
    loop {
        let word = words::ending(&left, words::LABEL)
            .or_else(|| words::ending(&left, words::COMPANY))
            .or_else(|| words::ending(&left, words::CITY));
        match word {
            Some(word) => left.truncate(left.len() - word.len()),
            None if left.ends_with(['市', '号', '|']) => drop(left.pop()),
            None => break,
        }
    }
    let left = left.trim_matches(|c: char| c.is_ascii_digit());
    // A scratch or the edge of a logo.
    if left.is_empty()
        || (parted && left.chars().count() == 1)
        || matches!(left, "口" | "一" | "丨" | "日" | "o" | "i")
    {
        return Rest::Explained;
    }
    if words::ending(left, words::BUILDING).is_some()
        || known.mall.is_some_and(|mall| mall.is_in(rest))
    {
        return Rest::Place(rest.to_vec());
    }
    unexplained(left, parted, known)
}

/// The text after the name; `parted` when it begins a word.
pub(super) fn after(rest: &[Glyph], parted: bool, known: &Known<'_>) -> Rest {
    let plain = text::plain(rest);
    let left = without_names(&plain, known);
    if known.mall.is_some_and(|mall| mall.is_in(rest)) {
        return Rest::Place(rest.to_vec());
    }
    let (left, company) = without_company(&left);
    let trade = words::beginning(left, words::TRADE);
    let left = trade.map_or(left, |trade| &left[trade.len()..]);
    let cost = match trade {
        Some(_) if company => 0.0,
        Some(_) if known.form.is_short() => TRADE_AFTER_SHORT,
        Some(_) => TRADE,
        None => 0.0,
    };
    let codes = left.trim_matches(|c: char| c.is_ascii_digit());
    if codes.is_empty() {
        return if cost == 0.0 {
            Rest::Explained
        } else {
            Rest::Costs(cost)
        };
    }
    if cost == 0.0
        && !known.branch.is_empty()
        && (plain.ends_with(known.branch) || known.branch.contains(left))
    {
        return Rest::Place(rest.to_vec());
    }
    let is_branch = left.ends_with(['店', '铺']) || words::ending(left, words::BUILDING).is_some();
    let long_enough = !known.form.is_short() || parted;
    if cost == 0.0 && (is_branch && long_enough || words::BRANCH.contains(&codes)) {
        return Rest::Place(rest.to_vec());
    }
    match unexplained(codes, parted, known) {
        Rest::Costs(more) if is_branch => Rest::Costs(cost + more.min(1.5)),
        Rest::Costs(more) => Rest::Costs(cost + more),
        rest => rest,
    }
}

fn unexplained(left: &str, parted: bool, known: &Known<'_>) -> Rest {
    let latin = left.is_ascii();
    if parted && latin != known.form.latin {
        let lone_word = known.form.latin && known.form.is_short();
        return Rest::Costs(if lone_word {
            3.0 * SECOND_LANGUAGE
        } else {
            SECOND_LANGUAGE
        });
    }
    if !parted && known.form.is_short() {
        return Rest::AnotherName;
    }
    let length = left.chars().count() as f32;
    let share = length / (length + known.form.glyphs.len() as f32);
    let flat = if parted {
        UNEXPLAINED
    } else {
        UNEXPLAINED_GLUED
    };
    Rest::Costs(flat + UNEXPLAINED_SHARE * share)
}

/// The tenant's other names explain themselves: 萬寧 mannings.
fn without_names(plain: &str, known: &Known<'_>) -> String {
    let mut left = plain.to_owned();
    for other in known.others {
        let name = text::plain(&other.glyphs);
        if 2.0 <= other.weight() || name == left {
            left = left.replace(&name, "");
        }
    }
    left
}

/// Without 餐饮管理有限公司 at the end, and whether a company was named.
fn without_company(plain: &str) -> (&str, bool) {
    let mut left = plain;
    let company =
        words::ending(left, words::COMPANY).is_some_and(|word| 2 < word.len() || word == left);
    if company {
        while let Some(word) =
            words::ending(left, words::COMPANY).or_else(|| words::ending(left, words::BUSINESS))
        {
            left = &left[..left.len() - word.len()];
        }
    }
    while let Some(word) = words::beginning(
        left,
        &["中国", "香港", "澳门", "china", "hongkong", "hk", "cn"],
    ) {
        left = &left[word.len()..];
    }
    (left, company)
}
