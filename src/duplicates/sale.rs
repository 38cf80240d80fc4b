//! A sale, as far as a receipt tells it.

use super::Sketch;
use crate::{extraction::Moment, ids::TenantId, money::Fen};

/// What tells one sale from another, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sale {
    pub tenant: Option<TenantId>,
    /// Mall's local time.
    pub moment: Option<Moment>,
    /// As printed.
    pub number: Option<String>,
    pub amount: Option<Fen>,
    /// Transaction numbers of payments.
    pub payments: Vec<String>,
    /// Whose time `moment` is.
    pub timed_by: TimedBy,
    /// SHA-256 of each photo.
    pub photos: Vec<Vec<u8>>,
    /// Of the whole text, as the machine read it.
    pub sketch: Option<Sketch>,
    /// Of the picture: 256 bits.
    pub likeness: Option<Vec<u8>>,
}

/// A payment is settled some seconds before or after the till prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimedBy {
    #[default]
    Till,
    Payment,
}

impl TimedBy {
    pub fn of(is_payment: bool) -> Self {
        match is_payment {
            true => Self::Payment,
            false => Self::Till,
        }
    }
}

#[cfg(test)]
impl Sale {
    /// A sale at one and the same tenant; the moment is as exact as its text.
    pub(super) fn sample(moment: &str, number: Option<&str>, fen: i64) -> Self {
        use crate::extraction::Precision;

        let (padded, precision) = match moment.len() {
            10 => (format!("{moment}T00:00:00"), Precision::Day),
            16 => (format!("{moment}:00"), Precision::Minute),
            _ => (moment.to_owned(), Precision::Second),
        };
        Self {
            tenant: Some(TenantId::from(uuid::Uuid::nil())),
            moment: Some(Moment {
                local: padded.parse().unwrap(),
                precision,
            }),
            number: number.map(str::to_owned),
            amount: Some(Fen(fen)),
            ..Self::default()
        }
    }
}
