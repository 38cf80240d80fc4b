//! One moment as it stands on a paper, with what is known of it.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::extraction::{Precision, layout::Span};

use super::words::Event;

/// A moment, what happened then by the word beside it, and how much that word says.
#[derive(Clone, Debug)]
pub struct Sighting {
    pub row: usize,
    pub date: NaiveDate,
    pub order: f32,
    pub time: Option<(NaiveTime, Precision)>,
    pub event: Event,
    pub rank: f32,
    /// Beside the lines of a stored-value card: the card's clock, not the till's.
    pub of_card: bool,
    pub spans: Vec<Span>,
}

impl Sighting {
    pub fn moment(&self) -> NaiveDateTime {
        self.date
            .and_time(self.time.map_or(NaiveTime::MIN, |(time, _)| time))
    }

    pub fn precision(&self) -> Precision {
        self.time.map_or(Precision::Day, |(_, precision)| precision)
    }

    pub fn detail(&self) -> u8 {
        match self.precision() {
            Precision::Second => 2,
            Precision::Minute => 1,
            Precision::Day => 0,
        }
    }

    pub fn near(&self, other: &Self) -> bool {
        let apart = (self.moment() - other.moment()).abs();
        self.date == other.date
            && (self.time.is_none() || other.time.is_none() || apart <= TimeDelta::minutes(2))
    }

    /// Another time of the same day, as far as both are told.
    pub fn differs(&self, other: &Self) -> bool {
        let apart = (self.moment() - other.moment()).abs();
        let minutes = self.detail().min(other.detail()) < 2;
        let same = if minutes {
            TimeDelta::seconds(59)
        } else {
            TimeDelta::zero()
        };
        let timed = self.time.is_some() && other.time.is_some();
        self.date == other.date && timed && same < apart
    }
}
