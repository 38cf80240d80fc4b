//! What looks unusual about a receipt, beside everything else that is known: rules that
//! compare with its member's, its device's, its card's and its tenant's past. Pure but
//! for `store`, which counts that past in a few queries.
//!
//! No rule here refuses a receipt. Each notes what it sees or sends the receipt to a
//! person; the mall's policy says which, and from which number on. A rule that compares
//! with a tenant's habit says nothing below [`SETTLED_MIN`] settled receipts.
//!
//! # How to add a rule
//!
//! 1. If it needs to know something new of the past: a field of [`History`], counted in
//!    `store.rs` without a look at the policy, so that old decisions can be replayed under
//!    other limits. Give it `#[serde(default)]`.
//! 2. A file with `pub const RULE: Rule`, its reasoning in the module's comment, and tests
//!    of what it sees and of what it must not see.
//! 3. A line in [`RULES`], and one in the table of `docs/trust.md`. A rule begins as
//!    [`Does::Note`] unless an honest shopper can hardly set it off: `xiaopiao quality`
//!    tells how often what it let pass was wrong, `xiaopiao replay` what it would stop.

mod accounts_on_card;
mod accounts_on_device;
mod amount_far;
mod chance;
mod collected;
mod habit;
mod history;
mod marks;
mod number_out_of_order;
mod often_at_tenant;
mod outside_hours;
mod photo_edited;
mod photo_of_screen;
mod photo_taken_before;
mod photo_thumbnail;
mod round_amount;
mod settings;
mod store;
mod trace;
mod uploads_of_device;
mod uploads_of_member;

use chrono::NaiveDateTime;

use crate::{decision::Reason, extraction::Moment, money::Fen};

pub use habit::{Habit, Settled};
pub use history::{History, OnCard, OnDevice, Together};
pub use marks::{Marks, marks};
pub use settings::{Does, Hours, Setting, Settings};
pub use store::{Asked, complete_trace, forget, history, insert_trace};
pub use trace::{Trace, device_hash, trace};

/// Below this many settled receipts of a tenant nothing is known of its habit.
pub const SETTLED_MIN: i64 = 20;

/// All rules.
pub const RULES: &[Rule] = &[
    uploads_of_member::RULE,
    uploads_of_device::RULE,
    accounts_on_device::RULE,
    accounts_on_card::RULE,
    often_at_tenant::RULE,
    collected::RULE,
    amount_far::RULE,
    number_out_of_order::RULE,
    round_amount::RULE,
    outside_hours::RULE,
    photo_edited::RULE,
    photo_taken_before::RULE,
    photo_thumbnail::RULE,
    photo_of_screen::RULE,
];

/// One rule.
pub struct Rule {
    /// How policies, findings and figures call it; never renamed.
    pub name: &'static str,
    /// What the shopper and the reviewer are told.
    pub reason: Reason,
    /// What it does unless the policy says otherwise.
    pub does: Does,
    /// From where on it speaks, unless the policy says otherwise.
    pub limit: i64,
    /// What it sees, beyond this limit.
    pub look: fn(&Paper<'_>, &History, limit: i64) -> Option<Seen>,
}

/// The receipt that is looked at.
#[derive(Clone, Debug)]
pub struct Paper<'a> {
    /// The upload, on the mall's clocks.
    pub submitted: NaiveDateTime,
    pub moment: Option<Moment>,
    pub amount: Option<Fen>,
    pub number: Option<&'a str>,
    /// When its shop is open; `None`: nobody said.
    pub hours: Option<Hours>,
}

/// What a rule saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// In words for staff.
    pub detail: String,
    /// The numbers behind it.
    pub numbers: Vec<(&'static str, i64)>,
}

/// What all rules see that are not switched off, with what each does.
pub fn assess(
    paper: &Paper<'_>,
    history: &History,
    settings: &Settings,
) -> Vec<(&'static Rule, Does, Seen)> {
    let look = |rule: &'static Rule| {
        let setting = settings.of(rule);
        let seen = match setting.does {
            Does::Off => None,
            Does::Note | Does::Review => (rule.look)(paper, history, setting.limit),
        };
        Some((rule, setting.does, seen?))
    };
    RULES.iter().filter_map(look).collect()
}

/// The rule with this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

#[cfg(test)]
impl Paper<'static> {
    /// Uploaded ten minutes after the sale.
    pub fn sample(moment: &str, fen: i64, number: &'static str) -> Self {
        let moment = Moment::parse(moment).unwrap();
        Self {
            submitted: moment.local + chrono::TimeDelta::minutes(10),
            moment: Some(moment),
            amount: Some(Fen(fen)),
            number: Some(number),
            hours: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn a_receipt_without_a_past_looks_like_nothing() {
        let paper = Paper::sample("2026-11-03T18:22:05", 15600, "N00017");
        let seen = assess(&paper, &History::default(), &Settings::default());
        assert!(seen.is_empty());
    }
}
