//! Whether a branch or an address is this mall. Refuses only what plainly names
//! another place; what might be either is left to a person.

use super::{
    align,
    leftover::{self, Leftover},
    text::{self, Glyph},
    words,
};
use crate::tenants::MallPlace;

/// What a text says about the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    Nothing,
    Ours,
    /// A place that may be this mall or not.
    Unsure,
    Elsewhere,
}

/// A mall, prepared for comparing.
#[derive(Clone, Debug)]
pub(super) struct Mall {
    names: Vec<MallName>,
}

#[derive(Clone, Debug)]
struct MallName {
    glyphs: Vec<Glyph>,
    /// 云港 of 云港万汇城, where 万汇城 is an alias: tells a chain's malls apart.
    distinct: usize,
    /// For an alias such as 万汇城: what the full name has before it.
    before: Option<String>,
}

/// A mall's name found in a text.
struct Found {
    window: align::Window,
    sure: bool,
}

impl Mall {
    pub fn new(place: &MallPlace) -> Self {
        let name = text::fold(&place.name, &[]);
        let aliases: Vec<_> = place
            .aliases
            .iter()
            .map(|alias| text::fold(alias, &[]))
            .collect();
        let full = text::plain(&name);
        let ends: Vec<String> = aliases.iter().map(|alias| text::plain(alias)).collect();
        let prefix = |end: &String| full.strip_suffix(end.as_str()).map(str::to_owned);
        let distinct = ends
            .iter()
            .filter_map(prefix)
            .map(|before| before.chars().count())
            .max();
        let mut names = vec![MallName {
            glyphs: name,
            distinct: distinct.unwrap_or(0),
            before: None,
        }];
        for (glyphs, end) in aliases.into_iter().zip(&ends) {
            let before = prefix(end).filter(|before| !before.is_empty());
            names.push(MallName {
                glyphs,
                distinct: 0,
                before,
            });
        }
        names.retain(|name| 2 <= name.glyphs.len());
        Self { names }
    }

    /// Whether the mall's name certainly stands in the text.
    pub fn is_in(&self, text: &[Glyph]) -> bool {
        self.find(text).is_some_and(|(_, says)| says == Says::Ours)
    }

    /// What a branch says: 万汇城店 is ours, 科兴店 is not, 旗舰店 says nothing.
    pub fn branch(&self, text: &[Glyph], brand: &[Vec<Glyph>]) -> Says {
        if let Some((_, says)) = self.find(text) {
            return says;
        }
        let left = leftover::of(text, brand);
        if left.is_nothing() {
            return Says::Nothing;
        }
        if left.is_city() || self.is_hinted_at(text) || left.is_doubtful() {
            return Says::Unsure;
        }
        Says::Elsewhere
    }

    /// What an address says. A street without a building may be this mall's; the
    /// mall can put its street among its aliases to have it known.
    pub fn address(&self, text: &[Glyph], brand: &[Vec<Glyph>]) -> Says {
        if let Some((_, says)) = self.find(text) {
            return says;
        }
        match leftover::address(text, brand) {
            _ if self.is_hinted_at(text) => Says::Unsure,
            Leftover::Building => Says::Elsewhere,
            Leftover::Street => Says::Unsure,
            Leftover::Nothing => Says::Nothing,
        }
    }

    fn find(&self, text: &[Glyph]) -> Option<(align::Window, Says)> {
        let mut best: Option<(align::Window, Says)> = None;
        for name in &self.names {
            let Some(found) = name.find(text) else {
                continue;
            };
            let says = match (found.sure, name.neighbours(text, found.window)) {
                (false, Says::Ours) => Says::Unsure,
                (_, says) => says,
            };
            if best.is_none_or(|(_, known)| says < known) {
                best = Some((found.window, says));
            }
        }
        best
    }

    /// Less than a name, more than chance: half of a mall's name was read.
    fn is_hinted_at(&self, text: &[Glyph]) -> bool {
        self.names.iter().any(|name| {
            let length = name.glyphs.len() as f32;
            4 <= name.glyphs.len()
                && name.glyphs.iter().any(|g| g.is_han())
                && align::find(&name.glyphs, text, 0.45 * length).is_some()
        })
    }
}

impl MallName {
    /// One of five characters may be misread, unless it is what tells this mall
    /// from the others of its chain; shorter names only for a look-alike.
    fn find(&self, text: &[Glyph]) -> Option<Found> {
        let length = self.glyphs.len();
        let latin = self.glyphs.iter().all(|glyph| glyph.ch.is_ascii());
        let cost_max = match length {
            0..=2 => 0.0,
            3 => 0.45,
            4 => 1.0,
            _ if latin => 0.2 * length as f32,
            _ => 0.28 * length as f32,
        };
        let window = align::find(&self.glyphs, text, cost_max)?;
        let ends = text.get(window.end).is_none_or(|next| next.starts_word);
        if latin && !(ends && text[window.start].starts_word) {
            return None;
        }
        let rest = &self.glyphs[self.distinct..];
        let misread_before =
            self.distinct != 0 && 0.9 < window.cost && align::find(rest, text, 0.0).is_some();
        let sure = window.cost <= 0.8 || (5 <= length && !misread_before);
        Some(Found { window, sure })
    }

    /// 万汇城 in 龙岗万汇城 is another mall of the chain, in 万汇城花园 an estate.
    fn neighbours(&self, text: &[Glyph], window: align::Window) -> Says {
        let after = text::plain(&text[window.end..]);
        let goes_on =
            words::beginning(&after, &["花园", "市花园", "酒店", "公寓", "小区", "大厦"]).is_some();
        let long = self.before.is_none() && 4 <= self.glyphs.len();
        if goes_on {
            return Says::Unsure;
        }
        if long || !self.glyphs[0].is_han() {
            return Says::Ours;
        }
        let glued = text[..window.start].rsplit(|glyph| glyph.parted).next();
        let start = match text[window.start].parted {
            true => window.start,
            false => window.start - glued.map_or(0, |run| (run.len() + 1).min(window.start)),
        };
        let before = leftover::without_region(&text::plain(&text[start..window.start]));
        match &self.before {
            _ if before.chars().count() < 2 => Says::Ours,
            Some(own) if own.ends_with(&before) => Says::Ours,
            _ if words::CITY.contains(&&*before) => Says::Unsure,
            Some(own) if before.chars().all(|ch| !own.contains(ch)) => Says::Elsewhere,
            _ => Says::Unsure,
        }
    }
}
