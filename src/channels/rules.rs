//! What follows for a sale that a channel told: pure. A channel that names shop, amount
//! and moment leaves nothing to read; age, amount and caps count as for a paper.

use chrono::{NaiveDateTime, TimeDelta};

use crate::{
    decision::{Finding, Policy, Reason},
    duplicates::{Twin, Verdict},
    extraction::Moment,
    ids::ReceiptId,
    money::{Fen, Points},
    receipts::{Credited, MemberDay},
    tenants::Tenant,
};

/// A channel's clock may run this much ahead of ours.
const CLOCK_MINUTES_AHEAD_MAX: i64 = 15;

/// Everything that is looked at.
pub struct Case<'a> {
    pub tenant: &'a Tenant,
    pub paid: Fen,
    pub moment: Moment,
    /// Now, on the mall's clocks.
    pub today: NaiveDateTime,
    /// Receipts that may be the same sale, the surest first.
    pub twins: &'a [Twin],
    /// What the member was credited today.
    pub member_day: MemberDay,
}

/// What happens to the sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    Credit(Points),
    /// A person looks, and may credit these points.
    Review(Vec<Finding>, Points),
    Refuse(Reason),
    /// This receipt has earned for it.
    Earned(ReceiptId),
}

/// Judges. What waits for a person has earned nothing: it does not stand in the way of a
/// channel that knows the sale, and is seen to be its twin when the person comes to it.
pub fn judge(case: &Case<'_>, policy: &Policy) -> Ruling {
    let same = |twin: &&Twin| twin.credited && twin.comparison.verdict != Verdict::Suspected;
    if let Some(twin) = case.twins.iter().find(same) {
        return Ruling::Earned(twin.receipt_id);
    }
    let profile = &case.tenant.profile;
    let policy = &*policy.at(&profile.code, &profile.category);
    let Some(rate) = policy.rate(&profile.code, &profile.category) else {
        return Ruling::Refuse(Reason::TenantNotEligible);
    };
    let points = rate.points(case.paid);
    if case.paid < policy.minimum_fen || points == Points::ZERO {
        return Ruling::Refuse(Reason::BelowMinimum);
    }
    let days = (case.today.date() - case.moment.local.date()).num_days();
    if i64::from(policy.days_after_purchase) < days {
        return Ruling::Refuse(Reason::TooOld);
    }
    let findings = findings(case, policy, points);
    match findings.is_empty() {
        true => Ruling::Credit(points),
        false => Ruling::Review(findings, points),
    }
}

/// By the names of the rules for papers, so that figures count both together.
fn findings(case: &Case<'_>, policy: &Policy, points: Points) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(twin) = case.twins.iter().find(|twin| twin.credited) {
        let fields = twin.comparison.agree.join(", ");
        let detail = format!("{} ({fields})", twin.receipt_id);
        found.push(Finding::doubt("twins", Reason::SuspectedDuplicate, detail));
    }
    if case.today + TimeDelta::minutes(CLOCK_MINUTES_AHEAD_MAX) < case.moment.local {
        let detail = case.moment.to_string();
        found.push(Finding::doubt("future", Reason::FutureDated, detail));
    }
    if policy.review_above_fen < case.paid {
        let detail = format!("paid {}", case.paid);
        let limit = Finding::doubt("limit", Reason::AboveLimit, detail);
        let limit = limit.with("paid_fen", case.paid.0);
        found.push(limit.with("limit_fen", policy.review_above_fen.0));
    }
    let (here, all) = (case.member_day.at_tenant, case.member_day.all);
    let (receipts_max, points_max) = (policy.receipts_per_day, policy.points_per_day);
    let caps = over(all, points, Some(receipts_max), Some(points_max));
    found.extend(caps.map(|day| capped("caps", day, "today")));
    let (receipts_max, points_max) = (policy.tenant_receipts_per_day, policy.tenant_points_per_day);
    let caps = over(here, points, receipts_max, points_max);
    found.extend(caps.map(|day| capped("tenant_caps", day, "at this tenant today")));
    if policy.never_automatic {
        let profile = &case.tenant.profile;
        let detail = format!("{} {}", profile.code, profile.category);
        found.push(Finding::doubt(
            "never_automatic",
            Reason::CheckedByStaff,
            detail,
        ));
    }
    found
}

/// The day, where these points are more than it may have.
fn over(
    day: Credited,
    points: Points,
    receipts_max: Option<i64>,
    points_max: Option<Points>,
) -> Option<Credited> {
    let with_this = day.points.0.saturating_add(points.0);
    let is_over = receipts_max.is_some_and(|max| max <= day.receipts)
        || points_max.is_some_and(|max| max.0 < with_this);
    is_over.then_some(day)
}

fn capped(rule: &'static str, day: Credited, of: &str) -> Finding {
    let detail = format!("{} receipts and {} points {of}", day.receipts, day.points.0);
    let found = Finding::doubt(rule, Reason::CapReached, detail);
    let found = found.with("receipts", day.receipts);
    found.with("points", day.points.0)
}
