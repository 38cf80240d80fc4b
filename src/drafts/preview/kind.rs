//! In which way a receipt would be decided otherwise. Pure.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// In which way a receipt would be decided otherwise.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = PreviewKind)]
pub enum Kind {
    /// It would be credited, and is not by the rules that count.
    Credited,
    /// It would be sent to a person.
    ToReview,
    /// It would be refused.
    Rejected,
    /// It is credited either way, with other points.
    OtherPoints,
    /// It ends the same way, for other reasons.
    OtherReasons,
}

impl Kind {
    /// Of a receipt that would not be decided the same.
    pub(super) fn of(before: &Verdict, after: &Verdict) -> Self {
        match (before.outcome.as_str(), after.outcome.as_str()) {
            ("credit", "credit") if before.points != after.points => Self::OtherPoints,
            (from, to) if from == to => Self::OtherReasons,
            (_, "credit") => Self::Credited,
            (_, "review") => Self::ToReview,
            _ => Self::Rejected,
        }
    }

    /// The word for it in JSON and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Credited => "credited",
            Self::ToReview => "to_review",
            Self::Rejected => "rejected",
            Self::OtherPoints => "other_points",
            Self::OtherReasons => "other_reasons",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Points;

    #[track_caller]
    fn check(before: (&str, i64), after: (&str, i64), kind: Kind) {
        let verdict = |(outcome, points): (&str, i64)| Verdict {
            outcome: outcome.to_owned(),
            points: Points(points),
            reasons: Vec::new(),
        };
        assert_eq!(Kind::of(&verdict(before), &verdict(after)), kind);
    }

    #[test]
    fn a_receipt_is_counted_under_where_it_would_go() {
        check(("review", 0), ("credit", 78), Kind::Credited);
        check(("reject", 0), ("credit", 78), Kind::Credited);
        check(("credit", 78), ("review", 0), Kind::ToReview);
        check(("reject", 0), ("review", 0), Kind::ToReview);
        check(("credit", 78), ("reject", 0), Kind::Rejected);
        check(("credit", 78), ("credit", 156), Kind::OtherPoints);
        check(("review", 0), ("review", 0), Kind::OtherReasons);
    }

    #[test]
    fn every_kind_is_told_by_its_code() {
        let all = [
            Kind::Credited,
            Kind::ToReview,
            Kind::Rejected,
            Kind::OtherPoints,
            Kind::OtherReasons,
        ];
        for kind in all {
            assert_eq!(serde_json::json!(kind), kind.code());
        }
    }
}
