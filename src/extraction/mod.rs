//! Lines in, facts out. Pure: no engine, no database, no clock.

mod facts;

pub use facts::{
    Context, Contradiction, Document, Facts, Field, Item, Kind, Moment, Precision, Region,
    UnknownRegion,
};
