//! Receipts that somebody collected, most likely behind the counter: papers of one till
//! from sales within an hour of each other, uploaded under several accounts within ten
//! minutes, long after the sales. Shoppers upload at the till or one by one at home; how
//! many late uploads the tenant usually has in ten minutes says what chance explains. The
//! limit is how many such papers it takes. Blind to one who takes a single receipt a day.

use super::{
    Does, History, Paper, Rule, SETTLED_MIN, Seen,
    chance::{BY_CHANCE_MAX, at_least},
    history::TOGETHER_MINUTES,
};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "collected",
    reason: Reason::CollectedReceipts,
    does: Does::Review,
    limit: 3,
    look,
};

/// Fewer accounts are a couple, or a family at one table.
const MEMBERS_MIN: i64 = 3;

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let together = history.together?;
    let known = SETTLED_MIN <= history.habit.as_ref()?.settled;
    let probability = at_least(together.papers - 1, together.usual);
    let many = limit < together.papers && MEMBERS_MIN <= together.members;
    (known && many && probability < BY_CHANCE_MAX).then(|| Seen {
        detail: format!(
            "{} papers of {} members uploaded late within {TOGETHER_MINUTES} minutes",
            together.papers, together.members
        ),
        numbers: vec![
            ("papers", together.papers),
            ("members", together.members),
            ("limit", limit),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::{Habit, Together};

    #[track_caller]
    fn check(papers: i64, members: i64, usual: f64, speaks: bool) {
        let history = History {
            together: Some(Together {
                papers,
                members,
                usual,
            }),
            habit: Some(Habit::sample()),
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, 3).is_some(), speaks);
    }

    #[test]
    fn many_accounts_with_the_papers_of_one_hour_are_a_collection() {
        check(6, 4, 0.1, true);
    }

    #[test]
    fn one_member_who_clears_out_the_purse_is_none() {
        check(6, 1, 0.1, false);
        check(6, 2, 0.1, false);
    }

    #[test]
    fn a_tenant_whose_guests_upload_late_and_often_is_none() {
        check(6, 6, 3.0, false);
    }
}
