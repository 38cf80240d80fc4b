//! From the rows of a paper to the moment its sale was settled.

mod choose;
mod clock;
mod order;
mod sighting;
pub mod tokens;
mod words;

pub use choose::{ChosenMoment, MomentSupport, settled_at};
pub use words::Event;
