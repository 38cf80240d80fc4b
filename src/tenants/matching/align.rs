//! Finds a name inside a longer text although characters were misread, lost or
//! added. Knows shapes, no words.

use super::{
    shapes::{self, ALIKE},
    text::Glyph,
};

/// Where in the text the name stands, and what had to be forgiven.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub start: usize,
    pub end: usize,
    /// In characters: 1 for one that is plainly another, less for look-alikes.
    pub cost: f32,
}

/// A character lost or added, and one that the engine was sure of: more than a
/// misreading, or the ends of a name would rather be lost than misread.
const GAP: u32 = 130;

/// The cheapest way to read a part of the name up to a place in the text: its cost
/// in hundredths, then where it began, in one number, so that the less is the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Way(u32);

impl Way {
    fn starting(at: usize) -> Self {
        Self(at as u32)
    }

    fn plus(self, hundredths: u32) -> Self {
        Self(self.0 + (hundredths << 8))
    }

    fn cost(self) -> f32 {
        (self.0 >> 8) as f32 / 100.0
    }

    fn start(self) -> usize {
        (self.0 & 0xff) as usize
    }
}

/// The window of `text` nearest to `name`, if it costs at most `cost_max`. Among
/// equals, one that ends where a word ends, then the first.
pub(super) fn find(name: &[Glyph], text: &[Glyph], cost_max: f32) -> Option<Window> {
    // Three rows of a table: name[..i] read up to text[..j].
    let mut above: Vec<Way> = (0..=text.len()).map(Way::starting).collect();
    let mut older = above.clone();
    let mut row = above.clone();
    let mut least_above = 0.0;
    for (i, wanted) in name.iter().enumerate() {
        let latin = wanted.ch.is_ascii();
        row[0] = above[0].plus(GAP);
        let mut least = row[0];
        for (j, read) in text.iter().enumerate() {
            let mut best = above[j].plus(substituted(wanted, read));
            best = best.min(above[j + 1].min(row[j]).plus(GAP));
            if latin && 0 < j && shapes::merged([text[j - 1].ch, read.ch], wanted.ch) {
                best = best.min(above[j - 1].plus(ALIKE));
            }
            if latin && 0 < i && shapes::merged([name[i - 1].ch, wanted.ch], read.ch) {
                best = best.min(older[j].plus(ALIKE));
            }
            least = least.min(best);
            row[j + 1] = best;
        }
        // Two rows, because a merged pair looks back over one.
        if cost_max < least.cost() && cost_max < least_above {
            return None;
        }
        least_above = least.cost();
        std::mem::swap(&mut older, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    let ends = |end: usize| text.get(end).is_none_or(|next| next.starts_word);
    let last = above.iter().enumerate().skip(1);
    let windows = last.map(|(end, way)| Window {
        start: way.start(),
        end,
        cost: way.cost(),
    });
    windows
        .filter(|window| window.cost <= cost_max && window.start < window.end)
        .min_by(|a, b| {
            let by_end = || ends(b.end).cmp(&ends(a.end));
            a.cost.total_cmp(&b.cost).then_with(by_end)
        })
}

/// What it costs that `read` stands where `wanted` should. The engine's own
/// confidence counts: of true characters 92 in 100 have 0.98 or more, of misread
/// ones 18 in 100 (1,667 and 17 characters of photos with labels), so a sure one
/// is rather another word, an unsure one rather a misreading.
fn substituted(wanted: &Glyph, read: &Glyph) -> u32 {
    if wanted.ch == read.ch {
        return 0;
    }
    let is_like = wanted.shape.is_like(read.shape);
    let shape = if is_like { ALIKE } else { 100 };
    match read.sure {
        Some(sure) if 0.98 <= sure && !is_like => GAP,
        Some(sure) if sure < 0.8 => shape * 3 / 4,
        _ => shape,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::fold, *};

    #[track_caller]
    fn check(name: &str, text: &str, found: Option<(&str, f32)>) {
        let text = fold(text, &[]);
        let window = find(&fold(name, &[]), &text, 1.5);
        let read = window.map(|w| {
            let read = super::super::text::plain(&text[w.start..w.end]);
            (read, w.cost)
        });
        assert_eq!(read, found.map(|(read, cost)| (read.to_owned(), cost)));
    }

    #[test]
    fn a_name_is_found_though_misread() {
        check("山月面馆", "欢迎光临山月面馆!", Some(("山月面馆", 0.0)));
        check("山月面馆", "山月百馆(万汇城店)", Some(("山月百馆", 0.4)));
        check("山月面馆", "山月馆", Some(("山月馆", 1.3)));
        check("山月面馆", "山 月 X 面馆", Some(("山月x面馆", 1.3)));
        check("Saizen", "SAlZEN", Some(("salzen", 0.4)));
        check("Harmony", "HARrnONY", Some(("harrnony", 0.4)));
        check("山月面馆", "海岸书店", None);
        check("山月面馆", "", None);
    }
}
