//! Takes a sale that a channel tells of: compares it under the tenant's lock with what has
//! earned, judges, and credits it, all in one transaction.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection, PgPool};

use super::{Channel, ChannelError, Kind, Notice, Outcome, member, rules, store};
use crate::{
    audit,
    decision::{self, Published, Reason},
    duplicates::{self, Sale, Taken, TimedBy, Twin},
    extraction::Kind as PaperKind,
    ids::{MemberId, ReceiptId},
    malls::Mall,
    members,
    money::Points,
    points::{self, Award},
    receipts::{self, Change, Event, Evidence, Known, MemberDay, Status},
    tenants::{self, Tenant},
};

/// Where and when a sale is taken, and who sent it.
pub struct Till<'a> {
    pub db: &'a PgPool,
    pub mall: &'a Mall,
    pub channel: &'a Channel,
    pub now: DateTime<Utc>,
}

/// A notice whose names were found.
struct Claim<'a> {
    notice: &'a Notice,
    tenant: Tenant,
    member: MemberId,
    sale: Sale,
    known: Known,
    sent_sha256: Vec<u8>,
}

impl Till<'_> {
    /// Credits the sale, or says what has earned for it. Sent again, it is answered again
    /// and changes nothing.
    pub async fn take(&self, notice: &Notice) -> Result<Outcome, ChannelError> {
        let (mall, now) = (self.mall.mall_id, self.now);
        let mut tx = self.db.begin().await?;
        let claim = self.claim(&mut tx, notice).await?;
        // One sale of a tenant at a time, also of those that photos show.
        tenants::lock(&mut tx, claim.tenant.tenant_id).await?;
        let name = &self.channel.name;
        if let Some(earlier) = store::answered(&mut tx, mall, name, &notice.external_id).await? {
            return match earlier.sent_sha256 == claim.sent_sha256 {
                true => Ok(earlier.outcome),
                false => Err(ChannelError::ExternalIdReused),
            };
        }
        members::lock(&mut tx, mall, claim.member).await?;
        let outcome = self.settle(&mut tx, &claim).await?;
        let answer = store::Answer {
            sent_sha256: claim.sent_sha256,
            outcome,
        };
        let key = (name.as_str(), notice.external_id.as_str());
        let whose = (claim.tenant.tenant_id, claim.member);
        if !store::keep(&mut tx, mall, key, whose, &answer, now).await? {
            return Err(ChannelError::ExternalIdReused);
        }
        let event = audit::Event::SoldByChannel {
            channel: name,
            external_id: &notice.external_id,
            outcome: answer.outcome.word(),
        };
        audit::write(
            &mut tx,
            mall,
            self.channel.by,
            answer.outcome.receipt(),
            &event,
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(answer.outcome)
    }

    async fn claim<'a>(
        &self,
        tx: &mut PgConnection,
        notice: &'a Notice,
    ) -> Result<Claim<'a>, ChannelError> {
        let mall = self.mall.mall_id;
        let tenant = tenants::by_code(tx, mall, &notice.tenant_code).await?;
        let tenant =
            tenant.ok_or_else(|| ChannelError::UnknownTenant(notice.tenant_code.clone()))?;
        let member = member(tx, mall, &notice.member).await?;
        let member = member.ok_or(ChannelError::UnknownMember)?;
        let paid_at = self.mall.moment(notice.moment.local);
        let sale = self.sale(notice, &tenant);
        if duplicates::keys(&sale).is_empty() {
            return Err(ChannelError::NoKey);
        }
        let sent = serde_json::to_vec(notice).context("a notice is JSON")?;
        Ok(Claim {
            known: Known {
                store_name: None,
                tenant_id: Some(tenant.tenant_id),
                paid_amount_fen: Some(notice.paid),
                paid_at: Some(paid_at.ok_or(ChannelError::NoSuchTime)?),
                paid_at_precision: Some(notice.moment.precision.code()),
                receipt_number: notice.number.clone(),
                kind: Some(PaperKind::Sale),
            },
            sent_sha256: Sha256::digest(sent).to_vec(),
            notice,
            tenant,
            member,
            sale,
        })
    }

    fn sale(&self, notice: &Notice, tenant: &Tenant) -> Sale {
        let is_payment = self.channel.kind == Kind::Payment;
        let payment = is_payment.then(|| notice.external_id.clone());
        Sale {
            tenant: Some(tenant.tenant_id),
            moment: Some(notice.moment),
            number: notice.number.clone(),
            amount: Some(notice.paid),
            payments: payment.into_iter().collect(),
            timed_by: TimedBy::of(is_payment),
            ..Sale::default()
        }
    }

    /// What the member was credited today, in all and here.
    async fn member_day(
        &self,
        tx: &mut PgConnection,
        claim: &Claim<'_>,
    ) -> Result<MemberDay, sqlx::Error> {
        let today = self.mall.day_start(self.now);
        let tenant = Some(claim.tenant.tenant_id);
        receipts::member_day(tx, self.mall.mall_id, claim.member, tenant, today).await
    }

    /// Compares with what has earned, judges, and credits.
    async fn settle(
        &self,
        tx: &mut PgConnection,
        claim: &Claim<'_>,
    ) -> Result<Outcome, ChannelError> {
        let (mall, now, member) = (self.mall.mall_id, self.now, claim.member);
        let receipt = ReceiptId::fresh();
        let sale = &claim.sale;
        let candidates = duplicates::candidates(tx, self.mall, receipt, member, sale, None).await?;
        let twins = duplicates::twins(sale, &candidates, None);
        let published = decision::current(tx, mall).await?;
        let case = rules::Case {
            tenant: &claim.tenant,
            paid: claim.notice.paid,
            moment: claim.notice.moment,
            today: self.mall.local(now),
            twins: &twins,
            member_day: self.member_day(tx, claim).await?,
        };
        match rules::judge(&case, &published.policy) {
            rules::Ruling::Earned(by) => self.join(tx, claim, by).await,
            rules::Ruling::Refuse(reason) => Ok(Outcome::Refused {
                reason: reason.code().to_owned(),
            }),
            rules::Ruling::Review(findings, points) => {
                let reasons: Vec<_> = findings.iter().map(|found| found.reason).collect();
                let decided = json!({ "outcome": "review", "findings": findings });
                let change = Change {
                    points_pending: points,
                    duplicate_of: twins.first().map(|twin| twin.receipt_id),
                    ..change(claim, Event::SentToReview, &reasons)?
                };
                self.write(tx, claim, receipt, &change, &twins, &published, decided)
                    .await?;
                Ok(Outcome::InReview {
                    receipt,
                    reason: change.reasons.first().cloned().unwrap_or_default(),
                })
            }
            rules::Ruling::Credit(points) => {
                // What was taken before a key that is taken already is given back.
                let mut attempt = tx.begin().await?;
                let credited = self
                    .credit(&mut attempt, claim, receipt, points, &twins, &published)
                    .await?;
                match credited {
                    Ok(()) => {
                        attempt.commit().await?;
                        Ok(Outcome::Credited { receipt, points })
                    }
                    Err(taken) => {
                        attempt.rollback().await?;
                        self.join(tx, claim, taken.by).await
                    }
                }
            }
        }
    }

    /// The receipt that has earned gets the keys of this notice: another paper or another
    /// payment is then seen to be another sale.
    async fn join(
        &self,
        tx: &mut PgConnection,
        claim: &Claim<'_>,
        by: ReceiptId,
    ) -> Result<Outcome, ChannelError> {
        let keys = duplicates::keys(&claim.sale);
        let (mall, tenant) = (self.mall.mall_id, claim.tenant.tenant_id);
        duplicates::join(tx, mall, tenant, &keys, by, self.now).await?;
        Ok(Outcome::AlreadyEarned { by })
    }

    /// Writes the receipt, takes the sale's keys and posts the award, or says who has taken
    /// one.
    async fn credit(
        &self,
        tx: &mut PgConnection,
        claim: &Claim<'_>,
        receipt: ReceiptId,
        points: Points,
        twins: &[Twin],
        published: &Published,
    ) -> Result<Result<(), Taken>, ChannelError> {
        let decided = json!({ "outcome": "credit", "points": points });
        let change = Change {
            points,
            decided_by: Some("auto"),
            ..change(claim, Event::Credited, &[])?
        };
        self.write(tx, claim, receipt, &change, twins, published, decided)
            .await?;
        let (mall, tenant) = (self.mall.mall_id, &claim.tenant);
        let keys = duplicates::keys(&claim.sale);
        let taken = duplicates::take(tx, mall, tenant.tenant_id, &keys, receipt, self.now).await?;
        if taken.is_err() {
            return Ok(taken);
        }
        let at = self.mall.occasion(self.now);
        let profile = &tenant.profile;
        let rate = published.policy.rate(&profile.code, &profile.category);
        let award = Award {
            receipt,
            member: claim.member,
            points,
            rate: rate.context("a tenant that earns no points was credited")?,
            expires_on: published.policy.points_expire.last_day(at.today),
        };
        points::award(tx, at, &award)
            .await
            .context("cannot post the award")?;
        Ok(Ok(()))
    }

    /// The receipt with its status, and the evidence of the decision.
    #[expect(clippy::too_many_arguments, reason = "one row of each table")]
    async fn write(
        &self,
        tx: &mut PgConnection,
        claim: &Claim<'_>,
        id: ReceiptId,
        change: &Change,
        twins: &[Twin],
        published: &Published,
        decided: serde_json::Value,
    ) -> Result<(), ChannelError> {
        let (mall, now, channel) = (self.mall.mall_id, self.now, self.channel);
        let external_id = &claim.notice.external_id;
        receipts::insert_sold(tx, mall, claim.member, id, &channel.name, external_id, now).await?;
        let receipt = receipts::lock(tx, mall, id).await?;
        let receipt = receipt.context("the receipt was just written")?;
        receipts::put(tx, mall, &receipt, change, now).await?;
        let evidence = Evidence {
            decided_by: channel.by.to_string(),
            engine: None,
            policy_version: published.version,
            photo: None,
            reading: None,
            facts: None,
            tenant_match: None,
            twins: serde_json::to_value(twins).context("twins are JSON")?,
            decision: decided,
            photos_sha256: None,
            looked_at: None,
            product: Some(receipts::PRODUCT.to_owned()),
        };
        receipts::record_evidence(tx, mall, id, &evidence, now).await?;
        Ok(())
    }
}

/// What the event makes of a receipt that no machine has to read.
fn change(claim: &Claim<'_>, event: Event, reasons: &[Reason]) -> anyhow::Result<Change> {
    let status = Status::Received;
    Ok(Change {
        status: status.after(Event::ReadingStarted)?.after(event)?,
        reasons: reasons
            .iter()
            .map(|reason| reason.code().to_owned())
            .collect(),
        decided_by: None,
        known: claim.known.clone(),
        points: Points::ZERO,
        points_pending: Points::ZERO,
        duplicate_of: None,
    })
}
