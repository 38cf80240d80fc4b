//! Think: what the lines mean, whose receipt it is, whether it has earned before,
//! and what follows. Pure.

use super::{
    Pipeline,
    gather::{Photos, World},
};
use crate::{
    confidence::Permille,
    decision::{self, Case, Decision, Finding, Reason, Shop},
    duplicates::{Sale, Twin},
    extraction::{self, Context, Facts},
    joining::Joined,
    money::Points,
    reading::{ReadError, Reading},
    receipts::{Known, Receipt},
    tenants::{
        MallPlace, Tenant,
        matching::{Outcome, TenantIndex, TenantMatch},
    },
};

/// What the lines mean, before twins and rules.
#[derive(Default)]
pub struct Draft {
    pub facts: Option<Facts>,
    pub tenant_match: Option<TenantMatch>,
    pub tenant: Option<Tenant>,
    pub sale: Sale,
}

/// Everything that was thought about a receipt, ready to be written.
pub struct Thought {
    pub draft: Draft,
    pub reading: Option<Reading>,
    pub twins: Vec<Twin>,
    pub decision: Decision,
    pub known: Known,
}

impl Pipeline {
    pub fn interpret(
        &self,
        receipt: &Receipt,
        photos: &Photos,
        reading: Option<&Reading>,
        world: &World,
    ) -> Draft {
        let photos_of_sale = Sale {
            photos: photos.sha256.clone(),
            ..Sale::default()
        };
        let Some(reading) = reading else {
            return Draft {
                sale: photos_of_sale,
                ..Draft::default()
            };
        };
        let context = Context {
            region: self.mall.region.parse().ok(),
            today: self.mall.day(receipt.submitted_at),
        };
        let facts = extraction::extract(reading, &context);
        let profiles: Vec<_> = world
            .tenants
            .iter()
            .map(|tenant| tenant.profile.clone())
            .collect();
        let place = MallPlace {
            name: self.mall.name.clone(),
            aliases: self.mall.aliases.clone(),
        };
        let index = TenantIndex::new(&profiles, Some(&place));
        let tenant_match = index.match_tenant(&facts, &reading.lines);
        let tenant = tenant_match
            .outcome
            .matched()
            .map(|matched| world.tenants[matched.tenant].clone());
        Draft {
            sale: Sale {
                tenant: tenant.as_ref().map(|tenant| tenant.tenant_id),
                moment: facts.paid_at.as_ref().map(|at| at.value),
                number: facts
                    .receipt_number
                    .as_ref()
                    .map(|number| number.value.clone()),
                amount: facts.paid_amount.as_ref().map(|amount| amount.value),
                ..photos_of_sale
            },
            facts: Some(facts),
            tenant_match: Some(tenant_match),
            tenant,
        }
    }

    pub fn think(
        &self,
        receipt: &Receipt,
        photos: &Photos,
        joined: &Result<Joined, ReadError>,
        world: &World,
        draft: Draft,
        twins: Vec<Twin>,
    ) -> Thought {
        let decision = match (joined, &draft.facts, &draft.tenant_match) {
            (Ok(joined), Some(facts), Some(tenant_match)) => {
                let case = Case {
                    photos: photos.sha256.len(),
                    one_paper: Permille::of(joined.confidence),
                    photo_verdict: joined.reading.photo.verdict,
                    lines: joined.reading.lines.len(),
                    facts,
                    shop: shop(tenant_match, draft.tenant.as_ref()),
                    twins: &twins,
                    member_day: world.member_day,
                    submitted: self.mall.local(receipt.submitted_at),
                    currency: &self.mall.currency,
                };
                decision::decide(&case, &world.published.policy)
            }
            (joined, _, _) => unreadable(joined.as_ref().err()),
        };
        Thought {
            known: self.known(&draft),
            reading: joined.as_ref().ok().map(|joined| joined.reading.clone()),
            draft,
            twins,
            decision,
        }
    }

    fn known(&self, draft: &Draft) -> Known {
        let Some(facts) = &draft.facts else {
            return Known::default();
        };
        let paid_at = facts.paid_at.as_ref().map(|at| at.value);
        Known {
            store_name: facts.store_name.as_ref().map(|name| name.value.clone()),
            tenant_id: draft.tenant.as_ref().map(|tenant| tenant.tenant_id),
            paid_amount_fen: facts.paid_amount.as_ref().map(|amount| amount.value),
            paid_at: paid_at.and_then(|at| self.mall.moment(at.local)),
            paid_at_precision: paid_at.map(|at| at.precision.code()),
            receipt_number: facts
                .receipt_number
                .as_ref()
                .map(|number| number.value.clone()),
            kind: Some(facts.document.kind),
        }
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

fn unreadable(err: Option<&ReadError>) -> Decision {
    let finding = Finding {
        reason: Reason::Unreadable,
        certain: false,
        detail: err.map_or("", ReadError::code).to_owned(),
    };
    Decision::Review {
        findings: vec![finding],
        points_if_approved: Points::ZERO,
    }
}
