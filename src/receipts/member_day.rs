//! What a member was credited in one day, which caps count.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use crate::{
    ids::{MallId, MemberId, TenantId},
    money::Points,
};

/// What was credited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credited {
    pub receipts: i64,
    pub points: Points,
}

/// What a member was credited in one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDay {
    pub all: Credited,
    /// At the tenant in question.
    pub at_tenant: Credited,
}

/// What the member was credited from `since` on, in all and at this tenant.
pub async fn member_day(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    tenant: Option<TenantId>,
    since: DateTime<Utc>,
) -> Result<MemberDay, sqlx::Error> {
    let row = sqlx::query!(
        r#"select count(*) as "receipts!", coalesce(sum(points), 0)::bigint as "points!: Points",
                  count(*) filter (where tenant_id = $4) as "receipts_there!",
                  coalesce(sum(points) filter (where tenant_id = $4), 0)::bigint as "points_there!: Points"
           from receipt
           where mall_id = $1 and member_id = $2 and status in ('credited', 'reversed') and $3 <= decided_at"#,
        mall as _,
        member as _,
        since,
        tenant as _,
    )
    .fetch_one(db)
    .await?;
    Ok(MemberDay {
        all: Credited {
            receipts: row.receipts,
            points: row.points,
        },
        at_tenant: Credited {
            receipts: row.receipts_there,
            points: row.points_there,
        },
    })
}
