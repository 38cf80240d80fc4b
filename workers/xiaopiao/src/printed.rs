//! The JSON that `read` prints: names and forms are a promise to other programs.

use std::path::Path;

use serde_json::{Value, json};
use xiaopiao::{
    extraction::{Facts, Field, Moment},
    money::Fen,
    reading::{Quad, Reading},
};

/// The object of a photo that was read.
pub fn success(
    path: &Path,
    reading: &Reading,
    facts: &Facts,
    tenant: Option<Value>,
    parse_ms: u64,
) -> Value {
    json!({
        "file": path.display().to_string(),
        "photo": reading.photo,
        "engine": reading.engine,
        "document": {
            "kind": facts.document.kind,
            "confidence": rounded(facts.document.confidence),
            "reasons": facts.document.reasons,
        },
        "fields": fields(facts),
        "items": facts.items,
        "contradictions": facts.contradictions,
        "tenant": tenant,
        "lines": reading.lines.iter().map(|line| json!({
            "text": line.text,
            "confidence": rounded(line.confidence),
            "quad": corners(&line.quad),
        })).collect::<Vec<_>>(),
        "timing_ms": {
            "decode": reading.timing.decode,
            "detect": reading.timing.detect,
            "recognise": reading.timing.recognise,
            "parse": parse_ms,
        },
        "error": null,
    })
}

/// The object of a file that could not be read.
pub fn failure(path: &Path, code: &str, message: &str) -> Value {
    json!({
        "file": path.display().to_string(),
        "error": { "code": code, "message": message },
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
fn rounded(confidence: f32) -> Value {
    json!((f64::from(confidence) * 1000.0).floor() / 1000.0)
}

/// Corners in whole pixels.
fn corners(quad: &Quad) -> Value {
    let corners = quad.0.map(|p| [p.x.round() as i64, p.y.round() as i64]);
    json!(corners)
}
