//! A code becomes a receipt of its member, decided by the rules of a photo: at once and in
//! one transaction.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    signature, signer,
    store::{self, PointsCode},
};
use crate::{
    audit::Actor,
    confidence::Permille,
    decision::{self, Case, Decision, Shop},
    duplicates::Sale,
    extraction::{Document, Facts, Field, Kind, Moment, Precision},
    ids::{MemberId, ReceiptId},
    malls::Mall,
    reading::Verdict,
    receipts::{self, Known},
    risk::History,
    sales::{self, Basis, LookError, POINTS_CODE, Ruling, Seen, Told},
    tenants::Tenant,
};

/// How often a redeeming is thought over again because a key was taken meanwhile.
const THOUGHTS_MAX: usize = 4;
/// As many lines as a receipt has at least: there is no paper that could have fewer.
const LINES: usize = 3;

/// Why a code was not redeemed.
#[derive(Debug, thiserror::Error)]
pub enum RedeemError {
    #[error("this is no code of this mall")]
    Unknown,
    #[error("this code was redeemed before")]
    Used,
    #[error("this code has expired")]
    Expired,
    #[error("the member was erased")]
    MemberGone,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for RedeemError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

impl From<LookError> for RedeemError {
    fn from(err: LookError) -> Self {
        match err {
            LookError::MemberGone => Self::MemberGone,
            LookError::Trouble(err) => Self::Trouble(err),
        }
    }
}

/// Redeems the code for the member. By the same member again it is the same receipt.
pub async fn redeem(
    db: &PgPool,
    mall: &Mall,
    member: MemberId,
    text: &str,
    now: DateTime<Utc>,
) -> Result<ReceiptId, RedeemError> {
    let (id, signature) = signature::parse(text).ok_or(RedeemError::Unknown)?;
    let mut tx = db.begin().await?;
    let signer = signer(&mut tx, mall.mall_id, now).await?;
    let code = store::lock(&mut tx, mall.mall_id, id).await?;
    let code = code.filter(|code| signer.is_signed(code, &signature));
    let code = code.ok_or(RedeemError::Unknown)?;
    if let Some(receipt) = code.receipt_id {
        let known = receipts::find(&mut tx, mall.mall_id, receipt).await?;
        let is_own = known.is_some_and(|known| known.member_id == member);
        return is_own.then_some(receipt).ok_or(RedeemError::Used);
    }
    if code.expires_at <= now {
        return Err(RedeemError::Expired);
    }
    let receipt = become_receipt(&mut tx, mall, member, &code, now).await?;
    store::redeemed(&mut tx, mall.mall_id, id, receipt, now).await?;
    tx.commit().await?;
    Ok(receipt)
}

/// Looks, decides and records, until no key is in the way.
async fn become_receipt(
    tx: &mut PgConnection,
    mall: &Mall,
    member: MemberId,
    code: &PointsCode,
    now: DateTime<Utc>,
) -> Result<ReceiptId, RedeemError> {
    let external_id = code.code_id.to_string();
    let mut told = Told {
        mall,
        member,
        tenant_id: code.tenant_id,
        sale: sale(mall, code),
        known: known(code),
        source: (POINTS_CODE, &external_id),
        by: Actor::Member(member),
        now,
    };
    let mut taken = None;
    for _ in 0..THOUGHTS_MAX {
        let seen = sales::look(tx, &told, taken).await?;
        let tenant = seen.tenant.as_ref();
        told.known.store_name = tenant.map(|tenant| tenant.profile.name.clone());
        let facts = facts(mall, code, tenant);
        let decision = decide(mall, &facts, &seen, now);
        let basis = Basis {
            facts: Some(json!(facts)),
            tenant_match: Some(json!({ "points_code": code.code_id })),
            decision: json!(decision),
        };
        let ruling = Ruling::from(&decision);
        match sales::record(tx, &told, &seen, &ruling, basis).await? {
            Ok(receipt) => return Ok(receipt),
            Err(by) => taken = Some(by),
        }
    }
    Err(anyhow::anyhow!("the sale's keys changed {THOUGHTS_MAX} times").into())
}

fn moment(mall: &Mall, code: &PointsCode) -> Moment {
    Moment {
        local: mall.local(code.paid_at),
        precision: Precision::Second,
    }
}

fn sale(mall: &Mall, code: &PointsCode) -> Sale {
    Sale {
        tenant: Some(code.tenant_id),
        moment: Some(moment(mall, code)),
        number: Some(code.receipt_number.clone()),
        amount: Some(code.paid_amount_fen),
        ..Sale::default()
    }
}

fn known(code: &PointsCode) -> Known {
    Known {
        store_name: None,
        tenant_id: Some(code.tenant_id),
        paid_amount_fen: Some(code.paid_amount_fen),
        paid_at: Some(code.paid_at),
        paid_at_precision: Some(Precision::Second.code()),
        receipt_number: Some(code.receipt_number.clone()),
        kind: Some(Kind::Sale),
    }
}

fn decide(mall: &Mall, facts: &Facts, seen: &Seen, now: DateTime<Utc>) -> Decision {
    let case = Case {
        photos: 0,
        one_paper: Permille::CERTAIN,
        photo_verdict: Verdict::Ok,
        lines: LINES,
        facts,
        shop: shop(seen.tenant.as_ref()),
        twins: &seen.twins,
        member_day: seen.member_day,
        history: &History::default(),
        submitted: mall.local(now),
        currency: &mall.currency,
    };
    decision::decide(&case, &seen.published.policy)
}

/// What the till stated is certain.
fn facts(mall: &Mall, code: &PointsCode, tenant: Option<&Tenant>) -> Facts {
    fn certain<T>(value: T) -> Field<T> {
        Field {
            value,
            confidence: 1.0,
            quad: None,
        }
    }
    Facts {
        document: Document {
            kind: Kind::Sale,
            confidence: 1.0,
            reasons: vec!["points code".to_owned()],
        },
        store_name: tenant.map(|tenant| certain(tenant.profile.name.clone())),
        branch: None,
        paid_amount: Some(certain(code.paid_amount_fen)),
        paid_at: Some(certain(moment(mall, code))),
        receipt_number: Some(certain(code.receipt_number.clone())),
        gross_amount: None,
        discount: None,
        tendered: None,
        change: None,
        payment_method: None,
        phone: None,
        address: None,
        cashier: None,
        terminal: None,
        currency: Some(certain(mall.currency.clone())),
        items: Vec::new(),
        contradictions: Vec::new(),
    }
}

/// The tenant's own user made the code: there is no doubt whose it is.
fn shop(tenant: Option<&Tenant>) -> Shop {
    tenant.map_or(Shop::Unknown, |tenant| Shop::Tenant {
        tenant_id: tenant.tenant_id,
        code: tenant.profile.code.clone(),
        category: tenant.profile.category.clone(),
        likely: Permille::CERTAIN,
    })
}
