use std::collections::HashMap;

use sqlx::PgConnection;

use super::{Part, PartTenant, Scope};
use crate::ids::{MallId, ReceiptId, StaffId, TenantId};

/// Whether the receipt lies in this part of the mall.
pub async fn includes(
    db: &mut PgConnection,
    mall: MallId,
    scope: Scope,
    receipt: ReceiptId,
) -> Result<bool, sqlx::Error> {
    let Some(staff) = scope.person() else {
        return Ok(true);
    };
    sqlx::query_scalar!(
        r#"select exists (select from receipt join tenant_in_scope using (mall_id, tenant_id)
                          where mall_id = $1 and receipt_id = $2 and staff_id = $3) as "is!""#,
        mall as _,
        receipt as _,
        staff as _,
    )
    .fetch_one(db)
    .await
}

/// The parts of everybody who does not work on everything.
pub async fn all(
    db: &mut PgConnection,
    mall: MallId,
) -> Result<HashMap<StaffId, Part>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select staff_id as "staff_id: StaffId", staff_scope.category, tenant_id as "tenant_id: TenantId",
                  tenant.code as "code?", tenant.name as "name?"
           from staff_scope left join tenant using (mall_id, tenant_id)
           where mall_id = $1 order by staff_scope.category, tenant.code"#,
        mall as _,
    )
    .fetch_all(db)
    .await?;
    let mut parts: HashMap<StaffId, Part> = HashMap::new();
    for row in rows {
        let part = parts.entry(row.staff_id).or_default();
        part.categories.extend(row.category);
        if let (Some(tenant_id), Some(code), Some(name)) = (row.tenant_id, row.code, row.name) {
            part.tenants.push(PartTenant {
                tenant_id,
                code,
                name,
            });
        }
    }
    Ok(parts)
}

/// Gives this person these categories and tenants; none at all: the whole mall.
pub async fn put(
    tx: &mut PgConnection,
    mall: MallId,
    staff: StaffId,
    categories: &[String],
    tenants: &[TenantId],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from staff_scope where mall_id = $1 and staff_id = $2",
        mall as _,
        staff as _,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into staff_scope (mall_id, staff_id, category, tenant_id)
         select $1::uuid, $2::uuid, category, null::uuid from unnest($3::text[]) as category
         union
         select $1, $2, null::text, tenant from unnest($4::uuid[]) as tenant",
        mall as _,
        staff as _,
        categories,
        tenants as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
