//! How probable each value is, from what supports it. `features` says what counts for
//! and against a value, `model` what that was worth on labelled photos: `fitted.json`,
//! which `xiaopiao eval --fit` writes. Nothing is weighed by hand but the
//! plain fields, and limits in `weigher`.

mod features;
mod model;

pub use features::{Dated, Figures, Looks, Surroundings, amount, kind, moment, name, number};
pub use model::{Fitted, FittedField, Model, Step};

use super::facts::{Facts, Field, Kind};

/// The fields whose probability is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    PaidAmount,
    PaidAt,
    ReceiptNumber,
    StoreName,
    Kind,
}

impl Subject {
    pub const ALL: [Self; 5] = [
        Self::PaidAmount,
        Self::PaidAt,
        Self::ReceiptNumber,
        Self::StoreName,
        Self::Kind,
    ];

    /// Its name in JSON, as the field's own.
    pub fn code(self) -> &'static str {
        match self {
            Self::PaidAmount => "paid_amount",
            Self::PaidAt => "paid_at",
            Self::ReceiptNumber => "receipt_number",
            Self::StoreName => "store_name",
            Self::Kind => "kind",
        }
    }
}

/// Whether more of a feature can only make a value surer, or only less sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    For,
    Against,
}

/// One thing that was measured of a value, from 0.0 (not at all) to 1.0 (wholly).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    pub name: &'static str,
    pub speaks: Speaks,
    pub size: f32,
}

/// What speaks for and against one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    pub subject: Subject,
    pub features: Vec<Feature>,
}

/// Of a sum that is surely on the paper, while payments or items make another one: too rare
/// to be learnt from photos. It is told, and a person looks.
pub const DISAGREED_MAX: f32 = 0.79;

/// Of the characters a value was read from: the least sure one, and their mean.
pub type Glyphs = (f32, f32);

/// A value that only its word supports. Not fitted: nobody is credited for it.
pub fn labelled((least, mean): Glyphs) -> f32 {
    (0.95 * f32::midpoint(least, mean)).clamp(0.01, 0.95)
}

/// Empties the fields that are less probable than what may be given at all: a wrong
/// value is far worse than none.
pub fn silence(facts: &mut Facts) {
    let model = Model::fitted();
    if facts.document.kind == Kind::Several {
        // Whose they are, nobody can tell.
        (facts.paid_amount, facts.paid_at, facts.receipt_number) = (None, None, None);
    }
    doubt(
        &mut facts.paid_amount,
        model.given_from(Subject::PaidAmount),
    );
    doubt(&mut facts.paid_at, model.given_from(Subject::PaidAt));
    doubt(
        &mut facts.receipt_number,
        model.given_from(Subject::ReceiptNumber),
    );
    doubt(&mut facts.store_name, model.given_from(Subject::StoreName));
}

fn doubt<T>(field: &mut Option<Field<T>>, given_from: f32) {
    if field
        .as_ref()
        .is_some_and(|field| field.confidence < given_from)
    {
        *field = None;
    }
}
