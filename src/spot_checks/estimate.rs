//! How often the machine's credits are wrong, estimated from those that were checked:
//! in all, by rule that let them pass, by tenant. Each with a 95 % Wilson interval, which
//! is honest also where nothing wrong was found among few.
//!
//! Every credit had the same chance to be picked as long as the policy's share stayed the
//! same; over a span in which it changed, receipts of the time with the larger share count
//! more.

use serde::Serialize;
use sqlx::PgPool;

use super::store;
use crate::{ids::MallId, staff::Scope, statement::Span};

/// A share between 0 and 1 with the bounds in which it lies at 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// What was checked of some credits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    pub picked: i64,
    pub checked: i64,
    pub wrong: i64,
}

/// What was checked of some credits, and what it says about all of them.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Share {
    /// A rule's name or a tenant's code; empty for all.
    pub of: String,
    /// Chosen by chance.
    pub picked: i64,
    /// Of them, looked at.
    pub checked: i64,
    /// Of those, wrongly credited.
    pub wrong: i64,
    /// `wrong` of `checked`; `null` while nothing was checked.
    pub rate: Option<f64>,
    /// Where the share of all such credits lies; `null` while nothing was checked.
    pub interval: Option<Interval>,
}

/// The figures of a span of time.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Quality {
    /// What the machine credited alone.
    pub credited: i64,
    pub all: Share,
    /// By the rules that noted something and let it pass; `none` where none did.
    pub by_rule: Vec<Share>,
    /// By tenant code.
    pub by_tenant: Vec<Share>,
}

/// Two-sided 95 %.
const Z: f64 = 1.959_964;

impl Share {
    fn of(name: &str, counts: Checked) -> Self {
        let (checked, wrong) = (counts.checked as f64, counts.wrong as f64);
        let known = 0 < counts.checked;
        Self {
            of: name.to_owned(),
            picked: counts.picked,
            checked: counts.checked,
            wrong: counts.wrong,
            rate: known.then(|| wrong / checked),
            interval: known.then(|| wilson(wrong, checked)),
        }
    }
}

fn wilson(wrong: f64, checked: f64) -> Interval {
    let share = wrong / checked;
    let square = Z * Z / checked;
    let middle = (share + square / 2.0) / (1.0 + square);
    let half =
        Z / (1.0 + square) * (share * (1.0 - share) / checked + square / checked / 4.0).sqrt();
    Interval {
        low: (middle - half).max(0.0),
        high: (middle + half).min(1.0),
    }
}

/// The figures for what the machine credited in this span, in this part of the mall.
pub async fn quality(
    db: &PgPool,
    mall: MallId,
    scope: Scope,
    span: Span,
) -> Result<Quality, sqlx::Error> {
    let mut db = db.acquire().await?;
    let shares = |counts: Vec<(String, Checked)>| {
        let shares = counts.iter().map(|(name, counts)| Share::of(name, *counts));
        shares.collect()
    };
    let (credited, all) = store::counts(&mut db, mall, scope, span).await?;
    Ok(Quality {
        credited,
        all: Share::of("", all),
        by_rule: shares(store::counts_by_rule(&mut db, mall, scope, span).await?),
        by_tenant: shares(store::counts_by_tenant(&mut db, mall, scope, span).await?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wrong: f64, checked: f64, low: f64, high: f64) {
        let interval = wilson(wrong, checked);
        let close = (interval.low - low).abs() < 5e-4 && (interval.high - high).abs() < 5e-4;
        assert!(close, "{interval:?}");
    }

    #[test]
    fn the_interval_is_wilson_s() {
        check(0.0, 100.0, 0.0, 0.0370);
        check(1.0, 100.0, 0.0018, 0.0545);
        check(5.0, 10.0, 0.2366, 0.7634);
        check(10.0, 10.0, 0.7225, 1.0);
    }

    #[test]
    fn where_nothing_was_checked_nothing_is_said() {
        let share = Share::of("", Checked::default());
        assert_eq!((share.rate, share.interval), (None, None));
    }
}
