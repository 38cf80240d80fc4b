//! Actors and papers: short names for what every test does.

mod actors;
mod database;
mod paper;

pub use actors::{Answer, Mall, Member};
pub use paper::{Paper, Recites, photo_of};
