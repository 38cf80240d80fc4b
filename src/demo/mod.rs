//! The demo's mall: what `make run` starts with, and what tests play in. The data
//! stands in `fixtures/demo/`.

use std::{io::Write as _, path::Path};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::Actor,
    decision::{self, Policy},
    ids::{MallId, TenantId},
    malls::{self, Mall},
    staff::{self, Account, Role},
    tenants::{self, Missing},
};

const POLICY: &str = include_str!("../../fixtures/demo/policy.json");
/// The demo's tenant list.
pub const TENANTS: &str = include_str!("../../fixtures/demo/tenants.csv");

/// The demo's mall, in Shenzhen.
pub fn mall() -> Mall {
    Mall {
        mall_id: MallId::fresh(),
        name: "云港万汇城".to_owned(),
        // Papers that name no mall may name its street.
        aliases: ["云港万汇", "云港万汇城购物中心", "云港大道188号"]
            .map(str::to_owned)
            .to_vec(),
        time_zone: chrono_tz::Asia::Shanghai,
        region: "CN".to_owned(),
        currency: "CNY".to_owned(),
    }
}

/// The demo's rules (INTERFACE, running and demo).
pub fn policy() -> anyhow::Result<Policy> {
    serde_json::from_str(POLICY).context("the demo's policy")
}

/// Creates the mall with its categories and policy, without tenants.
pub async fn insert_mall(
    tx: &mut PgConnection,
    mall: &Mall,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    malls::insert(tx, mall).await?;
    let policy = policy()?;
    for category in policy.rates.keys() {
        tenants::insert_category(tx, mall.mall_id, category).await?;
    }
    decision::publish(tx, mall.mall_id, &policy, now).await?;
    Ok(())
}

/// Creates the demo's mall unless the database has one, and writes the names and
/// passwords of its staff into `accounts` unless the file is there.
pub async fn seed(db: &PgPool, accounts: &Path, now: DateTime<Utc>) -> anyhow::Result<Mall> {
    let known = malls::find(&mut *db.acquire().await?, None).await?;
    let mall = match known {
        Some(mall) => mall,
        None => seed_mall(db, now).await?,
    };
    if !accounts.exists() {
        let list = renew_accounts(db, &mall).await?;
        write_private(accounts, &list).context("cannot write the demo's accounts")?;
    }
    Ok(mall)
}

async fn seed_mall(db: &PgPool, now: DateTime<Utc>) -> anyhow::Result<Mall> {
    let mall = mall();
    let mut tx = db.begin().await?;
    insert_mall(&mut tx, &mall, now).await?;
    tx.commit().await?;
    let file = TENANTS.as_bytes();
    let done = tenants::import(db, mall.mall_id, Actor::Machine, file, Missing::Kept, now).await?;
    anyhow::ensure!(
        done.errors.is_empty(),
        "the demo's tenants: {:?}",
        done.errors
    );
    Ok(mall)
}

/// One line of `demo-accounts.json`.
#[derive(Serialize)]
struct DemoAccount {
    role: Role,
    username: String,
    password: String,
}

/// Gives each of the demo's staff a new password.
async fn renew_accounts(db: &PgPool, mall: &Mall) -> anyhow::Result<Vec<DemoAccount>> {
    let mut tx = db.begin().await?;
    let tenants = tenants::open_tenants(&mut tx, mall.mall_id).await?;
    let tenant = tenants.first().context("the demo has no tenant")?;
    let people: [(Role, &str, Option<TenantId>); 4] = [
        (Role::Reviewer, "reviewer", None),
        (Role::Senior, "senior", None),
        (Role::Admin, "admin", None),
        (Role::Tenant, "tenant", Some(tenant.tenant_id)),
    ];
    let mut list = Vec::new();
    for (role, username, tenant_id) in people {
        let password = hex::encode(rand::random::<[u8; 6]>());
        let account = Account {
            username,
            password_hash: &staff::hash_password(&password)?,
            role,
            tenant_id,
        };
        staff::put(&mut tx, mall.mall_id, &account).await?;
        list.push(DemoAccount {
            role,
            username: username.to_owned(),
            password,
        });
    }
    tx.commit().await?;
    Ok(list)
}

/// Readable by its owner alone, and never half written.
fn write_private(path: &Path, accounts: &[DemoAccount]) -> anyhow::Result<()> {
    let folder = path.parent().context("a file has a folder")?;
    // A temporary file has mode 600.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut file, accounts)?;
    file.write_all(b"\n")?;
    file.persist(path)?;
    Ok(())
}
