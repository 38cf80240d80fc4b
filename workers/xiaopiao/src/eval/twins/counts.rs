//! How many pairs of each kind were known to be one sale, as tables for people and for
//! Markdown.

use std::{collections::BTreeMap, fmt};

use xiaopiao::duplicates::Verdict;

use crate::eval::report::fine_percent;

/// Pairs by what they are.
#[derive(Default)]
pub struct Counts {
    same: BTreeMap<String, Row>,
    other: BTreeMap<String, Row>,
}

#[derive(Clone, Default)]
struct Row {
    same: usize,
    suspected: usize,
    different: usize,
    /// How alike the pictures are, in thousandths.
    pictures: Vec<u16>,
}

impl Counts {
    /// Counts a pair of this kind, which is the same sale or is not.
    pub fn add(&mut self, is_same: bool, kind: &str, verdict: Verdict, pictures: Option<u16>) {
        let rows = if is_same {
            &mut self.same
        } else {
            &mut self.other
        };
        let row = rows.entry(kind.replace('_', " ")).or_default();
        row.pictures.extend(pictures);
        match verdict {
            Verdict::SamePhoto | Verdict::SameSale => row.same += 1,
            Verdict::Suspected => row.suspected += 1,
            Verdict::Different => row.different += 1,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let same = ["the same sale", "missed", "found %"];
        table(f, same, &self.same)?;
        let other = ["another sale", "let through", "false alarms %"];
        table(f, other, &self.other)
    }
}

fn table(
    f: &mut fmt::Formatter<'_>,
    [what, different, share]: [&str; 3],
    rows: &BTreeMap<String, Row>,
) -> fmt::Result {
    writeln!(
        f,
        "\n| {what} | pairs | same sale | suspected | {different} | {share} | pictures alike, median |"
    )?;
    writeln!(f, "|---|--:|--:|--:|--:|--:|--:|")?;
    let mut all = Row::default();
    for (kind, row) in rows {
        line(f, kind, row)?;
        all = all.and(row);
    }
    line(f, "**all**", &all)
}

fn line(f: &mut fmt::Formatter<'_>, kind: &str, row: &Row) -> fmt::Result {
    let all = row.same + row.suspected + row.different;
    let seen = fine_percent(row.same + row.suspected, all);
    let mut pictures = row.pictures.clone();
    pictures.sort_unstable();
    let alike = pictures.get(pictures.len() / 2);
    let alike = alike.map_or_else(String::new, |alike| {
        format!("{:.2}", f64::from(*alike) / 1e3)
    });
    let Row {
        same,
        suspected,
        different,
        ..
    } = row;
    writeln!(
        f,
        "| {kind} | {all} | {same} | {suspected} | {different} | {seen} | {alike} |"
    )
}

impl Row {
    fn and(&self, other: &Self) -> Self {
        Self {
            same: self.same + other.same,
            suspected: self.suspected + other.suspected,
            different: self.different + other.different,
            pictures: [&self.pictures[..], &other.pictures].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_counted_by_what_it_is_and_what_it_was_taken_for() {
        let mut counts = Counts::default();
        counts.add(true, "edited_time", Verdict::Suspected, Some(900));
        counts.add(true, "edited_time", Verdict::Different, None);
        counts.add(false, "next_sale", Verdict::Different, Some(910));

        let said = counts.to_string();

        assert!(said.contains("| edited time | 2 | 0 | 1 | 1 | 50.0 [9.5–90.5] | 0.90 |"));
        assert!(said.contains("| next sale | 1 | 0 | 0 | 1 | 0.0 [0.0–79.3] | 0.91 |"));
    }
}
