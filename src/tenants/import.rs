//! Taking over a tenant list: what is new, changed, unchanged or gone.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgPool;

use super::{list, list::RowError, store};
use crate::{
    audit::{self, Actor},
    ids::MallId,
};

/// What became of the tenants that the file does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Kept,
    Closed,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub closed: usize,
    pub errors: Vec<RowError>,
}

/// Takes the rows that have no error. A tenant whose row has one stays as it is,
/// also when the missing ones are closed.
pub async fn import(
    db: &PgPool,
    mall: MallId,
    by: Actor,
    file: &[u8],
    missing: Missing,
    now: DateTime<Utc>,
) -> anyhow::Result<Imported> {
    let mut tx = db.begin().await?;
    store::lock_list(&mut tx, mall).await?;
    let categories: BTreeSet<String> = store::categories(&mut tx, mall)
        .await?
        .into_iter()
        .collect();
    let list = list::parse(file, Some(&categories));
    let known = store::all(&mut tx, mall).await?;
    let known: HashMap<_, _> = known
        .iter()
        .map(|tenant| (&*tenant.profile.code, tenant))
        .collect();

    let mut done = Imported::default();
    let mut named: HashSet<&str> = HashSet::new();
    for row in &list.rows {
        named.insert(&row.tenant.code);
        match known.get(&*row.tenant.code) {
            Some(tenant) if tenant.profile == row.tenant && !tenant.is_closed => {
                done.unchanged += 1
            }
            found => {
                store::put(&mut tx, mall, &row.tenant).await?;
                match found {
                    Some(_) => done.updated += 1,
                    None => done.created += 1,
                }
            }
        }
    }
    // A refused row still names its tenant. Where one has no code, nobody knows which
    // tenants the file meant to keep.
    let all_named = list.refused.iter().all(Option::is_some);
    named.extend(list.refused.iter().flatten().map(String::as_str));
    if missing == Missing::Closed && all_named {
        for tenant in known.values() {
            if !tenant.is_closed && !named.contains(&*tenant.profile.code) {
                store::close(&mut tx, tenant.tenant_id, now).await?;
                done.closed += 1;
            }
        }
    }
    let event = audit::Event::TenantsImported {
        created: done.created,
        updated: done.updated,
        closed: done.closed,
        errors: list.errors.len(),
    };
    audit::write(&mut tx, mall, by, None, &event, now).await?;
    tx.commit().await?;
    done.errors = list.errors;
    Ok(done)
}
