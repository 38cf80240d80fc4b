//! Shoppers in the loyalty programme: how they sign in, what they agreed to, and how they
//! are forgotten.

mod privacy;
mod store;

pub use privacy::{NOTICE, agree, erase, has_agreed};
pub use store::{
    Consent, Profile, by_openid, by_phone_account, consents, exists, find_or_insert,
    find_or_insert_by_phone, lock, lock_present, profile, set_phone, set_phone_account,
    sharing_phone,
};

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::{
    ids::{MallId, MemberId},
    sessions::{self, Token},
};

/// Why a shopper could not sign in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("the code is not one that this service knows")]
    BadCode,
    #[error("this service has no mini-program configured")]
    NotConfigured,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The WeChat id of a demo shopper: any code `demo-NAME` of letters, digits and `-` is a
/// person.
pub fn demo_openid(code: &str) -> Result<&str, SignInError> {
    let name = code.strip_prefix("demo-").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || 64 < name.len() || !name.chars().all(plain) {
        return Err(SignInError::BadCode);
    }
    Ok(code)
}

/// Signs in the shopper with this WeChat id, made on first use.
pub async fn sign_in(
    db: &PgPool,
    mall: MallId,
    openid: &str,
    now: DateTime<Utc>,
) -> Result<(Token, MemberId), SignInError> {
    let mut tx = db.begin().await?;
    let mut member = find_or_insert(&mut tx, mall, openid, now).await?;
    // Who was erased meanwhile is somebody new: nothing leads to the old account, no session
    // either.
    while !lock_present(&mut tx, mall, member).await? {
        member = find_or_insert(&mut tx, mall, openid, now).await?;
    }
    let token = sessions::open(&mut tx, mall, sessions::Person::Member(member), now).await?;
    tx.commit().await?;
    Ok((token, member))
}
