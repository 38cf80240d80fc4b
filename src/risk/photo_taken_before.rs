//! The phone says that it took the photo before the sale was settled. The limit is how many
//! minutes: clocks of tills and phones differ. Only notes, since a phone may keep another
//! place's time; most photos carry no time at all.

use super::{Does, History, Paper, Rule, Seen};
use crate::{decision::Reason, extraction::Precision};

pub const RULE: Rule = Rule {
    name: "photo_taken_before",
    reason: Reason::SuspectedEdit,
    does: Does::Note,
    limit: 30,
    look,
};

fn look(paper: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let moment = paper.moment.filter(|at| at.precision != Precision::Day)?;
    let taken = history
        .photos
        .iter()
        .filter_map(|photo| photo.taken)
        .min()?;
    let minutes = (moment.local - taken).num_minutes();
    (limit < minutes).then(|| Seen {
        detail: format!("taken {minutes} minutes before {moment}"),
        numbers: vec![("minutes", minutes), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::Marks;

    #[track_caller]
    fn check(taken: &str, speaks: bool) {
        let photo = Marks {
            taken: Some(taken.parse().unwrap()),
            ..Marks::default()
        };
        let history = History {
            photos: vec![photo],
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, 30).is_some(), speaks);
    }

    #[test]
    fn nobody_photographs_a_sale_before_it_is_made() {
        check("2026-11-03T18:25:00", false);
        check("2026-11-03T18:10:00", false);
        check("2026-11-03T12:00:00", true);
    }
}
