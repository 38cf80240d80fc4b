use sqlx::PgConnection;

use super::Role;
use crate::ids::{MallId, StaffId, TenantId};

/// What is needed to check a login.
pub struct Login {
    pub staff_id: StaffId,
    pub password_hash: String,
    pub roles: Vec<Role>,
}

/// The account that may sign in under this name.
pub async fn by_username(
    db: &mut PgConnection,
    mall: MallId,
    username: &str,
) -> Result<Option<Login>, sqlx::Error> {
    sqlx::query_as!(
        Login,
        "select staff_id, password_hash, roles from staff
         where mall_id = $1 and username = $2 and disabled_at is null",
        mall as _,
        username,
    )
    .fetch_optional(db)
    .await
}

/// An account as it shall be.
pub struct Account<'a> {
    pub username: &'a str,
    pub password_hash: &'a str,
    pub role: Role,
    /// Of a tenant's own user.
    pub tenant_id: Option<TenantId>,
}

/// Creates the account, or gives the one of this name this password, role and tenant.
pub async fn put(
    tx: &mut PgConnection,
    mall: MallId,
    account: &Account<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into staff (staff_id, mall_id, username, password_hash, roles, tenant_id)
         values ($1, $2, $3, $4, array[$5::staff_role], $6)
         on conflict on constraint staff_username_once do update set
             password_hash = excluded.password_hash, roles = excluded.roles, tenant_id = excluded.tenant_id",
        StaffId::fresh() as _,
        mall as _,
        account.username,
        account.password_hash,
        account.role as _,
        account.tenant_id as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the mall has any staff.
pub async fn exists(db: &mut PgConnection, mall: MallId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from staff where mall_id = $1) as "exists!""#,
        mall as _,
    )
    .fetch_one(db)
    .await
}
