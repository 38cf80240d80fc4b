//! What a paper says beside sums and moments: its number, who took the money, at
//! which till, and how to reach the shop.

mod codes;
mod contact;
mod number;
mod standing;
mod values;
mod words;

pub use contact::{address, beside, looks_like_address, phone};
pub use number::{ChosenNumber, NumberSupport, receipt_number, till_rows};
pub use values::{Labelled, end_of_piece, first_piece, labelled, trimmed};
pub use words::{Role, WORDS};
