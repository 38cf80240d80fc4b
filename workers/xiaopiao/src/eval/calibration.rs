//! How far confidences can be trusted: for each field and bin of confidence how many
//! values were given, and how many of them were right.

use super::{
    compare::{Compared, Outcome, Verdict},
    report::{of, percent},
};

/// Lower ends of the bins of confidence.
const BINS: [f32; 9] = [0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99];
const FIELDS: [&str; 5] = [
    "paid_amount",
    "paid_at",
    "receipt_number",
    "store_name",
    "kind",
];

/// A reliability table a field, and one of all fields that are surest.
pub fn print(compared: &[Compared]) {
    println!("\nconfidence      given   right  of them right %  mean confidence %");
    for field in FIELDS {
        println!("{field}");
        let given: Vec<&Verdict> = of(compared, field).filter(|v| is_given(v)).collect();
        for (index, from) in BINS.iter().enumerate() {
            let to = BINS.get(index + 1).copied().unwrap_or(f32::INFINITY);
            let bin: Vec<_> = given
                .iter()
                .copied()
                .filter(|v| *from <= v.confidence && v.confidence < to)
                .collect();
            row(&format!("from {from:.2}"), &bin);
        }
    }
    let all = compared.iter().flat_map(|photo| &photo.verdicts);
    let surest: Vec<&Verdict> = all
        .filter(|v| is_given(v) && 0.99 <= v.confidence)
        .collect();
    println!("all fields");
    row("from 0.99", &surest);
}

fn row(name: &str, bin: &[&Verdict]) {
    if bin.is_empty() {
        return;
    }
    let right = bin.iter().filter(|v| v.outcome == Outcome::Right).count();
    let mean = bin.iter().map(|v| v.confidence).sum::<f32>() / bin.len() as f32;
    println!(
        "  {name} {:>8} {right:>7}  {:>16} {:>14.1}",
        bin.len(),
        percent(right, bin.len()),
        100.0 * mean
    );
}

/// Right, wrong or another one of the paper; a value that is true but coarser than the
/// label says nothing either way.
fn is_given(verdict: &Verdict) -> bool {
    matches!(
        verdict.outcome,
        Outcome::Right | Outcome::Alt | Outcome::Wrong | Outcome::Unasked
    )
}
