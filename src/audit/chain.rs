//! How entries hang together, and where they do not. Pure.
//!
//! The hashes have no key: whoever may write everything in the database can write a
//! whole new chain. Against that stand heads kept elsewhere: an entry's number and hash
//! bind everything before it.

use std::fmt;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

/// The number and the hash of an entry: all entries up to it are those that they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub number: i64,
    pub hash: Vec<u8>,
}

/// `NUMBER:HASH`, the hash in hexadecimal.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, hex::encode(&self.hash))
    }
}

/// The text is no head.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no end of a chain, such as 17:9f86…")]
pub struct NoHead(String);

impl std::str::FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let wrong = || NoHead(text.to_owned());
        let (number, hash) = text.trim().split_once(':').ok_or_else(wrong)?;
        let hash = hex::decode(hash).map_err(|_| wrong())?;
        let number = number.parse().map_err(|_| wrong())?;
        match hash.len() {
            32 => Ok(Self { number, hash }),
            _ => Err(wrong()),
        }
    }
}

/// One entry as it is kept.
#[derive(Clone, Debug)]
pub struct Entry {
    pub number: i64,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub event: String,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

/// What binds an entry to the one before.
pub fn link(previous: &[u8], number: i64, at: DateTime<Utc>, actor: &str, event: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(number.to_be_bytes());
    hash.update(at.timestamp_micros().to_be_bytes());
    // A length before each text, so that no two entries hash the same bytes.
    for text in [actor, event] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().to_vec()
}

/// A place where the chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The entry is not what its own hash says.
    Changed { number: i64 },
    /// Entries are gone, from the first to the last of these numbers.
    Missing { from: i64, to: i64 },
    /// The entry is whole, but does not follow from the one before it: it, or that one,
    /// was put there later.
    DoesNotFollow { number: i64 },
    /// The entry stands where no entry can be: before the first, or behind the noted end.
    Inserted { number: i64 },
    /// A head that was kept says that this entry was another one.
    Rewritten { number: i64 },
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { number } => write!(f, "entry {number} was changed"),
            Self::Missing { from, to } if from == to => write!(f, "entry {from} is missing"),
            Self::Missing { from, to } => write!(f, "entries {from} to {to} are missing"),
            Self::DoesNotFollow { number } => {
                write!(f, "entry {number} does not follow from the one before it")
            }
            Self::Inserted { number } => write!(f, "entry {number} was inserted"),
            Self::Rewritten { number } => {
                write!(f, "entry {number} is not the one that was kept elsewhere")
            }
        }
    }
}

/// A walk along a chain.
pub struct Walk {
    heads: Vec<Head>,
    end: i64,
    expected: i64,
    previous: Vec<u8>,
    /// Whether the entry before stands where it should: what follows a gap has nothing to
    /// follow from.
    unbroken: bool,
    found: Vec<Break>,
}

impl Walk {
    /// Past these heads; the chain ends at `end`.
    pub fn new(heads: Vec<Head>, end: i64) -> Self {
        Self {
            heads,
            end,
            expected: 1,
            previous: Vec::new(),
            unbroken: true,
            found: Vec::new(),
        }
    }

    /// The next entry in the order of numbers.
    pub fn pass(&mut self, entry: &Entry) {
        let number = entry.number;
        if number < self.expected || self.end < number {
            self.found.push(Break::Inserted { number });
            return;
        }
        if self.expected < number {
            let (from, to) = (self.expected, number - 1);
            self.found.push(Break::Missing { from, to });
            self.unbroken = false;
        }
        let own = link(
            &entry.previous_hash,
            number,
            entry.at,
            &entry.actor,
            &entry.event,
        );
        if own != entry.hash {
            self.found.push(Break::Changed { number });
        } else if self.unbroken && entry.previous_hash != self.previous {
            self.found.push(Break::DoesNotFollow { number });
        } else if self.differs(entry) {
            self.found.push(Break::Rewritten { number });
        }
        self.expected = number + 1;
        self.previous = entry.hash.clone();
        self.unbroken = true;
    }

    fn differs(&self, entry: &Entry) -> bool {
        let mut heads = self.heads.iter();
        heads.any(|head| head.number == entry.number && head.hash != entry.hash)
    }

    /// All breaks, in the order of the chain.
    pub fn end(mut self) -> Vec<Break> {
        let kept = self.heads.iter().map(|head| head.number).max();
        let end = self.end.max(kept.unwrap_or(0));
        if self.expected <= end {
            let (from, to) = (self.expected, end);
            self.found.push(Break::Missing { from, to });
        }
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chain of five entries.
    fn chain() -> Vec<Entry> {
        let mut previous_hash = Vec::new();
        let entry = |number: i64| {
            let at = DateTime::from_timestamp(number, 0).unwrap();
            let event = format!("event {number}");
            let hash = link(&previous_hash, number, at, "machine", &event);
            let entry = Entry {
                number,
                at,
                actor: "machine".to_owned(),
                event,
                previous_hash: previous_hash.clone(),
                hash: hash.clone(),
            };
            previous_hash = hash;
            entry
        };
        (1..=5).map(entry).collect()
    }

    fn head(entry: &Entry) -> Head {
        Head {
            number: entry.number,
            hash: entry.hash.clone(),
        }
    }

    #[track_caller]
    fn check(tamper: impl FnOnce(&mut Vec<Entry>), expected: &[Break]) {
        let mut entries = chain();
        let heads = vec![head(&entries[4])];
        tamper(&mut entries);
        let mut walk = Walk::new(heads, 5);
        for entry in &entries {
            walk.pass(entry);
        }
        assert_eq!(walk.end(), expected);
    }

    #[test]
    fn an_untouched_chain_holds() {
        check(|_| {}, &[]);
    }

    #[test]
    fn a_changed_entry_is_named() {
        let changed = |entries: &mut Vec<Entry>| entries[2].event = "nothing".to_owned();
        check(changed, &[Break::Changed { number: 3 }]);
    }

    #[test]
    fn a_missing_entry_is_named_also_the_last() {
        let gone = |n: usize| move |entries: &mut Vec<Entry>| drop(entries.remove(n));
        check(gone(2), &[Break::Missing { from: 3, to: 3 }]);
        check(gone(0), &[Break::Missing { from: 1, to: 1 }]);
        check(gone(4), &[Break::Missing { from: 5, to: 5 }]);
        let cut = |entries: &mut Vec<Entry>| entries.truncate(2);
        check(cut, &[Break::Missing { from: 3, to: 5 }]);
    }

    #[test]
    fn an_inserted_entry_is_named() {
        let at = |number: i64, after: usize| {
            move |entries: &mut Vec<Entry>| {
                let before = entries.get(after).cloned().unwrap();
                let hash = link(&before.hash, number, before.at, "machine", "mine");
                let mut forged = Entry {
                    number,
                    event: "mine".to_owned(),
                    ..before.clone()
                };
                (forged.previous_hash, forged.hash) = (before.hash, hash);
                entries.push(forged);
                entries.sort_by_key(|entry| entry.number);
            }
        };
        check(at(6, 4), &[Break::Inserted { number: 6 }]);
        check(at(0, 4), &[Break::Inserted { number: 0 }]);
    }

    #[test]
    fn an_entry_rewritten_with_its_hash_is_named_by_the_next() {
        let rewritten = |entries: &mut Vec<Entry>| {
            let entry = &mut entries[2];
            entry.event = "nothing".to_owned();
            entry.hash = link(
                &entry.previous_hash,
                3,
                entry.at,
                &entry.actor,
                &entry.event,
            );
        };
        check(rewritten, &[Break::DoesNotFollow { number: 4 }]);
    }

    #[test]
    fn a_chain_written_anew_shows_at_a_head_that_was_kept() {
        let kept = head(&chain()[3]);
        let mut entries = chain();
        let mut previous = entries[1].hash.clone();
        for entry in &mut entries[2..] {
            entry.actor = "staff".to_owned();
            entry.previous_hash = previous;
            entry.hash = link(
                &entry.previous_hash,
                entry.number,
                entry.at,
                "staff",
                &entry.event,
            );
            previous = entry.hash.clone();
        }
        let mut walk = Walk::new(vec![kept], 5);
        for entry in &entries {
            walk.pass(entry);
        }
        assert_eq!(walk.end(), [Break::Rewritten { number: 4 }]);
    }

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let kept = head(&chain()[3]);
        assert_eq!(kept.to_string().parse::<Head>().unwrap(), kept);
        for wrong in ["", "4", "4:xyz", "4:9f86", ":"] {
            assert!(wrong.parse::<Head>().is_err(), "{wrong}");
        }
    }
}
