//! Points are money to the member, so they move like money: a posting is a set of
//! entries that sums to zero, it is written once and never changed, and a mistake
//! is undone by posting its reverse. Balances are sums. Each award is a lot with its
//! expiry; whatever uses points is paired with the lots it uses.

pub mod expiry;
mod ledger;
pub mod lots;
mod moves;
pub mod spending;
mod store;

pub use ledger::{Account, Entry, Posting, PostingId};
pub use moves::{Award, Gone, Occasion, TakeBack, Taken, award, expire, take_back};
pub use store::{MemberEntry, PostError, balance, entries_of, post, violations};
