//! Filters of the queue that somebody uses again, under names of their own.

mod store;

use serde_json::Value;

use crate::ids::id;

pub use store::{delete, list, put};

id!(/// A filter that somebody saved.
    ViewId);

/// A filter under a name.
#[derive(Clone, Debug)]
pub struct SavedView {
    pub view_id: ViewId,
    pub name: String,
    /// As the console puts it into the address.
    pub query: Value,
}
