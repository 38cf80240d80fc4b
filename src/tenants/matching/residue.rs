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
pub(super) struct Rest {
    /// Log-odds lost.
    pub cost: f32,
    /// What may say where the shop is.
    pub place: Option<Vec<Glyph>>,
}

impl Rest {
    const EXPLAINED: Self = Self {
        cost: 0.0,
        place: None,
    };

    fn costs(cost: f32) -> Self {
        Self { cost, place: None }
    }

    fn place(rest: &[Glyph], cost: f32) -> Self {
        Self {
            cost,
            place: Some(rest.to_vec()),
        }
    }
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
const UNEXPLAINED_SHARE: f32 = 3.0;

/// The text before the name, `parted` when the name begins a word; nothing when
/// it makes another name of it.
pub(super) fn before(rest: &[Glyph], parted: bool, known: &Known<'_>) -> Option<Rest> {
    let plain = text::plain(rest);
    let mut left = without_names(&plain, known);
    loop {
        let word = words::ending(&left, words::LABEL)
            .or_else(|| words::ending(&left, words::COMPANY))
            .or_else(|| words::ending(&left, words::CITY));
        match word {
            Some(word) => left.truncate(left.len() - word.len()),
            None if left.ends_with(['市', '号']) => drop(left.pop()),
            None => break,
        }
    }
    if known.form.is_lone() && !parted && !left.is_empty() {
        return None;
    }
    let left = left.trim_matches(|c: char| c.is_ascii_digit());
    // The edge of a logo or a frame.
    let is_scratch = matches!(left, "口" | "一" | "丨" | "日" | "o" | "i" | "l");
    if left.is_empty() || is_scratch {
        return Some(Rest::EXPLAINED);
    }
    let is_place = words::ending(left, words::BUILDING).is_some();
    if is_place || known.mall.is_some_and(|mall| mall.is_in(rest)) {
        return Some(Rest::place(rest, 0.0));
    }
    unexplained(left, parted, known).map(Rest::costs)
}

/// The text after the name, `parted` when it begins a word; nothing when it makes
/// another name of it.
pub(super) fn after(rest: &[Glyph], parted: bool, known: &Known<'_>) -> Option<Rest> {
    let plain = text::plain(rest);
    let left = without_names(&plain, known);
    let (left, company) = without_company(&left);
    let trade = words::beginning(left, words::TRADE);
    let cost = match trade {
        None => 0.0,
        Some(_) if company => 0.0,
        Some(_) if known.form.is_short() => TRADE_AFTER_SHORT,
        Some(_) => TRADE,
    };
    if known.mall.is_some_and(|mall| mall.is_in(rest)) {
        return Some(Rest::place(rest, cost));
    }
    let left = trade.map_or(left, |trade| &left[trade.len()..]);
    if known.form.is_lone() && !parted && !left.is_empty() {
        return None;
    }
    let left = left.trim_matches(|c: char| c.is_ascii_digit());
    if left.is_empty() {
        return Some(Rest::costs(cost));
    }
    let is_branch =
        !known.branch.is_empty() && (plain.ends_with(known.branch) || known.branch.contains(left));
    let mut place = left;
    while let Some(word) = words::ending(place, words::BRANCH) {
        place = &place[..place.len() - word.len()];
    }
    let is_place = left.ends_with(['店', '铺']) || words::ending(place, words::BUILDING).is_some();
    let apart = parted || !known.form.is_short();
    if words::BRANCH.contains(&left) || is_branch || (is_place && apart) {
        return Some(Rest::place(rest, cost));
    }
    let more = unexplained(left, parted, known)?;
    Some(Rest::costs(cost + more))
}

fn unexplained(left: &str, parted: bool, known: &Known<'_>) -> Option<f32> {
    let form = known.form;
    let other_script = left.chars().all(|c| c.is_ascii() != form.latin);
    let mixed = !other_script && left.starts_with(|c: char| c.is_ascii() != form.latin);
    if form.is_lone() || (form.is_short() && (mixed || !parted)) {
        return None;
    }
    if parted && other_script {
        let lone_word = form.latin && form.is_short();
        return Some(if lone_word {
            3.0 * SECOND_LANGUAGE
        } else {
            SECOND_LANGUAGE
        });
    }
    let length = left.chars().count() as f32;
    let share = length / (length + form.glyphs.len() as f32);
    let flat = if parted {
        UNEXPLAINED
    } else {
        UNEXPLAINED_GLUED
    };
    Some(flat + UNEXPLAINED_SHARE * share)
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
