//! How a tenant's receipts usually are, learned from its settled ones.

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{
    Paper,
    chance::median,
    history::{LATE_MINUTES, TOGETHER_MINUTES},
    number_out_of_order::{Numbering, numbering},
};
use crate::money::Fen;

/// A settled receipt of the tenant, as far as habits go.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    pub amount: Fen,
    /// The sale, on the mall's clocks; cut where the paper cuts it.
    pub paid: NaiveDateTime,
    /// The sale is known to the minute at least.
    pub timed: bool,
    pub submitted: NaiveDateTime,
    /// Letters and digits only, in capitals.
    pub number: Option<String>,
}

/// A tenant's habit, as far as its settled receipts tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Habit {
    /// How many settled receipts were looked at.
    pub settled: i64,
    /// Median of the natural logarithms of the amounts in fen.
    pub amount_ln: f64,
    /// Median of their distances from it.
    pub amount_ln_spread: f64,
    /// How many amounts were whole hundreds of yuan.
    pub round: i64,
    /// How many late uploads there are in ten minutes.
    pub late: f64,
    /// How this receipt's number stands among the others.
    pub numbering: Numbering,
}

/// Whole hundreds of yuan.
pub const ROUND_FEN: i64 = 10_000;

impl Habit {
    /// What these receipts, in any order, tell about this paper's tenant.
    pub fn of(paper: &Paper<'_>, settled: &[Settled]) -> Self {
        let logs: Vec<f64> = settled.iter().filter_map(|one| ln(one.amount)).collect();
        let amount_ln = median(logs.clone()).unwrap_or_default();
        let far = logs.iter().map(|log| (log - amount_ln).abs()).collect();
        let round = settled.iter().filter(|one| is_round(one.amount)).count();
        Self {
            settled: settled.len() as i64,
            amount_ln,
            amount_ln_spread: median(far).unwrap_or_default(),
            round: round as i64,
            late: late(settled),
            numbering: numbering(paper, settled),
        }
    }
}

pub fn ln(amount: Fen) -> Option<f64> {
    (Fen::ZERO < amount).then(|| (amount.0 as f64).ln())
}

pub fn is_round(amount: Fen) -> bool {
    Fen::ZERO < amount && amount.0 % ROUND_FEN == 0
}

/// Late uploads in as many minutes as count as together.
fn late(settled: &[Settled]) -> f64 {
    let times = settled.iter().map(|one| one.submitted);
    let (Some(first), Some(last)) = (times.clone().min(), times.max()) else {
        return 0.0;
    };
    let is_late = |one: &&Settled| one.paid + TimeDelta::minutes(LATE_MINUTES) <= one.submitted;
    let late = settled.iter().filter(is_late).count();
    let minutes = (last - first).num_minutes().max(TOGETHER_MINUTES);
    late as f64 * TOGETHER_MINUTES as f64 / minutes as f64
}

#[cfg(test)]
impl Habit {
    /// Fifty receipts of about 100 yuan: half of them within a third of it.
    pub fn sample() -> Self {
        Self {
            settled: 50,
            amount_ln: 10_000_f64.ln(),
            amount_ln_spread: 0.3,
            ..Self::default()
        }
    }
}
