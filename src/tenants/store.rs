use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::TenantProfile;
use crate::ids::{MallId, TenantId};

/// A tenant of this mall's list.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub tenant_id: TenantId,
    pub profile: TenantProfile,
    pub is_closed: bool,
}

/// All tenants of the mall, closed ones too, by code.
pub async fn all(db: &mut PgConnection, mall: MallId) -> Result<Vec<Tenant>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select tenant_id, code, name, aliases, category, unit, phone, closed_at is not null as "is_closed!"
           from tenant where mall_id = $1 order by code"#,
        mall as _,
    )
    .fetch_all(db)
    .await?;
    let tenants = rows.into_iter().map(|row| Tenant {
        tenant_id: row.tenant_id,
        profile: TenantProfile {
            code: row.code,
            name: row.name,
            aliases: row.aliases,
            category: row.category,
            unit: row.unit,
            phone: row.phone,
        },
        is_closed: row.is_closed,
    });
    Ok(tenants.collect())
}

/// The tenants that may earn, by code.
pub async fn open_tenants(db: &mut PgConnection, mall: MallId) -> Result<Vec<Tenant>, sqlx::Error> {
    let mut tenants = all(db, mall).await?;
    tenants.retain(|tenant| !tenant.is_closed);
    Ok(tenants)
}

/// Counts the changes of the mall's list.
pub async fn list_version(db: &mut PgConnection, mall: MallId) -> Result<i64, sqlx::Error> {
    let version = sqlx::query_scalar!(
        "select version from tenant_list where mall_id = $1",
        mall as _
    )
    .fetch_optional(db)
    .await?;
    Ok(version.unwrap_or(0))
}

/// The open tenant with this code.
pub async fn by_code(
    db: &mut PgConnection,
    mall: MallId,
    code: &str,
) -> Result<Option<Tenant>, sqlx::Error> {
    let tenants = open_tenants(db, mall).await?;
    Ok(tenants
        .into_iter()
        .find(|tenant| tenant.profile.code == code))
}

/// The names of the mall's categories.
pub async fn categories(db: &mut PgConnection, mall: MallId) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select name from category where mall_id = $1 order by name",
        mall as _
    )
    .fetch_all(db)
    .await
}

/// The codes of the mall's tenants, closed ones too.
pub async fn codes(db: &mut PgConnection, mall: MallId) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select code from tenant where mall_id = $1 order by code",
        mall as _
    )
    .fetch_all(db)
    .await
}

/// Adds a category, unless it is there.
pub async fn insert_category(
    tx: &mut PgConnection,
    mall: MallId,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into category (mall_id, name) values ($1, $2) on conflict do nothing",
        mall as _,
        name,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes the tenant as the list has it, open.
pub async fn put(
    tx: &mut PgConnection,
    mall: MallId,
    tenant: &TenantProfile,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into tenant (tenant_id, mall_id, code, name, aliases, category, unit, phone)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict on constraint tenant_code_once do update set
             name = excluded.name, aliases = excluded.aliases, category = excluded.category,
             unit = excluded.unit, phone = excluded.phone, closed_at = null",
        TenantId::fresh() as _,
        mall as _,
        tenant.code,
        tenant.name,
        &tenant.aliases,
        tenant.category,
        tenant.unit,
        tenant.phone,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Closes the tenant: it earns nothing more.
pub async fn close(
    tx: &mut PgConnection,
    tenant: TenantId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update tenant set closed_at = $2 where tenant_id = $1 and closed_at is null",
        tenant as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets one import of the mall's list run at a time.
pub async fn lock_list(tx: &mut PgConnection, mall: MallId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('tenant list ' || $1::uuid::text, 0))",
        mall as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets one receipt of the tenant be recorded at a time.
pub async fn lock(tx: &mut PgConnection, tenant: TenantId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select tenant_id from tenant where tenant_id = $1 for no key update",
        tenant as _,
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}
