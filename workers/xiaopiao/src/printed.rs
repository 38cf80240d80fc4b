//! The JSON that `read` prints: names and forms are a promise to other programs.

use std::path::Path;

use serde_json::{Value, json};
use xiaopiao::{
    extraction::{Facts, corners, printed, rounded},
    reading::{Code, Line, Reading},
};

/// The object of a photo that was read.
pub fn success(
    path: &Path,
    reading: &Reading,
    facts: &Facts,
    tenant: Option<Value>,
    parse_ms: u64,
) -> Value {
    let mut object = printed(&reading.photo, facts);
    object["file"] = json!(path.display().to_string());
    object["engine"] = json!(reading.engine);
    object["tenant"] = json!(tenant);
    object["lines"] = reading.lines.iter().map(line).collect();
    object["codes"] = reading.codes.iter().map(code).collect();
    object["timing_ms"] = json!({
        "decode": reading.timing.decode,
        "detect": reading.timing.detect,
        "recognise": reading.timing.recognise,
        "parse": parse_ms,
    });
    object["error"] = Value::Null;
    object
}

fn line(line: &Line) -> Value {
    json!({
        "text": line.text,
        "confidence": rounded(line.confidence),
        "quad": corners(&line.quad),
    })
}

fn code(code: &Code) -> Value {
    json!({
        "format": code.format,
        "text": code.text,
        "quad": corners(&code.quad),
    })
}

/// The object of a file that could not be read.
pub fn failure(path: &Path, code: &str, message: &str) -> Value {
    json!({
        "file": path.display().to_string(),
        "error": { "code": code, "message": message },
    })
}
