//! Whether the machine would credit a paper by itself, by the product's own rules:
//! the demo's policy, at a tenant that is certain and earns, on the day of the sale,
//! with no twin. What is left is what the reader alone decides.

use chrono::TimeDelta;
use xiaopiao::{
    confidence::Permille,
    decision::{self, Case, Decision, Policy, Shop},
    demo,
    extraction::Facts,
    ids::TenantId,
    money::Fen,
    reading::Reading,
    receipts::MemberDay,
    risk::History,
};

/// Whether these facts would be credited without a person.
pub fn alone(reading: &Reading, facts: &Facts) -> anyhow::Result<bool> {
    let policy = Policy {
        review_above_fen: Fen(i64::MAX),
        ..demo::policy()?
    };
    let Some(paid_at) = &facts.paid_at else {
        return Ok(false);
    };
    let currency = facts
        .currency
        .as_ref()
        .map(|currency| currency.value.as_str());
    let case = Case {
        photos: 1,
        one_paper: Permille::CERTAIN,
        photo_verdict: reading.photo.verdict,
        lines: reading.lines.len(),
        facts,
        shop: Shop::Tenant {
            tenant_id: TenantId::fresh(),
            code: "any".to_owned(),
            category: "零售".to_owned(),
            likely: Permille::CERTAIN,
        },
        twins: &[],
        member_day: MemberDay::default(),
        history: &History::default(),
        submitted: paid_at.value.local + TimeDelta::hours(1),
        currency: currency.unwrap_or_default(),
    };
    let decision = decision::decide(&case, &policy);
    Ok(matches!(decision, Decision::Credit { .. }))
}
