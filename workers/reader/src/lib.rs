//! Photo in, lines out: the PP-OCRv6 models on ONNX Runtime. Knows no database,
//! no HTTP and no meaning of what it reads.
//!
//! Read the modules in this order; `engine` is the page that tells the story.

mod engine;

mod assets;

mod detect;
mod recognise;
mod upright;

mod boxes;
mod codes;
mod cost;
mod crop;
mod ctc;
mod geometry;
mod head;
mod order;
mod picture;
mod runtime;
mod verdict;

mod annotate;

pub use annotate::{Mark, Stroke, annotate};
pub use assets::{Assets, LoadError, Profile};
pub use cost::{Costs, Step};
pub use engine::PpOcr;
pub use xiaopiao::pictures::{Glance, glance};
