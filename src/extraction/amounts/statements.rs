//! Pairs words with the sums they speak of: in the same row, or below the word.
//! Decides nothing about which statement is true.

use crate::extraction::{
    labels::Hit,
    layout::{Page, Span},
    moments::tokens,
    text::is_han,
};

use super::{
    money::{self, Sum},
    words::{Role, WORDS},
};

/// One sum of the paper with what the word beside it says it is.
#[derive(Clone, Debug)]
pub struct Statement {
    pub role: Role,
    pub sum: Sum,
    pub span: Span,
    pub label: Span,
    /// How surely the word speaks of this sum, 0.0 to 1.0.
    pub strength: f32,
}

/// All sums of a row that are not parts of dates and times.
pub fn sums_of_row(text: &str) -> Vec<Sum> {
    let mut taken: Vec<_> = tokens::dates(text)
        .into_iter()
        .map(|date| date.at)
        .collect();
    taken.extend(tokens::times(text).into_iter().map(|time| time.at));
    let mut sums = money::sums(text);
    sums.retain(|sum| {
        !taken
            .iter()
            .any(|t| t.start < sum.at.end && sum.at.start < t.end)
    });
    sums
}

/// Every statement of the page, from top to bottom.
pub fn statements(page: &Page<'_>) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut in_tax_table = false;
    for index in 0..page.rows.len() {
        let hits = hits_of_row(&page.rows[index].text);
        in_tax_table |= hits.iter().any(|hit| hit.role == Role::TaxTable);
        let start = found.len();
        of_row(page, index, &hits, &mut found);
        if in_tax_table && 1 < sums_of_row(&page.rows[index].text).len() {
            for statement in &mut found[start..] {
                statement.role = Role::Ignored;
            }
        }
    }
    found
}

/// The known words of a row. Where its beginning is as a whole nearly a longer word,
/// that one: `Total (inclusiv of GST)` speaks of no tax.
fn hits_of_row(text: &str) -> Vec<Hit<Role>> {
    let hits = WORDS.find(text);
    let Some(first) = sums_of_row(text).first().map(|sum| sum.at.start) else {
        return hits;
    };
    let before: Vec<&Hit<Role>> = hits.iter().filter(|hit| hit.at.start < first).collect();
    let whole = before.len() == 1 && words_in(&text[..before[0].at.start]) == 0;
    if whole && words_in(&text[before[0].at.end.min(first)..first]) == 0 {
        return hits;
    }
    let Some(nearly) = WORDS.nearly(text, 0..first) else {
        return hits;
    };
    let after = hits.into_iter().filter(|hit| first <= hit.at.start);
    [nearly].into_iter().chain(after).collect()
}

fn of_row(page: &Page<'_>, row: usize, hits: &[Hit<Role>], found: &mut Vec<Statement>) {
    let text = &page.rows[row].text;
    let sums = sums_of_row(text);
    for (i, hit) in hits.iter().enumerate() {
        let until = hits.get(i + 1).map_or(text.len(), |next| next.at.start);
        let here = sums.iter().rfind(|sum| {
            // A word may take in the currency: `TOTAL RM 27.00`.
            hit.at.end < sum.at.end && hit.at.start < sum.at.start && sum.at.start < until
        });
        let label = Span {
            row,
            at: hit.at.clone(),
        };
        let statement = match here {
            Some(sum) => Some(Statement {
                role: role(hit.role, sum, text, hit),
                strength: strength(text, hit, sum.at.start.max(hit.at.end)),
                span: Span {
                    row,
                    at: sum.at.clone(),
                },
                sum: sum.clone(),
                label,
            }),
            None if sums.is_empty() || hits.len() == 1 => below(page, hit, label, until),
            None => None,
        };
        found.extend(statement.filter(|statement| 0.0 < statement.strength));
    }
}

/// Nothing is rounded by a whole unit: `Rounding RM 12.30` is the rounded total.
fn role(role: Role, sum: &Sum, text: &str, hit: &Hit<Role>) -> Role {
    let latin = text[hit.at.clone()].is_ascii();
    let whole = crate::money::Fen(100) <= sum.fen;
    if role == Role::Rounding && latin && whole {
        Role::Payable
    } else {
        role
    }
}

/// Less sure the more other words stand between the label and its sum, or before
/// the label; a word of one character must stand alone.
fn strength(text: &str, hit: &Hit<Role>, until: usize) -> f32 {
    let after = words_in(&text[hit.at.end..until]);
    let before = words_in(text[..hit.at.start].rsplit('\t').next().unwrap_or(""));
    let short = hit.length <= 2 && !text[hit.at.clone()].chars().all(is_han) || hit.length == 1;
    let payment = matches!(hit.role, Role::Method | Role::Cash | Role::Received);
    let base: f32 = if hit.fuzzy { 0.7 } else { 1.0 };
    match (after, before) {
        (0, 0) => base,
        _ if short => 0.0,
        // Long names of cards and accounts stand beside payments.
        _ if payment && after <= 16 && before <= 8 => 0.8 * base,
        (0..=2, 0..=4) => 0.8 * base,
        (0..=8, 0..=8) if !matches!(hit.role, Role::Voucher | Role::Gross) => 0.5 * base,
        _ if hit.role == Role::Discount => 0.4 * base,
        _ => 0.0,
    }
}

/// Letters and Chinese characters that are neither currency nor tax flag.
fn words_in(text: &str) -> usize {
    let lower = text.to_ascii_lowercase();
    let mut bare = lower;
    for currency in [
        "hkd", "hk$", "rmb", "cny", "myr", "sgd", "usd", "ntd", "mop", "rm", "gst", "incl", "元",
    ] {
        bare = bare.replace(currency, "");
    }
    bare.chars()
        .filter(|c| c.is_ascii_alphabetic() || is_han(*c))
        .count()
}

/// The sum under a word: a column's head, or a value that slipped to the next row.
fn below(page: &Page<'_>, hit: &Hit<Role>, label: Span, until: usize) -> Option<Statement> {
    let row = label.row;
    let rest = &page.rows[row].text[hit.at.end..until];
    // What stands behind the word is its value, even if it is no sum.
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    if 0 < words_in(rest) || 4 <= digits {
        return None;
    }
    let next = page.rows.get(row + 1)?;
    if 2.2 < next.y - page.rows[row].y || !WORDS.find(&next.text).is_empty() {
        return None;
    }
    let sums = sums_of_row(&next.text);
    let (left, right) = page.extent(&label);
    let reach = page.line_height;
    let sum = sums.iter().find(|sum| {
        let (from, to) = page.extent(&Span {
            row: row + 1,
            at: sum.at.clone(),
        });
        from < right + reach && left - reach < to
    });
    // Between two rows of one sum each, either may be the word's.
    let above = row.checked_sub(1).map(|above| &page.rows[above].text);
    let between = above.is_some_and(|text| words_in(text) == 0 && !sums_of_row(text).is_empty());
    let alone = || {
        sums.first()
            .filter(|_| sums.len() == 1 && words_in(&next.text) == 0 && !between)
    };
    let sum = sum.or_else(alone)?;
    let strength = if words_in(&next.text) == 0 { 0.8 } else { 0.0 };
    let strength = if hit.fuzzy { 0.0 } else { strength };
    let span = Span {
        row: row + 1,
        at: sum.at.clone(),
    };
    Some(Statement {
        role: hit.role,
        sum: sum.clone(),
        span,
        label,
        strength,
    })
}
