//! Who works here: accounts made, changed and closed by an admin. Nobody changes their
//! own account, and the last admin stays one.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

use super::{
    Account, Admin, Role, password,
    scope::{self, Part},
    store,
};
use crate::{
    audit::{self, Actor, Event},
    ids::{MallId, StaffId, TenantId},
    sessions,
};

/// Shorter ones are guessed.
const PASSWORD_CHARS_MIN: usize = 8;
/// No keyboard types longer ones.
const PASSWORD_CHARS_MAX: usize = 200;

/// An account as it stands.
#[derive(Clone, Debug)]
pub struct Person {
    pub staff_id: StaffId,
    pub username: String,
    pub roles: Vec<Role>,
    /// Of a tenant's own user.
    pub tenant_code: Option<String>,
    pub tenant_name: Option<String>,
    pub created_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
    /// When they last signed in, as far as their sessions are kept.
    pub signed_in_at: Option<DateTime<Utc>>,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub username: String,
    pub role: Role,
    /// Of a tenant's own user.
    pub tenant_id: Option<TenantId>,
    /// What they work on.
    pub part: Part,
    /// Made up when absent.
    pub password: Option<String>,
}

/// Why an account was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    #[error("no such account")]
    NoSuchPerson,
    #[error("somebody has this name")]
    UsernameTaken,
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters")]
    WeakPassword,
    #[error(
        "a tenant's user has a tenant and no other role; nobody else has one; only reviewers and seniors work on a part of the mall"
    )]
    RolesDoNotFit,
    #[error("nobody changes their own account")]
    OwnAccount,
    #[error("this is the last admin")]
    LastAdmin,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for RosterError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Where accounts are changed, by whom, and when.
pub struct Roster<'a> {
    pub db: &'a PgPool,
    pub mall: MallId,
    pub by: &'a Admin,
    pub now: DateTime<Utc>,
}

impl Roster<'_> {
    /// Makes the account. Returns the password if it was made up.
    pub async fn create(&self, new: NewPerson) -> Result<(StaffId, Option<String>), RosterError> {
        let is_parted = new.part != Part::default();
        let fits = !is_parted || matches!(new.role, Role::Reviewer | Role::Senior);
        if (new.role == Role::Tenant) != new.tenant_id.is_some() || !fits {
            return Err(RosterError::RolesDoNotFit);
        }
        let (password, made_up) = chosen(new.password)?;
        let hash = hashed(password).await?;
        let mut tx = self.db.begin().await?;
        let account = Account {
            username: &new.username,
            password_hash: &hash,
            role: new.role,
            tenant_id: new.tenant_id,
        };
        let id = store::insert(&mut tx, self.mall, &account, self.now).await?;
        let id = id.ok_or(RosterError::UsernameTaken)?;
        let event = Event::StaffCreated {
            staff_id: id,
            username: &new.username,
            roles: &[new.role],
        };
        audit::write(&mut tx, self.mall, self.actor(), None, &event, self.now).await?;
        if is_parted {
            self.give(&mut tx, id, &new.part).await?;
        }
        tx.commit().await?;
        Ok((id, made_up))
    }

    /// Gives the account these roles, and opens or closes it; and this part of the mall, if
    /// one is named.
    pub async fn change(
        &self,
        id: StaffId,
        roles: &[Role],
        is_disabled: bool,
        part: Option<&Part>,
    ) -> Result<(), RosterError> {
        if id == self.by.staff_id() {
            return Err(RosterError::OwnAccount);
        }
        let mut tx = self.db.begin().await?;
        store::lock_all(&mut tx, self.mall).await?;
        let person = store::find(&mut tx, self.mall, id).await?;
        let person = person.ok_or(RosterError::NoSuchPerson)?;
        let is_tenant = roles.contains(&Role::Tenant);
        let alone = !is_tenant || roles.len() == 1;
        let is_parted = part.is_some_and(|part| *part != Part::default());
        if is_parted && (is_tenant || roles.contains(&Role::Admin)) {
            return Err(RosterError::RolesDoNotFit);
        }
        if roles.is_empty() || is_tenant != person.tenant_code.is_some() || !alone {
            return Err(RosterError::RolesDoNotFit);
        }
        store::change(&mut tx, self.mall, id, roles, is_disabled, self.now).await?;
        if store::admins(&mut tx, self.mall).await? == 0 {
            return Err(RosterError::LastAdmin);
        }
        if is_disabled {
            sessions::close_all_of_staff(&mut tx, self.mall, id).await?;
        }
        let event = Event::StaffChanged {
            staff_id: id,
            roles,
            disabled: is_disabled,
        };
        audit::write(&mut tx, self.mall, self.actor(), None, &event, self.now).await?;
        if let Some(part) = part {
            self.give(&mut tx, id, part).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Gives the account another password and ends its sessions. Returns the password if
    /// it was made up.
    pub async fn reset_password(
        &self,
        id: StaffId,
        password: Option<String>,
    ) -> Result<Option<String>, RosterError> {
        let (password, made_up) = chosen(password)?;
        let hash = hashed(password).await?;
        let mut tx = self.db.begin().await?;
        if !store::put_password(&mut tx, self.mall, id, &hash).await? {
            return Err(RosterError::NoSuchPerson);
        }
        sessions::close_all_of_staff(&mut tx, self.mall, id).await?;
        let event = Event::PasswordReset { staff_id: id };
        audit::write(&mut tx, self.mall, self.actor(), None, &event, self.now).await?;
        tx.commit().await?;
        Ok(made_up)
    }

    /// Gives this person a part of the mall to work on.
    async fn give(
        &self,
        tx: &mut PgConnection,
        id: StaffId,
        part: &Part,
    ) -> Result<(), RosterError> {
        let tenants: Vec<_> = part.tenants.iter().map(|at| at.tenant_id).collect();
        let codes: Vec<_> = part.tenants.iter().map(|at| at.code.clone()).collect();
        scope::put(tx, self.mall, id, &part.categories, &tenants).await?;
        let event = Event::StaffScoped {
            staff_id: id,
            categories: &part.categories,
            tenants: &codes,
        };
        audit::write(tx, self.mall, self.actor(), None, &event, self.now).await?;
        Ok(())
    }

    fn actor(&self) -> Actor {
        Actor::Staff(self.by.staff_id())
    }
}

/// The password, and once more if it was made up: 64 random bits.
fn chosen(password: Option<String>) -> Result<(String, Option<String>), RosterError> {
    match password {
        Some(password) => {
            let length = password.chars().count();
            match (PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&length) {
                true => Ok((password, None)),
                false => Err(RosterError::WeakPassword),
            }
        }
        None => {
            let made_up = hex::encode(rand::random::<[u8; 8]>());
            Ok((made_up.clone(), Some(made_up)))
        }
    }
}

async fn hashed(password: String) -> anyhow::Result<String> {
    let hashing = tokio::task::spawn_blocking(move || password::hash(&password));
    hashing.await.context("hashing a password panicked")?
}
