//! Where the time comes from. The product never asks the operating system
//! directly, so that a test can move the clock instead of sleeping.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};

/// The present moment, real or set by a test.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Mutex<DateTime<Utc>>>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still at `moment` until it is moved.
    pub fn fixed(moment: DateTime<Utc>) -> Self {
        Self(Some(Arc::new(Mutex::new(moment))))
    }

    /// The present moment in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Some(moment) => *moment.lock().expect("nobody panics holding the clock"),
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that reads the clock"
            )]
            None => Utc::now(),
        }
    }

    /// Moves a fixed clock; a system clock cannot be moved.
    pub fn advance(&self, by: TimeDelta) {
        let moment = self.0.as_ref().expect("only a fixed clock can be moved");
        *moment.lock().expect("nobody panics holding the clock") += by;
    }
}
