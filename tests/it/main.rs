//! The product's promises, each with a test named after it, through its front door:
//! HTTP, a real PostgreSQL, and a reader that recites.

#![cfg(test)]

mod api_docs;
mod appealing;
mod bad_input;
mod credited_once;
mod disputes;
mod expiry;
mod hostile;
mod interface;
mod ledger;
mod permissions;
mod photo_answers;
mod photo_formats;
mod photo_stores;
mod receipt_becomes_points;
mod reviewing;
mod rules;
mod signing_in;
mod support;
mod taking_back;
mod tenant_list;
mod tenant_portal;
mod tidy;
mod uploads_under_pressure;
mod work_queue;
