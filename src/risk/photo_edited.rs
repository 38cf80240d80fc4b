//! The photo's file says that a program to edit pictures wrote it. Blind to everything that
//! leaves no such word: most phones' own crop, messengers (which strip all such words), and
//! whoever wants to hide it. How often a JPEG was compressed is not looked at: every
//! messenger compresses again, so it would tell of honest shoppers alone.

use super::{Does, History, Paper, Rule, Seen};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "photo_edited",
    reason: Reason::SuspectedEdit,
    does: Does::Review,
    limit: 0,
    look,
};

fn look(_: &Paper<'_>, history: &History, _: i64) -> Option<Seen> {
    let mut programs = history
        .photos
        .iter()
        .filter_map(|photo| photo.editor.as_ref());
    let program = programs.next()?;
    Some(Seen {
        detail: format!("written by {program}"),
        numbers: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::Marks;

    #[test]
    fn an_editor_s_name_is_seen_on_any_photo() {
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        let edited = Marks {
            editor: Some("photoshop".to_owned()),
            ..Marks::default()
        };
        let with = |photos| History {
            photos,
            ..History::default()
        };

        assert!(look(&paper, &with(vec![Marks::default(), edited]), 0).is_some());
        assert!(look(&paper, &with(vec![Marks::default()]), 0).is_none());
    }
}
