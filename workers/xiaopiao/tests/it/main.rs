//! The binary as its users meet it: the real reader, the real database, drawn
//! receipts. Slower than the promises of the library, and fewer.

#![cfg(test)]

mod administration;
mod command_line;
mod crashes;
mod demo;
mod support;
