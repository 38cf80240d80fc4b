//! The mall's tenants, one by one: looked up, changed, opened and closed, with the leases
//! by which they rent.

mod store;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

use super::{TenantProfile, list, store as tenants};
use crate::{
    audit::{self, Actor, Event},
    ids::{self, MallId, TenantId},
    staff::Admin,
};

pub use store::{id, leases, page};

ids::id!(/// One lease of a tenant.
    LeaseId);

/// A tenant as the mall's administration sees it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub tenant_id: TenantId,
    pub profile: TenantProfile,
    pub closed_at: Option<DateTime<Utc>>,
    /// Receipts credited in the last thirty days.
    pub credited: i64,
    /// When a receipt was last credited, by the moment of the sale.
    pub last_receipt_at: Option<DateTime<Utc>>,
}

/// What a tenant rents, and from when to when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub lease_id: LeaseId,
    pub tenant_id: TenantId,
    pub unit: String,
    pub begins_on: NaiveDate,
    /// The last day; `None`: open.
    pub ends_on: Option<NaiveDate>,
}

/// Which tenants are asked for; what is absent restricts nothing.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// A part of the code, the name or another name.
    pub text: Option<String>,
    pub category: Option<String>,
    pub is_open: Option<bool>,
    pub code: Option<String>,
}

/// A tenant as it shall be.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub profile: TenantProfile,
    pub is_closed: bool,
    /// `None`: they stay as they are.
    pub leases: Option<Vec<Lease>>,
}

/// Why a tenant was not changed.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// As a row of an import would be refused.
    #[error("{0}")]
    Invalid(String),
    #[error("a lease ends on its first day or later, and two leases of one unit do not overlap")]
    InvalidLease,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for RegisterError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Makes the tenant, or gives the one with this code what is wanted.
pub async fn put(
    db: &PgPool,
    mall: MallId,
    by: &Admin,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> Result<(), RegisterError> {
    let mut tx = db.begin().await?;
    tenants::lock_list(&mut tx, mall).await?;
    let categories = tenants::categories(&mut tx, mall).await?;
    let profile = as_a_row(&wanted.profile, categories.into_iter().collect())?;
    tenants::put(&mut tx, mall, &profile).await?;
    let tenant = store::id(&mut tx, mall, &profile.code).await?;
    if wanted.is_closed {
        tenants::close(&mut tx, tenant, now).await?;
    }
    if let Some(leases) = &wanted.leases {
        if !are_apart(leases) {
            return Err(RegisterError::InvalidLease);
        }
        store::put_leases(&mut tx, mall, tenant, leases).await?;
    }
    let event = Event::TenantChanged {
        code: &profile.code,
        closed: wanted.is_closed,
    };
    let actor = Actor::Staff(by.staff_id());
    audit::write(&mut tx, mall, actor, None, &event, now).await?;
    tx.commit().await?;
    Ok(())
}

/// By the rules of an import: what a list cannot hold, nobody types in either.
fn as_a_row(
    profile: &TenantProfile,
    categories: BTreeSet<String>,
) -> Result<TenantProfile, RegisterError> {
    let mut file = csv::Writer::from_writer(Vec::new());
    let aliases = profile.aliases.join("|");
    let header = ["code", "name", "aliases", "category", "unit", "phone"];
    let row = [
        &*profile.code,
        &*profile.name,
        &*aliases,
        &*profile.category,
        &*profile.unit,
        &*profile.phone,
    ];
    let written = file
        .write_record(header)
        .and_then(|()| file.write_record(row));
    written.map_err(anyhow::Error::from)?;
    let file = file.into_inner().map_err(|err| anyhow::anyhow!("{err}"))?;
    let mut read = list::parse(&file, Some(&categories));
    match (read.rows.pop(), read.errors.pop()) {
        (Some(row), None) => Ok(row.tenant),
        (_, Some(error)) => Err(RegisterError::Invalid(error.message)),
        (None, None) => Err(RegisterError::Invalid("the tenant is empty".to_owned())),
    }
}

/// Whether each ends when it has begun, and no two of one unit overlap.
fn are_apart(leases: &[Lease]) -> bool {
    let last = |lease: &Lease| lease.ends_on.unwrap_or(NaiveDate::MAX);
    let in_order = leases.iter().all(|lease| lease.begins_on <= last(lease));
    let overlap = |one: &Lease, other: &Lease| {
        one.unit == other.unit && one.begins_on <= last(other) && other.begins_on <= last(one)
    };
    let clash = leases.iter().enumerate().any(|(n, one)| {
        let mut others = leases[n + 1..].iter();
        others.any(|other| overlap(one, other))
    });
    in_order && !clash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lease(unit: &str, from: &str, to: Option<&str>) -> Lease {
        Lease {
            lease_id: LeaseId::fresh(),
            tenant_id: TenantId::fresh(),
            unit: unit.to_owned(),
            begins_on: from.parse().unwrap(),
            ends_on: to.map(|day| day.parse().unwrap()),
        }
    }

    #[test]
    fn leases_of_one_unit_follow_each_other() {
        let first = || lease("L1-101", "2025-01-01", Some("2025-12-31"));
        assert!(are_apart(&[first(), lease("L1-101", "2026-01-01", None)]));
        assert!(are_apart(&[first(), lease("L2-201", "2025-06-01", None)]));
        assert!(!are_apart(&[first(), lease("L1-101", "2025-12-31", None)]));
        assert!(!are_apart(&[lease(
            "L1-101",
            "2025-01-02",
            Some("2025-01-01")
        )]));
    }
}
