//! Everything a decision was based on, kept as it was.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::ids::{MallId, MemberId, ReceiptId, id};

id!(/// One decision's evidence.
    EvidenceId);

/// One row of evidence. Readings and facts are kept as JSON, so that rows written
/// by an older version of the product stay as they were.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The machine, or the person who decided.
    pub decided_by: String,
    /// Which engine and models read the photo.
    pub engine: Option<String>,
    pub policy_version: i32,
    /// What is known of the photo: a part of the reading, kept beside each decision.
    pub photo: Option<Value>,
    pub reading: Option<Value>,
    pub facts: Option<Value>,
    pub tenant_match: Option<Value>,
    pub twins: Value,
    pub decision: Value,
    /// The hash of each photo, in order; `None` in evidence of before they were kept here.
    pub photos_sha256: Option<Vec<Vec<u8>>>,
    /// What else the machine looked at: the member's day, the numbers of statistical rules.
    pub looked_at: Option<Value>,
    /// Which version of the program decided, by its own rules.
    pub product: Option<String>,
}

/// The version of this program, and so of its rules.
pub const PRODUCT: &str = env!("CARGO_PKG_VERSION");

/// Appends the evidence of one decision.
pub async fn record(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    evidence: &Evidence,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into evidence (evidence_id, mall_id, receipt_id, recorded_at, decided_by, engine, policy_version,
                               photo, reading, facts, tenant_match, twins, decision,
                               photos_sha256, looked_at, product)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        EvidenceId::fresh() as _,
        mall as _,
        receipt as _,
        now,
        evidence.decided_by,
        evidence.engine,
        evidence.policy_version,
        evidence.photo,
        evidence.reading,
        evidence.facts,
        evidence.tenant_match,
        evidence.twins,
        evidence.decision,
        evidence.photos_sha256.as_deref(),
        evidence.looked_at,
        evidence.product,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The newest evidence of the receipt.
pub async fn latest(
    db: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
) -> Result<Option<Evidence>, sqlx::Error> {
    sqlx::query_as!(
        Evidence,
        "select decided_by, engine, policy_version, photo, reading, facts, tenant_match, twins, decision,
                photos_sha256, looked_at, product
         from evidence where mall_id = $1 and receipt_id = $2 order by evidence_id desc limit 1",
        mall as _,
        receipt as _,
    )
    .fetch_optional(db)
    .await
}

/// What the engine last read on the receipt's photos; a person's decision reads nothing
/// anew.
pub async fn latest_reading(
    db: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
) -> Result<Option<Value>, sqlx::Error> {
    let reading = sqlx::query_scalar!(
        "select reading from evidence
         where mall_id = $1 and receipt_id = $2 and reading is not null
         order by evidence_id desc limit 1",
        mall as _,
        receipt as _,
    )
    .fetch_optional(db)
    .await?;
    Ok(reading.flatten())
}

/// Empties what was read on the member's papers; what was decided stays.
pub async fn erase(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update evidence set reading = null, facts = null, tenant_match = null
         where mall_id = $1 and receipt_id in (select receipt_id from receipt where mall_id = $1 and member_id = $2)",
        mall as _,
        member as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
