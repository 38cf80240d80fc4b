//! What the paper itself, its match and its twins say, one function each. Every rule looks
//! at the same case and either finds something or does not. Adding one is a function and a
//! line in `RULES`; a rule that compares with the past belongs into `risk`.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::TimeDelta;

use super::{Case, Finding, Policy, Reason, Shop};
use crate::{
    confidence::Permille,
    duplicates::Verdict as TwinVerdict,
    extraction::{Kind, Moment, Precision},
    money::{Fen, Points},
    reading::Verdict as PhotoVerdict,
    receipts::Credited,
};

type Rule = fn(&Case<'_>, &Policy) -> Option<Finding>;

/// Each with the name that findings carry; never renamed.
const RULES: &[(&str, Rule)] = &[
    ("no_receipt", no_receipt),
    ("several_photos", several_photos),
    ("kind", other_kind),
    ("store", store),
    ("eligibility", eligibility),
    ("key_fields", key_fields),
    ("contradictions", contradictions),
    ("low_confidence", low_confidence),
    ("currency", currency),
    ("age", age),
    ("future", future),
    ("minimum", minimum),
    ("limit", limit),
    ("twins", twins),
    ("caps", caps),
    ("tenant_caps", tenant_caps),
    ("never_automatic", never_automatic),
];

/// A till's clock may run this much ahead of ours.
const CLOCK_MINUTES_AHEAD_MAX: i64 = 15;
/// Fewer lines of text than this are no receipt.
const RECEIPT_LINES_MIN: usize = 3;

pub fn assess(case: &Case<'_>, policy: &Policy) -> Vec<Finding> {
    let found = RULES.iter().filter_map(|(name, rule)| {
        let mut finding = rule(case, policy)?;
        finding.rule = (*name).into();
        Some(finding)
    });
    found.collect()
}

fn doubt(reason: Reason, detail: impl Into<String>) -> Option<Finding> {
    finding(reason, false, detail)
}

fn finding(reason: Reason, certain: bool, detail: impl Into<String>) -> Option<Finding> {
    Some(Finding {
        reason,
        certain,
        rule: Cow::Borrowed(""),
        detail: detail.into(),
        numbers: BTreeMap::new(),
    })
}

fn no_receipt(case: &Case<'_>, _: &Policy) -> Option<Finding> {
    let detail = format!("{} lines of text", case.lines);
    if case.lines < RECEIPT_LINES_MIN {
        return finding(Reason::NotAReceipt, true, detail);
    }
    (case.photo_verdict == PhotoVerdict::NoReceipt)
        .then(|| doubt(Reason::NotAReceipt, detail))
        .flatten()
}

/// Several photos that may not be of one paper.
fn several_photos(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let detail = format!("{} photos, {}", case.photos, case.one_paper);
    (case.one_paper < policy.confidence.field)
        .then(|| doubt(Reason::SeveralPhotos, detail))
        .flatten()
}

fn other_kind(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let document = &case.facts.document;
    let likely = Permille::of(document.confidence);
    let certain = policy.confidence.refusal <= likely;
    let detail = format!("{likely}: {}", document.reasons.join(", "));
    let reason = match document.kind {
        Kind::Sale if likely < policy.confidence.kind => Reason::LowConfidence,
        Kind::Sale => return negative_sale(case),
        Kind::Prebill => Reason::Prebill,
        Kind::Refund => Reason::RefundSlip,
        Kind::Takeaway => Reason::TakeawayOrder,
        Kind::CardSlip => Reason::CardSlip,
        Kind::Topup => Reason::Topup,
        Kind::Parking => Reason::Parking,
        Kind::Invoice => Reason::Invoice,
        Kind::Handwritten => Reason::Handwritten,
        Kind::Screenshot => Reason::Screenshot,
        Kind::Several => Reason::SeveralReceipts,
        Kind::Other => Reason::NotAReceipt,
    };
    finding(reason, certain, detail)
}

fn negative_sale(case: &Case<'_>) -> Option<Finding> {
    let paid = case.facts.paid_amount.as_ref()?.value;
    (paid < Fen::ZERO)
        .then(|| doubt(Reason::RefundSlip, format!("paid {paid}")))
        .flatten()
}

fn store(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    match &case.shop {
        Shop::Tenant { likely, code, .. } => (*likely < policy.confidence.tenant)
            .then(|| doubt(Reason::LowConfidence, format!("tenant {code} {likely}")))
            .flatten(),
        Shop::Ambiguous(codes) => doubt(Reason::AmbiguousStore, codes.join(", ")),
        Shop::Elsewhere { likely } => finding(
            Reason::NotThisMall,
            policy.confidence.refusal <= *likely,
            format!("names another place {likely}"),
        ),
        Shop::Doubtful(why) => doubt(Reason::UnknownStore, why.clone()),
        Shop::Unknown => doubt(Reason::UnknownStore, "no tenant fits"),
    }
}

fn eligibility(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let Shop::Tenant {
        code,
        category,
        likely,
        ..
    } = &case.shop
    else {
        return None;
    };
    match policy.rate(code, category) {
        Some(_) => None,
        None => finding(
            Reason::TenantNotEligible,
            policy.confidence.tenant <= *likely,
            format!("{code} {category}"),
        ),
    }
}

/// Amount, time, and a number or a moment to the second: without them the sale
/// cannot be told from another.
fn key_fields(case: &Case<'_>, _: &Policy) -> Option<Finding> {
    let facts = case.facts;
    let to_the_second = facts
        .paid_at
        .as_ref()
        .is_some_and(|at| at.value.precision == Precision::Second);
    let mut missing = Vec::new();
    if facts.paid_amount.is_none() {
        missing.push("paid_amount");
    }
    if facts.paid_at.is_none() {
        missing.push("paid_at");
    }
    if facts.receipt_number.is_none() && !to_the_second {
        missing.push("receipt_number");
    }
    let reason = match case.photo_verdict {
        PhotoVerdict::Ok => Reason::Incomplete,
        _ => Reason::Unreadable,
    };
    (!missing.is_empty())
        .then(|| doubt(reason, missing.join(", ")))
        .flatten()
}

fn contradictions(case: &Case<'_>, _: &Policy) -> Option<Finding> {
    let first = case.facts.contradictions.first()?;
    doubt(Reason::AmountsDisagree, first.0.clone())
}

fn low_confidence(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let facts = case.facts;
    let fields = [
        (
            "paid_amount",
            facts.paid_amount.as_ref().map(|f| f.permille()),
        ),
        ("paid_at", facts.paid_at.as_ref().map(|f| f.permille())),
        (
            "receipt_number",
            facts.receipt_number.as_ref().map(|f| f.permille()),
        ),
    ];
    let doubtful: Vec<_> = fields
        .into_iter()
        .filter_map(|(name, likely)| Some((name, likely?)))
        .filter(|(_, likely)| *likely < policy.confidence.field)
        .map(|(name, likely)| format!("{name} {likely}"))
        .collect();
    (!doubtful.is_empty())
        .then(|| doubt(Reason::LowConfidence, doubtful.join(", ")))
        .flatten()
}

fn currency(case: &Case<'_>, _: &Policy) -> Option<Finding> {
    let currency = &case.facts.currency.as_ref()?.value;
    (currency != case.currency)
        .then(|| doubt(Reason::ForeignCurrency, currency.clone()))
        .flatten()
}

fn age(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let paid_at = case.facts.paid_at.as_ref()?;
    let days = (case.submitted.date() - paid_at.value.local.date()).num_days();
    let certain = policy.confidence.refusal <= paid_at.permille();
    (i64::from(policy.days_after_purchase) < days)
        .then(|| finding(Reason::TooOld, certain, format!("{days} days")))
        .flatten()
        .map(|found| {
            found
                .with("days", days)
                .with("limit", policy.days_after_purchase.into())
        })
}

fn future(case: &Case<'_>, _: &Policy) -> Option<Finding> {
    let paid_at = case.facts.paid_at.as_ref()?.value;
    let latest = case.submitted + TimeDelta::minutes(CLOCK_MINUTES_AHEAD_MAX);
    (latest < earliest(paid_at))
        .then(|| doubt(Reason::FutureDated, paid_at.to_string()))
        .flatten()
}

/// The earliest moment that a paper showing `moment` can mean.
fn earliest(moment: Moment) -> chrono::NaiveDateTime {
    match moment.precision {
        Precision::Second | Precision::Minute => moment.local,
        Precision::Day => moment.local.date().and_time(chrono::NaiveTime::MIN),
    }
}

fn minimum(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let paid = case.facts.paid_amount.as_ref()?;
    if paid.value < Fen::ZERO {
        return None;
    }
    let certain = policy.confidence.refusal <= paid.permille();
    let earns_nothing = match &case.shop {
        Shop::Tenant { code, category, .. } => policy
            .rate(code, category)
            .is_some_and(|rate| rate.points(paid.value) == Points::ZERO),
        _ => false,
    };
    (paid.value < policy.minimum_fen || earns_nothing)
        .then(|| {
            finding(
                Reason::BelowMinimum,
                certain,
                format!("paid {}", paid.value),
            )
        })
        .flatten()
        .map(|found| {
            let found = found.with("paid_fen", paid.value.0);
            found.with("limit_fen", policy.minimum_fen.0)
        })
}

fn limit(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let paid = case.facts.paid_amount.as_ref()?.value;
    (policy.review_above_fen < paid)
        .then(|| doubt(Reason::AboveLimit, format!("paid {paid}")))
        .flatten()
        .map(|found| {
            let found = found.with("paid_fen", paid.0);
            found.with("limit_fen", policy.review_above_fen.0)
        })
}

/// The same sale, already credited to the same member, is refused. Everything else
/// that looks like it goes to a person with the twin beside it.
fn twins(case: &Case<'_>, _: &Policy) -> Option<Finding> {
    let twin = case.twins.first()?;
    let detail = format!("{} ({})", twin.receipt_id, twin.comparison.agree.join(", "));
    let same = matches!(
        twin.comparison.verdict,
        TwinVerdict::SameSale | TwinVerdict::SamePhoto
    );
    if same && twin.same_member && twin.credited {
        return finding(Reason::Duplicate, true, detail);
    }
    doubt(Reason::SuspectedDuplicate, detail)
}

fn caps(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let day = case.member_day.all;
    let points = super::points(case, policy);
    over(
        day,
        points,
        Some(policy.receipts_per_day),
        Some(policy.points_per_day),
        "today",
    )
}

fn tenant_caps(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let day = case.member_day.at_tenant;
    let points = super::points(case, policy);
    let (receipts_max, points_max) = (policy.tenant_receipts_per_day, policy.tenant_points_per_day);
    over(
        day,
        points,
        receipts_max,
        points_max,
        "at this tenant today",
    )
}

fn over(
    day: Credited,
    points: Points,
    receipts_max: Option<i64>,
    points_max: Option<Points>,
    of: &str,
) -> Option<Finding> {
    let with_this = day.points.0.saturating_add(points.0);
    let over = receipts_max.is_some_and(|max| max <= day.receipts)
        || points_max.is_some_and(|max| max.0 < with_this);
    let detail = format!("{} receipts and {} points {of}", day.receipts, day.points.0);
    let found = over.then(|| doubt(Reason::CapReached, detail)).flatten()?;
    let found = found
        .with("receipts", day.receipts)
        .with("points", day.points.0);
    Some(found.with("points_with_this", with_this))
}

fn never_automatic(case: &Case<'_>, policy: &Policy) -> Option<Finding> {
    let Shop::Tenant { code, category, .. } = &case.shop else {
        return None;
    };
    let detail = format!("{code} {category}");
    let never = policy.never_automatic;
    never
        .then(|| doubt(Reason::CheckedByStaff, detail))
        .flatten()
}
