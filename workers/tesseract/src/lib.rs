//! Photo in, lines out: Tesseract, as Debian has it, behind the same trait as the
//! reader. It is there to compare with, and for machines without the models; README
//! says with figures why it is not the default. Knows no database, no HTTP and no
//! meaning of what it reads.
//!
//! The library is linked by the crate `tesseract`, of which only the layer of safe
//! calls is used. `tesseract-rs` 0.4 was tried first and is not sound: its iterators
//! hold pointers into an engine that may be gone, its safe functions take raw pointers,
//! and `use-system-tesseract` still builds the downloads of `build-tesseract`, another
//! TLS stack among them.

mod engine;

mod line;
mod table;

pub use engine::{LoadError, Tesseract};
