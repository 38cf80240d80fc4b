//! What is wrong with a policy that can be read: each with the place where it stands.

use std::fmt;

use super::{Exception, Policy, Reason};
use crate::money::{Fen, Points};

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PolicyProblem)]
pub struct Problem {
    /// Members of the policy, with dots between them: `tenants.A07.minimum_fen`.
    pub path: String,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// A policy that cannot be published.
#[derive(Debug, thiserror::Error)]
#[error("the policy cannot be published: {}", self.text())]
pub struct InvalidPolicy(pub Vec<Problem>);

impl InvalidPolicy {
    fn text(&self) -> String {
        let lines: Vec<_> = self.0.iter().map(Problem::to_string).collect();
        lines.join("; ")
    }
}

/// What only suspects: its precision is not measured, or it is no fault of the paper.
const NEVER_REFUSES: &[Reason] = &[
    Reason::SuspectedDuplicate,
    Reason::SuspectedScreenPhoto,
    Reason::SuspectedEdit,
    Reason::Velocity,
    Reason::ManyAccounts,
    Reason::CollectedReceipts,
    Reason::TenantAnomaly,
    Reason::CheckedByStaff,
    Reason::SpotCheck,
    Reason::CapReached,
    Reason::AboveLimit,
    Reason::LowConfidence,
    Reason::ReaderFailed,
    Reason::Appealed,
];

impl Policy {
    /// Everything that is wrong with it; nothing, when it can be published.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Found(Vec::new());
        found.amount("minimum_fen", Some(self.minimum_fen));
        found.amount("review_above_fen", Some(self.review_above_fen));
        found.number("receipts_per_day", Some(self.receipts_per_day));
        found.points("points_per_day", Some(self.points_per_day));
        found.number("appeals_max", Some(self.appeals_max.into()));
        found.number("tenant_receipts_per_day", self.tenant_receipts_per_day);
        found.points("tenant_points_per_day", self.tenant_points_per_day);
        if self.review_above_fen < self.minimum_fen {
            found.add(
                "review_above_fen",
                "is below minimum_fen: nothing would be credited",
            );
        }
        for reason in self
            .rejects
            .iter()
            .filter(|reason| NEVER_REFUSES.contains(reason))
        {
            let why = format!("{} only suspects: it never refuses", reason.code());
            found.add("rejects", why);
        }
        found.risk("risk", &self.risk);
        for (category, exception) in &self.categories {
            if !self.rates.contains_key(category) {
                let path = format!("categories.{category}");
                found.add(path, "rates names no such category");
            }
            found.exception(&format!("categories.{category}"), exception);
        }
        for (code, exception) in &self.tenants {
            found.exception(&format!("tenants.{code}"), exception);
        }
        found.0
    }
}

struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem {
            path: path.into(),
            message: message.into(),
        });
    }

    fn number(&mut self, path: impl Into<String>, number: Option<i64>) {
        if number.is_some_and(|number| number < 0) {
            self.add(path, "is below zero");
        }
    }

    fn amount(&mut self, path: impl Into<String>, amount: Option<Fen>) {
        self.number(path, amount.map(|amount| amount.0));
    }

    fn points(&mut self, path: impl Into<String>, points: Option<Points>) {
        self.number(path, points.map(|points| points.0));
    }

    fn risk(&mut self, path: &str, settings: &crate::risk::Settings) {
        for (name, why) in settings.problems() {
            self.add(format!("{path}.{name}"), why);
        }
    }

    fn exception(&mut self, path: &str, exception: &Exception) {
        self.amount(format!("{path}.minimum_fen"), exception.minimum_fen);
        self.amount(
            format!("{path}.review_above_fen"),
            exception.review_above_fen,
        );
        let receipts = exception.tenant_receipts_per_day;
        self.number(format!("{path}.tenant_receipts_per_day"), receipts);
        let points = exception.tenant_points_per_day;
        self.points(format!("{path}.tenant_points_per_day"), points);
        self.risk(&format!("{path}.risk"), &exception.risk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl FnOnce(&mut Policy), paths: &[&str]) {
        let mut policy = crate::demo::policy().unwrap();
        change(&mut policy);
        let problems = policy.problems();
        let found: Vec<_> = problems.iter().map(|problem| &*problem.path).collect();
        assert_eq!(found, paths, "{problems:?}");
    }

    #[test]
    fn the_demo_s_rules_are_in_order() {
        check(|_| {}, &[]);
    }

    #[test]
    fn a_problem_names_its_place() {
        check(|policy| policy.minimum_fen = Fen(-1), &["minimum_fen"]);
        check(
            |policy| policy.review_above_fen = Fen(1),
            &["review_above_fen"],
        );
        let refusing = |policy: &mut Policy| {
            policy.rejects.insert(Reason::Velocity);
        };
        check(refusing, &["rejects"]);
        let no_rule = |policy: &mut Policy| {
            policy.risk.0.insert("luck".to_owned(), Default::default());
        };
        check(no_rule, &["risk.luck"]);
        let wrong = Exception {
            minimum_fen: Some(Fen(-5)),
            ..Exception::default()
        };
        check(
            |policy| drop(policy.categories.insert("鲜花".to_owned(), wrong)),
            &["categories.鲜花", "categories.鲜花.minimum_fen"],
        );
    }
}
