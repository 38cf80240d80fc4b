//! A code becomes a receipt of its member: decided by the same rules, guarded by the same
//! keys, posted to the same ledger as a photo, at once and in one transaction.

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{PgConnection, PgPool};

use super::{
    signature, signer,
    store::{self, PointsCode},
};
use crate::{
    audit::{self, Actor},
    confidence::Permille,
    decision::{self, Case, Decision, Published, Shop},
    duplicates::{self, Sale, Taken, Twin},
    extraction::{Document, Facts, Field, Kind, Moment, Precision},
    ids::{MemberId, ReceiptId},
    malls::Mall,
    members,
    money::Points,
    points::{self, Award},
    reading::Verdict,
    receipts::{self, Change, Event, Evidence, Known, Receipt},
    risk::History,
    tenants::{self, Tenant},
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
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for RedeemError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
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
    let mut taken = None;
    for _ in 0..THOUGHTS_MAX {
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
        let redeeming = Redeeming {
            mall,
            member,
            code,
            now,
        };
        match redeeming.record(&mut tx, taken).await? {
            Ok(receipt) => {
                tx.commit().await?;
                return Ok(receipt);
            }
            Err(by) => {
                tx.rollback().await?;
                taken = Some(by);
            }
        }
    }
    Err(anyhow::anyhow!("the sale's keys changed {THOUGHTS_MAX} times").into())
}

/// One code on its way to points.
struct Redeeming<'a> {
    mall: &'a Mall,
    member: MemberId,
    code: PointsCode,
    now: DateTime<Utc>,
}

impl Redeeming<'_> {
    /// Everything or nothing; `Taken` when another receipt holds a key of the sale.
    async fn record(
        &self,
        tx: &mut PgConnection,
        taken: Option<Taken>,
    ) -> anyhow::Result<Result<ReceiptId, Taken>> {
        let (mall, now) = (self.mall.mall_id, self.now);
        let published = decision::current(tx, mall).await?;
        let receipt = self.receipt(tx).await?;
        tenants::lock(tx, self.code.tenant_id).await?;
        members::lock(tx, mall, self.member).await?;
        let tenants = tenants::open_tenants(tx, mall).await?;
        let tenant = tenants
            .into_iter()
            .find(|tenant| tenant.tenant_id == self.code.tenant_id);
        let sale = self.sale();
        let (id, member) = (receipt.receipt_id, self.member);
        let candidates = duplicates::candidates(tx, self.mall, id, member, &sale, taken).await?;
        let twins = duplicates::twins(&sale, &candidates, taken);
        let decision = self.decide(tx, tenant.as_ref(), &twins, &published).await?;
        if let Decision::Credit { points, .. } = decision {
            let tenant = tenant
                .as_ref()
                .context("a tenant that is closed was credited")?;
            let keys = duplicates::keys(&sale);
            let got = duplicates::take(tx, mall, tenant.tenant_id, &keys, id, now).await?;
            if let Err(taken) = got {
                return Ok(Err(taken));
            }
            let award = self.award(id, tenant, points, &published)?;
            points::award(tx, self.mall.occasion(now), &award).await?;
        }
        self.put(tx, &receipt, tenant.as_ref(), &twins, &decision, &published)
            .await?;
        store::redeemed(tx, mall, self.code.code_id, id, now).await?;
        Ok(Ok(id))
    }

    /// A receipt without a photo, which the machine has taken up.
    async fn receipt(&self, tx: &mut PgConnection) -> anyhow::Result<Receipt> {
        let (mall, now, fresh) = (self.mall.mall_id, self.now, ReceiptId::fresh());
        // In the place of photos stands the code: it is one receipt of this member.
        let stands_for = Sha256::digest(format!("points code {}", self.code.code_id));
        if !receipts::insert(tx, mall, self.member, fresh, &stands_for, now).await? {
            bail!("a code that is not redeemed has a receipt");
        }
        let receipt = receipts::lock(tx, mall, fresh).await?;
        let receipt = receipt.context("the receipt that was just written is gone")?;
        let status = receipt.status.after(Event::ReadingStarted)?;
        receipts::start_reading(tx, mall, &receipt, status, now).await?;
        let receipt = receipts::lock(tx, mall, fresh).await?;
        receipt.context("the receipt that was just written is gone")
    }

    fn moment(&self) -> Moment {
        Moment {
            local: self.mall.local(self.code.paid_at),
            precision: Precision::Second,
        }
    }

    fn sale(&self) -> Sale {
        Sale {
            tenant: Some(self.code.tenant_id),
            moment: Some(self.moment()),
            number: Some(self.code.receipt_number.clone()),
            amount: Some(self.code.paid_amount_fen),
            ..Sale::default()
        }
    }

    async fn decide(
        &self,
        tx: &mut PgConnection,
        tenant: Option<&Tenant>,
        twins: &[Twin],
        published: &Published,
    ) -> anyhow::Result<Decision> {
        let (mall, today) = (self.mall.mall_id, self.mall.day_start(self.now));
        let here = Some(self.code.tenant_id);
        let case = Case {
            photos: 0,
            one_paper: Permille::CERTAIN,
            photo_verdict: Verdict::Ok,
            lines: LINES,
            facts: &self.facts(tenant),
            shop: shop(tenant),
            twins,
            member_day: receipts::member_day(tx, mall, self.member, here, today).await?,
            history: &History::default(),
            submitted: self.mall.local(self.now),
            currency: &self.mall.currency,
        };
        Ok(decision::decide(&case, &published.policy))
    }

    /// What the till stated is certain.
    fn facts(&self, tenant: Option<&Tenant>) -> Facts {
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
            paid_amount: Some(certain(self.code.paid_amount_fen)),
            paid_at: Some(certain(self.moment())),
            receipt_number: Some(certain(self.code.receipt_number.clone())),
            gross_amount: None,
            discount: None,
            tendered: None,
            change: None,
            payment_method: None,
            phone: None,
            address: None,
            cashier: None,
            terminal: None,
            currency: Some(certain(self.mall.currency.clone())),
            items: Vec::new(),
            contradictions: Vec::new(),
        }
    }

    fn award(
        &self,
        receipt: ReceiptId,
        tenant: &Tenant,
        points: Points,
        published: &Published,
    ) -> anyhow::Result<Award> {
        let policy = &published.policy;
        let rate = policy.rate(&tenant.profile.code, &tenant.profile.category);
        Ok(Award {
            receipt,
            member: self.member,
            points,
            rate: rate.context("a tenant that earns no points was credited")?,
            expires_on: policy.points_expire.last_day(self.mall.day(self.now)),
        })
    }

    /// Status, evidence and audit entry.
    async fn put(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        tenant: Option<&Tenant>,
        twins: &[Twin],
        decision: &Decision,
        published: &Published,
    ) -> anyhow::Result<()> {
        let (mall, now, id) = (self.mall.mall_id, self.now, receipt.receipt_id);
        let change = self.change(receipt, tenant, twins, decision)?;
        receipts::put(tx, mall, receipt, &change, now).await?;
        let evidence = Evidence {
            decided_by: Actor::Machine.to_string(),
            engine: None,
            policy_version: published.version,
            photo: None,
            reading: None,
            facts: Some(json!(self.facts(tenant))),
            tenant_match: Some(json!({ "points_code": self.code.code_id })),
            twins: serde_json::to_value(twins)?,
            decision: serde_json::to_value(decision)?,
            photos_sha256: None,
            looked_at: None,
            product: Some(receipts::PRODUCT.to_owned()),
        };
        receipts::record_evidence(tx, mall, id, &evidence, now).await?;
        let event = match decision {
            Decision::Credit { points, .. } => audit::Event::Credited {
                points: *points,
                paid_amount_fen: Some(self.code.paid_amount_fen),
                tenant_code: tenant.map(|tenant| tenant.profile.code.as_str()),
                policy_version: published.version,
            },
            Decision::Review { .. } => audit::Event::SentToReview {
                reasons: &change.reasons,
                policy_version: published.version,
            },
            Decision::Reject { .. } => audit::Event::Rejected {
                reasons: &change.reasons,
                duplicate_of: change.duplicate_of,
                note: None,
            },
        };
        audit::write(tx, mall, Actor::Member(self.member), Some(id), &event, now).await
    }

    fn change(
        &self,
        receipt: &Receipt,
        tenant: Option<&Tenant>,
        twins: &[Twin],
        decision: &Decision,
    ) -> anyhow::Result<Change> {
        let (event, points, points_pending) = match decision {
            Decision::Credit { points, .. } => (Event::Credited, *points, Points::ZERO),
            Decision::Review {
                points_if_approved, ..
            } => (Event::SentToReview, Points::ZERO, *points_if_approved),
            Decision::Reject { .. } => (Event::Refused, Points::ZERO, Points::ZERO),
        };
        Ok(Change {
            status: receipt.status.after(event)?,
            reasons: decision.reasons(),
            decided_by: (event != Event::SentToReview).then_some("auto"),
            known: Known {
                store_name: tenant.map(|tenant| tenant.profile.name.clone()),
                tenant_id: Some(self.code.tenant_id),
                paid_amount_fen: Some(self.code.paid_amount_fen),
                paid_at: Some(self.code.paid_at),
                paid_at_precision: Some(Precision::Second.code()),
                receipt_number: Some(self.code.receipt_number.clone()),
                kind: Some(Kind::Sale),
            },
            points,
            points_pending,
            duplicate_of: twins.first().map(|twin| twin.receipt_id),
        })
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
