//! The moves of points: award, reversal, expiry. Each locks the member
//! first, so that two of them never pair with the same lot; then it posts, and says
//! which lots the posting used.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    PostError, Posting, PostingId, balance,
    lots::{self, Lot, Use},
    post,
};
use crate::{
    ids::{MallId, MemberId, ReceiptId},
    members,
    money::{Points, Rate},
};

/// Where and when points move.
#[derive(Clone, Copy, Debug)]
pub struct Occasion {
    pub mall: MallId,
    /// On the mall's clocks.
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
}

/// What a receipt earned.
#[derive(Clone, Copy, Debug)]
pub struct Award {
    pub receipt: ReceiptId,
    pub member: MemberId,
    /// At least one.
    pub points: Points,
    pub rate: Rate,
    /// The last day on which they can be used; `None`: never over.
    pub expires_on: Option<NaiveDate>,
}

/// Credits the points as a lot of their own. A debt of the member is paid from it
/// at once.
pub async fn award(
    tx: &mut PgConnection,
    at: Occasion,
    award: &Award,
) -> Result<PostingId, PostError> {
    members::lock(tx, at.mall, award.member).await?;
    let debt = debt(tx, at.mall, award.member).await?;
    let posting = Posting::award(award.receipt, award.member, award.points);
    let lot_id = post(tx, at.mall, &posting, at.now).await?;
    let lot = Lot {
        lot_id,
        receipt_id: award.receipt,
        expires_on: award.expires_on,
        left: award.points,
    };
    lots::insert(tx, at.mall, award.member, &lot, award.rate).await?;
    let (uses, _) = lots::pair(&[lot], None, debt);
    lots::take(tx, at.mall, lot_id, &uses).await?;
    Ok(lot_id)
}

/// What the member's lots do not cover: points taken back that were gone.
async fn debt(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<Points, sqlx::Error> {
    let held = lots::of_member(tx, mall, member).await?;
    let left: Points = held.iter().map(|lot| lot.left).sum();
    Ok(left - balance(tx, mall, member).await?)
}

/// What is done when points that are to be taken back are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// Taken from the member's other points, and from those still to come.
    #[default]
    Debt,
    /// The mall's loss.
    Loss,
}

/// How a reversal's points were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// From the member.
    pub taken: Points,
    /// They had expired: nobody has them.
    pub expired: Points,
    /// They were spent, and the mall bears it.
    pub lost: Points,
}

/// Points of a receipt that are to be taken back.
#[derive(Clone, Copy, Debug)]
pub struct TakeBack {
    pub receipt: ReceiptId,
    pub member: MemberId,
    /// Counts the receipt's reversals from 1.
    pub number: i32,
    pub points: Points,
    pub lot: PostingId,
    /// Points of the lot that expired and that no reversal has counted yet.
    pub expired: Points,
    pub gone: Gone,
}

/// Takes points back: what is left of the receipt's own lot first, then what has
/// expired of it (which takes nothing from the member a second time); the rest was
/// spent.
pub async fn take_back(
    tx: &mut PgConnection,
    at: Occasion,
    what: &TakeBack,
) -> Result<Taken, PostError> {
    members::lock(tx, at.mall, what.member).await?;
    let held = lots::of_member(tx, at.mall, what.member).await?;
    let own = held.iter().find(|lot| lot.lot_id == what.lot);
    let left = own.map_or(Points::ZERO, |lot| lot.left);
    let from_lot = what.points.min(left);
    let expired = (what.points - from_lot).min(what.expired);
    let spent = what.points - from_lot - expired;
    let (taken, lost) = match what.gone {
        Gone::Debt => (from_lot + spent, Points::ZERO),
        Gone::Loss => (from_lot, spent),
    };
    if Points::ZERO < taken {
        let posting = Posting::take_back(what.receipt, what.number, what.member, taken);
        let id = post(tx, at.mall, &posting, at.now).await?;
        let (uses, _) = lots::pair(&held, Some(what.lot), taken);
        lots::take(tx, at.mall, id, &uses).await?;
    }
    Ok(Taken {
        taken,
        expired,
        lost,
    })
}

/// Posts what is left of the member's lots that could last be used before today.
pub async fn expire(
    tx: &mut PgConnection,
    at: Occasion,
    member: MemberId,
) -> Result<Vec<Use>, PostError> {
    members::lock(tx, at.mall, member).await?;
    let mut ended = Vec::new();
    for lot in lots::of_member(tx, at.mall, member).await? {
        if lot.expires_on.is_some_and(|day| day < at.today) {
            let posting = Posting::expiry(lot.lot_id, lot.receipt_id, member, lot.left);
            let id = post(tx, at.mall, &posting, at.now).await?;
            let used = Use {
                lot_id: lot.lot_id,
                points: lot.left,
            };
            lots::take(tx, at.mall, id, &[used]).await?;
            ended.push(used);
        }
    }
    Ok(ended)
}
