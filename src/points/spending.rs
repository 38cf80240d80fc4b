//! Spending points: the mall's own programme gives something for them, and says so
//! once.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use super::{PostError, Posting, balance, expire, lots, post, store};
use crate::{
    audit::{self, Actor},
    ids::MemberId,
    malls::Mall,
    members,
    money::Points,
    staff::Admin,
};

/// What is to be spent.
#[derive(Clone, Debug)]
pub struct Spending {
    pub member: MemberId,
    /// At least one.
    pub points: Points,
    /// What the one who gives something for them calls it.
    pub reference: String,
}

/// Why points were not spent.
#[derive(Debug, thiserror::Error)]
pub enum SpendError {
    #[error("no such member")]
    NoSuchMember,
    #[error("the member has {} points, not {}", have.0, wanted.0)]
    NotEnough { have: Points, wanted: Points },
    #[error("this reference was used for another spending")]
    ReferenceReused,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for SpendError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

impl From<PostError> for SpendError {
    fn from(err: PostError) -> Self {
        match err {
            PostError::AlreadyPosted(_) => Self::ReferenceReused,
            PostError::Database(err) => err.into(),
        }
    }
}

/// Spends points, those first that expire soonest, and returns what the member has
/// then. The same reference with the same member and points is one spending. Points
/// whose last day is over are not spent, though nobody has posted that yet.
pub async fn run(
    db: &PgPool,
    mall: &Mall,
    by: &Admin,
    spending: &Spending,
    now: DateTime<Utc>,
) -> Result<Points, SpendError> {
    let (at, member, points) = (mall.occasion(now), spending.member, spending.points);
    let mut tx = db.begin().await?;
    if !members::exists(&mut tx, mall.mall_id, member).await? {
        return Err(SpendError::NoSuchMember);
    }
    expire(&mut tx, at, member).await?;
    let have = balance(&mut tx, mall.mall_id, member).await?;
    let posting = Posting::spending(&spending.reference, member, points);
    match store::spent(&mut tx, mall.mall_id, posting.source_key()).await? {
        Some(before) if before == (member, points) => {
            tx.commit().await?;
            return Ok(have);
        }
        Some(_) => return Err(SpendError::ReferenceReused),
        None => {}
    }
    if have < points {
        let wanted = points;
        return Err(SpendError::NotEnough { have, wanted });
    }
    let held = lots::of_member(&mut tx, mall.mall_id, member).await?;
    let id = post(&mut tx, mall.mall_id, &posting, now).await?;
    let (uses, _) = lots::pair(&held, None, points);
    lots::take(&mut tx, mall.mall_id, id, &uses).await?;
    let event = audit::Event::PointsSpent {
        member_id: member,
        points,
        reference: &spending.reference,
    };
    let actor = Actor::Staff(by.staff_id());
    audit::write(&mut tx, mall.mall_id, actor, None, &event, now).await?;
    tx.commit().await?;
    Ok(have - points)
}
