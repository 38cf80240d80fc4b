//! What stands between the network and the handlers: how often somebody may try to sign
//! in, how long a sender may pause, whom to believe about addresses.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::{
    ApiError,
    caller::{Caller, Network},
    glances::Glances,
    rendition::Renditions,
    throttle::{Rate, Throttle},
};

/// A body that pauses longer than this has been given up by its sender.
const BODY_PAUSE_MAX: Duration = Duration::from_secs(20);

/// The edge of one process.
#[derive(Clone)]
pub struct Edge {
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Arc<[Network]>,
    /// The longest pause of a request's body.
    pub body_pause_max: Duration,
    pub renditions: Renditions,
    pub glances: Glances,
    /// Tries to sign in, of one address.
    callers: Arc<Throttle<Caller>>,
    /// Text messages that one address asked for.
    askers: Arc<Throttle<Caller>>,
    /// Wrong passwords for one name, by the name's hash.
    names: Arc<Throttle<[u8; 32]>>,
}

impl Default for Edge {
    /// For a real mall. Its guests share the addresses of its network and sign in with
    /// the mini-program, so an address may do so often; a name may guess seldom: ten
    /// times, then six times a minute, which in a year is three million of the 10^14
    /// passwords of eight letters and digits.
    fn default() -> Self {
        let names = Rate {
            burst: 10,
            every: TimeDelta::seconds(10),
        };
        Self::with(names, MESSAGES)
    }
}

/// A mall's guests share the addresses of its network, so many may ask at once; for who
/// would have messages sent to strangers, two hundred an hour are not worth the trouble.
const MESSAGES: Rate = Rate {
    burst: 30,
    every: TimeDelta::seconds(18),
};

/// Fifty a second, and a hundred at once.
const FIFTY_A_SECOND: Rate = Rate {
    burst: 100,
    every: TimeDelta::milliseconds(20),
};

impl Edge {
    /// For the demo, whose passwords are known anyway: no limit is below fifty requests
    /// a second from one address.
    pub fn demo() -> Self {
        Self::with(FIFTY_A_SECOND, FIFTY_A_SECOND)
    }

    fn with(names: Rate, messages: Rate) -> Self {
        Self {
            proxies: Arc::default(),
            body_pause_max: BODY_PAUSE_MAX,
            renditions: Renditions::default(),
            glances: Glances::default(),
            callers: Arc::new(Throttle::new(FIFTY_A_SECOND)),
            askers: Arc::new(Throttle::new(messages)),
            names: Arc::new(Throttle::new(names)),
        }
    }

    /// Counts a try of this address to sign in.
    pub fn knock(&self, caller: Caller, now: DateTime<Utc>) -> Result<(), ApiError> {
        let tried = self.callers.try_once(caller, now);
        tried.map_err(ApiError::too_many_requests)
    }

    /// Counts a text message that this address asks for.
    pub fn asks_for_message(&self, caller: Caller, now: DateTime<Utc>) -> Result<(), ApiError> {
        let asked = self.askers.try_once(caller, now);
        asked.map_err(ApiError::too_many_requests)
    }

    /// Counts a password for this name as wrong, until `Guess::was_right` says otherwise:
    /// guesses sent at the same moment count too.
    pub fn guess(&self, username: &str, now: DateTime<Utc>) -> Result<Guess<'_>, ApiError> {
        let name = Sha256::digest(username).into();
        let tried = self.names.try_once(name, now);
        tried.map_err(ApiError::too_many_requests)?;
        Ok(Guess {
            names: &self.names,
            name,
        })
    }
}

/// A password that counts as wrong.
pub struct Guess<'a> {
    names: &'a Throttle<[u8; 32]>,
    name: [u8; 32],
}

impl Guess<'_> {
    /// It does not count.
    pub fn was_right(self) {
        self.names.forgive(&self.name);
    }
}
