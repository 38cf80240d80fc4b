//! What an import would change, row by row, before it does.

use std::collections::{BTreeSet, HashMap, HashSet};

use sqlx::PgPool;

use super::{
    TenantProfile,
    import::{Imported, Missing},
    list, store,
};
use crate::ids::MallId;

/// What a row would do to its tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Created,
    Updated,
    Closed,
}

/// One tenant that would be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Line of the file; none for a tenant that the file does not name.
    pub row: Option<u64>,
    pub code: String,
    pub what: What,
    /// Name of the field, what it says, what it would say.
    pub fields: Vec<(&'static str, String, String)>,
}

/// What an import of this file would do. Changes nothing.
pub async fn preview(
    db: &PgPool,
    mall: MallId,
    file: &[u8],
    missing: Missing,
) -> anyhow::Result<(Imported, Vec<Change>)> {
    let mut db = db.acquire().await?;
    let categories: BTreeSet<String> = store::categories(&mut db, mall)
        .await?
        .into_iter()
        .collect();
    let list = list::parse(file, Some(&categories));
    let known = store::all(&mut db, mall).await?;
    let by_code: HashMap<_, _> = known.iter().map(|t| (&*t.profile.code, t)).collect();
    let (mut done, mut changes) = (Imported::default(), Vec::new());
    for row in &list.rows {
        let (what, fields) = match by_code.get(&*row.tenant.code) {
            None => (
                What::Created,
                differences(&TenantProfile::default(), &row.tenant),
            ),
            Some(known) => {
                let mut fields = differences(&known.profile, &row.tenant);
                if known.is_closed {
                    fields.push(("open", "false".to_owned(), "true".to_owned()));
                }
                (What::Updated, fields)
            }
        };
        match what {
            What::Created => done.created += 1,
            _ if fields.is_empty() => {
                done.unchanged += 1;
                continue;
            }
            _ => done.updated += 1,
        }
        changes.push(Change {
            row: Some(row.row),
            code: row.tenant.code.clone(),
            what,
            fields,
        });
    }
    // As the import does: where a row has no code, nobody knows whom the file meant to keep.
    let mut named: HashSet<&str> = list.rows.iter().map(|row| &*row.tenant.code).collect();
    named.extend(list.refused.iter().flatten().map(String::as_str));
    if missing == Missing::Closed && list.refused.iter().all(Option::is_some) {
        let gone = known
            .iter()
            .filter(|tenant| !tenant.is_closed && !named.contains(&*tenant.profile.code));
        for tenant in gone {
            done.closed += 1;
            changes.push(Change {
                row: None,
                code: tenant.profile.code.clone(),
                what: What::Closed,
                fields: Vec::new(),
            });
        }
    }
    done.errors = list.errors;
    Ok((done, changes))
}

fn differences(
    before: &TenantProfile,
    after: &TenantProfile,
) -> Vec<(&'static str, String, String)> {
    let fields = |tenant: &TenantProfile| {
        [
            ("name", tenant.name.clone()),
            ("aliases", tenant.aliases.join("|")),
            ("category", tenant.category.clone()),
            ("unit", tenant.unit.clone()),
            ("phone", tenant.phone.clone()),
        ]
    };
    let both = fields(before).into_iter().zip(fields(after));
    let changed = both.filter(|((_, before), (_, after))| before != after);
    changed
        .map(|((name, before), (_, after))| (name, before, after))
        .collect()
}
