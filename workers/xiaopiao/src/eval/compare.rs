//! When a value counts as right. Amounts: equal to the fen. Moments: equal once both
//! are cut at the label's precision; a value coarser than the label counts as empty;
//! equal to `alt_datetime` only is counted apart. Numbers and phones: equal without
//! spaces and punctuation, any of `alt_numbers` too. Names: one contains the other,
//! or they share four fifths of their characters, in one writing and case.

use chrono::{NaiveDateTime, Timelike};
use xiaopiao::{
    extraction::{Facts, Moment, Precision, comparable},
    money::Fen,
};

use super::labels::Label;

/// How one field of one photo came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Right,
    /// Another moment of the paper that is not the one asked for.
    Alt,
    Wrong,
    /// Labelled, but nothing was given.
    Empty,
    RightlyEmpty,
    /// Given where the paper shows nothing.
    Unasked,
}

/// One field of one photo.
pub struct Verdict {
    pub field: &'static str,
    pub outcome: Outcome,
    pub read: String,
    pub label: String,
    pub confidence: f32,
}

/// All fields of one photo.
pub struct Compared {
    pub file: String,
    pub verdicts: Vec<Verdict>,
    /// The machine would credit it by itself.
    pub settled: bool,
    /// Store, day, address and total as SROIE asks for them: right to the letter.
    pub exact: Option<[bool; 4]>,
}

impl Compared {
    /// Whether crediting it as read would be wrong: another amount, another moment,
    /// or a paper that is no sale.
    pub fn would_be_wrong(&self) -> bool {
        DECIDING.iter().any(|field| self.is_wrong(field))
    }

    /// Whether a field was given but is not what the paper says.
    pub fn is_wrong(&self, field: &str) -> bool {
        let mut of_field = self.verdicts.iter().filter(|v| v.field == field);
        of_field.any(|v| matches!(v.outcome, Outcome::Wrong | Outcome::Unasked))
    }
}

/// What is credited rests on these.
pub const DECIDING: [&str; 3] = ["paid_amount", "paid_at", "kind"];

/// The fields that are measured, in the order of the table.
pub const FIELDS: [&str; 8] = [
    "store_name",
    "paid_amount",
    "paid_at",
    "receipt_number",
    "branch",
    "phone",
    "kind",
    "tenant",
];

/// Compares everything that is labelled.
pub fn compare(label: &Label, facts: &Facts, settled: bool) -> Compared {
    let mut verdicts = Vec::new();
    let mut judge = |field,
                     label: &Option<Option<String>>,
                     read: Option<(String, f32)>,
                     same: &dyn Fn(&str, &str) -> bool| {
        if let Some(label) = label {
            verdicts.push(verdict(field, label.as_deref(), read, same));
        }
    };
    let text = |field: &Option<xiaopiao::extraction::Field<String>>| {
        field
            .as_ref()
            .map(|field| (field.value.clone(), field.confidence))
    };
    let paid = facts
        .paid_amount
        .as_ref()
        .map(|f| (f.value.to_string(), f.confidence));
    judge(
        "store_name",
        &label.store,
        text(&facts.store_name),
        &same_name,
    );
    judge("paid_amount", &label.total, paid, &same_amount);
    let number = |label_number: &str, read: &str| {
        let alternatives = label.alt_numbers.iter().map(String::as_str);
        alternatives
            .chain([label_number])
            .any(|number| bare(number) == bare(read))
    };
    judge(
        "receipt_number",
        &label.number,
        text(&facts.receipt_number),
        &number,
    );
    judge("branch", &label.branch, text(&facts.branch), &same_name);
    judge("phone", &label.phone, text(&facts.phone), &|a, b| {
        digits(a) == digits(b)
    });
    if let Some(moment) = &label.moment {
        verdicts.push(moment_verdict(*moment, label.alt_moment, facts));
    }
    verdicts.extend(kind_verdict(label, facts));
    let exact = label.four_fields.then(|| exact(label, facts));
    Compared {
        file: label.file.clone(),
        verdicts,
        settled,
        exact,
    }
}

fn verdict(
    field: &'static str,
    label: Option<&str>,
    read: Option<(String, f32)>,
    same: &dyn Fn(&str, &str) -> bool,
) -> Verdict {
    let outcome = match (label, &read) {
        (None, None) => Outcome::RightlyEmpty,
        (None, Some(_)) => Outcome::Unasked,
        (Some(_), None) => Outcome::Empty,
        (Some(label), Some((read, _))) if same(label, read) => Outcome::Right,
        _ => Outcome::Wrong,
    };
    let (read, confidence) = read.unwrap_or_default();
    Verdict {
        field,
        outcome,
        read,
        label: label.unwrap_or("-").to_owned(),
        confidence,
    }
}

fn kind_verdict(label: &Label, facts: &Facts) -> Option<Verdict> {
    let (kind, read) = (label.kind?, &facts.document);
    Some(Verdict {
        field: "kind",
        outcome: if kind == read.kind {
            Outcome::Right
        } else {
            Outcome::Wrong
        },
        read: format!("{:?} {:?}", read.kind, read.reasons),
        label: format!("{kind:?}"),
        confidence: read.confidence,
    })
}

fn moment_verdict(label: Option<Moment>, alt: Option<Moment>, facts: &Facts) -> Verdict {
    let read = facts.paid_at.as_ref();
    let outcome = match (label, read.map(|read| read.value)) {
        (None, None) => Outcome::RightlyEmpty,
        (None, Some(_)) => Outcome::Unasked,
        (Some(_), None) => Outcome::Empty,
        (Some(label), Some(read)) if same_moment(label, read) => Outcome::Right,
        (Some(_), Some(read)) if alt.is_some_and(|alt| same_moment(alt, read)) => Outcome::Alt,
        (Some(label), Some(read)) if coarser(read, label) => Outcome::Empty,
        _ => Outcome::Wrong,
    };
    Verdict {
        field: "paid_at",
        outcome,
        read: read.map(|read| read.value.to_string()).unwrap_or_default(),
        label: label.map_or("-".to_owned(), |label| label.to_string()),
        confidence: read.map_or(0.0, |read| read.confidence),
    }
}

fn same_moment(label: Moment, read: Moment) -> bool {
    detail(label.precision) <= detail(read.precision)
        && cut(label.local, label.precision) == cut(read.local, label.precision)
}

/// True as far as it goes, but it does not go as far as the label.
fn coarser(read: Moment, label: Moment) -> bool {
    cut(label.local, read.precision) == cut(read.local, read.precision)
}

fn detail(precision: Precision) -> u8 {
    match precision {
        Precision::Day => 0,
        Precision::Minute => 1,
        Precision::Second => 2,
    }
}

fn cut(moment: NaiveDateTime, precision: Precision) -> NaiveDateTime {
    match precision {
        Precision::Day => moment.date().into(),
        Precision::Minute => moment.with_second(0).unwrap_or(moment),
        Precision::Second => moment,
    }
}

fn same_amount(label: &str, read: &str) -> bool {
    let plain: String = label
        .chars()
        .filter(|c| c.is_ascii_digit() || ".-".contains(*c))
        .collect();
    Fen::parse(&plain).is_some_and(|label| Fen::parse(read) == Some(label))
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// See the module's comment. One long word of the label is enough: labels give both
/// writings of a name, `家家 JIAJIA`, where the paper's logo shows one.
fn same_name(label: &str, read: &str) -> bool {
    let (a, b) = (comparable(label), comparable(read));
    let (short, long) = if a.chars().count() < b.chars().count() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    let enough = if short.is_ascii() { 4 } else { 2 };
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let contained = enough <= short.chars().count() && long.contains(short.as_str());
    let mut parts = label.split_whitespace().map(comparable);
    let part_read = parts.any(|part| {
        let enough = if part.is_ascii() { 5 } else { 3 };
        let long = enough <= part.chars().count();
        long && (similarity(&part, &b) >= 0.8 || b.contains(&part))
    });
    contained || 0.8 <= similarity(&a, &b) || part_read
}

/// 1 less the share of characters that must change.
fn similarity(a: &str, b: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    let longest = a.len().max(b.len()).max(1);
    1.0 - row[b.len()] as f32 / longest as f32
}

fn exact(label: &Label, facts: &Facts) -> [bool; 4] {
    let same = |label: &Option<Option<String>>, read: Option<&String>| {
        let label = label.as_ref().and_then(Option::as_ref);
        matches!((label, read), (Some(label), Some(read)) if bare(label) == bare(read))
    };
    let read_total = facts
        .paid_amount
        .as_ref()
        .map(|field| field.value.to_string());
    let total = label.total.as_ref().and_then(Option::as_ref);
    let moment = label.moment.flatten();
    [
        same(
            &label.store,
            facts.store_name.as_ref().map(|field| &field.value),
        ),
        matches!((moment, &facts.paid_at), (Some(a), Some(b)) if same_moment(a, b.value)),
        same(
            &label.address,
            facts.address.as_ref().map(|field| &field.value),
        ),
        matches!((total, read_total), (Some(a), Some(b)) if same_amount(a, &b)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str, precision: Precision) -> Moment {
        Moment {
            local: text.parse().expect("a moment"),
            precision,
        }
    }

    #[track_caller]
    fn check_name(label: &str, read: &str, same: bool) {
        assert_eq!(same_name(label, read), same, "{label} {read}");
    }

    #[test]
    fn names_are_compared_tolerantly() {
        check_name("優品坊 BEST", "优品坊", true);
        check_name("海景便利店", "海景便利", true);
        check_name("Harbour Coffee", "HARB0UR COFFEE LTD", true);
        check_name("Harbour Coffee", "Mountain Tea", false);
        check_name("海景便利店", "店", false);
    }

    #[test]
    fn moments_are_cut_at_the_labels_precision() {
        let label = moment("2026-11-08T10:05:00", Precision::Minute);
        assert!(same_moment(
            label,
            moment("2026-11-08T10:05:33", Precision::Second)
        ));
        assert!(!same_moment(
            label,
            moment("2026-11-08T10:06:00", Precision::Second)
        ));
        let day = moment("2026-11-08T00:00:00", Precision::Day);
        assert!(!same_moment(label, day) && coarser(day, label));
    }

    #[test]
    fn amounts_are_equal_to_the_fen() {
        assert!(same_amount("RM 34.0", "34.00") && same_amount("-5", "-5.00"));
        assert!(!same_amount("34.01", "34.00") && !same_amount("5", "-5.00"));
    }
}
