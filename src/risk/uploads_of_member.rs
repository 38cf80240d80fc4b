//! One member uploads faster than anybody photographs their own receipts. The limit is
//! how many in an hour: far above what a day's cap lets earn, so that nobody who clears
//! out a full purse meets it.

use super::{Does, History, Paper, Rule, Seen, history::UPLOADS_MINUTES};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "uploads_of_member",
    reason: Reason::Velocity,
    does: Does::Review,
    limit: 60,
    look,
};

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let uploads = history.uploads;
    (limit < uploads).then(|| Seen {
        detail: format!("{uploads} uploads of this member in {UPLOADS_MINUTES} minutes"),
        numbers: vec![("uploads", uploads), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(uploads: i64, speaks: bool) {
        let history = History {
            uploads,
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, 60).is_some(), speaks);
    }

    #[test]
    fn a_full_purse_is_no_flood() {
        check(30, false);
        check(60, false);
        check(61, true);
    }
}
