//! What should happen to a receipt: credit it, refuse it, or ask a person. A pure
//! function of the case and the policy, so that any decision can be replayed.

mod policy;
mod problems;
mod reason;
mod rules;
mod store;

use std::{borrow::Cow, collections::BTreeMap};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::{
    confidence::Permille,
    duplicates::Twin,
    extraction::Facts,
    ids::TenantId,
    money::Points,
    reading::Verdict,
    receipts::MemberDay,
    risk::{self, Does, History},
};

pub use policy::{Exception, Expiry, PROMISE_MINUTES, Policy, SecondPerson, Thresholds, TwoPeople};
pub use problems::{InvalidPolicy, Problem};
pub use reason::{Reason, UnknownReason};
pub use store::{Published, current, publish, version};

/// Which shop of the mall the paper is from, as far as the tenant list can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shop {
    Tenant {
        tenant_id: TenantId,
        code: String,
        category: String,
        likely: Permille,
    },
    /// Several tenants fit, and nothing tells them apart.
    Ambiguous(Vec<String>),
    /// The brand is here, but the paper names another place.
    Elsewhere {
        likely: Permille,
    },
    /// A tenant fits, but something speaks against it.
    Doubtful(String),
    Unknown,
}

/// Everything a decision looks at.
pub struct Case<'a> {
    pub photos: usize,
    /// That all photos show one paper.
    pub one_paper: Permille,
    pub photo_verdict: Verdict,
    pub lines: usize,
    pub facts: &'a Facts,
    pub shop: Shop,
    /// Receipts that may be the same sale, the surest first.
    pub twins: &'a [Twin],
    /// What the member was credited today.
    pub member_day: MemberDay,
    /// What is known of its member's, device's, card's and tenant's past.
    pub history: &'a History,
    /// The upload, on the mall's clocks.
    pub submitted: NaiveDateTime,
    /// ISO 4217, of the mall.
    pub currency: &'a str,
}

/// Something that speaks against crediting at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub reason: Reason,
    /// Sure enough to refuse a receipt for.
    pub certain: bool,
    /// The rule that found it; empty in evidence of before rules had names.
    #[serde(default)]
    pub rule: Cow<'static, str>,
    /// In words for staff.
    pub detail: String,
    /// The numbers behind it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<Cow<'static, str>, i64>,
}

impl Finding {
    /// Something that a person shall look at, found by the rule of this name.
    pub fn doubt(rule: &'static str, reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            certain: false,
            rule: rule.into(),
            detail: detail.into(),
            numbers: BTreeMap::new(),
        }
    }

    /// With a number behind it.
    pub fn with(mut self, name: &'static str, number: i64) -> Self {
        self.numbers.insert(name.into(), number);
        self
    }
}

/// What happens to the receipt. `notes` are findings that the policy only wants to be
/// kept: they decide nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Decision {
    Credit {
        points: Points,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<Finding>,
    },
    /// A person looks, and may credit these points.
    Review {
        findings: Vec<Finding>,
        points_if_approved: Points,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<Finding>,
    },
    Reject {
        findings: Vec<Finding>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<Finding>,
    },
}

/// Decides, by the rules that count for the paper's tenant. Findings are in the order of
/// their weight, a refusing one first.
pub fn decide(case: &Case<'_>, policy: &Policy) -> Decision {
    let policy = &*match &case.shop {
        Shop::Tenant { code, category, .. } => policy.at(code, category),
        _ => Cow::Borrowed(policy),
    };
    let mut findings = rules::assess(case, policy);
    let (looked_at, notes) = risks(case, policy);
    findings.extend(looked_at);
    let points = points(case, policy);
    // Photos that cannot be joined prove nothing but that they were sent before.
    let one_paper = policy.confidence.refusal <= case.one_paper;
    let may_refuse = |reason| one_paper || reason == Reason::Duplicate;
    let refuses = |finding: &Finding| {
        finding.certain && may_refuse(finding.reason) && policy.rejects.contains(&finding.reason)
    };
    findings.sort_by_key(|finding| (!refuses(finding), finding.reason));

    match findings.first() {
        None => Decision::Credit { points, notes },
        Some(first) if refuses(first) => Decision::Reject { findings, notes },
        Some(_) => Decision::Review {
            findings,
            points_if_approved: points,
            notes,
        },
    }
}

/// What the statistical rules see: what a person has to look at, and what is only noted.
fn risks(case: &Case<'_>, policy: &Policy) -> (Vec<Finding>, Vec<Finding>) {
    let facts = case.facts;
    let paper = risk::Paper {
        submitted: case.submitted,
        moment: facts.paid_at.as_ref().map(|at| at.value),
        amount: facts.paid_amount.as_ref().map(|paid| paid.value),
        number: facts.receipt_number.as_ref().map(|number| &*number.value),
        hours: policy.opening_hours,
    };
    let (mut looked_at, mut notes) = (Vec::new(), Vec::new());
    for (rule, does, seen) in risk::assess(&paper, case.history, &policy.risk) {
        let numbers = seen.numbers.into_iter();
        let finding = Finding {
            reason: rule.reason,
            // Never: its precision is not measured.
            certain: false,
            rule: rule.name.into(),
            detail: seen.detail,
            numbers: numbers
                .map(|(name, number)| (name.into(), number))
                .collect(),
        };
        match does {
            Does::Review => looked_at.push(finding),
            Does::Note | Does::Off => notes.push(finding),
        }
    }
    (looked_at, notes)
}

/// What the paper would earn as it was read.
fn points(case: &Case<'_>, policy: &Policy) -> Points {
    let (Shop::Tenant { code, category, .. }, Some(paid)) = (&case.shop, &case.facts.paid_amount)
    else {
        return Points::ZERO;
    };
    let rate = policy.rate(code, category);
    rate.map_or(Points::ZERO, |rate| rate.points(paid.value))
}

impl Decision {
    /// What speaks against crediting; nothing, when it credits.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Credit { .. } => &[],
            Self::Review { findings, .. } | Self::Reject { findings, .. } => findings,
        }
    }

    /// The rules that saw something and let it pass, once each.
    pub fn noted(&self) -> Vec<String> {
        let (Self::Credit { notes, .. } | Self::Review { notes, .. } | Self::Reject { notes, .. }) =
            self;
        let mut rules: Vec<_> = notes.iter().map(|note| note.rule.to_string()).collect();
        rules.sort();
        rules.dedup();
        rules
    }

    /// The reasons' codes, most weighty first; none when it credits.
    pub fn reasons(&self) -> Vec<String> {
        let mut codes = Vec::new();
        for finding in self.findings() {
            let code = finding.reason.code().to_owned();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }
}
