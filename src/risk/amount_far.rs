//! The amount lies far above what this tenant sells for. Amounts of a shop are skewed, so
//! their logarithms are compared, by median and median distance: neither moves for a few
//! extreme ones. The limit is how many standard deviations; an edited digit that puts an
//! amount within the tenant's habit is not seen. An amount far below earns little: the rule
//! says nothing of it.

use super::{Does, History, Paper, Rule, SETTLED_MIN, Seen, habit::ln};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "amount_far",
    reason: Reason::TenantAnomaly,
    does: Does::Review,
    limit: 6,
    look,
};

/// A normal distribution's standard deviation is this many times its median distance.
const DEVIATION: f64 = 1.4826;
/// Where all receipts are alike, one that is a sixth dearer is not far yet.
const SPREAD_MIN: f64 = 0.15;

fn look(paper: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let habit = history.habit.as_ref()?;
    let paid = paper.amount?;
    let spread = (habit.amount_ln_spread * DEVIATION).max(SPREAD_MIN);
    let deviations = (ln(paid)? - habit.amount_ln) / spread;
    (SETTLED_MIN <= habit.settled && (limit as f64) < deviations).then(|| Seen {
        detail: format!(
            "paid {paid}, {deviations:.1} deviations above {:.2}",
            habit.amount_ln.exp() / 100.0
        ),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "logarithms of amounts are below 44"
        )]
        numbers: vec![
            ("paid_fen", paid.0),
            ("usual_fen", habit.amount_ln.exp().round() as i64),
            ("deviations_tenths", (deviations * 10.0).round() as i64),
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
    fn check(fen: i64, habit: Habit, speaks: bool) {
        let history = History {
            habit: Some(habit),
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", fen, "1");
        assert_eq!(look(&paper, &history, 6).is_some(), speaks, "{fen}");
    }

    #[test]
    fn an_amount_is_far_by_the_tenant_s_own_measure() {
        check(10_000, Habit::sample(), false);
        check(100_000, Habit::sample(), false);
        check(200_000, Habit::sample(), true);
        check(100, Habit::sample(), false);
        let alike = Habit {
            amount_ln_spread: 0.0,
            ..Habit::sample()
        };
        check(11_500, alike.clone(), false);
        check(30_000, alike, true);
    }

    #[test]
    fn below_twenty_settled_receipts_nothing_is_said() {
        let young = Habit {
            settled: 19,
            ..Habit::sample()
        };
        check(9_000_000, young, false);
    }
}
