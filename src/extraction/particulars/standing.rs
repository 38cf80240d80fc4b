//! Where numbers stand: behind a word, below it, or by themselves. Says nothing of what
//! a number is for.

use std::sync::LazyLock;

use regex::Regex;

use crate::extraction::{
    layout::{Page, Span},
    moments::tokens,
};

use super::{number::Candidate, values::Labelled, words::WORDS};

pub static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9]+(?:[-/#_.][A-Za-z0-9]+)*").expect("fixed"));
static GROUP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?: (\d{2,})|[ ]?-[ ]?(\d+))").expect("fixed"));
/// Letters that an engine, or the till, set apart from the digits: `CS 0002123`.
static PREFIX: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[ :.#\t]*([A-Z]{1,3})[ ]$").expect("fixed"));
static UNIFORM_INVOICE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[ ]*([A-Z]{2}-\d{8})[ ]*(?:\t|$)").expect("fixed"));

/// The number behind a word: the first token with a digit, and groups of digits
/// that follow it after single spaces.
pub fn behind(page: &Page<'_>, room: &Span) -> Option<Span> {
    let text = page.text(room);
    let (start, end) = number_in(text)?;
    // Words between mean that the number is about something else.
    let between = text[..start].chars().filter(|c| c.is_alphabetic()).count();
    (between <= 2).then(|| Span {
        row: room.row,
        at: room.at.start + start..room.at.start + end,
    })
}

fn number_in(text: &str) -> Option<(usize, usize)> {
    let mut taken: Vec<_> = tokens::dates(text)
        .into_iter()
        .map(|date| date.at)
        .collect();
    taken.extend(tokens::times(text).into_iter().map(|time| time.at));
    let token = TOKEN
        .find_iter(text)
        .find(|token| token.as_str().contains(|c: char| c.is_ascii_digit()))?;
    if taken
        .iter()
        .any(|t| t.start < token.end() && token.start() < t.end)
    {
        return None;
    }
    let mut end = token.end();
    // Groups of digits may follow: `0081 0002 0931`.
    let digits = |c: &char| c.is_ascii_digit();
    let grouped = 2 <= token.as_str().chars().filter(digits).count();
    while let Some(group) = GROUP.find(&text[end..]).filter(|_| grouped) {
        let next = end + group.end();
        if taken.iter().any(|t| t.start < next && end < t.end) {
            break;
        }
        end = next;
    }
    let start = PREFIX
        .captures(&text[..token.start()])
        .and_then(|c| c.get(1))
        .map_or(token.start(), |letters| letters.start());
    let money = token
        .as_str()
        .split_once('.')
        .is_some_and(|(whole, part)| part.len() <= 2 && whole.chars().all(|c| c.is_ascii_digit()));
    let masked = text[end..].starts_with('*') || text[..token.start()].ends_with(['*', '$', '¥']);
    let counted = text[end..].starts_with(['%', ':']) || is_broken(&text[end..]);
    (!money && !masked && !counted && end - token.start() <= 40).then_some((start, end))
}

/// Whether a number goes on behind a character that no till prints: `15959473€280`.
fn is_broken(rest: &str) -> bool {
    let mut chars = rest.chars();
    let odd = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !"|,;)]([".contains(c);
    chars.next().is_some_and(odd) && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// The number under a word, when the row below is values only.
pub fn below(page: &Page<'_>, word: &Labelled) -> Option<Span> {
    let row = word.label.row;
    if page
        .text(&word.room)
        .split('\t')
        .next()
        .is_some_and(|t| t.chars().any(char::is_alphanumeric))
    {
        return None;
    }
    let next = page.rows.get(row + 1)?;
    if 2.2 < next.y - page.rows[row].y || !WORDS.find(&next.text).is_empty() {
        return None;
    }
    let (left, right) = page.extent(&word.label);
    let mut from = 0;
    for piece in next.text.split('\t') {
        let at = from..from + piece.len();
        from += piece.len() + 1;
        let span = Span {
            row: row + 1,
            at: at.clone(),
        };
        let (start, end) = page.extent(&span);
        let under = start < right + page.line_height && left - page.line_height < end;
        let Some((a, b)) = number_in(piece) else {
            continue;
        };
        let whole = piece.chars().filter(|c| c.is_alphanumeric()).count()
            == piece[a..b].chars().filter(|c| c.is_alphanumeric()).count();
        if under && whole && 3 <= b - a {
            return Some(Span {
                row: row + 1,
                at: at.start + a..at.start + b,
            });
        }
    }
    None
}

/// A long number without a word, in the row of date and time: the till's footer.
pub fn beside_the_date(page: &Page<'_>) -> Option<Candidate> {
    let rows = page.rows.iter().enumerate();
    let mut found = rows.filter_map(|(row, content)| {
        let text = &content.text;
        let dated = !tokens::dates(text).is_empty() && !tokens::times(text).is_empty();
        if !dated || !WORDS.find(text).is_empty() {
            return None;
        }
        let mut taken: Vec<_> = tokens::dates(text)
            .into_iter()
            .map(|date| date.at)
            .collect();
        taken.extend(tokens::times(text).into_iter().map(|time| time.at));
        let token = TOKEN.find_iter(text).find(|token| {
            let digits = token.as_str().chars().filter(char::is_ascii_digit).count();
            let free = !taken
                .iter()
                .any(|t| t.start < token.end() && token.start() < t.end);
            free && 8 <= digits && digits + 2 >= token.as_str().len()
        })?;
        let span = Span {
            row,
            at: token.range(),
        };
        Some(Candidate {
            value: token.as_str().to_owned(),
            span,
            label: None,
            rank: 4.5,
            below: false,
        })
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// A letter amid digits is the digit that it looks like, and the other way round:
/// `0042O71`, `P0S18`.
pub fn digits_restored(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let restored = chars.iter().enumerate().map(|(i, c)| {
        let amid = 0 < i && digit(i - 1) && (digit(i + 1) || i + 1 == chars.len());
        let letter = |i: usize| chars.get(i).is_some_and(char::is_ascii_uppercase);
        match c {
            '0' if 0 < i && letter(i - 1) && letter(i + 1) => 'O',
            'O' | 'o' if amid => '0',
            'I' | 'l' | '|' if amid => '1',
            _ => *c,
        }
    });
    restored.collect()
}

/// Two letters and eight digits by themselves: what Taiwan numbers invoices by.
pub fn uniform_invoice(page: &Page<'_>) -> Option<Candidate> {
    let rows = page.rows.iter().enumerate();
    let mut found = rows.filter_map(|(row, content)| {
        let found = UNIFORM_INVOICE.captures(&content.text)?.get(1)?;
        let span = Span {
            row,
            at: found.range(),
        };
        Some(Candidate {
            value: found.as_str().to_owned(),
            span,
            label: None,
            rank: 9.0,
            below: false,
        })
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
