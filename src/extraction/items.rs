//! What was bought: the rows between the shop's block and the first total.

use std::sync::LazyLock;

use regex::Regex;

use crate::money::Fen;

use super::{
    Item,
    amounts::{Role, Statement, sums_of_row},
    layout::Page,
    text::is_han,
};

static QUANTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[\t ])(?:x[ ]?(\d{1,3}(?:\.\d{1,3})?)|(\d{1,3}(?:\.\d{1,3})?)[ ]?(?:x|kg|g|件|份|个|瓶|杯|碗|包|盒|张|pcs?|por|@)|(\d{1,2}))(?:$|[\t @*])")
        .expect("fixed")
});

/// The items, and what each row adds to the bill.
pub fn items(page: &Page<'_>, statements: &[Statement], body: usize) -> Vec<Item> {
    let ends = |s: &&Statement| {
        matches!(
            s.role,
            Role::Total | Role::Subtotal | Role::Payable | Role::Paid | Role::Gross
        ) && 0.5 <= s.strength
            && body < s.label.row
    };
    let Some(end) = statements.iter().find(ends).map(|s| s.label.row) else {
        return Vec::new();
    };
    let mut items = Vec::new();
    let mut name_above: Option<String> = None;
    for row in body..end {
        let text = &page.rows[row].text;
        let stated = statements
            .iter()
            .any(|s| s.span.row == row && s.role != Role::Ignored);
        let sums = sums_of_row(text);
        let priced = sums.iter().rfind(|sum| 0 < sum.decimals || sum.currency);
        let Some(amount) = priced.filter(|_| !stated) else {
            name_above = name(text).filter(|_| !stated);
            continue;
        };
        let here = name(&text[..sums[0].at.start]).or_else(|| name(text));
        let Some(name) = here.or_else(|| name_above.take()) else {
            continue;
        };
        let before = &text[..amount.at.start];
        let quantity = QUANTITY
            .captures(before)
            .and_then(|c| c.iter().skip(1).flatten().next());
        let quantity = quantity.map(|found| found.as_str().to_owned());
        let unit_price_fen = sums
            .iter()
            .rfind(|sum| sum.at.end <= amount.at.start && 0 < sum.decimals)
            .map(|sum| sum.fen);
        let amount_fen = Some(amount.fen);
        items.push(Item {
            name,
            quantity,
            unit_price_fen,
            amount_fen,
        });
    }
    items
}

/// What the items cost together, as far as their rows could be read.
pub fn amounts(items: &[Item]) -> Vec<Fen> {
    items.iter().filter_map(|item| item.amount_fen).collect()
}

/// The words of a row without the figures around them.
fn name(text: &str) -> Option<String> {
    let piece = text.split('\t').max_by_key(|piece| letters(piece))?;
    let edge = |c: char| c.is_whitespace() || ":;*-.,".contains(c);
    let name = piece.trim_matches(edge).to_owned();
    (2 <= letters(&name)).then_some(name)
}

fn letters(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if is_han(c) {
                2
            } else {
                usize::from(c.is_ascii_alphabetic())
            }
        })
        .sum()
}
