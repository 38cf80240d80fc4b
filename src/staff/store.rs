use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Role, roster::Person};
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

/// Makes the account, unless somebody has this name.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    account: &Account<'_>,
    now: DateTime<Utc>,
) -> Result<Option<StaffId>, sqlx::Error> {
    sqlx::query_scalar!(
        "insert into staff (staff_id, mall_id, username, password_hash, roles, tenant_id, created_at)
         values ($1, $2, $3, $4, array[$5::staff_role], $6, $7)
         on conflict on constraint staff_username_once do nothing
         returning staff_id",
        StaffId::fresh() as _,
        mall as _,
        account.username,
        account.password_hash,
        account.role as _,
        account.tenant_id as _,
        now,
    )
    .fetch_optional(tx)
    .await
}

/// The columns of [`Person`], once for every query that returns one.
macro_rules! people {
    ($tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Person,
            r#"select staff.staff_id, username, roles, tenant.code as "tenant_code?", tenant.name as "tenant_name?",
                      staff.created_at, disabled_at,
                      (select max(session.created_at) from session where session.staff_id = staff.staff_id)
                          as signed_in_at
               from staff left join tenant on tenant.tenant_id = staff.tenant_id "# + $tail,
            $($arg),*
        )
    };
}

/// The account.
pub async fn find(
    db: &mut PgConnection,
    mall: MallId,
    id: StaffId,
) -> Result<Option<Person>, sqlx::Error> {
    people!(
        "where staff.mall_id = $1 and staff_id = $2",
        mall as _,
        id as _
    )
    .fetch_optional(db)
    .await
}

/// All accounts, by name.
pub async fn all(db: &mut PgConnection, mall: MallId) -> Result<Vec<Person>, sqlx::Error> {
    people!("where staff.mall_id = $1 order by username", mall as _)
        .fetch_all(db)
        .await
}

/// Lets one change of the accounts happen at a time.
pub async fn lock_all(tx: &mut PgConnection, mall: MallId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('staff ' || $1::uuid::text, 0))",
        mall as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives the account these roles, and opens or closes it.
pub async fn change(
    tx: &mut PgConnection,
    mall: MallId,
    id: StaffId,
    roles: &[Role],
    is_disabled: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update staff set roles = $3, disabled_at = case when $4 then coalesce(disabled_at, $5) end
         where mall_id = $1 and staff_id = $2",
        mall as _,
        id as _,
        roles as _,
        is_disabled,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How many admins can sign in.
pub async fn admins(db: &mut PgConnection, mall: MallId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from staff
           where mall_id = $1 and 'admin' = any (roles) and disabled_at is null"#,
        mall as _,
    )
    .fetch_one(db)
    .await
}

/// Gives the account this password. Returns whether there is one.
pub async fn put_password(
    tx: &mut PgConnection,
    mall: MallId,
    id: StaffId,
    password_hash: &str,
) -> Result<bool, sqlx::Error> {
    let put = sqlx::query!(
        "update staff set password_hash = $3 where mall_id = $1 and staff_id = $2",
        mall as _,
        id as _,
        password_hash,
    )
    .execute(tx)
    .await?;
    Ok(put.rows_affected() == 1)
}
