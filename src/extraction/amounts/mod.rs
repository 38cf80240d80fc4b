//! From the rows of a paper to the sums it states: what was owed and paid, what
//! was taken off, handed over and given back.

mod arithmetic;
pub mod money;
mod settle;
mod statements;
mod words;

pub use settle::{Chosen, Settled, Support, settle};
pub use statements::{Statement, statements, sums_of_row};
pub use words::{Role, WORDS};
