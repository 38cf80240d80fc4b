//! The product's promises, each with a test named after it, through its front door:
//! HTTP, a real PostgreSQL, and a reader that recites.

#![cfg(test)]

mod administering;
mod api_docs;
mod appealing;
mod audit_trail;
mod bad_input;
mod channels;
mod connections;
mod credited_once;
mod desk;
mod disputes;
mod exceptions;
mod expiry;
mod hostile;
mod interface;
mod ledger;
mod ledger_model;
mod own_data;
mod parts_of_the_mall;
mod permissions;
mod phones;
mod photo_answers;
mod photo_formats;
mod photo_stores;
mod points_codes;
mod queue;
mod races;
mod receipt_becomes_points;
mod replaying;
mod reviewing;
mod rules;
mod signing_in;
mod spot_checks;
mod support;
mod taking_back;
mod tenant_list;
mod tenant_portal;
mod tidy;
mod trying_rules;
mod twins;
mod two_people;
mod unusual;
mod uploads_under_pressure;
mod wechat;
mod work_queue;
