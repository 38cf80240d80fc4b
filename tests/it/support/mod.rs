//! Actors and papers: short names for what every test does.

mod actors;
mod database;
mod pages;
mod paper;

pub use actors::{Answer, Mall, Member};
pub use pages::page_is_up_to_date;
pub use paper::{Paper, Recites, photo_of};
