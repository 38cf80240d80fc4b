//! How often somebody may try: a burst at once, then a steady rate. Kept in memory, by
//! each process for itself.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

/// Keys remembered before those that have nothing left to wait for are forgotten.
const KEYS_MAX: usize = 10_000;

/// A rate: so many at once, and one more after each interval.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub burst: i32,
    pub every: TimeDelta,
}

/// Allows each key its rate (GCRA: one moment a key says all).
#[derive(Debug)]
pub struct Throttle<K> {
    rate: Rate,
    /// When the key will have its whole burst again.
    whole_at: Mutex<HashMap<K, DateTime<Utc>>>,
}

impl<K: Hash + Eq> Throttle<K> {
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            whole_at: Mutex::default(),
        }
    }

    /// Counts a try, or says how long to wait before the next.
    pub fn try_once(&self, key: K, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        let mut whole_at = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        if KEYS_MAX <= whole_at.len() {
            whole_at.retain(|_, at| now < *at);
        }
        let before = whole_at.get(&key).map_or(now, |at| now.max(*at));
        let after = before + self.rate.every;
        let too_early = after - self.rate.every * self.rate.burst - now;
        if TimeDelta::zero() < too_early {
            return Err(too_early);
        }
        whole_at.insert(key, after);
        Ok(())
    }

    /// Takes back a try that should not count.
    pub fn forgive(&self, key: &K) {
        let mut whole_at = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = whole_at.get_mut(key) {
            *at -= self.rate.every;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// Three at once, then one in ten seconds.
    fn throttle() -> Throttle<&'static str> {
        Throttle::new(Rate {
            burst: 3,
            every: TimeDelta::seconds(10),
        })
    }

    #[test]
    fn after_a_burst_the_rate_is_steady() {
        let throttle = throttle();
        for _ in 0..3 {
            assert_eq!(throttle.try_once("a", at(0)), Ok(()));
        }
        assert_eq!(throttle.try_once("a", at(0)), Err(TimeDelta::seconds(10)));
        assert_eq!(throttle.try_once("a", at(4)), Err(TimeDelta::seconds(6)));
        assert_eq!(throttle.try_once("b", at(4)), Ok(()));
        assert_eq!(throttle.try_once("a", at(10)), Ok(()));
        assert_eq!(throttle.try_once("a", at(10)), Err(TimeDelta::seconds(10)));
    }

    #[test]
    fn a_pause_gives_the_burst_back_and_no_more() {
        let throttle = throttle();
        assert_eq!(throttle.try_once("a", at(0)), Ok(()));
        for _ in 0..3 {
            assert_eq!(throttle.try_once("a", at(9999)), Ok(()));
        }
        assert!(throttle.try_once("a", at(9999)).is_err());
    }

    #[test]
    fn what_is_forgiven_does_not_count() {
        let throttle = throttle();
        for _ in 0..50 {
            assert_eq!(throttle.try_once("a", at(0)), Ok(()));
            throttle.forgive(&"a");
        }
    }

    #[test]
    fn keys_with_nothing_to_wait_for_are_forgotten() {
        let throttle = Throttle::new(throttle().rate);
        for key in 0..KEYS_MAX {
            assert_eq!(throttle.try_once(key, at(0)), Ok(()));
        }
        assert_eq!(throttle.try_once(0, at(60)), Ok(()));
        assert_eq!(throttle.whole_at.lock().unwrap().len(), 1);
    }
}
