//! The product's promises, each with a test named after it, through its front door:
//! HTTP, a real PostgreSQL, and a reader that recites.

#![cfg(test)]

mod bad_input;
mod credited_once;
mod ledger;
mod photo_formats;
mod receipt_becomes_points;
mod reviewing;
mod signing_in;
mod support;
mod tenant_list;
mod tidy;
mod uploads_under_pressure;
mod work_queue;
