use sqlx::PgConnection;

use super::Role;
use crate::ids::{MallId, StaffId, TenantId};

/// What is needed to check a login.
pub struct Account {
    pub staff_id: StaffId,
    pub password_hash: String,
    pub roles: Vec<Role>,
}

/// The account that may sign in under this name.
pub async fn by_username(
    db: &mut PgConnection,
    mall: MallId,
    username: &str,
) -> Result<Option<Account>, sqlx::Error> {
    sqlx::query_as!(
        Account,
        "select staff_id, password_hash, roles from staff
         where mall_id = $1 and username = $2 and disabled_at is null",
        mall as _,
        username,
    )
    .fetch_optional(db)
    .await
}

/// A new account.
pub struct NewStaff<'a> {
    pub username: &'a str,
    pub password_hash: &'a str,
    pub role: Role,
    /// Of a tenant's own user.
    pub tenant_id: Option<TenantId>,
}

/// Creates the account.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    staff: &NewStaff<'_>,
) -> Result<StaffId, sqlx::Error> {
    let id = StaffId::fresh();
    sqlx::query!(
        "insert into staff (staff_id, mall_id, username, password_hash, roles, tenant_id)
         values ($1, $2, $3, $4, array[$5::staff_role], $6)",
        id as _,
        mall as _,
        staff.username,
        staff.password_hash,
        staff.role as _,
        staff.tenant_id as _,
    )
    .execute(tx)
    .await?;
    Ok(id)
}
