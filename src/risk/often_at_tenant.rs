//! One member has more receipts of one tenant than people who eat and shop there. The
//! limit is how many in seven days. Only notes: who drinks two coffees a day is at ten.

use super::{Does, History, Paper, Rule, SETTLED_MIN, Seen, history::AT_TENANT_DAYS};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "often_at_tenant",
    reason: Reason::Velocity,
    does: Does::Note,
    limit: 12,
    look,
};

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let receipts = history.at_tenant;
    let known = SETTLED_MIN <= history.habit.as_ref()?.settled;
    (known && limit < receipts).then(|| Seen {
        detail: format!("{receipts} receipts of this member here in {AT_TENANT_DAYS} days"),
        numbers: vec![("receipts", receipts), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::Habit;

    #[track_caller]
    fn check(at_tenant: i64, settled: i64, speaks: bool) {
        let habit = Habit {
            settled,
            ..Habit::default()
        };
        let history = History {
            at_tenant,
            habit: Some(habit),
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, 12).is_some(), speaks);
    }

    #[test]
    fn a_regular_is_no_suspect() {
        check(12, 200, false);
        check(13, 200, true);
    }

    #[test]
    fn below_twenty_settled_receipts_nothing_is_said() {
        check(19, 19, false);
    }
}
