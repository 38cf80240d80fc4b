//! Whether a row by itself reads like a shop's name, and which part of it is the name.

use std::sync::LazyLock;

use regex::Regex;

use crate::extraction::{
    layout::{Page, Span},
    text::{is_han, squeezed},
};

use super::words::{NOTICES, PAPERS, TITLES};

/// A company's number within the row: the name ends before it.
static REGISTERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[ ]*\(?\d{5,}[- ][A-Z]\b.*$").expect("fixed"));
static REGISTRATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[ ]*\(?(?:co\.?\s?(?:reg|no)\.?\s?:?\s?)?[A-Z]{0,3}\d{5,}[ ]?-?[ ]?[A-Z0-9]{0,2}\)?$",
    )
    .expect("fixed")
});

/// A short row below the first that ends in 店 and has no brackets: chains print the
/// branch there, under the name.
pub fn is_branch_row(text: &str, index: usize) -> bool {
    let han = text.chars().filter(|c| is_han(*c)).count();
    0 < index && text.ends_with('店') && han <= 8 && !text.contains('(')
}

/// Only the trade, no name: `BISTRO & CAFE`.
pub fn is_generic(text: &str) -> bool {
    const TRADES: &str = "
            bistro cafe restaurant kitchen bar bakery and grill pharmacy the";
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| {
        TRADES
            .split_whitespace()
            .any(|trade| word.eq_ignore_ascii_case(trade))
    })
}

/// A place in a platform's queue, before its name or behind it: `蓝鲸外卖 #7`.
static QUEUE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"#[ ]?\d{1,4}").expect("fixed"));

pub fn looks_like_name(text: &str) -> bool {
    let text = &*QUEUE.replace(text, "");
    let bare = squeezed(text);
    let title = TITLES.split_whitespace().any(|title| {
        let title = squeezed(title);
        let (long, length) = (title.chars().count(), bare.chars().count());
        bare == title || (4 <= long && bare.starts_with(&title) && length <= long + 4)
    });
    // `消费清单(预结)`: what stands in brackets only says which one it is.
    let unbracketed = text.split(['(', '[']).next().unwrap_or(text);
    let paper = PAPERS
        .split_whitespace()
        .map(squeezed)
        .any(|paper| bare.ends_with(&paper) || squeezed(unbracketed).ends_with(&paper));
    let notice = NOTICES
        .split_whitespace()
        .any(|notice| bare.contains(&squeezed(notice)));
    let weight = |c: char| {
        if is_han(c) {
            2
        } else {
            usize::from(c.is_alphabetic())
        }
    };
    let letters: usize = text.chars().map(weight).sum();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let web = bare.contains("www") || bare.contains("com/") || text.contains("http");
    !title
        && !paper
        && !notice
        && !web
        && 3 <= letters
        && digits <= letters.min(4)
        && text.chars().count() <= 60
}

pub fn without_registration(page: &Page<'_>, span: &Span) -> Span {
    let text = page.text(span);
    let end = REGISTERED
        .find(text)
        .or_else(|| REGISTRATION.find(text))
        .filter(|m| 3 < m.start())
        .map_or(text.len(), |m| m.start());
    Span {
        row: span.row,
        at: span.at.start..span.at.start + end,
    }
}
