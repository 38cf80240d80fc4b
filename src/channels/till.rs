//! Takes a sale that a channel tells of: looks what has earned, judges, and credits it, all
//! in one transaction.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{PgConnection, PgPool};

use super::{Channel, ChannelError, Kind, Notice, Outcome, member, rules, store};
use crate::{
    audit,
    duplicates::{self, Sale, TimedBy},
    extraction::Kind as PaperKind,
    ids::{ReceiptId, TenantId},
    malls::Mall,
    receipts::Known,
    sales::{self, Basis, Ruling, Seen, Told},
    tenants,
};

/// Where and when a sale is taken, and who sent it.
pub struct Till<'a> {
    pub db: &'a PgPool,
    pub mall: &'a Mall,
    pub channel: &'a Channel,
    pub now: DateTime<Utc>,
}

impl Till<'_> {
    /// Credits the sale, or says what has earned for it. Sent again, it is answered again
    /// and changes nothing.
    pub async fn take(&self, notice: &Notice) -> Result<Outcome, ChannelError> {
        let (mall, now, name) = (self.mall.mall_id, self.now, &self.channel.name);
        let mut tx = self.db.begin().await?;
        let told = self.told(&mut tx, notice).await?;
        // Of two that come at once, the second sees what the first was answered.
        tenants::lock(&mut tx, told.tenant_id).await?;
        let sent = serde_json::to_vec(notice).context("a notice is JSON")?;
        let sent_sha256 = Sha256::digest(sent).to_vec();
        if let Some(earlier) = store::answered(&mut tx, mall, name, &notice.external_id).await? {
            return match earlier.sent_sha256 == sent_sha256 {
                true => Ok(earlier.outcome),
                false => Err(ChannelError::ExternalIdReused),
            };
        }
        let outcome = self.settle(&mut tx, &told, notice).await?;
        let answer = store::Answer {
            sent_sha256,
            outcome,
        };
        let key = (name.as_str(), notice.external_id.as_str());
        let whose = (told.tenant_id, told.member);
        if !store::keep(&mut tx, mall, key, whose, &answer, now).await? {
            return Err(ChannelError::ExternalIdReused);
        }
        let event = audit::Event::SoldByChannel {
            channel: name,
            external_id: &notice.external_id,
            outcome: answer.outcome.word(),
        };
        let (by, receipt) = (self.channel.by, answer.outcome.receipt());
        audit::write(&mut tx, mall, by, receipt, &event, now).await?;
        tx.commit().await?;
        Ok(answer.outcome)
    }

    /// The notice, with its names found.
    async fn told<'a>(
        &'a self,
        tx: &mut PgConnection,
        notice: &'a Notice,
    ) -> Result<Told<'a>, ChannelError> {
        let mall = self.mall.mall_id;
        let tenant = tenants::by_code(tx, mall, &notice.tenant_code).await?;
        let tenant =
            tenant.ok_or_else(|| ChannelError::UnknownTenant(notice.tenant_code.clone()))?;
        let member = member(tx, mall, &notice.member).await?;
        let member = member.ok_or(ChannelError::UnknownMember)?;
        let paid_at = self.mall.moment(notice.moment.local);
        let sale = self.sale(notice, tenant.tenant_id);
        if duplicates::keys(&sale).is_empty() {
            return Err(ChannelError::NoKey);
        }
        Ok(Told {
            mall: self.mall,
            member,
            tenant_id: tenant.tenant_id,
            known: Known {
                store_name: None,
                tenant_id: Some(tenant.tenant_id),
                paid_amount_fen: Some(notice.paid),
                paid_at: Some(paid_at.ok_or(ChannelError::NoSuchTime)?),
                paid_at_precision: Some(notice.moment.precision.code()),
                receipt_number: notice.number.clone(),
                kind: Some(PaperKind::Sale),
            },
            sale,
            source: (&self.channel.name, &notice.external_id),
            by: self.channel.by,
            now: self.now,
        })
    }

    fn sale(&self, notice: &Notice, tenant: TenantId) -> Sale {
        let is_payment = self.channel.kind == Kind::Payment;
        let payment = is_payment.then(|| notice.external_id.clone());
        Sale {
            tenant: Some(tenant),
            moment: Some(notice.moment),
            number: notice.number.clone(),
            amount: Some(notice.paid),
            payments: payment.into_iter().collect(),
            timed_by: TimedBy::of(is_payment),
            ..Sale::default()
        }
    }

    /// Compares with what has earned, judges, and records what follows.
    async fn settle(
        &self,
        tx: &mut PgConnection,
        told: &Told<'_>,
        notice: &Notice,
    ) -> Result<Outcome, ChannelError> {
        let seen = sales::look(tx, told, None).await?;
        let unknown = || ChannelError::UnknownTenant(notice.tenant_code.clone());
        let case = rules::Case {
            tenant: seen.tenant.as_ref().ok_or_else(unknown)?,
            paid: notice.paid,
            moment: notice.moment,
            today: self.mall.local(self.now),
            twins: &seen.twins,
            member_day: seen.member_day,
        };
        match rules::judge(&case, &seen.published.policy) {
            rules::Ruling::Earned(by) => self.join(tx, told, by).await,
            rules::Ruling::Refuse(reason) => Ok(Outcome::Refused {
                reason: reason.code().to_owned(),
            }),
            rules::Ruling::Review(findings, points) => {
                let codes = findings.iter().map(|found| found.reason.code().to_owned());
                let reasons: Vec<_> = codes.collect();
                let reason = reasons.first().cloned().unwrap_or_default();
                let ruling = Ruling::Review { reasons, points };
                let decided = json!({ "outcome": "review", "findings": findings });
                self.record(tx, told, &seen, &ruling, decided, |receipt| {
                    Outcome::InReview { receipt, reason }
                })
                .await
            }
            rules::Ruling::Credit(points) => {
                let decided = json!({ "outcome": "credit", "points": points });
                let ruling = Ruling::Credit(points);
                self.record(tx, told, &seen, &ruling, decided, |receipt| {
                    Outcome::Credited { receipt, points }
                })
                .await
            }
        }
    }

    /// Records it; a key that is taken has earned for it.
    async fn record(
        &self,
        tx: &mut PgConnection,
        told: &Told<'_>,
        seen: &Seen,
        ruling: &Ruling,
        decision: serde_json::Value,
        outcome: impl FnOnce(ReceiptId) -> Outcome,
    ) -> Result<Outcome, ChannelError> {
        let basis = Basis {
            decision,
            ..Basis::default()
        };
        match sales::record(tx, told, seen, ruling, basis).await? {
            Ok(receipt) => Ok(outcome(receipt)),
            Err(taken) => self.join(tx, told, taken.by).await,
        }
    }

    /// The receipt that has earned gets the keys of this notice: another paper or another
    /// payment is then seen to be another sale.
    async fn join(
        &self,
        tx: &mut PgConnection,
        told: &Told<'_>,
        by: ReceiptId,
    ) -> Result<Outcome, ChannelError> {
        let keys = duplicates::keys(&told.sale);
        let (mall, tenant) = (self.mall.mall_id, told.tenant_id);
        duplicates::join(tx, mall, tenant, &keys, by, self.now).await?;
        Ok(Outcome::AlreadyEarned { by })
    }
}
