use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    ids::{MallId, MemberId, ReceiptId, TenantId},
    money::{Fen, Points},
};

/// What the member's receipts came to.
#[derive(Clone, Copy, Debug)]
pub struct MemberTotals {
    pub since: DateTime<Utc>,
    pub credited: i64,
    pub rejected: i64,
    pub in_review: i64,
    /// Credited ever, what was taken back included.
    pub points: Points,
}

/// What the member's receipts came to.
pub async fn member_totals(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<MemberTotals, sqlx::Error> {
    sqlx::query_as!(
        MemberTotals,
        r#"select (select created_at from member where mall_id = $1 and member_id = $2) as "since!",
                  count(*) filter (where status in ('credited', 'reversed')) as "credited!",
                  count(*) filter (where status = 'rejected') as "rejected!",
                  count(*) filter (where status = 'in_review') as "in_review!",
                  coalesce(sum(points), 0)::bigint as "points!: Points"
           from receipt where mall_id = $1 and member_id = $2"#,
        mall as _,
        member as _,
    )
    .fetch_one(db)
    .await
}

/// A receipt that shows how the tenant's papers look.
#[derive(Clone, Debug)]
pub struct Reference {
    pub receipt_id: ReceiptId,
    pub paid_at: DateTime<Utc>,
    pub paid_amount_fen: Fen,
    pub receipt_number: Option<String>,
}

/// The tenant's latest credited receipts but this one, three at most.
pub async fn references(
    db: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    but: Option<ReceiptId>,
) -> Result<Vec<Reference>, sqlx::Error> {
    sqlx::query_as!(
        Reference,
        r#"select receipt_id, paid_at as "paid_at!", paid_amount_fen as "paid_amount_fen!: Fen", receipt_number
           from receipt
           where mall_id = $1 and tenant_id = $2 and status = 'credited' and receipt_id is distinct from $3
           order by paid_at desc, receipt_id desc limit 3"#,
        mall as _,
        tenant as _,
        but as _,
    )
    .fetch_all(db)
    .await
}

/// Which audit entries are asked for; what is absent restricts nothing.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// `machine`, `staff:ID` or `member:ID`.
    pub actor: Option<String>,
    pub event: Option<String>,
    pub receipt: Option<ReceiptId>,
    pub from: Option<DateTime<Utc>>,
    /// Not included.
    pub to: Option<DateTime<Utc>>,
}

/// One audit entry, as it was written.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    pub number: i64,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// Of the staff.
    pub username: Option<String>,
    /// JSON: the event and its particulars.
    pub event: String,
    pub receipt_id: Option<ReceiptId>,
}

/// The audit entries, newest first, those before `before`.
pub async fn audit(
    db: &mut PgConnection,
    mall: MallId,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, sqlx::Error> {
    sqlx::query_as!(
        AuditEntry,
        r#"select number, at, actor, username as "username?", event, receipt_id as "receipt_id: ReceiptId"
           from audit left join staff on staff.mall_id = $1 and actor = 'staff:' || staff_id
           where audit.mall_id = $1
             and ($2::text is null or actor = $2)
             and ($3::text is null or event::jsonb ->> 'event' = $3)
             and ($4::uuid is null or receipt_id = $4)
             and ($5::timestamptz is null or $5 <= at)
             and ($6::timestamptz is null or at < $6)
             and ($7::bigint is null or number < $7)
           order by number desc limit $8"#,
        mall as _,
        filter.actor,
        filter.event,
        filter.receipt as _,
        filter.from,
        filter.to,
        before,
        limit,
    )
    .fetch_all(db)
    .await
}
