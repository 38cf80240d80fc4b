use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Asked, Entry, Lease, LeaseId, TenantProfile};
use crate::ids::{MallId, TenantId};

/// The tenants that are asked for, by code, those after `after`.
pub async fn page(
    db: &mut PgConnection,
    mall: MallId,
    asked: &Asked,
    after: Option<&str>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Entry>, sqlx::Error> {
    let text = asked.text.as_deref().map(|text| {
        let plain = text.replace('\\', r"\\").replace('%', r"\%");
        format!("%{}%", plain.replace('_', r"\_"))
    });
    let rows = sqlx::query!(
        r#"select tenant.tenant_id, code, name, aliases, category, unit, phone, closed_at,
                  lately.credited as "credited!", newest.paid_at as "last_receipt_at?"
           from tenant
                cross join lateral (
                    select count(*) as credited from receipt
                    where receipt.mall_id = $1 and receipt.tenant_id = tenant.tenant_id
                      and status in ('credited', 'reversed')
                      and $7::timestamptz - interval '30 days' <= paid_at) as lately
                left join lateral (
                    select paid_at from receipt
                    where receipt.mall_id = $1 and receipt.tenant_id = tenant.tenant_id
                      and status in ('credited', 'reversed')
                    order by paid_at desc limit 1) as newest on true
           where tenant.mall_id = $1
             and ($2::text is null or code ilike $2 or name ilike $2
                  or exists (select from unnest(aliases) as alias where alias ilike $2))
             and ($3::text is null or category = $3)
             and ($4::bool is null or $4 = (closed_at is null))
             and ($5::text is null or code = $5)
             and ($6::text is null or code > $6)
           order by code limit $8"#,
        mall as _,
        text,
        asked.category,
        asked.is_open,
        asked.code,
        after,
        now,
        limit,
    )
    .fetch_all(db)
    .await?;
    let entries = rows.into_iter().map(|row| Entry {
        tenant_id: row.tenant_id,
        profile: TenantProfile {
            code: row.code,
            name: row.name,
            aliases: row.aliases,
            category: row.category,
            unit: row.unit,
            phone: row.phone,
        },
        closed_at: row.closed_at,
        credited: row.credited,
        last_receipt_at: row.last_receipt_at,
    });
    Ok(entries.collect())
}

/// Which tenant has this code.
pub async fn id(db: &mut PgConnection, mall: MallId, code: &str) -> Result<TenantId, sqlx::Error> {
    sqlx::query_scalar!(
        "select tenant_id from tenant where mall_id = $1 and code = $2",
        mall as _,
        code,
    )
    .fetch_one(db)
    .await
}

/// The leases of these tenants, the oldest first.
pub async fn leases(
    db: &mut PgConnection,
    mall: MallId,
    tenants: &[TenantId],
) -> Result<Vec<Lease>, sqlx::Error> {
    sqlx::query_as!(
        Lease,
        r#"select lease_id as "lease_id: LeaseId", tenant_id as "tenant_id: TenantId", unit, begins_on, ends_on
           from tenant_lease where mall_id = $1 and tenant_id = any ($2) order by begins_on, unit"#,
        mall as _,
        tenants as _,
    )
    .fetch_all(db)
    .await
}

/// Writes the tenant's leases instead of those that it had.
pub async fn put_leases(
    tx: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    leases: &[Lease],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from tenant_lease where mall_id = $1 and tenant_id = $2",
        mall as _,
        tenant as _,
    )
    .execute(&mut *tx)
    .await?;
    for lease in leases {
        sqlx::query!(
            "insert into tenant_lease (lease_id, mall_id, tenant_id, unit, begins_on, ends_on)
             values ($1, $2, $3, $4, $5, $6)",
            lease.lease_id as _,
            mall as _,
            tenant as _,
            lease.unit,
            lease.begins_on,
            lease.ends_on,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
