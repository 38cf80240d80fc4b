//! Sales that reach the mall without a photo: entered at the service counter, by the
//! points code that a till prints, by a payment's notice. They take the same sale keys as
//! photos do, so that a sale earns once through whatever channel it comes.

mod rules;
mod store;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    decision::{self, Published, Reason},
    duplicates::{self, Sale, Taken, TimedBy, Twin},
    extraction::{Kind as PaperKind, Moment},
    ids::{MallId, MemberId, ReceiptId},
    malls::Mall,
    members,
    money::{Fen, Points},
    points::{self, Award},
    receipts::{self, Change, Event, Evidence, Known, Status},
    sessions,
    staff::{Admin, Senior},
    tenants::{self, Tenant},
};

pub use store::{Listed, list};

/// The channel of staff, who sign in as themselves.
pub const COUNTER: &str = "counter";

/// What a channel knows of a sale.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[sqlx(type_name = "channel_kind", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What a member of the staff types from a paper.
    Counter,
    /// What the till printed into a code: its own number and second.
    PointsCode,
    /// What was paid and when; seldom the till's number.
    Payment,
}

/// A channel that showed its token, or staff at the counter.
#[derive(Clone, Debug)]
pub struct Channel {
    name: String,
    kind: Kind,
    by: Actor,
}

impl Channel {
    /// The counter, at which this person works.
    pub fn counter(senior: &Senior) -> Self {
        Self {
            name: COUNTER.to_owned(),
            kind: Kind::Counter,
            by: Actor::Staff(senior.staff_id()),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The open channel that holds this token.
pub async fn by_token(
    db: &mut PgConnection,
    mall: MallId,
    token: &str,
) -> Result<Option<Channel>, sqlx::Error> {
    let found = store::by_token(db, mall, &sessions::hash(token)).await?;
    Ok(found.map(|(name, kind)| Channel {
        name,
        kind,
        by: Actor::Machine,
    }))
}

/// Opens a channel, or gives the one of this name a new token, which is shown once.
pub async fn open(
    db: &PgPool,
    mall: MallId,
    by: &Admin,
    name: &str,
    kind: Kind,
    now: DateTime<Utc>,
) -> anyhow::Result<sessions::Token> {
    let token = sessions::Token::fresh();
    let mut tx = db.begin().await?;
    store::put(
        &mut tx,
        mall,
        name,
        kind,
        &sessions::hash(token.reveal()),
        now,
    )
    .await?;
    let actor = Actor::Staff(by.staff_id());
    let event = audit::Event::ChannelOpened {
        channel: name,
        kind,
    };
    audit::write(&mut tx, mall, actor, None, &event, now).await?;
    tx.commit().await?;
    Ok(token)
}

/// Closes the channel. Returns whether there was one.
pub async fn close(
    db: &PgPool,
    mall: MallId,
    by: &Admin,
    name: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let mut tx = db.begin().await?;
    let closed = store::close(&mut tx, mall, name, now).await?;
    if closed {
        let actor = Actor::Staff(by.staff_id());
        let event = audit::Event::ChannelClosed { channel: name };
        audit::write(&mut tx, mall, actor, None, &event, now).await?;
    }
    tx.commit().await?;
    Ok(closed)
}

/// A sale as a channel tells it.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// What the channel calls the sale: of a payment, its transaction number.
    pub external_id: String,
    pub tenant_code: String,
    pub paid: Fen,
    pub moment: Moment,
    pub number: Option<String>,
    pub member: Who,
}

/// Whose sale it is.
#[derive(Clone, Debug, Serialize)]
pub enum Who {
    Member(MemberId),
    /// As the payment knows the shopper.
    Openid(String),
}

/// What became of a sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Credited { receipt: ReceiptId, points: Points },
    InReview { receipt: ReceiptId, reason: String },
    AlreadyEarned { by: ReceiptId },
    Refused { reason: String },
}

/// The member who is meant, if the mall has it.
pub async fn member(
    db: &mut PgConnection,
    mall: MallId,
    who: &Who,
) -> Result<Option<MemberId>, sqlx::Error> {
    match who {
        Who::Member(id) => Ok(members::exists(db, mall, *id).await?.then_some(*id)),
        Who::Openid(openid) => members::by_openid(db, mall, openid).await,
    }
}

/// Why a sale was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    #[error("the mall has no open tenant {0}")]
    UnknownTenant(String),
    #[error("the mall has no such member")]
    UnknownMember,
    #[error("the same external_id came with another sale")]
    ExternalIdReused,
    #[error("a sale has a number, or a moment to the second")]
    NoKey,
    #[error("the mall's clocks never showed that time")]
    NoSuchTime,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for ChannelError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

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
            timed_by: match is_payment {
                true => TimedBy::Payment,
                false => TimedBy::Till,
            },
            ..Sale::default()
        }
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
            member_day: receipts::member_day(tx, mall, member, self.mall.day_start(now)).await?,
        };
        match rules::judge(&case, &published.policy) {
            rules::Ruling::Earned(by) => self.join(tx, claim, by).await,
            rules::Ruling::Refuse(reason) => Ok(Outcome::Refused {
                reason: reason.code().to_owned(),
            }),
            rules::Ruling::Review(doubts, points) => {
                let reasons: Vec<_> = doubts.iter().map(|doubt| doubt.reason).collect();
                let decided = json!({ "outcome": "review", "findings": doubts });
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
                let decided = json!({ "outcome": "credit", "points": points });
                let change = Change {
                    points,
                    decided_by: Some("auto"),
                    ..change(claim, Event::Credited, &[])?
                };
                self.write(
                    &mut attempt,
                    claim,
                    receipt,
                    &change,
                    &twins,
                    &published,
                    decided,
                )
                .await?;
                match self
                    .credit(&mut attempt, claim, receipt, points, &published)
                    .await?
                {
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

    async fn credit(
        &self,
        tx: &mut PgConnection,
        claim: &Claim<'_>,
        receipt: ReceiptId,
        points: Points,
        published: &Published,
    ) -> Result<Result<(), Taken>, ChannelError> {
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

impl Outcome {
    /// The word for it in JSON and in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Credited { .. } => "credited",
            Self::InReview { .. } => "in_review",
            Self::AlreadyEarned { .. } => "already_earned",
            Self::Refused { .. } => "refused",
        }
    }

    /// The receipt that was made of it.
    pub fn receipt(&self) -> Option<ReceiptId> {
        match self {
            Self::Credited { receipt, .. } | Self::InReview { receipt, .. } => Some(*receipt),
            Self::AlreadyEarned { .. } | Self::Refused { .. } => None,
        }
    }
}
