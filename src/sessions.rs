//! Who is signed in. A token is a secret that only its holder knows; the database
//! keeps its hash.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use crate::{
    ids::{MallId, MemberId, StaffId, TenantId},
    staff::Role,
};

/// A shopper's session lasts a month, as the mini-program signs in by itself.
const MEMBER_DAYS: i64 = 30;
/// Staff sign in once a working day.
const STAFF_HOURS: i64 = 12;

/// The secret a client shows with every call.
pub struct Token(String);

impl Token {
    pub(crate) fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The text that goes to the client, once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What the database keeps of a token.
pub(crate) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    Member(MemberId),
    Staff(StaffId),
}

/// A person who showed a valid token.
#[derive(Clone, Debug)]
pub enum SignedIn {
    Member(MemberId),
    Staff {
        staff_id: StaffId,
        roles: Vec<Role>,
        tenant_id: Option<TenantId>,
        /// Whether they work on a part of the mall only.
        is_scoped: bool,
    },
}

/// Opens a session and returns its token.
pub async fn open(
    tx: &mut PgConnection,
    mall: MallId,
    person: Person,
    now: DateTime<Utc>,
) -> Result<Token, sqlx::Error> {
    let token = Token::fresh();
    let (member, staff, lasts) = match person {
        Person::Member(id) => (Some(id), None, TimeDelta::days(MEMBER_DAYS)),
        Person::Staff(id) => (None, Some(id), TimeDelta::hours(STAFF_HOURS)),
    };
    sqlx::query!(
        "insert into session (token_sha256, mall_id, member_id, staff_id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        hash(&token.0),
        mall as _,
        member as _,
        staff as _,
        now,
        now + lasts,
    )
    .execute(tx)
    .await?;
    Ok(token)
}

/// Ends the session of this token, if it has one.
pub async fn close(db: &mut PgConnection, mall: MallId, token: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from session where mall_id = $1 and token_sha256 = $2",
        mall as _,
        hash(token),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends all sessions of this person of the staff.
pub async fn close_all_of_staff(
    tx: &mut PgConnection,
    mall: MallId,
    staff: StaffId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from session where mall_id = $1 and staff_id = $2",
        mall as _,
        staff as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends all sessions of the member.
pub async fn close_all(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from session where mall_id = $1 and member_id = $2",
        mall as _,
        member as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets the sessions that expired before this moment. Returns how many.
pub async fn forget_expired(
    db: &mut PgConnection,
    mall: MallId,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "delete from session where mall_id = $1 and expires_at < $2",
        mall as _,
        before,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Why a token opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("the token is not known")]
    Unknown,
    #[error("the token has expired")]
    Expired,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Who holds this token now.
pub async fn find(
    db: &mut PgConnection,
    mall: MallId,
    token: &str,
    now: DateTime<Utc>,
) -> Result<SignedIn, TokenError> {
    let session = sqlx::query!(
        r#"select session.member_id, session.staff_id, session.expires_at,
                  staff.roles as "roles?: Vec<Role>", staff.tenant_id, staff.disabled_at,
                  exists (select from staff_scope where staff_scope.staff_id = session.staff_id) as "is_scoped!"
           from session left join staff on staff.staff_id = session.staff_id
           where session.mall_id = $1 and token_sha256 = $2"#,
        mall as _,
        hash(token),
    )
    .fetch_optional(db)
    .await?
    .ok_or(TokenError::Unknown)?;
    if session.expires_at <= now {
        return Err(TokenError::Expired);
    }
    match (session.member_id, session.staff_id) {
        (Some(member), _) => Ok(SignedIn::Member(member)),
        (None, Some(staff_id)) if session.disabled_at.is_none() => Ok(SignedIn::Staff {
            staff_id,
            roles: session.roles.unwrap_or_default(),
            tenant_id: session.tenant_id,
            is_scoped: session.is_scoped,
        }),
        _ => Err(TokenError::Unknown),
    }
}
