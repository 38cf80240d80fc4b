//! Points are money to the member, so they move like money: a posting is a set of
//! entries that sums to zero, it is written once and never changed, and a mistake
//! is undone by posting its reverse. Balances are sums.

mod ledger;
mod store;

pub use ledger::{Account, Entry, Posting, PostingId};
pub use store::{MemberEntry, PostError, balance, entries_of, post};
