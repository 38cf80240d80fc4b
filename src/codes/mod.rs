//! Points codes: what a till prints on its receipt, so that a shopper needs no photo. A
//! code stands for one sale of one tenant, is signed, and is redeemed once; the sale's keys
//! are those of a photo, so that the paper earns once whichever way comes first.

mod redeeming;
mod signature;
mod store;

use anyhow::Context as _;
use chrono::{DateTime, Days, TimeDelta, Utc};
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    decision,
    duplicates::plain_number,
    ids::{MallId, id},
    malls::Mall,
    money::Fen,
    secrets::{self, Purpose},
    staff::TenantUser,
    tenants,
};

pub use redeeming::{RedeemError, redeem};
use signature::Signer;
use store::PointsCode;

id!(/// One points code.
    CodeId);

/// A till's clock may run this much ahead of ours.
const CLOCK_MINUTES_AHEAD_MAX: i64 = 15;
/// The longest receipt number.
const NUMBER_CHARS_MAX: usize = 64;

/// One sale, as its till states it.
#[derive(Clone, Debug)]
pub struct CodeSale {
    pub paid_amount_fen: Fen,
    /// To the second.
    pub paid_at: DateTime<Utc>,
    pub receipt_number: String,
}

/// A code as the till prints it.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Letters, digits, `-` and `_`.
    pub text: String,
    /// After this moment it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// Why no code was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    #[error("a code is for at least one fen")]
    NoAmount,
    #[error("the sale lies in the future, or is too old to earn points")]
    NotNow,
    #[error(
        "a receipt number has 1 to {NUMBER_CHARS_MAX} characters, some of them letters or digits"
    )]
    NoNumber,
    #[error("this shop earns no points")]
    NotEligible,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for MakeError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Makes the code of a sale. The same sale asked for twice is one code.
pub async fn make(
    db: &PgPool,
    mall: &Mall,
    user: &TenantUser,
    sale: &CodeSale,
    now: DateTime<Utc>,
) -> Result<Printed, MakeError> {
    let number = sale.receipt_number.trim();
    let length = number.chars().count();
    if plain_number(number).is_empty() || NUMBER_CHARS_MAX < length {
        return Err(MakeError::NoNumber);
    }
    if sale.paid_amount_fen <= Fen::ZERO {
        return Err(MakeError::NoAmount);
    }
    let mut tx = db.begin().await?;
    let policy = decision::current(&mut tx, mall.mall_id).await?.policy;
    let last = mall.day(sale.paid_at) + Days::new(u64::from(policy.days_after_purchase) + 1);
    let expires_at = mall.start_of(last);
    let latest = now + TimeDelta::minutes(CLOCK_MINUTES_AHEAD_MAX);
    if latest < sale.paid_at || expires_at <= now {
        return Err(MakeError::NotNow);
    }
    let tenants = tenants::open_tenants(&mut tx, mall.mall_id).await?;
    let tenant = tenants
        .iter()
        .find(|tenant| tenant.tenant_id == user.tenant_id());
    let profile = &tenant.ok_or(MakeError::NotEligible)?.profile;
    if policy.rate(&profile.code, &profile.category).is_none() {
        return Err(MakeError::NotEligible);
    }
    let wanted = PointsCode {
        code_id: CodeId::fresh(),
        tenant_id: user.tenant_id(),
        paid_amount_fen: sale.paid_amount_fen,
        paid_at: whole_second(sale.paid_at),
        receipt_number: number.to_owned(),
        expires_at,
        receipt_id: None,
    };
    let is_new = store::insert(&mut tx, mall.mall_id, user.staff_id(), &wanted, now).await?;
    let made = store::of_sale(&mut tx, mall.mall_id, &wanted).await?;
    let made = made.context("the code that was just written is gone")?;
    let signer = signer(&mut tx, mall.mall_id, now).await?;
    if is_new {
        let event = audit::Event::PointsCodeMade {
            code_id: made.code_id,
            paid_amount_fen: made.paid_amount_fen,
        };
        let actor = Actor::Staff(user.staff_id());
        audit::write(&mut tx, mall.mall_id, actor, None, &event, now).await?;
    }
    tx.commit().await?;
    Ok(Printed {
        text: signer.print(&made),
        expires_at: made.expires_at,
    })
}

/// Sale keys and signatures know whole seconds.
fn whole_second(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}

async fn signer(db: &mut PgConnection, mall: MallId, now: DateTime<Utc>) -> anyhow::Result<Signer> {
    let secret = secrets::of(db, mall, Purpose::PointsCode, now).await?;
    Ok(Signer::new(mall, &secret))
}
