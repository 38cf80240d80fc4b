//! What a replay tells: each decision that would be another, and the totals. Pure.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::store::Past;
use crate::{
    decision::{Decision, Finding},
    extraction::Facts,
    ids::ReceiptId,
    money::Points,
    pipeline::think::Draft,
    tenants::matching::TenantMatch,
};

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// `credit`, `review` or `reject`.
    pub outcome: &'static str,
    /// What it credits.
    pub points: Points,
    /// The reasons' codes, the most weighty first.
    pub reasons: Vec<String>,
    /// What speaks against crediting, with the numbers.
    pub findings: Vec<Finding>,
    /// The rules that noted something.
    pub noted: Vec<String>,
}

impl Side {
    pub(super) fn of(decision: &Decision) -> Self {
        let (outcome, points) = match decision {
            Decision::Credit { points, .. } => ("credit", *points),
            Decision::Review { .. } => ("review", Points::ZERO),
            Decision::Reject { .. } => ("reject", Points::ZERO),
        };
        Self {
            outcome,
            points,
            reasons: decision.reasons(),
            findings: decision.findings().to_vec(),
            noted: decision.noted(),
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        (self.outcome, self.points, &self.reasons) == (other.outcome, other.points, &other.reasons)
    }
}

/// A value that is read or matched in another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    pub name: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// One receipt, decided then and now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    pub receipt_id: ReceiptId,
    /// When the machine decided, with the mall's own offset.
    pub decided_at: DateTime<FixedOffset>,
    pub before: Side,
    pub after: Side,
    /// What is read otherwise, also where that changes nothing.
    pub fields: Vec<Field>,
    /// Its evidence is of before the member's past was kept in it.
    pub past_unknown: bool,
}

impl Change {
    /// Whether the receipt would end otherwise, for other reasons, with other points or
    /// other values.
    pub fn is_one(&self) -> bool {
        !self.before.is_like(&self.after) || !self.fields.is_empty()
    }
}

/// How many decisions went from one outcome to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub from: &'static str,
    pub to: &'static str,
    pub receipts: u64,
}

/// The totals of a replay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Decisions that were made again.
    pub receipts: u64,
    /// Of them, those that are the same in outcome, reasons, points and values.
    pub same: u64,
    /// Of them, those whose outcome is another.
    pub moved: Vec<Moved>,
    /// How often each reason is given more (or less) than before.
    pub reasons: BTreeMap<String, i64>,
    pub points_before: Points,
    pub points_after: Points,
    /// Of them, those of before the member's past was kept in the evidence.
    pub past_unknown: u64,
    /// Decisions on photos of which nothing was read: there is nothing to replay.
    pub unread: u64,
}

impl Report {
    pub(super) fn count(&mut self, change: Change, each: &mut impl FnMut(Change)) {
        self.receipts += 1;
        self.past_unknown += u64::from(change.past_unknown);
        self.points_before = self.points_before + change.before.points;
        self.points_after = self.points_after + change.after.points;
        for (side, by) in [(&change.before, -1), (&change.after, 1)] {
            for reason in &side.reasons {
                *self.reasons.entry(reason.clone()).or_default() += by;
            }
        }
        self.reasons.retain(|_, difference| *difference != 0);
        let (from, to) = (change.before.outcome, change.after.outcome);
        if from != to {
            self.moved(from, to);
        }
        match change.is_one() {
            true => each(change),
            false => self.same += 1,
        }
    }

    fn moved(&mut self, from: &'static str, to: &'static str) {
        let known = self
            .moved
            .iter_mut()
            .find(|moved| (moved.from, moved.to) == (from, to));
        match known {
            Some(known) => known.receipts += 1,
            None => self.moved.push(Moved {
                from,
                to,
                receipts: 1,
            }),
        }
    }
}

/// The values that are others now.
pub(super) fn fields(past: &Past, draft: &Draft) -> anyhow::Result<Vec<Field>> {
    let facts: Option<Facts> = past
        .facts
        .clone()
        .map(serde_json::from_value)
        .transpose()
        .context("its facts cannot be understood")?;
    let matched: Option<TenantMatch> = past
        .tenant_match
        .clone()
        .map(serde_json::from_value)
        .transpose()
        .context("its match cannot be understood")?;
    let before = values(facts.as_ref(), matched.as_ref());
    let after = values(draft.facts.as_ref(), draft.tenant_match.as_ref());
    let pairs = before.into_iter().zip(after);
    let differ = pairs.filter(|((_, before), (_, after))| before != after);
    Ok(differ
        .map(|((name, before), (_, after))| Field {
            name,
            before,
            after,
        })
        .collect())
}

fn values(
    facts: Option<&Facts>,
    matched: Option<&TenantMatch>,
) -> [(&'static str, Option<String>); 5] {
    let tenant = matched.and_then(|matched| matched.outcome.matched());
    let paid = facts.and_then(|facts| facts.paid_amount.as_ref());
    let at = facts.and_then(|facts| facts.paid_at.as_ref());
    let number = facts.and_then(|facts| facts.receipt_number.as_ref());
    [
        (
            "kind",
            facts.map(|facts| facts.document.kind.code().to_owned()),
        ),
        ("tenant", tenant.map(|tenant| tenant.code.clone())),
        ("paid_amount", paid.map(|paid| paid.value.to_string())),
        ("paid_at", at.map(|at| at.value.to_string())),
        ("receipt_number", number.map(|number| number.value.clone())),
    ]
}
