//! Receipts in, points out. Read the modules in this order.

pub mod clock;
pub mod ids;
pub mod money;

pub mod extraction;
pub mod reading;

pub mod tenants;
