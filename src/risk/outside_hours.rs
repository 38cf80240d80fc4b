//! The sale was settled while the shop was closed. The limit is how many minutes before
//! opening or after closing: tables are settled late. Silent unless the policy says when the
//! mall, or the tenant, is open.

use super::{Does, History, Paper, Rule, Seen};
use crate::{decision::Reason, extraction::Precision};

pub const RULE: Rule = Rule {
    name: "outside_hours",
    reason: Reason::TenantAnomaly,
    does: Does::Review,
    limit: 60,
    look,
};

fn look(paper: &Paper<'_>, _: &History, limit: i64) -> Option<Seen> {
    let hours = paper.hours?;
    let moment = paper.moment.filter(|at| at.precision != Precision::Day)?;
    let minutes = hours.minutes_outside(moment.local);
    (limit < minutes).then(|| Seen {
        detail: format!("{moment}, {minutes} minutes outside the opening hours"),
        numbers: vec![("minutes", minutes), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(moment: &str, hours: Option<&str>, speaks: bool) {
        let hours = hours.map(|hours| serde_json::from_str(hours).unwrap());
        let paper = Paper {
            hours,
            ..Paper::sample(moment, 100, "1")
        };
        let seen = look(&paper, &History::default(), 60);
        assert_eq!(seen.is_some(), speaks, "{moment}");
    }

    #[test]
    fn a_sale_in_the_night_is_odd_where_the_hours_are_known() {
        let hours = Some(r#"{"from":"10:00","to":"22:00"}"#);
        check("2026-11-03T18:22:05", hours, false);
        check("2026-11-03T22:55", hours, false);
        check("2026-11-03T03:12", hours, true);
        check("2026-11-03", hours, false);
        check("2026-11-03T03:12", None, false);
    }
}
