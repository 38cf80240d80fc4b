//! Lines in, facts out. Pure: no engine, no database, no clock.

mod facts;

pub use facts::{
    Context, Contradiction, Document, Facts, Field, Item, Kind, Moment, Precision, Region,
    UnknownRegion,
};

use crate::reading::Reading;

pub fn extract(_reading: &Reading, _context: &Context) -> Facts {
    unimplemented!()
}
