//! Receipts in, points out. Read the modules in this order.

pub mod clock;
pub mod confidence;
pub mod ids;
pub mod money;

pub mod pictures;
pub mod reading;

pub mod joining;

pub mod uploads;

pub mod extraction;

pub mod tenants;

pub mod duplicates;

pub mod risk;

pub mod decision;

pub mod pipeline;
pub mod replay;

pub mod points;

pub mod receipts;

pub mod sales;

pub mod channels;
pub mod codes;

pub mod appeals;
pub mod desk;
pub mod reversals;
pub mod review;
pub mod spot_checks;

pub mod search;

pub mod statement;

pub mod disputes;

pub mod drafts;

pub mod audit;
pub mod jobs;
pub mod malls;
pub mod members;
pub mod phones;
pub mod secrets;
pub mod sessions;
pub mod staff;

pub mod db;
pub mod demo;
pub mod embedded;
pub mod notices;
mod outgoing;
pub mod wechat;

pub mod http;
