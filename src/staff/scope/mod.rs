//! Which part of the mall somebody of its staff works on: categories and tenants. What
//! lies outside does not exist for them, nor does a paper whose shop is not known; both
//! are for those who work on everything. Every query over receipts restricts them by the
//! tenants of `tenant_in_scope`: where the mall's list changes, their part does.

mod store;

use super::Role;
use crate::{
    ids::{StaffId, TenantId},
    sessions::SignedIn,
};

pub use store::{all, includes, put};

/// By whose part of the mall to restrict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope(Option<StaffId>);

impl Scope {
    /// Admins work on everything, whatever they worked on before.
    pub(super) fn of(person: &SignedIn) -> Self {
        match person {
            SignedIn::Staff {
                staff_id,
                roles,
                is_scoped: true,
                ..
            } if !roles.contains(&Role::Admin) => Self(Some(*staff_id)),
            _ => Self(None),
        }
    }

    /// Whose part it is; `None`: the whole mall.
    pub fn person(self) -> Option<StaffId> {
        self.0
    }
}

/// A part of the mall; empty: all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub categories: Vec<String>,
    pub tenants: Vec<PartTenant>,
}

/// A tenant of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartTenant {
    pub tenant_id: TenantId,
    pub code: String,
    pub name: String,
}
