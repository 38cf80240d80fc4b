//! Prints what was measured: counts with 95 % Wilson intervals, and what was wrong.

use std::path::Path;

use super::compare::{Compared, DECIDING, FIELDS, Outcome, Verdict};

/// One row a field.
pub fn table(set: &Path, compared: &[Compared]) {
    println!("\n{}: {} photos", set.display(), compared.len());
    println!(
        "{:<15} {:>8} {:>6} {:>16} {:>4} {:>6} {:>6} {:>13} {:>8}",
        "field",
        "labelled",
        "right",
        "right %",
        "alt",
        "wrong",
        "empty",
        "rightly empty",
        "unasked"
    );
    for field in FIELDS {
        let of_field: Vec<&Verdict> = of(compared, field).collect();
        if of_field.is_empty() {
            continue;
        }
        let count = |outcome| of_field.iter().filter(|v| v.outcome == outcome).count();
        let (right, alt) = (count(Outcome::Right), count(Outcome::Alt));
        let (wrong, empty) = (count(Outcome::Wrong), count(Outcome::Empty));
        let labelled = right + alt + wrong + empty;
        println!(
            "{field:<15} {labelled:>8} {right:>6} {:>16} {alt:>4} {wrong:>6} {empty:>6} {:>13} {:>8}",
            percent(right, labelled),
            count(Outcome::RightlyEmpty),
            count(Outcome::Unasked),
        );
    }
    four_fields(compared);
}

/// The measure of the whole: how many papers need no person, and how many of those
/// would be credited wrongly.
pub fn settled(compared: &[Compared]) {
    let settled: Vec<_> = compared.iter().filter(|photo| photo.settled).collect();
    let wrong = settled
        .iter()
        .filter(|photo| photo.would_be_wrong())
        .count();
    println!(
        "settled alone: {} of {}, {} %; wrong among them: {wrong}, {} %",
        settled.len(),
        compared.len(),
        percent(settled.len(), compared.len()),
        percent(wrong, settled.len()),
    );
    for field in DECIDING {
        let wrong = settled.iter().filter(|photo| photo.is_wrong(field)).count();
        if 0 < wrong {
            println!("  wrong {field} among them: {wrong}");
        }
    }
}

fn four_fields(compared: &[Compared]) {
    let exact: Vec<[bool; 4]> = compared.iter().filter_map(|photo| photo.exact).collect();
    if exact.is_empty() {
        return;
    }
    let count = |field: usize| exact.iter().filter(|photo| photo[field]).count();
    let [store, day, address, total] = [0, 1, 2, 3].map(count);
    let all = store + day + address + total;
    println!(
        "to the letter: store {store}, day {day}, address {address}, total {total} of {}; mean {}",
        exact.len(),
        percent(all, 4 * exact.len())
    );
}

/// What was given but is not what the label says.
pub fn wrong(compared: &[Compared]) {
    for photo in compared {
        for verdict in &photo.verdicts {
            let word = match verdict.outcome {
                Outcome::Wrong => "wrong",
                Outcome::Alt => "alt",
                Outcome::Unasked => "unasked",
                Outcome::Empty => "empty",
                Outcome::Right | Outcome::RightlyEmpty => continue,
            };
            println!(
                "{word:<8} {} {}: read {:?} ({:.3}), label {:?}",
                photo.file, verdict.field, verdict.read, verdict.confidence, verdict.label
            );
        }
    }
}

pub fn of<'a>(compared: &'a [Compared], field: &'a str) -> impl Iterator<Item = &'a Verdict> {
    compared
        .iter()
        .flat_map(|photo| &photo.verdicts)
        .filter(move |v| v.field == field)
}

/// A share in percent with its 95 % Wilson interval.
pub fn percent(right: usize, all: usize) -> String {
    if all == 0 {
        return "-".to_owned();
    }
    let (low, high) = wilson(right, all);
    let share = right as f64 / all as f64;
    format!(
        "{:.1} [{:.0}–{:.0}]",
        100.0 * share,
        100.0 * low,
        100.0 * high
    )
}

/// The same, for shares so near to none or all that their tenths count.
pub fn fine_percent(right: usize, all: usize) -> String {
    if all == 0 {
        return "-".to_owned();
    }
    let (low, high) = wilson(right, all);
    let share = right as f64 / all as f64;
    let [share, low, high] = [share, low, high].map(|share| 100.0 * share);
    format!("{share:.1} [{low:.1}–{high:.1}]")
}

fn wilson(right: usize, all: usize) -> (f64, f64) {
    const Z: f64 = 1.96;
    let n = all as f64;
    let share = right as f64 / n;
    let scale = 1.0 + Z * Z / n;
    let centre = share + Z * Z / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let (low, high) = ((centre - spread) / scale, (centre + spread) / scale);
    // Rounding leads a little beyond.
    (low.max(0.0), high.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(right: usize, all: usize, text: &str) {
        assert_eq!(percent(right, all), text);
    }

    #[test]
    fn shares_come_with_their_interval() {
        check(34, 40, "85.0 [71–93]");
        check(40, 40, "100.0 [91–100]");
        check(0, 40, "0.0 [0–9]");
        check(0, 0, "-");
        assert_eq!(fine_percent(398, 400), "99.5 [98.2–99.9]");
    }
}
