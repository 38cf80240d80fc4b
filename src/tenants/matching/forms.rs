//! The ways a tenant's name may stand on paper, derived once from the list.

use super::{
    letters::Wanted,
    text::{self, Glyph},
    words,
};

/// One way to write a tenant's name.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// As the list has it.
    pub wanted: String,
    pub alias: bool,
    pub glyphs: Vec<Glyph>,
    pub letters: Wanted,
    /// What the shop sells, if the name ends with it.
    pub trade: Option<&'static str>,
    pub latin: bool,
    /// Log-odds this form loses because it is only a part of the name.
    pub handicap: f32,
}

impl Form {
    /// How much a name tells: a Chinese character counts 1, a letter or digit one half.
    pub fn weight(&self) -> f32 {
        weight(&self.glyphs)
    }

    /// Short names happen by chance, so they prove less.
    pub fn base_odds(&self) -> f32 {
        match self.weight() {
            weight if 3.0 <= weight => 4.0,
            weight if 2.0 <= weight => 3.4,
            weight if 1.5 <= weight => 2.9,
            _ => 2.4,
        }
    }

    pub fn is_short(&self) -> bool {
        self.weight() < 3.0
    }

    /// 米 and N&K are shops only where nothing else is written.
    pub fn is_lone(&self) -> bool {
        self.weight() < 1.5
    }

    /// 山月茶馆 is not 山月面馆 misread: the paper has another word, not another shape.
    pub fn contradicts(&self, read: &str) -> bool {
        let (Some(own), Some(other)) = (self.trade, words::ending(read, words::TRADE)) else {
            return false;
        };
        !own.ends_with(other) && !other.ends_with(own)
    }
}

fn weight(glyphs: &[Glyph]) -> f32 {
    let each = glyphs.iter().map(|g| if g.is_han() { 1.0 } else { 0.5 });
    each.sum()
}

/// A part of a bilingual name.
const ONE_SCRIPT: f32 = 0.2;
/// The name of a company without its legal form.
const WITHOUT_COMPANY: f32 = 0.3;
/// 萨莉亚 for 萨莉亚意式餐厅.
const WITHOUT_TRADE: f32 = 0.8;
/// 山月 for 山月面馆: two characters may be anyone's.
const SHORT_WITHOUT_TRADE: f32 = 2.2;

/// Every form of one name, and the branch that the list adds in brackets.
pub(super) fn forms(wanted: &str, alias: bool) -> (Vec<Form>, Option<Vec<Glyph>>) {
    let (base, bracket) = split_bracket(wanted);
    let mut branch = None;
    let mut parts = vec![(text::fold(base, &[]), 0.0)];
    if let Some(bracket) = bracket {
        let inside = text::fold(bracket, &[]);
        // `MUJI(无印良品)` has two names, `Bangkok (Tsing Yi)` one and a branch.
        let is_name = parts[0].0.iter().all(|base| {
            let other_script = |glyph: &Glyph| glyph.is_han() != base.is_han();
            inside.iter().all(other_script)
        });
        let is_name = is_name && 2.0 <= weight(&inside) && !text::plain(&inside).ends_with('店');
        let is_name = is_name && !inside.iter().any(|glyph| glyph.ch.is_ascii_digit());
        parts.push((text::fold(wanted, &[]), 0.0));
        if is_name {
            parts.push((inside.clone(), ONE_SCRIPT));
        }
        branch = Some(inside);
    }
    let mut derived = Vec::new();
    for (glyphs, handicap) in &parts {
        derived.extend(without_company(glyphs).map(|core| (core, handicap + WITHOUT_COMPANY)));
        derived.extend(
            scripts(glyphs)
                .into_iter()
                .map(|part| (part, handicap + ONE_SCRIPT)),
        );
    }
    parts.extend(derived);
    let cores: Vec<_> = parts
        .iter()
        .filter_map(|(glyphs, handicap)| {
            let (core, loss) = without_trade(glyphs)?;
            Some((core, handicap + loss))
        })
        .collect();
    parts.extend(cores);
    let mut forms: Vec<Form> = Vec::new();
    for (glyphs, handicap) in parts {
        let plain = text::plain(&glyphs);
        let known = forms.iter().any(|form| text::plain(&form.glyphs) == plain);
        if known || glyphs.is_empty() {
            continue;
        }
        forms.push(Form {
            wanted: wanted.to_owned(),
            alias,
            trade: words::ending(&plain, words::TRADE).filter(|trade| *trade != plain),
            latin: glyphs.iter().all(|glyph| glyph.ch.is_ascii()),
            letters: Wanted::of(&glyphs),
            glyphs,
            handicap,
        });
    }
    (forms, branch)
}

/// `山月面馆(万汇城店)` → `山月面馆` and `万汇城店`.
pub(super) fn split_bracket(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    let split = || {
        let inside = name.strip_suffix([')', '）'])?;
        let open = inside.rfind(['(', '（'])?;
        let mark = inside[open..].chars().next()?;
        Some((&inside[..open], &inside[open + mark.len_utf8()..]))
    };
    match split() {
        Some((base, bracket)) if !base.trim().is_empty() => (base, Some(bracket)),
        _ => (name, None),
    }
}

/// `深圳市山月餐饮管理有限公司` → `山月`; nothing if it names no company.
fn without_company(glyphs: &[Glyph]) -> Option<Vec<Glyph>> {
    let plain = text::plain(glyphs);
    let mut rest = plain.as_str();
    words::ending(rest, words::COMPANY)?;
    while let Some(word) =
        words::ending(rest, words::COMPANY).or_else(|| words::ending(rest, words::BUSINESS))
    {
        rest = &rest[..rest.len() - word.len()];
    }
    let start = words::beginning(rest, words::CITY).map_or(0, str::len);
    let rest = rest[start..].strip_prefix('市').unwrap_or(&rest[start..]);
    let first = plain.find(rest)?;
    let skipped = plain[..first].chars().count();
    let core = glyphs[skipped..skipped + rest.chars().count()].to_vec();
    (2.0 <= weight(&core)).then_some(core)
}

/// `MUJI无印良品` → `MUJI`, `无印良品`, unless a part is no name by itself.
fn scripts(glyphs: &[Glyph]) -> Vec<Vec<Glyph>> {
    let parts: Vec<_> = glyphs.chunk_by(|a, b| a.is_han() == b.is_han()).collect();
    if parts.len() < 2 {
        return Vec::new();
    }
    let is_name = |part: &&[Glyph]| {
        let plain = text::plain(part);
        let letters = part.iter().filter(|glyph| glyph.ch.is_alphabetic()).count();
        let enough = if part[0].is_han() { 2 } else { 3 };
        let lists = [words::TRADE, words::BRANCH, words::BUSINESS, words::COMPANY];
        enough <= letters && !lists.iter().any(|list| list.contains(&&*plain))
    };
    parts
        .into_iter()
        .filter(is_name)
        .map(<[Glyph]>::to_vec)
        .collect()
}

fn without_trade(glyphs: &[Glyph]) -> Option<(Vec<Glyph>, f32)> {
    let plain = text::plain(glyphs);
    let trade = words::ending(&plain, words::TRADE)?;
    let core = &glyphs[..glyphs.len() - trade.chars().count()];
    match weight(core) {
        weight if 3.0 <= weight => Some((core.to_vec(), WITHOUT_TRADE)),
        weight if 2.0 <= weight => Some((core.to_vec(), SHORT_WITHOUT_TRADE)),
        _ => None,
    }
}
