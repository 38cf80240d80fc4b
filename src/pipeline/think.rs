//! Think: what the lines mean, whose receipt it is, whether it has earned before,
//! and what follows. Pure.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::gather::{Photos, Seen};
use crate::{
    confidence::Permille,
    decision::{self, Case, Decision, Finding, Policy, Reason, Shop},
    duplicates::{self, Sale, Sketch, Twin},
    extraction::{self, Context, Facts},
    malls::Mall,
    money::Points,
    reading::{ReadError, Reading},
    receipts::{Known, MemberDay},
    risk::{self, History, Trace},
    tenants::{
        Tenant, TenantList,
        matching::{Outcome, TenantMatch},
    },
};

/// What the lines mean, before twins and rules.
#[derive(Default)]
pub struct Draft {
    pub facts: Option<Facts>,
    pub tenant_match: Option<TenantMatch>,
    pub tenant: Option<Tenant>,
    pub sale: Sale,
    pub trace: Trace,
}

/// What a decision looks at beside reading, facts, match and twins; kept in its evidence,
/// so that the decision can be made again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LookedAt {
    /// How many photos there are.
    pub photos: usize,
    /// That all of them show one paper.
    pub one_paper: Permille,
    /// The upload, on the mall's clocks.
    pub submitted: NaiveDateTime,
    pub member_day: MemberDay,
    pub history: History,
}

/// Everything that was thought about a receipt, ready to be written.
pub struct Thought {
    pub draft: Draft,
    pub reading: Option<Reading>,
    pub twins: Vec<Twin>,
    pub looked_at: LookedAt,
    pub decision: Decision,
    pub known: Known,
}

/// What the photos of one receipt show.
pub struct OnPhotos<'a> {
    pub sha256: &'a [Vec<u8>],
    /// Of all photos together; none when one of them cannot be read.
    pub reading: Option<&'a Reading>,
    /// A perceptual hash of the paper.
    pub likeness: Option<&'a [u8]>,
}

impl<'a> OnPhotos<'a> {
    pub fn of(photos: &'a Photos, seen: Option<&'a Seen>) -> Self {
        Self {
            sha256: &photos.sha256,
            reading: seen.map(|seen| &seen.joined.reading),
            likeness: seen.and_then(|seen| seen.likeness.as_deref()),
        }
    }
}

/// Interprets what photos show that were uploaded at this moment.
pub fn interpret(
    mall: &Mall,
    submitted_at: DateTime<Utc>,
    photos: &OnPhotos<'_>,
    tenants: &TenantList,
) -> Draft {
    let photos_of_sale = Sale {
        photos: photos.sha256.to_vec(),
        ..Sale::default()
    };
    let Some(reading) = photos.reading else {
        return Draft {
            sale: photos_of_sale,
            ..Draft::default()
        };
    };
    let context = Context {
        region: mall.region.parse().ok(),
        today: mall.day(submitted_at),
    };
    let facts = extraction::extract(reading, &context);
    let (tenant_match, tenant) = tenants.match_tenant(&facts, &reading.lines);
    Draft {
        sale: Sale {
            tenant: tenant.map(|tenant| tenant.tenant_id),
            moment: facts.paid_at.as_ref().map(|at| at.value),
            number: facts
                .receipt_number
                .as_ref()
                .map(|number| number.value.clone()),
            amount: facts.paid_amount.as_ref().map(|amount| amount.value),
            payments: duplicates::payment_codes(&reading.lines),
            sketch: Sketch::of(&reading.lines),
            likeness: photos.likeness.map(<[u8]>::to_vec),
            ..photos_of_sale
        },
        trace: risk::trace(&facts, &reading.lines),
        tenant: tenant.cloned(),
        facts: Some(facts),
        tenant_match: Some(tenant_match),
    }
}

/// Decides on what was read, or on that nothing could be read.
pub fn think(
    mall: &Mall,
    seen: &Result<Seen, ReadError>,
    draft: Draft,
    twins: Vec<Twin>,
    looked_at: LookedAt,
    policy: &Policy,
) -> Thought {
    let reading = seen.as_ref().map(|seen| &seen.joined.reading);
    let decision = match reading {
        Ok(reading) => decide(mall, reading, &draft, &twins, &looked_at, policy),
        Err(err) => unreadable(err),
    };
    Thought {
        known: known(mall, &draft),
        reading: reading.ok().cloned(),
        draft,
        twins,
        looked_at,
        decision,
    }
}

/// The decision on a reading and its draft.
pub fn decide(
    mall: &Mall,
    reading: &Reading,
    draft: &Draft,
    twins: &[Twin],
    looked_at: &LookedAt,
    policy: &Policy,
) -> Decision {
    let (Some(facts), Some(tenant_match)) = (&draft.facts, &draft.tenant_match) else {
        return unreadable_because("nothing was interpreted");
    };
    let case = Case {
        photos: looked_at.photos,
        one_paper: looked_at.one_paper,
        photo_verdict: reading.photo.verdict,
        lines: reading.lines.len(),
        facts,
        shop: shop(tenant_match, draft.tenant.as_ref()),
        twins,
        member_day: looked_at.member_day,
        history: &looked_at.history,
        submitted: looked_at.submitted,
        currency: &mall.currency,
    };
    decision::decide(&case, policy)
}

impl Draft {
    /// The paper as statistical rules look at it.
    pub fn paper(&self, submitted: NaiveDateTime) -> risk::Paper<'_> {
        risk::Paper {
            submitted,
            moment: self.sale.moment,
            amount: self.sale.amount,
            number: self.sale.number.as_deref(),
            hours: None,
        }
    }
}

fn known(mall: &Mall, draft: &Draft) -> Known {
    let Some(facts) = &draft.facts else {
        return Known::default();
    };
    let paid_at = facts.paid_at.as_ref().map(|at| at.value);
    Known {
        store_name: facts.store_name.as_ref().map(|name| name.value.clone()),
        tenant_id: draft.tenant.as_ref().map(|tenant| tenant.tenant_id),
        paid_amount_fen: facts.paid_amount.as_ref().map(|amount| amount.value),
        paid_at: paid_at.and_then(|at| mall.moment(at.local)),
        paid_at_precision: paid_at.map(|at| at.precision.code()),
        receipt_number: facts
            .receipt_number
            .as_ref()
            .map(|number| number.value.clone()),
        kind: Some(facts.document.kind),
    }
}

/// Whose paper it is, as a decision looks at it.
pub fn shop(tenant_match: &TenantMatch, tenant: Option<&Tenant>) -> Shop {
    match (&tenant_match.outcome, tenant) {
        (Outcome::Matched { tenant: matched }, Some(tenant)) => Shop::Tenant {
            tenant_id: tenant.tenant_id,
            code: tenant.profile.code.clone(),
            category: tenant.profile.category.clone(),
            likely: matched.permille(),
        },
        (Outcome::Ambiguous { tenants }, _) => {
            Shop::Ambiguous(tenants.iter().map(|tenant| tenant.code.clone()).collect())
        }
        (Outcome::OtherPlace { tenant, .. }, _) => Shop::Elsewhere {
            likely: tenant.permille(),
        },
        (Outcome::Doubtful { tenant, doubt }, _) => {
            Shop::Doubtful(format!("{} {}: {doubt:?}", tenant.code, tenant.permille()))
        }
        _ => Shop::Unknown,
    }
}

fn unreadable(err: &ReadError) -> Decision {
    unreadable_because(err.code())
}

fn unreadable_because(detail: &str) -> Decision {
    person(Reason::Unreadable, "unreadable", detail)
}

/// A person looks at what could not be decided at all.
pub fn person(reason: Reason, rule: &'static str, detail: impl Into<String>) -> Decision {
    let finding = Finding {
        reason,
        certain: false,
        rule: rule.into(),
        detail: detail.into(),
        numbers: Default::default(),
    };
    Decision::Review {
        findings: vec![finding],
        points_if_approved: Points::ZERO,
        notes: Vec::new(),
    }
}
