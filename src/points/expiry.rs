//! Ends the points whose last day is over. However often it runs, and however many
//! run at once, each lot ends once.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

use super::{Occasion, expire, lots};
use crate::{
    audit::{self, Actor},
    malls::Mall,
    money::Points,
};

/// How many members are looked up at a time.
const BATCH: i64 = 500;

/// What a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    pub members: usize,
    pub lots: usize,
    pub points: Points,
}

/// Posts everything whose last day lies before `today`, a transaction a member.
pub async fn run(
    db: &PgPool,
    mall: &Mall,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> anyhow::Result<Ended> {
    let at = Occasion {
        mall: mall.mall_id,
        today,
        now,
    };
    let mut ended = Ended {
        members: 0,
        lots: 0,
        points: Points::ZERO,
    };
    let mut after = None;
    loop {
        let mut connection = db.acquire().await?;
        let due = lots::due(&mut connection, mall.mall_id, today, after, BATCH).await?;
        drop(connection);
        let Some(last) = due.last() else {
            break;
        };
        after = Some(*last);
        for member in due {
            let mut tx = db.begin().await?;
            let uses = expire(&mut tx, at, member).await?;
            tx.commit().await?;
            ended.members += usize::from(!uses.is_empty());
            ended.lots += uses.len();
            ended.points = ended.points + uses.iter().map(|used| used.points).sum();
        }
    }
    if 0 < ended.lots {
        let event = audit::Event::PointsExpired {
            points: ended.points,
            lots: ended.lots,
            today,
        };
        let mut tx = db.begin().await?;
        audit::write(&mut tx, mall.mall_id, Actor::Machine, None, &event, now).await?;
        tx.commit().await?;
    }
    Ok(ended)
}
