//! Whose receipt is it? Pure: facts and lines in, a tenant or the reason for none
//! out. Knows the mall's list and place, no other receipts, no database.
//!
//! The names are weighed first, then the place, then unit and phone; each adds to
//! or takes from the log-odds of a tenant. What points to another place, or leaves
//! several tenants, is never decided by a score.

mod align;
mod decide;
mod forms;
mod leftover;
mod letters;
mod names;
mod numbers;
mod outcome;
mod paper;
mod place;
mod residue;
mod shapes;
mod text;
mod weigh;
mod whereabouts;
mod words;

pub use outcome::{
    Agreement, Candidate, Doubt, Evidence, NameRead, NameSource, Outcome, PlaceRead, PlaceSource,
    TenantMatch,
};

use super::{MallPlace, TenantProfile};
use crate::{extraction::Facts, reading::Line};

/// A mall's tenants, prepared for comparing; make it once for many receipts.
#[derive(Clone, Debug)]
pub struct TenantIndex {
    tenants: Vec<weigh::Tenant>,
    mall: Option<place::Mall>,
}

impl TenantIndex {
    /// Without a place, papers of any place are taken.
    pub fn new(tenants: &[TenantProfile], place: Option<&MallPlace>) -> Self {
        Self {
            tenants: tenants.iter().map(weigh::Tenant::new).collect(),
            mall: place.map(place::Mall::new),
        }
    }

    /// The tenant whose receipt this is, or why none.
    pub fn match_tenant(&self, facts: &Facts, lines: &[Line]) -> TenantMatch {
        let paper = paper::Paper::new(facts, lines);
        let mall = self.mall.as_ref();
        let weighed = self.tenants.iter().enumerate();
        let weighed =
            weighed.filter_map(|(index, tenant)| weigh::weigh(index, tenant, &paper, mall));
        decide::decide(weighed.collect(), &self.tenants, &paper, mall.is_some())
    }
}

/// [`TenantIndex::match_tenant`] for a single receipt.
pub fn match_tenant(
    facts: &Facts,
    lines: &[Line],
    tenants: &[TenantProfile],
    place: Option<&MallPlace>,
) -> TenantMatch {
    TenantIndex::new(tenants, place).match_tenant(facts, lines)
}

#[cfg(test)]
mod tests;
