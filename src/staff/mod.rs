//! People who work for the mall or a tenant: how they sign in, and the proofs of
//! what they may do. Only the login check can make such a proof, so a function that
//! asks for a `Reviewer` needs no check of its own.

mod password;
pub mod roster;
pub mod scope;
mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::{
    ids::{MallId, StaffId, TenantId},
    sessions::{self, Person, SignedIn, Token},
};

pub use password::hash as hash_password;
pub use scope::Scope;
pub use store::{Account, all, exists, find, put};

/// What a person of the staff may do. `senior` includes `reviewer`, `admin` both.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[sqlx(type_name = "staff_role", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Reviewer,
    Senior,
    Admin,
    Tenant,
}

/// Someone who may decide receipts.
#[derive(Clone, Copy, Debug)]
pub struct Reviewer {
    staff_id: StaffId,
    is_senior: bool,
    scope: Scope,
}

/// Someone who may take points back and settle what a tenant disputes.
#[derive(Clone, Copy, Debug)]
pub struct Senior {
    staff_id: StaffId,
    scope: Scope,
}

/// Someone who works for a tenant and sees what earned in its name.
#[derive(Clone, Copy, Debug)]
pub struct TenantUser {
    staff_id: StaffId,
    tenant_id: TenantId,
}

/// Someone who may change the tenant list.
#[derive(Clone, Copy, Debug)]
pub struct Admin {
    staff_id: StaffId,
}

impl Reviewer {
    pub(crate) fn of(person: &SignedIn) -> Option<Self> {
        let staff_id = has(person, &[Role::Reviewer, Role::Senior, Role::Admin])?;
        Some(Self {
            staff_id,
            is_senior: Senior::of(person).is_some(),
            scope: Scope::of(person),
        })
    }

    /// Who proved it when they decided, and whose decision is carried out now.
    pub(crate) fn who_decided(staff_id: StaffId) -> Self {
        Self {
            staff_id,
            is_senior: false,
            scope: Scope::default(),
        }
    }

    /// Whether they are also given what is left to seniors.
    pub fn is_senior(&self) -> bool {
        self.is_senior
    }

    /// Which receipts exist for them.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    pub fn staff_id(&self) -> StaffId {
        self.staff_id
    }
}

impl Senior {
    pub(crate) fn of(person: &SignedIn) -> Option<Self> {
        let staff_id = has(person, &[Role::Senior, Role::Admin])?;
        let scope = Scope::of(person);
        Some(Self { staff_id, scope })
    }

    /// Which receipts exist for them.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    pub fn staff_id(&self) -> StaffId {
        self.staff_id
    }
}

impl TenantUser {
    pub(crate) fn of(person: &SignedIn) -> Option<Self> {
        let staff_id = has(person, &[Role::Tenant])?;
        match person {
            SignedIn::Staff { tenant_id, .. } => tenant_id.map(|tenant_id| Self {
                staff_id,
                tenant_id,
            }),
            SignedIn::Member(_) => None,
        }
    }

    pub fn staff_id(&self) -> StaffId {
        self.staff_id
    }

    /// The only tenant that this person sees anything of.
    pub fn tenant_id(&self) -> TenantId {
        self.tenant_id
    }
}

impl Admin {
    pub(crate) fn of(person: &SignedIn) -> Option<Self> {
        has(person, &[Role::Admin]).map(|staff_id| Self { staff_id })
    }

    pub fn staff_id(&self) -> StaffId {
        self.staff_id
    }
}

fn has(person: &SignedIn, any_of: &[Role]) -> Option<StaffId> {
    match person {
        SignedIn::Staff {
            staff_id, roles, ..
        } if roles.iter().any(|role| any_of.contains(role)) => Some(*staff_id),
        _ => None,
    }
}

/// Why a person of the staff could not sign in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown name and wrong password look the same, and take the same time.
    #[error("the name or the password is wrong")]
    WrongCredentials,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for SignInError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Checks the password and opens a session.
pub async fn sign_in(
    db: &PgPool,
    mall: MallId,
    username: &str,
    password: &str,
    now: DateTime<Utc>,
) -> Result<(Token, Vec<Role>), SignInError> {
    let account = store::by_username(&mut *db.acquire().await?, mall, username).await?;
    let known_hash = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let right = password::verify(known_hash, password.to_owned()).await?;
    let Some(account) = account.filter(|_| right) else {
        return Err(SignInError::WrongCredentials);
    };
    let mut tx = db.begin().await?;
    let person = Person::Staff(account.staff_id);
    let token = sessions::open(&mut tx, mall, person, now).await?;
    tx.commit().await?;
    Ok((token, account.roles))
}
