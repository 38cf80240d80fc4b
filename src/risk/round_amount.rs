//! A whole number of hundreds of yuan, where this tenant hardly ever has one: vouchers,
//! top-ups and made-up papers are round. The limit is how many in a thousand receipts of
//! the tenant may be round before the rule falls silent. Only notes: one round amount in
//! a hundred is honest.

use super::{Does, History, Paper, Rule, SETTLED_MIN, Seen, habit::is_round};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "round_amount",
    reason: Reason::TenantAnomaly,
    does: Does::Note,
    limit: 30,
    look,
};

fn look(paper: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let habit = history.habit.as_ref()?;
    let paid = paper.amount.filter(|paid| is_round(*paid))?;
    // As if one more had been round: a few receipts prove no habit.
    let usual = (habit.round + 1) * 1000 / (habit.settled + 1);
    (SETTLED_MIN <= habit.settled && usual < limit).then(|| Seen {
        detail: format!(
            "paid {paid}; {} of {} here are round",
            habit.round, habit.settled
        ),
        numbers: vec![
            ("paid_fen", paid.0),
            ("round", habit.round),
            ("settled", habit.settled),
            ("limit", limit),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::Habit;

    #[track_caller]
    fn check(fen: i64, round: i64, settled: i64, speaks: bool) {
        let habit = Habit {
            settled,
            round,
            ..Habit::default()
        };
        let history = History {
            habit: Some(habit),
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", fen, "1");
        assert_eq!(look(&paper, &history, 30).is_some(), speaks);
    }

    #[test]
    fn round_is_odd_only_where_it_is_rare() {
        check(50_000, 0, 200, true);
        check(50_000, 20, 200, false);
        check(50_100, 0, 200, false);
    }

    #[test]
    fn a_few_receipts_prove_no_habit() {
        check(50_000, 0, 19, false);
        check(50_000, 0, 25, false);
    }
}
