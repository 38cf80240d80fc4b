//! What should happen to a receipt: credit it, refuse it, or ask a person. A pure
//! function of the case and the policy, so that any decision can be replayed.

mod policy;
mod reason;
mod rules;
mod store;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::{
    confidence::Permille, duplicates::Twin, extraction::Facts, ids::TenantId, money::Points,
    reading::Verdict, receipts::MemberDay,
};

pub use policy::{Expiry, PROMISE_MINUTES, Policy, SecondPerson, Thresholds, TwoPeople};
pub use reason::{Reason, UnknownReason};
pub use store::{Published, current, publish};

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
    /// The numbers behind it, for staff.
    pub detail: String,
}

/// What happens to the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Decision {
    Credit {
        points: Points,
    },
    /// A person looks, and may credit these points.
    Review {
        findings: Vec<Finding>,
        points_if_approved: Points,
    },
    Reject {
        findings: Vec<Finding>,
    },
}

/// Decides. Findings are in the order of their weight, a refusing one first.
pub fn decide(case: &Case<'_>, policy: &Policy) -> Decision {
    let mut findings = rules::assess(case, policy);
    let points = points(case, policy);
    // Photos that cannot be joined prove nothing but that they were sent before.
    let one_paper = policy.confidence.refusal <= case.one_paper;
    let may_refuse = |reason| one_paper || reason == Reason::Duplicate;
    let refuses = |finding: &Finding| {
        finding.certain && may_refuse(finding.reason) && policy.rejects.contains(&finding.reason)
    };
    findings.sort_by_key(|finding| (!refuses(finding), finding.reason));

    match findings.first() {
        None => Decision::Credit { points },
        Some(first) if refuses(first) => Decision::Reject { findings },
        Some(_) => Decision::Review {
            findings,
            points_if_approved: points,
        },
    }
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
    /// The reasons' codes, most weighty first; none when it credits.
    pub fn reasons(&self) -> Vec<String> {
        let findings = match self {
            Self::Credit { .. } => return Vec::new(),
            Self::Review { findings, .. } | Self::Reject { findings } => findings,
        };
        let mut codes = Vec::new();
        for finding in findings {
            let code = finding.reason.code().to_owned();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }
}
