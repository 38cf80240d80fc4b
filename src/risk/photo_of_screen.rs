//! The photo shows the regular dots of a screen where blank paper should be. The limit is
//! how regular, in thousandths; what was measured is in docs/trust.md. Blind to a screen that
//! is sharper than the camera. Only notes: screens were simulated, not photographed.

use super::{Does, History, Paper, Rule, Seen};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "photo_of_screen",
    reason: Reason::SuspectedScreenPhoto,
    does: Does::Note,
    limit: 200,
    look,
};

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let dots = history.photos.iter().filter_map(|photo| photo.screen);
    let dots = i64::from(dots.max()?);
    (limit < dots).then(|| Seen {
        detail: format!("dots as regular as 0.{dots:03}"),
        numbers: vec![("dots_thousandths", dots), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::Marks;

    #[track_caller]
    fn check(screen: Option<u16>, speaks: bool) {
        let photo = Marks {
            screen,
            ..Marks::default()
        };
        let history = History {
            photos: vec![photo],
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, RULE.limit).is_some(), speaks);
    }

    #[test]
    fn the_dots_of_a_screen_are_seen() {
        check(None, false);
        // The most that a photo of paper showed, and the least that a screen did.
        check(Some(91), false);
        check(Some(319), true);
    }
}
