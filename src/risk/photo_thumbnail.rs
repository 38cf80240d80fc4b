//! The small picture that a phone puts into a photo's file does not show the photo: the
//! photo was changed by a program that left the small one as it was. The limit is how alike
//! they have to be, in thousandths of a perfect correlation. Blind to programs that renew or
//! drop the small picture, and to a change of a few digits, which is smaller than a pixel
//! there. Only notes.

use super::{Does, History, Paper, Rule, Seen};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "photo_thumbnail",
    reason: Reason::SuspectedEdit,
    does: Does::Note,
    limit: 600,
    look,
};

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let alike = history.photos.iter().filter_map(|photo| photo.thumbnail);
    let alike = i64::from(alike.min()?);
    (alike < limit).then(|| Seen {
        detail: format!("the file's small picture is alike to 0.{alike:03}"),
        numbers: vec![("alike_thousandths", alike), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::Marks;

    #[track_caller]
    fn check(thumbnail: Option<u16>, speaks: bool) {
        let photo = Marks {
            thumbnail,
            ..Marks::default()
        };
        let history = History {
            photos: vec![photo],
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, 600).is_some(), speaks);
    }

    #[test]
    fn another_picture_behind_the_photo_is_seen() {
        check(None, false);
        check(Some(950), false);
        check(Some(120), true);
    }
}
