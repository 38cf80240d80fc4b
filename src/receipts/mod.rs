//! Receipts: their life and their rows. Who may change one, and when, is decided
//! by the pages; what may follow what, by `status`.

mod evidence;
mod member_day;
mod status;
mod store;

pub use evidence::{
    Evidence, EvidenceId, PRODUCT, erase as erase_evidence, latest as latest_evidence,
    latest_reading, record as record_evidence,
};
pub use member_day::{Credited, MemberDay, member_day};
pub use status::{Event, IllegalTransition, Status};
pub use store::{
    Change, Known, Past, Receipt, Returned, by_photos, count_open, earned, events_after, find,
    find_all, in_review, insert, insert_sold, lock, lock_open, of_member, pending_points, put,
    put_return, start_reading,
};
