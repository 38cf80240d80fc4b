//! Facts as JSON, as `xiaopiao read` prints them and the service answers them:
//! names and forms are a promise to other programs.

use serde_json::{Value, json};

use super::{Facts, Field, Moment};
use crate::{
    money::Fen,
    reading::{Photo, Quad},
};

/// `photo`, `document`, `fields`, `items` and `contradictions` (INTERFACE, command line).
pub fn printed(photo: &Photo, facts: &Facts) -> Value {
    json!({
        "photo": photo,
        "document": {
            "kind": facts.document.kind,
            "confidence": rounded(facts.document.confidence),
            "reasons": facts.document.reasons,
        },
        "fields": fields(facts),
        "items": facts.items,
        "contradictions": facts.contradictions,
    })
}

fn fields(facts: &Facts) -> Value {
    json!({
        "store_name": text(facts.store_name.as_ref()),
        "branch": text(facts.branch.as_ref()),
        "paid_amount": amount(facts.paid_amount.as_ref()),
        "paid_at": moment(facts.paid_at.as_ref()),
        "receipt_number": text(facts.receipt_number.as_ref()),
        "gross_amount": amount(facts.gross_amount.as_ref()),
        "discount": amount(facts.discount.as_ref()),
        "tendered": amount(facts.tendered.as_ref()),
        "change": amount(facts.change.as_ref()),
        "payment_method": text(facts.payment_method.as_ref()),
        "phone": text(facts.phone.as_ref()),
        "address": text(facts.address.as_ref()),
        "cashier": text(facts.cashier.as_ref()),
        "terminal": text(facts.terminal.as_ref()),
        "currency": text(facts.currency.as_ref()),
    })
}

fn text(field: Option<&Field<String>>) -> Option<Value> {
    field.map(|field| with_place(json!({ "value": field.value }), field))
}

fn amount(field: Option<&Field<Fen>>) -> Option<Value> {
    field.map(|field| {
        let value = json!({ "value": field.value.to_string(), "fen": field.value });
        with_place(value, field)
    })
}

fn moment(field: Option<&Field<Moment>>) -> Option<Value> {
    field.map(|field| {
        let precision = field.value.precision;
        let value = json!({ "value": field.value.to_string(), "precision": precision });
        with_place(value, field)
    })
}

fn with_place<T>(mut object: Value, field: &Field<T>) -> Value {
    object["confidence"] = rounded(field.confidence);
    if let Some(quad) = &field.quad {
        object["quad"] = corners(quad);
    }
    object
}

/// Rounded down, so that no value is called surer than it is.
pub fn rounded(confidence: f32) -> Value {
    json!((f64::from(confidence) * 1000.0).floor() / 1000.0)
}

/// Corners in whole pixels.
pub fn corners(quad: &Quad) -> Value {
    let corners = quad.0.map(|p| [p.x.round() as i64, p.y.round() as i64]);
    json!(corners)
}
