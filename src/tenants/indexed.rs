//! The tenant list, indexed once and kept until it changes: an import counts its version
//! on, whoever runs it.

use std::sync::{Arc, Mutex};

use sqlx::PgConnection;

use super::{
    MallPlace, Tenant, TenantProfile,
    matching::{TenantIndex, TenantMatch},
    store,
};
use crate::{extraction::Facts, malls::Mall, reading::Line};

/// The open tenants of a mall, ready for matching.
#[derive(Clone, Debug)]
pub struct TenantList {
    version: i64,
    tenants: Vec<Tenant>,
    index: TenantIndex,
}

impl TenantList {
    /// These tenants, of which papers of this mall are taken.
    pub fn new(tenants: Vec<Tenant>, mall: &Mall, version: i64) -> Self {
        let profiles: Vec<TenantProfile> = tenants
            .iter()
            .map(|tenant| tenant.profile.clone())
            .collect();
        let place = MallPlace {
            name: mall.name.clone(),
            aliases: mall.aliases.clone(),
        };
        Self {
            version,
            index: TenantIndex::new(&profiles, Some(&place)),
            tenants,
        }
    }

    /// Whose paper it is, and that tenant if it is certain enough.
    pub fn match_tenant(&self, facts: &Facts, lines: &[Line]) -> (TenantMatch, Option<&Tenant>) {
        let found = self.index.match_tenant(facts, lines);
        let tenant = found.outcome.matched();
        let tenant = tenant.and_then(|matched| self.tenants.get(matched.tenant));
        (found, tenant)
    }
}

/// The list of one mall as it was last read, shared by all workers of a process.
#[derive(Clone, Debug, Default)]
pub struct TenantLists(Arc<Mutex<Option<Arc<TenantList>>>>);

impl TenantLists {
    /// The mall's list as it is now. Reads and indexes it only when it has changed.
    pub async fn current(
        &self,
        db: &mut PgConnection,
        mall: &Mall,
    ) -> Result<Arc<TenantList>, sqlx::Error> {
        // The version first: a list that changes meanwhile is read again next time.
        let version = store::list_version(db, mall.mall_id).await?;
        if let Some(known) = self.known().filter(|known| known.version == version) {
            return Ok(known);
        }
        let tenants = store::open_tenants(db, mall.mall_id).await?;
        let list = Arc::new(TenantList::new(tenants, mall, version));
        *self.0.lock().expect("nobody panics holding the list") = Some(Arc::clone(&list));
        Ok(list)
    }

    fn known(&self) -> Option<Arc<TenantList>> {
        let known = self.0.lock().expect("nobody panics holding the list");
        known.clone()
    }
}
