//! Phones and units: the two numbers by which a shop can be known. Pure text to
//! numbers; what agreement means is decided elsewhere.

mod phone;
mod unit;

pub(super) use phone::{Phone, PhoneAgreement, phones};
pub(super) use unit::{Unit, listed as listed_units, units};
