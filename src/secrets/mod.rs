//! Random bytes of a mall that only the product uses; one secret a purpose, made by
//! whoever needs it first and never changed.

mod store;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::ids::MallId;

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// What tenants call shoppers.
    Pseudonym,
    /// Which credited receipts are checked by people.
    SpotCheck,
    /// How device ids are hashed.
    Device,
    /// Signs points codes.
    PointsCode,
    /// Hashes phone numbers and the codes that are sent to them.
    PhoneCode,
}

impl Purpose {
    fn code(self) -> &'static str {
        match self {
            Self::Pseudonym => "pseudonym",
            Self::SpotCheck => "spot_check",
            Self::Device => "device",
            Self::PointsCode => "points_code",
            Self::PhoneCode => "phone_code",
        }
    }
}

/// The mall's secret for this purpose.
pub async fn of(
    db: &mut PgConnection,
    mall: MallId,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<u8>> {
    if let Some(secret) = store::secret(db, mall, purpose.code()).await? {
        return Ok(secret);
    }
    let fresh = rand::random::<[u8; 32]>();
    store::insert(db, mall, purpose.code(), &fresh, now).await?;
    let secret = store::secret(db, mall, purpose.code()).await?;
    secret.context("the mall's secret was just written")
}
