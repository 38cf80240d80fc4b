//! What follows for a sale that a channel told: pure. A channel that names shop, amount
//! and moment leaves nothing to read; age, amount and caps count as for a paper.

use chrono::{NaiveDateTime, TimeDelta};
use serde::Serialize;

use crate::{
    decision::{Policy, Reason},
    duplicates::{Twin, Verdict},
    extraction::Moment,
    ids::ReceiptId,
    money::{Fen, Points},
    receipts::MemberDay,
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

/// Why a person looks, with the numbers behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doubt {
    pub reason: Reason,
    pub detail: String,
}

/// What happens to the sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    Credit(Points),
    /// A person looks, and may credit these points.
    Review(Vec<Doubt>, Points),
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
    let doubts = doubts(case, policy, points);
    match doubts.is_empty() {
        true => Ruling::Credit(points),
        false => Ruling::Review(doubts, points),
    }
}

fn doubts(case: &Case<'_>, policy: &Policy, points: Points) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut doubt = |reason, detail| doubts.push(Doubt { reason, detail });
    if let Some(twin) = case.twins.iter().find(|twin| twin.credited) {
        let fields = twin.comparison.agree.join(", ");
        let detail = format!("{} ({fields})", twin.receipt_id);
        doubt(Reason::SuspectedDuplicate, detail);
    }
    if case.today + TimeDelta::minutes(CLOCK_MINUTES_AHEAD_MAX) < case.moment.local {
        doubt(Reason::FutureDated, case.moment.to_string());
    }
    if policy.review_above_fen < case.paid {
        doubt(Reason::AboveLimit, format!("paid {}", case.paid));
    }
    if policy.never_automatic {
        doubt(Reason::CheckedByStaff, "never without a person".to_owned());
    }
    let (here, all) = (case.member_day.at_tenant, case.member_day.all);
    let caps = [
        (
            all,
            Some(policy.receipts_per_day),
            Some(policy.points_per_day),
        ),
        (
            here,
            policy.tenant_receipts_per_day,
            policy.tenant_points_per_day,
        ),
    ];
    for (day, receipts_max, points_max) in caps {
        let with_this = day.points.0.saturating_add(points.0);
        let over = receipts_max.is_some_and(|max| max <= day.receipts)
            || points_max.is_some_and(|max| max.0 < with_this);
        if over {
            let detail = format!("{} receipts and {} points", day.receipts, day.points.0);
            doubt(Reason::CapReached, detail);
        }
    }
    doubts
}
