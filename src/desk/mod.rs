//! What a person sees who decides: one receipt with everything that speaks for and
//! against it. Decides nothing; that is `review`.

pub mod overview;
pub mod queue;
pub mod region;
pub mod saved;
mod sight;
mod store;

pub use sight::{MemberSight, Sight, look};
pub use store::{AuditEntry, AuditFilter, Reference, audit, references};
