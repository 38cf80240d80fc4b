//! Gathers what there is to see of one receipt.

use sqlx::{PgConnection, PgPool};

use super::store::{self, AuditEntry, AuditFilter, MemberTotals, Reference};
use crate::{
    ids::ReceiptId,
    malls::Mall,
    money::Points,
    points,
    reading::Reading,
    receipts::{self, Evidence, Receipt, Status},
    review::{Approval, Claim, Desk, Held, Outcome, Proposal, ReviewError, SkipNote},
    staff::Reviewer,
    tenants::{Tenant, matching::TenantMatch},
};

/// How many of the member's receipts are shown.
const RECENT: i64 = 10;
/// How many of the receipt's audit entries are shown; it has some ten.
const HISTORY_MAX: i64 = 200;

/// What people do at the desk with a receipt that chance picked: it moves nothing.
const AT_THE_DESK: [&str; 4] = [
    "decision_held",
    "decision_taken_back",
    "proposed",
    "proposal_declined",
];

/// One receipt with everything around it.
pub struct Sight {
    pub receipt: Receipt,
    pub evidence: Option<Evidence>,
    pub reading: Option<Reading>,
    pub tenant_match: Option<TenantMatch>,
    /// The tenant of the receipt as it stands.
    pub tenant: Option<Tenant>,
    pub references: Vec<Reference>,
    pub member: MemberSight,
    /// The receipts of `outcome.twins`.
    pub twins: Vec<Receipt>,
    /// What approving it as it stands would do.
    pub outcome: Outcome,
    pub history: Vec<AuditEntry>,
    pub notes: Vec<SkipNote>,
    pub claim: Option<Claim>,
    pub held: Option<Held>,
    pub proposal: Option<Proposal>,
    pub is_for_senior: bool,
}

/// The member as staff see one: no name.
pub struct MemberSight {
    pub totals: MemberTotals,
    pub balance: Points,
    /// Newest first, without the receipt itself.
    pub recent: Vec<Receipt>,
}

/// Everything there is to see of the receipt.
pub async fn look(
    db: &PgPool,
    desk: &Desk<'_>,
    by: &Reviewer,
    id: ReceiptId,
) -> Result<Sight, ReviewError> {
    let mall = desk.mall.mall_id;
    // One snapshot, in which trying an approval leaves nothing behind.
    let mut tx = db.begin().await?;
    let receipt = receipts::find(&mut tx, mall, id).await?;
    let receipt = receipt.ok_or(ReviewError::NoSuchReceipt)?;
    desk.refuse_outside(&mut tx, by.scope(), id).await?;
    let (receipt, blind) = desk.as_handed(&mut tx, by, receipt).await?;
    let evidence = receipts::latest_evidence(&mut tx, mall, id).await?;
    let reading = receipts::latest_reading(&mut tx, mall, id).await?;
    let approval = Approval {
        version: receipt.version,
        ..Approval::default()
    };
    let mut outcome = desk.outcome(&mut tx, &receipt, &approval).await?;
    let ids: Vec<ReceiptId> = outcome.twins.iter().map(|twin| twin.receipt_id).collect();
    let references = match receipt.tenant_id {
        Some(tenant) => store::references(&mut tx, mall, tenant, Some(id)).await?,
        None => Vec::new(),
    };
    let of_it = AuditFilter {
        receipt: Some(id),
        ..AuditFilter::default()
    };
    let mut history = store::audit(&mut tx, mall, &of_it, None, HISTORY_MAX).await?;
    history.reverse();
    let mut evidence = evidence;
    let mut member = member(&mut tx, desk.mall, &receipt).await?;
    if let Some(blind) = &blind {
        evidence = evidence.map(|seen| blind.evidence(seen));
        blind.outcome(&mut outcome, &approval, desk);
        member.without(blind.points);
        history = sent_to_review(history, &receipt);
    }
    let match_of = |seen: &Evidence| serde_json::from_value(seen.tenant_match.clone()?).ok();
    let sight = Sight {
        tenant_match: evidence.as_ref().and_then(match_of),
        reading: reading.and_then(|reading| serde_json::from_value(reading).ok()),
        tenant: outcome.tenant.clone(),
        references,
        member,
        twins: receipts::find_all(&mut tx, mall, &ids).await?,
        history,
        notes: desk.notes(&mut tx, id).await?,
        claim: desk.holder(&mut tx, id).await?,
        held: desk.held(&mut tx, id).await?,
        proposal: desk.proposal_of(&mut tx, id).await?,
        is_for_senior: receipt.status == Status::InReview
            && desk.is_for_senior(&mut tx, &receipt).await?,
        outcome,
        evidence,
        receipt,
    };
    tx.rollback().await?;
    Ok(sight)
}

impl MemberSight {
    /// As it would be if these points waited for a person.
    fn without(&mut self, points: Points) {
        self.balance = self.balance - points;
        self.totals.points = self.totals.points - points;
        self.totals.credited -= 1;
        self.totals.in_review += 1;
    }
}

/// What happened until it was credited, as if it had been sent to people then, and what
/// people did with it at the desk since.
fn sent_to_review(history: Vec<AuditEntry>, receipt: &Receipt) -> Vec<AuditEntry> {
    let mut told = Vec::new();
    let mut is_sent = false;
    for mut entry in history {
        let event: serde_json::Value = serde_json::from_str(&entry.event).unwrap_or_default();
        match event["event"].as_str() {
            Some("credited") => {
                let sent = serde_json::json!({
                    "event": "sent_to_review",
                    "reasons": receipt.reasons,
                    "policy_version": event["policy_version"],
                });
                entry.event = sent.to_string();
                is_sent = true;
            }
            Some(name) if is_sent && !AT_THE_DESK.contains(&name) => continue,
            _ => {}
        }
        told.push(entry);
    }
    told
}

async fn member(
    tx: &mut PgConnection,
    mall: &Mall,
    receipt: &Receipt,
) -> Result<MemberSight, sqlx::Error> {
    let (mall, id) = (mall.mall_id, receipt.member_id);
    let mut recent = receipts::of_member(tx, mall, id, None, RECENT + 1).await?;
    recent.retain(|other| other.receipt_id != receipt.receipt_id);
    recent.truncate(RECENT as usize);
    Ok(MemberSight {
        totals: store::member_totals(tx, mall, id).await?,
        balance: points::balance(tx, mall, id).await?,
        recent,
    })
}
