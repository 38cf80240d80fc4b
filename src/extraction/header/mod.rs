//! The shop's name and branch, from the block at the top of the paper.

mod branch;
mod looks;
mod words;

pub use branch::branch;

use std::sync::LazyLock;

use regex::Regex;

use super::{
    layout::{Page, Span},
    particulars::{Labelled, Role, first_piece, looks_like_address, trimmed},
    text::squeezed,
};

use looks::{is_branch_row, is_generic, looks_like_name, without_registration};
use words::{COMPANIES, MALLS, SUFFIXES};

/// What supports the name that was chosen; from this comes its confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameSupport {
    pub labelled: bool,
    /// In the height of a usual line.
    pub height: f32,
    /// It ends as names of shops and companies end.
    pub suffix: bool,
    /// A few letters: perhaps only a part of a logo.
    pub short: bool,
    pub row: usize,
    pub margin: f32,
}

/// A name and where it stands.
#[derive(Clone, Debug)]
pub struct ChosenName {
    pub span: Span,
    pub support: NameSupport,
}

static CODED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:#\d{2,5}|[A-Z]{1,2}\d{2,4}|\(\d{2,5}\)|\d{3,5})[ ]?[-:. ][ ]?\D{2,}")
        .expect("fixed")
});

/// The first row of the body: of the sale itself, no more of the shop.
pub fn body_begins(page: &Page<'_>, words: &[Labelled]) -> usize {
    let of_sale = |role: Role| {
        matches!(
            role,
            Role::Sale(_) | Role::Order | Role::Cashier | Role::Terminal | Role::Slip
        )
    };
    let worded = words.iter().find(|word| {
        of_sale(word.role) && page.text(&word.room).chars().any(|c| c.is_ascii_digit())
    });
    let by_word = worded.map_or(usize::MAX, |word| word.label.row);
    let by_sum = page.rows.iter().position(|row| {
        let sums = super::amounts::sums_of_row(&row.text);
        let letters = row.text.chars().any(char::is_alphabetic);
        letters && sums.iter().any(|sum| 0 < sum.decimals)
    });
    let by_head = page.rows.iter().position(|row| is_column_head(&row.text));
    let by_time = page
        .rows
        .iter()
        .position(|row| !super::moments::tokens::dates(&row.text).is_empty());
    by_word
        .min(by_time.unwrap_or(usize::MAX))
        .min(by_sum.unwrap_or(usize::MAX))
        .min(by_head.unwrap_or(usize::MAX))
        .min(page.rows.len())
}

/// Whether a row heads the columns of the items.
fn is_column_head(text: &str) -> bool {
    const HEADS: &str = "
            商品 品名 数量 单价 金额 小计 总价 名称 产品 货品 菜品 原价 qty description amount
            item price uprice total desc";
    let bare = squeezed(text);
    HEADS
        .split_whitespace()
        .filter(|head| bare.contains(&squeezed(head)))
        .count()
        >= 2
}

/// The name of the shop.
pub fn store_name(page: &Page<'_>, words: &[Labelled], body: usize) -> Option<ChosenName> {
    let labelled = words
        .iter()
        .filter(|word| word.role == Role::Store)
        .find_map(|word| {
            let colon = page.text(&word.room).trim_start().starts_with(':');
            let piece = first_piece(page, &word.room).filter(|_| colon)?;
            looks_like_name(page.text(&piece)).then_some(piece)
        });
    let last = if body == 0 {
        page.rows.len().min(3)
    } else {
        body.min(10)
    };
    let mut candidates: Vec<(f32, ChosenName)> = (0..last)
        .filter_map(|row| weigh(page, words, row))
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let margin = match candidates.as_slice() {
        [(first, _), (second, _), ..] => first - second,
        _ => 1.0,
    };
    let header = |best: &ChosenName| {
        // A first row alone may be anything: cut off above, it is often an item.
        let titled = 1.3 < best.support.height || best.support.suffix;
        1 < body || titled || heads_the_sale(page, words, body)
    };
    let best = candidates
        .into_iter()
        .map(|(_, name)| name)
        .next()
        .filter(header);
    let tall = best.as_ref().is_some_and(|best| 1.5 < best.support.height);
    let branch_only = labelled
        .as_ref()
        .is_some_and(|labelled| names_the_branch(page, words, labelled));
    if let Some(mut best) = best.filter(|_| labelled.is_none() || tall || branch_only) {
        best.support.margin = margin;
        if let Some(whole) = whole_word(page, &best.span, last).filter(|_| best.support.short) {
            best.span = whole;
        }
        return Some(best);
    }
    labelled.map(|span| {
        let row = span.row;
        let support = NameSupport {
            labelled: true,
            height: 1.0,
            suffix: true,
            short: false,
            row,
            margin: 1.0,
        };
        ChosenName { span, support }
    })
}

/// The word of the block that a few letters begin: a logo in two lines is read in two.
fn whole_word(page: &Page<'_>, part: &Span, last: usize) -> Option<Span> {
    let begun = page.text(part);
    (0..last).filter(|row| *row != part.row).find_map(|row| {
        let text = &page.rows[row].text;
        let end = text.find([' ', '\t']).unwrap_or(text.len());
        let word = &text[..end];
        let longer = begun.len() + 2 <= word.len() && word.chars().all(char::is_alphabetic);
        (longer && word.starts_with(begun)).then_some(Span { row, at: 0..end })
    })
}

/// Whether the sale begins with its number or its time, not amid its items.
fn heads_the_sale(page: &Page<'_>, words: &[Labelled], body: usize) -> bool {
    let numbered = words
        .iter()
        .any(|word| word.label.row == body && matches!(word.role, Role::Sale(_) | Role::Order));
    let dated = page
        .rows
        .get(body)
        .is_some_and(|row| !super::moments::tokens::dates(&row.text).is_empty());
    numbered || dated
}

/// `门店：云港万汇城店` under the shop's own name says which of its shops it is.
fn names_the_branch(page: &Page<'_>, words: &[Labelled], value: &Span) -> bool {
    const PLAIN: [&str; 6] = ["门店", "門店", "店铺", "店鋪", "店别", "店別"];
    words.iter().any(|word| {
        word.role == Role::Store
            && word.label.row == value.row
            && PLAIN.contains(&page.text(&word.label))
    })
}

fn weigh(page: &Page<'_>, words: &[Labelled], index: usize) -> Option<(f32, ChosenName)> {
    let row = &page.rows[index];
    let whole = trimmed(
        page,
        &Span {
            row: index,
            at: 0..row.text.len(),
        },
    );
    let span = without_registration(page, &whole);
    let text = page.text(&span);
    let bare = squeezed(text);
    let ends = |list: &str| {
        list.split_whitespace()
            .any(|end| bare.ends_with(&squeezed(end)))
    };
    let (company, suffix) = (
        ends(COMPANIES),
        ends(SUFFIXES) && !is_branch_row(text, index),
    );
    let address = looks_like_address(text) && !company;
    let heads = [row.text.trim_end(), text.trim_end()]
        .iter()
        .any(|text| text.ends_with(':'))
        || is_column_head(text);
    if heads
        || is_labelled(page, words, index)
        || row.confidence < 0.75
        || !looks_like_name(text)
        || address
        || ends(MALLS)
    {
        return None;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let lower_case = text.is_ascii() && !text.contains(|c: char| c.is_ascii_uppercase());
    // Notes by hand are large and in lower case; so are some logos.
    let height = row.height.min(if lower_case { 1.5 } else { 2.6 });
    let mut score = height + 0.5 * (row.confidence - 0.9);
    score += 1.0 - 0.15 * index.min(8) as f32;
    score += match (company, suffix) {
        (true, _) => 0.8,
        (_, true) => 0.3,
        _ => 0.0,
    };
    score -= if lower_case || is_generic(text) {
        0.6
    } else {
        0.0
    };
    score -= if letters < 3 { 0.4 } else { 0.0 };
    score -= if CODED.is_match(text) { 0.8 } else { 0.0 };
    let height = row.height;
    let support = NameSupport {
        labelled: false,
        height,
        suffix,
        short: text.is_ascii() && letters <= 3,
        row: index,
        margin: 0.0,
    };
    Some((score, ChosenName { span, support }))
}

/// Whether the row begins with a word and its number: a telephone, a tax number.
fn is_labelled(page: &Page<'_>, words: &[Labelled], row: usize) -> bool {
    let other = |role| {
        matches!(
            role,
            Role::Phone | Role::Hotline | Role::Other | Role::Address
        )
    };
    let here = |word: &&Labelled| word.label.row == row && word.label.at.start <= 2;
    words.iter().filter(here).any(|word| {
        let room = page.text(&word.room);
        let digits = room.chars().filter(char::is_ascii_digit).count();
        let names = matches!(word.role, Role::Store | Role::Branch) && room.starts_with(':');
        other(word.role) && 1 < digits || names
    })
}
