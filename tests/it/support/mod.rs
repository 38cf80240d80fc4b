//! Actors and papers: short names for what every test does.

mod actors;
mod database;
mod pages;
mod paper;
mod stores;

pub use actors::{Answer, Mall, Member, Staff};
pub use pages::page_is_up_to_date;
pub use paper::{Paper, Recites, photo_of};
pub use stores::{Store, impatient};
