//! Receipts: their life and their rows. Who may change one, and when, is decided
//! by the pages; what may follow what, by `status`.

mod evidence;
mod status;
mod store;

pub use evidence::{
    Evidence, erase as erase_evidence, latest as latest_evidence, latest_reading,
    record as record_evidence,
};
pub use status::{Event, IllegalTransition, Status};
pub use store::{
    Change, Known, MemberDay, Past, Receipt, Returned, by_photos, earned, events_after, find,
    find_all, in_review, insert, lock, lock_open, member_day, of_member, pending_points, put,
    put_return, start_reading,
};
