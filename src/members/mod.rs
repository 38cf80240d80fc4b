//! Shoppers in the loyalty programme, and how they sign in.

mod store;

pub use store::{by_openid, exists, find_or_insert, lock};

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

/// Signs in a demo shopper: any code `demo-NAME` of letters, digits and `-` is a
/// person, made on first use.
pub async fn sign_in_demo(
    db: &PgPool,
    mall: MallId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(Token, MemberId), SignInError> {
    let name = code.strip_prefix("demo-").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || 64 < name.len() || !name.chars().all(plain) {
        return Err(SignInError::BadCode);
    }
    let mut tx = db.begin().await?;
    let member = find_or_insert(&mut tx, mall, code, now).await?;
    let token = sessions::open(&mut tx, mall, sessions::Person::Member(member), now).await?;
    tx.commit().await?;
    Ok((token, member))
}
