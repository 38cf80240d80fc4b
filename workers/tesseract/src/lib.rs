//! Photo in, lines out: Tesseract, as Debian has it, behind the same trait as the
//! reader. It is there to compare with, and for machines without the models; README
//! says with figures why it is not the default. Knows no database, no HTTP and no
//! meaning of what it reads.
//!
//! The library is linked by the crate `tesseract`, of which only the layer of safe
//! calls is used. `tesseract-rs` 0.4 was tried first and is not sound: its iterators
//! hold bare pointers into the engine, so that a text asked for after the next photo, or
//! after the engine is gone, is read from freed memory: of any length, or a segmentation
//! fault, in a program without `unsafe`. And `use-system-tesseract` needs its feature
//! `build-tesseract`, which brings a second TLS stack for downloads.

mod engine;

mod line;
mod table;

pub use engine::{LoadError, Tesseract};
