//! Whether a second engine catches errors of the first: reads labelled photos with the
//! reader, looks at each key value once more with Tesseract, at the place where it
//! stands, and counts how often they agree where the value is right and where it is not.
//!
//! `cargo run -p xiaopiao-tesseract --release --example agreement -- SET…`; a set is a
//! folder with `labels.jsonl`, as `xiaopiao eval` takes it.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use anyhow::Context as _;
use chrono::NaiveDate;
use serde_json::Value;
use xiaopiao::extraction::{self, Context, Field, comparable};
use xiaopiao::pictures;
use xiaopiao::reading::{Quad, Reader as _};
use xiaopiao_reader::{Assets, PpOcr, Profile};
use xiaopiao_tesseract::Tesseract;

/// The day on which photos are looked at whose labels say none.
const LATEST: &str = "2026-11-03";

/// A value of a photo, as digits and letters.
struct Seen {
    field: &'static str,
    text: String,
    /// Of the first engine, after all that it weighs.
    confidence: f32,
    place: Quad,
    is_right: bool,
}

/// How the values of one field came out: by whether they were right, then by whether
/// both engines agree.
type Counts = [[usize; 2]; 2];

fn main() -> anyhow::Result<()> {
    let reader = PpOcr::load(&Assets::find()?, Profile::Small)?;
    let second = Tesseract::load()?;
    println!(
        "| set | field | values | right: agree | right: doubted | wrong: agree | wrong: caught |"
    );
    println!("|---|---|---|---|---|---|---|");
    for set in env::args().skip(1) {
        let set = Path::new(&set);
        let mut counts: BTreeMap<(&str, &str), Counts> = BTreeMap::new();
        let labels = fs::read_to_string(set.join("labels.jsonl"))?;
        for label in labels.lines() {
            let label: Value = serde_json::from_str(label)?;
            let file = label["file"].as_str().context("a label names a file")?;
            let file = fs::read(set.join(file))?;
            let Ok(reading) = reader.read(&file) else {
                continue;
            };
            let photo = pictures::decode(&file)?;
            for seen in values(&reading, &label)? {
                let text = plain(&second.read_line(&photo, &seen.place)?);
                let sure = if seen.confidence < 0.95 {
                    "below 0.95"
                } else {
                    "0.95 and more"
                };
                let count = counts.entry((seen.field, sure)).or_default();
                let agree = text.contains(&seen.text);
                count[usize::from(!seen.is_right)][usize::from(!agree)] += 1;
            }
        }
        let name = set.file_name().unwrap_or_default().to_string_lossy();
        for ((field, sure), [right, wrong]) in counts {
            let all: usize = right.iter().chain(&wrong).sum();
            let [[a, b], [c, d]] = [right, wrong];
            println!("| {name} | {field}, {sure} | {all} | {a} | {b} | {c} | {d} |");
        }
    }
    Ok(())
}

/// The values that a label judges, also those too doubtful to be given.
fn values(reading: &xiaopiao::reading::Reading, label: &Value) -> anyhow::Result<Vec<Seen>> {
    let word = |name: &str| label[name].as_str();
    let day = word("today").or_else(|| word("datetime")?.split('T').next());
    let today: NaiveDate = day.unwrap_or(LATEST).parse()?;
    let region = None;
    let facts = extraction::weigh(reading, &Context { region, today }).facts;
    let mut seen = Vec::new();
    if let (Some(field), Some(total)) = (&facts.paid_amount, word("total")) {
        let total = total.replace(',', "");
        let read = field.value.to_string();
        seen.extend(found("paid amount", field, &read, read == total));
    }
    if let (Some(field), Some(number)) = (&facts.receipt_number, word("receipt_number")) {
        let others = label["alt_numbers"].as_array().into_iter().flatten();
        let mut numbers = others.filter_map(Value::as_str).chain([number]);
        let is_right = numbers.any(|number| comparable(number) == comparable(&field.value));
        seen.extend(found("receipt number", field, &field.value, is_right));
    }
    if let (Some(field), Some(moment)) = (&facts.paid_at, word("datetime")) {
        // The clock alone: a day is written in too many ways to compare.
        let read = field.value.to_string();
        let length = read.len().min(moment.len());
        if let Some(clock) = read.get(11..16) {
            let is_right = read[..length] == moment[..length];
            seen.extend(found("clock", field, clock, is_right));
        }
    }
    Ok(seen)
}

fn found<T>(field: &'static str, value: &Field<T>, text: &str, is_right: bool) -> Option<Seen> {
    Some(Seen {
        field,
        text: plain(text),
        confidence: value.confidence,
        place: value.quad?,
        is_right,
    })
}

/// Digits and letters alone: Tesseract takes a point for a comma easily, and spaces for
/// nothing. A sum of whole yuan may be printed without its fen.
fn plain(text: &str) -> String {
    let text = text.strip_suffix(".00").unwrap_or(text);
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_uppercase).collect()
}
