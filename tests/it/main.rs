//! The product's promises, each with a test named after it, through its front door:
//! HTTP, a real PostgreSQL, and a reader that recites.

#![cfg(test)]

mod api_docs;
mod bad_input;
mod credited_once;
mod interface;
mod ledger;
mod permissions;
mod receipt_becomes_points;
mod reviewing;
mod signing_in;
mod support;
mod tenant_list;
mod tidy;
mod work_queue;
