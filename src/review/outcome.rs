//! What would follow from an approval, without deciding: the very checks of deciding,
//! undone again, and the rules over the facts as the person corrected them.

use chrono::NaiveDate;
use sqlx::{Acquire as _, PgConnection};

use super::{Approval, Corrections, Desk, ReviewError};
use crate::{
    confidence::Permille,
    decision::{self, Case, Decision, Finding, Policy, Published, SecondPerson, Shop},
    duplicates::{self, Sale, Twin},
    extraction::{Facts, Field, Moment, Precision},
    ids::ReceiptId,
    money::{Fen, Points, Rate},
    pipeline,
    reading::Reading,
    receipts::{self, Evidence, Known, MemberDay, Receipt, Status},
    risk::History,
    staff::Reviewer,
    tenants::{self, Tenant, matching::TenantMatch},
    uploads,
};

/// What an approval would do now.
pub struct Outcome {
    /// Why it would be refused.
    pub problem: Option<ReviewError>,
    pub worth: Worth,
    pub day: Day,
    /// What the rules say of the facts as corrected, most weighty first.
    pub findings: Vec<Finding>,
    pub twins: Vec<Twin>,
    /// What would be credited.
    pub known: Known,
    pub tenant: Option<Tenant>,
    pub second_person: Option<(SecondPerson, Fen)>,
    pub policy_version: i32,
}

/// How the points come about.
pub struct Worth {
    pub points: Points,
    pub paid: Option<Fen>,
    pub rate: Option<Rate>,
    /// Whether the tenant has a rate of its own.
    pub is_exception: bool,
    pub minimum: Fen,
    pub expires_on: Option<NaiveDate>,
}

/// The member's day against its limits.
pub struct Day {
    pub credited: MemberDay,
    pub receipts_max: i64,
    pub points_max: Points,
}

impl Day {
    /// Whether these points would exceed a limit.
    pub fn is_over_with(&self, points: Points) -> bool {
        let sum = self.credited.all.points.0.saturating_add(points.0);
        self.receipts_max <= self.credited.all.receipts || self.points_max.0 < sum
    }
}

/// What the machine last saw on the paper.
struct Seen {
    evidence: Option<Evidence>,
    reading: Option<Reading>,
}

impl Desk<'_> {
    /// What this approval would do now. Changes nothing.
    pub async fn check(
        &self,
        by: &Reviewer,
        id: ReceiptId,
        approval: &Approval,
    ) -> Result<(Receipt, Outcome), ReviewError> {
        let mut tx = self.db.begin().await?;
        let receipt = receipts::find(&mut tx, self.mall.mall_id, id).await?;
        let receipt = receipt.ok_or(ReviewError::NoSuchReceipt)?;
        self.refuse_outside(&mut tx, by.scope(), id).await?;
        if receipt.version != approval.version {
            return Err(ReviewError::Stale {
                version: receipt.version,
            });
        }
        let (receipt, blind) = self.as_handed(&mut tx, by, receipt).await?;
        let mut outcome = self.outcome(&mut tx, &receipt, approval).await?;
        if let Some(blind) = &blind {
            blind.outcome(&mut outcome, approval, self);
        }
        tx.rollback().await?;
        Ok((receipt, outcome))
    }

    /// The same of a receipt as it stands.
    pub async fn outcome(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        approval: &Approval,
    ) -> Result<Outcome, ReviewError> {
        let mall = self.mall.mall_id;
        let published = decision::current(tx, mall).await?;
        let (known, tenant) = self.known(tx, receipt, &approval.corrections).await?;
        let sale = self.sale(tx, receipt, &known).await?;
        let twins = self.twins(tx, receipt, &sale).await?;
        let policy = &published.policy;
        let worth = self.worth(policy, &known, tenant.as_ref());
        let today = self.mall.day_start(self.now);
        let day = Day {
            credited: receipts::member_day(tx, mall, receipt.member_id, known.tenant_id, today)
                .await?,
            receipts_max: policy.receipts_per_day,
            points_max: policy.points_per_day,
        };
        let problem = self.problem(tx, receipt, approval).await?;
        let findings = self
            .findings(
                tx,
                receipt,
                approval,
                &published,
                tenant.as_ref(),
                &twins,
                &day,
            )
            .await?;
        let corrected = approval.corrections != Corrections::default();
        let paid = worth.paid.unwrap_or(Fen::ZERO);
        Ok(Outcome {
            problem,
            second_person: policy.second_person.of_approval(paid, corrected),
            worth,
            day,
            findings,
            twins,
            known,
            tenant,
            policy_version: published.version,
        })
    }

    /// Why the approval would be refused: by trying it.
    async fn problem(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        approval: &Approval,
    ) -> Result<Option<ReviewError>, ReviewError> {
        if receipt.status != Status::InReview {
            return Ok(Some(ReviewError::NotInReview));
        }
        let mut tried = tx.begin().await?;
        let ready = self.ready(&mut tried, receipt.clone(), approval).await;
        tried.rollback().await?;
        match ready {
            Ok(_) => Ok(None),
            Err(ReviewError::Trouble(err)) => Err(err.into()),
            Err(problem) => Ok(Some(problem)),
        }
    }

    /// What the receipt says once corrected, as far as it is known.
    async fn known(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        corrections: &Corrections,
    ) -> Result<(Known, Option<Tenant>), ReviewError> {
        let mut known = receipt.known();
        let code = corrections.tenant_code.as_ref();
        let tenant = match code.or(receipt.tenant_code.as_ref()) {
            Some(code) => tenants::by_code(tx, self.mall.mall_id, code).await?,
            None => None,
        };
        if code.is_some() {
            known.tenant_id = tenant.as_ref().map(|tenant| tenant.tenant_id);
        }
        known.paid_amount_fen = corrections.paid_amount.or(known.paid_amount_fen);
        let moment = self.moment(receipt, corrections.paid_at);
        known.paid_at = moment.and_then(|moment| self.mall.moment(moment.local));
        known.paid_at_precision = moment.map(|moment| moment.precision.code());
        if let Some(number) = &corrections.receipt_number {
            known.receipt_number.clone_from(number);
        }
        Ok((known, tenant))
    }

    async fn sale(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        known: &Known,
    ) -> Result<Sale, sqlx::Error> {
        let photos = uploads::photos(tx, self.mall.mall_id, receipt.receipt_id).await?;
        let read_as = duplicates::read_as(tx, self.mall, receipt.receipt_id).await?;
        let precision = known.paid_at_precision;
        let precision = precision.and_then(Precision::from_code);
        let moment = known.paid_at.zip(precision);
        Ok(Sale {
            tenant: known.tenant_id,
            moment: moment.map(|(at, precision)| Moment {
                local: self.mall.local(at),
                precision,
            }),
            number: known.receipt_number.clone(),
            amount: known.paid_amount_fen,
            photos: photos.into_iter().map(|photo| photo.sha256).collect(),
            ..read_as.unwrap_or_default()
        })
    }

    fn worth(&self, policy: &Policy, known: &Known, tenant: Option<&Tenant>) -> Worth {
        let profile = tenant.map(|tenant| &tenant.profile);
        let rate = profile.and_then(|profile| policy.rate(&profile.code, &profile.category));
        let paid = known.paid_amount_fen;
        let earned = rate.zip(paid).map(|(rate, paid)| rate.points(paid));
        Worth {
            points: earned.unwrap_or(Points::ZERO),
            paid,
            rate,
            is_exception: profile.is_some_and(|at| policy.tenant_rates.contains_key(&at.code)),
            minimum: policy.minimum_fen,
            expires_on: policy.points_expire.last_day(self.mall.day(self.now)),
        }
    }

    /// What the rules say. Where nothing could be read, what they said then.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one case, gathered by its only caller"
    )]
    async fn findings(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        approval: &Approval,
        published: &Published,
        tenant: Option<&Tenant>,
        twins: &[Twin],
        day: &Day,
    ) -> Result<Vec<Finding>, ReviewError> {
        let seen = self.seen(tx, receipt.receipt_id).await?;
        let facts = seen.evidence.as_ref().and_then(|seen| seen.facts.clone());
        let facts: Option<Facts> = facts.and_then(|facts| serde_json::from_value(facts).ok());
        let (Some(mut facts), Some(reading)) = (facts, &seen.reading) else {
            return Ok(seen.findings());
        };
        self.correct(&mut facts, &approval.corrections);
        let tenant_match = seen
            .evidence
            .as_ref()
            .and_then(|seen| seen.tenant_match.clone());
        let tenant_match: Option<TenantMatch> =
            tenant_match.and_then(|found| serde_json::from_value(found).ok());
        let is_corrected = approval.corrections.tenant_code.is_some();
        let shop = match (tenant, tenant_match) {
            (Some(tenant), _) if is_corrected => certain(tenant),
            (Some(tenant), None) => certain(tenant),
            (tenant, Some(found)) => pipeline::shop(&found, tenant),
            (None, None) => Shop::Unknown,
        };
        let history = seen.history();
        let case = Case {
            photos: usize::try_from(receipt.photo_count).unwrap_or(usize::MAX),
            one_paper: Permille::CERTAIN,
            photo_verdict: reading.photo.verdict,
            lines: reading.lines.len(),
            facts: &facts,
            shop,
            twins,
            member_day: day.credited,
            history: &history,
            submitted: self.mall.local(receipt.submitted_at),
            currency: &self.mall.currency,
        };
        Ok(match decision::decide(&case, &published.policy) {
            Decision::Credit { .. } => Vec::new(),
            Decision::Review { findings, .. } | Decision::Reject { findings, .. } => findings,
        })
    }

    async fn seen(&self, tx: &mut PgConnection, id: ReceiptId) -> Result<Seen, ReviewError> {
        let mall = self.mall.mall_id;
        let evidence = receipts::latest_evidence(tx, mall, id).await?;
        let reading = receipts::latest_reading(tx, mall, id).await?;
        // What an older version wrote in another form is left out rather than misread.
        let reading = reading.and_then(|reading| serde_json::from_value(reading).ok());
        Ok(Seen { evidence, reading })
    }

    /// A field that a person corrected is certain, and stands where it stood.
    fn correct(&self, facts: &mut Facts, corrections: &Corrections) {
        fn put<T>(field: &mut Option<Field<T>>, value: T) {
            let quad = field.as_ref().and_then(|field| field.quad);
            *field = Some(Field {
                value,
                confidence: 1.0,
                quad,
            });
        }
        if let Some(paid) = corrections.paid_amount {
            put(&mut facts.paid_amount, paid);
        }
        if let Some(moment) = corrections.paid_at {
            put(&mut facts.paid_at, moment);
        }
        match &corrections.receipt_number {
            Some(Some(number)) => put(&mut facts.receipt_number, number.clone()),
            Some(None) => facts.receipt_number = None,
            None => {}
        }
    }
}

fn certain(tenant: &Tenant) -> Shop {
    Shop::Tenant {
        tenant_id: tenant.tenant_id,
        code: tenant.profile.code.clone(),
        category: tenant.profile.category.clone(),
        likely: Permille::CERTAIN,
    }
}

impl Seen {
    /// The past that the machine looked at when it decided.
    fn history(&self) -> History {
        let looked_at = self
            .evidence
            .as_ref()
            .and_then(|seen| seen.looked_at.as_ref());
        let history = looked_at.map(|kept| kept["history"].clone());
        let history = history.and_then(|kept| serde_json::from_value(kept).ok());
        history.unwrap_or_default()
    }

    /// As they were found when the machine decided.
    fn findings(&self) -> Vec<Finding> {
        let decision = self
            .evidence
            .as_ref()
            .map(|seen| &seen.decision["findings"]);
        let findings = decision.and_then(|found| serde_json::from_value(found.clone()).ok());
        findings.unwrap_or_default()
    }
}
