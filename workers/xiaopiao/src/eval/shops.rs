//! Whether a paper is matched to the tenant that it is from, by a list in which the
//! tenant stands by its name or by the code of the label.

use std::path::Path;

use anyhow::Context as _;
use xiaopiao::{
    extraction::{Facts, comparable},
    reading::Line,
    tenants::{
        TenantProfile, list,
        matching::{Outcome as Match, TenantIndex},
    },
};

use super::{
    compare::{Outcome, Verdict},
    labels::Label,
};

/// A list of tenants to match papers against, whatever their place.
pub struct Shops {
    profiles: Vec<TenantProfile>,
    index: TenantIndex,
}

impl Shops {
    /// Reads the list as `read --tenants` does.
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
        let rows = list::parse(&bytes, None).rows;
        let profiles: Vec<_> = rows.into_iter().map(|row| row.tenant).collect();
        let index = TenantIndex::new(&profiles, None);
        Ok(Self { profiles, index })
    }

    /// How the match came out; nothing where the label names no shop.
    pub fn verdict(&self, label: &Label, facts: &Facts, lines: &[Line]) -> Option<Verdict> {
        let store = label.store.as_ref()?.as_ref()?;
        let named = |profile: &&TenantProfile| {
            let mut names = profile.aliases.iter().chain([&profile.name]);
            names.any(|name| comparable(name) == comparable(store))
        };
        let expected = match &label.tenant_code {
            Some(code) => Some(code.as_str()),
            None => self
                .profiles
                .iter()
                .find(named)
                .map(|profile| profile.code.as_str()),
        };
        let found = self.index.match_tenant(facts, lines).outcome;
        let (read, score) = match &found {
            Match::Matched { tenant } => (Some(tenant.code.as_str()), tenant.score),
            _ => (None, 0.0),
        };
        let outcome = match (expected, read) {
            (None, None) => Outcome::RightlyEmpty,
            (None, Some(_)) => Outcome::Unasked,
            (Some(_), None) => Outcome::Empty,
            (Some(expected), Some(read)) if expected == read => Outcome::Right,
            _ => Outcome::Wrong,
        };
        Some(Verdict {
            field: "tenant",
            outcome,
            read: read.unwrap_or_default().to_owned(),
            label: store.clone(),
            confidence: score,
        })
    }
}
