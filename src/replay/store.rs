use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::{
    ids::{MallId, ReceiptId},
    receipts::EvidenceId,
    statement::Span,
};

/// What the machine decided once, with what it was based on.
#[derive(Clone, Debug)]
pub struct Past {
    pub evidence_id: EvidenceId,
    pub recorded_at: DateTime<Utc>,
    pub receipt_id: ReceiptId,
    pub submitted_at: DateTime<Utc>,
    pub photos_sha256: Option<Vec<Vec<u8>>>,
    pub reading: Option<Value>,
    pub facts: Option<Value>,
    pub tenant_match: Option<Value>,
    pub twins: Value,
    pub looked_at: Option<Value>,
    pub decision: Value,
}

/// The machine's decisions in this span, the oldest first, those after `after`.
pub async fn decisions(
    db: &mut PgConnection,
    mall: MallId,
    span: Span,
    after: Option<(DateTime<Utc>, EvidenceId)>,
    limit: i64,
) -> Result<Vec<Past>, sqlx::Error> {
    // No evidence has the id nil: every one of the span stands behind its beginning.
    let after = after.unwrap_or((span.begins, uuid::Uuid::nil().into()));
    sqlx::query_as!(
        Past,
        r#"select evidence_id as "evidence_id: EvidenceId", recorded_at, evidence.receipt_id, submitted_at,
                  evidence.photos_sha256, reading, facts, tenant_match, twins, looked_at, decision
           from evidence join receipt on receipt.receipt_id = evidence.receipt_id
           where evidence.mall_id = $1 and evidence.decided_by = 'machine'
             and $2 <= recorded_at and recorded_at < $3 and (recorded_at, evidence_id) > ($4, $5::uuid)
           order by recorded_at, evidence_id limit $6"#,
        mall as _,
        span.begins,
        span.ends,
        after.0,
        after.1 as _,
        limit,
    )
    .fetch_all(db)
    .await
}

/// How many decisions the machine took in this span.
pub async fn count(db: &mut PgConnection, mall: MallId, span: Span) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from evidence
           where mall_id = $1 and decided_by = 'machine' and $2 <= recorded_at and recorded_at < $3"#,
        mall as _,
        span.begins,
        span.ends,
    )
    .fetch_one(db)
    .await
}
