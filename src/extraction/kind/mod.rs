//! What sort of paper it is, by the words that only such papers carry. A normal
//! sale is never called something else on a hint alone.

mod letters;
mod marks;
mod several;

use super::{
    Document, Kind,
    amounts::{Role, Settled, Statement},
    layout::Page,
    text::{is_han, squeezed},
};
use crate::money::Fen;

use letters::Letters;
use marks::{MARKS, PAID};

pub use several::several;

/// Rows at the top in which a shop names itself.
const HEAD: usize = 3;

struct Score {
    kind: Kind,
    weight: f32,
    /// One of its marks is enough by itself.
    strong: bool,
    marks: Vec<String>,
}

/// The kind that the words alone suggest, before any sum is weighed; how probable it
/// is, is told later, from everything (`confidence`).
/// `numbered`: whether a till gave it a number of its own.
pub fn by_words(page: &Page<'_>, statements: &[Statement], numbered: bool) -> Document {
    let mut scores = scores(page);
    let has = |role: Role| has(statements, role);
    let paid_for = is_paid_for(page, statements);
    let items = item_rows(page, statements);
    let less = has(Role::Discount) && 0 < items;
    let bill = has(Role::Subtotal) || has(Role::Change) || less;
    for score in &mut scores {
        match score.kind {
            // A bill that names its payment was perhaps paid: a person looks.
            Kind::Prebill if paid_for => score.weight = score.weight.min(1.4) - 0.5,
            // Receipts carry the data of the card that paid them.
            // However many details of the card it prints.
            Kind::CardSlip if bill || 0 < items && numbered || 2 < items => {
                let most = if score.strong { 1.9 } else { 1.4 };
                score.weight = score.weight.min(most) - 1.2;
            }
            Kind::Takeaway if score.marks.len() == 1 && score.weight < 1.0 => score.weight = 0.0,
            Kind::Topup if bill || 2 < items => score.weight -= 0.8,
            Kind::Parking if 2 < items => score.weight -= 0.8,
            _ => {}
        }
    }
    scores.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    match scores.into_iter().next() {
        Some(score) if 1.0 <= score.weight => Document {
            kind: score.kind,
            confidence: 0.0,
            reasons: score.marks,
        },
        Some(score) if 0.5 <= score.weight => Document {
            kind: Kind::Sale,
            confidence: 0.0,
            reasons: score.marks,
        },
        _ => Document {
            kind: Kind::Sale,
            confidence: 0.0,
            reasons: Vec::new(),
        },
    }
}

fn has(statements: &[Statement], role: Role) -> bool {
    let mut of_role = statements.iter().filter(|s| s.role == role);
    of_role.any(|s| 0.5 <= s.strength)
}

/// Whether a paper tells that it was paid, or how.
pub fn is_paid_for(page: &Page<'_>, statements: &[Statement]) -> bool {
    if statements.iter().any(is_payment) {
        return true;
    }
    let rows = Letters::of(page);
    let mut words = PAID.iter().flat_map(|(stand, words)| {
        words
            .split_whitespace()
            .map(|word| (*stand, squeezed(word)))
    });
    words.any(|(stand, word)| rows.iter().any(|row| row.have(&word, stand)))
}

fn is_payment(statement: &Statement) -> bool {
    let sum = &statement.sum;
    // `收银: 2215` and `微信: 13800001111` are no payments.
    let money = 0 < sum.decimals || sum.currency;
    let of_payment = match statement.role {
        Role::Cash | Role::Change => true,
        Role::Method | Role::Received => money,
        _ => false,
    };
    of_payment && 0.5 <= statement.strength
}

/// Whether most sums are below zero: what is given back, not what is taken off.
fn mostly_negative(statements: &[Statement]) -> bool {
    let (negative, others): (Vec<_>, Vec<_>) = statements
        .iter()
        .filter(|s| s.role != Role::Ignored && s.sum.fen != Fen::ZERO)
        .partition(|s| s.sum.fen < Fen::ZERO);
    1 < negative.len() && others.len() < negative.len()
}

/// The kind once the sums are known: a negative total is a refund, a paper without
/// sums, number and date is no receipt, if it was `legible`.
pub fn decide(
    words: Document,
    settled: &Settled,
    dated: bool,
    numbered: bool,
    legible: bool,
) -> Document {
    let negative = settled.paid.as_ref().is_some_and(|paid| {
        let payment = matches!(
            paid.statement.role,
            Role::Method | Role::Received | Role::Cash
        );
        paid.statement.sum.fen < Fen::ZERO && !payment
    });
    let negative = negative || mostly_negative(&settled.statements);
    if words.kind == Kind::Sale && negative {
        let reasons = vec!["negative sums".to_owned()];
        return Document {
            kind: Kind::Refund,
            reasons,
            ..words
        };
    }
    if words.kind != Kind::Sale {
        return words;
    }
    // What could not be read is not told to be no receipt.
    if !legible || 0 < parts_of_sale(settled, dated, numbered) {
        return words;
    }
    let reasons = vec!["no sum, date or number".to_owned()];
    Document {
        kind: Kind::Other,
        reasons,
        ..words
    }
}

/// How many of the four parts of a sale a paper has.
pub fn parts_of_sale(settled: &Settled, dated: bool, numbered: bool) -> usize {
    let sums = 1 < settled.statements.len();
    let parts = [settled.paid.is_some(), dated, numbered, sums];
    parts.into_iter().filter(|part| *part).count()
}

fn scores(page: &Page<'_>) -> Vec<Score> {
    let rows = Letters::of(page);
    let mut scores: Vec<Score> = Vec::new();
    let mut misread = Vec::new();
    for (kind, stand, weight, marks) in MARKS {
        for mark in marks.split_whitespace() {
            let bare = squeezed(mark);
            let mut there = rows.iter().filter(|row| row.have(&bare, *stand));
            let Some(first) = there.next() else {
                let near = rows.iter().any(|row| row.nearly_have(&bare, *stand));
                let weight = if bare.chars().count() < 5 {
                    0.9 * weight
                } else {
                    *weight
                };
                misread.extend(near.then_some((*kind, weight, mark)));
                continue;
            };
            let told = [first]
                .into_iter()
                .chain(there)
                .any(|row| !is_told_in_passing(*kind, &row.row, &bare));
            let weight = if told { *weight } else { 0.4_f32.min(*weight) };
            add(&mut scores, *kind, weight, mark);
        }
    }
    // One misread word a kind: many words are nearly the same.
    let mut kinds: Vec<Kind> = Vec::new();
    for (kind, weight, mark) in misread {
        if !kinds.contains(&kind) {
            add(&mut scores, kind, weight, mark);
            kinds.push(kind);
        }
    }
    if let Some(name) = page
        .rows
        .iter()
        .take(HEAD)
        .find_map(|row| on_trial(&row.text))
    {
        add(&mut scores, Kind::Other, 1.0, &name);
    }
    if let Some(name) = page.rows.iter().find_map(|row| platform(&row.text)) {
        add(&mut scores, Kind::Takeaway, 1.0, &name);
    }
    scores
}

fn add(scores: &mut Vec<Score>, kind: Kind, weight: f32, mark: &str) {
    let strong = 1.0 <= weight;
    match scores.iter_mut().find(|score| score.kind == kind) {
        Some(score) => {
            score.weight += weight;
            score.strong |= strong;
            score.marks.push(mark.to_owned());
        }
        None => scores.push(Score {
            kind,
            weight,
            strong,
            marks: vec![mark.to_owned()],
        }),
    }
}

/// A sentence about vouchers, invoices or returns says nothing of the paper itself; only
/// of bills to be settled and of card slips are the sentences their own.
fn is_told_in_passing(kind: Kind, row: &str, mark: &str) -> bool {
    let han = |text: &str| text.chars().filter(|c| is_han(*c)).count();
    !matches!(kind, Kind::Prebill | Kind::CardSlip) && han(mark) + 7 < han(row)
}

/// `测试商户`: a shop that is there to try the till or its printer.
fn on_trial(text: &str) -> Option<String> {
    let mut pieces = text.split('\t').map(str::trim);
    let shop = pieces.find(|piece| {
        let bare = squeezed(piece);
        let test = ["测试", "測試"].map(squeezed);
        test.iter().any(|test| bare.starts_with(test.as_str()))
    });
    shop.map(str::to_owned)
}

/// `#12 飞燕外卖`: the place in a platform's queue and its name, whichever it is.
fn platform(text: &str) -> Option<String> {
    let queued = |c: char| c.is_ascii_digit() || c == ' ' || c == '\t';
    let text = text.trim();
    let (rest, name) = match text.strip_prefix('#') {
        Some(rest) => (rest, rest.trim_start_matches(queued)),
        None => (text, text.trim_end_matches(queued).strip_suffix('#')?),
    };
    let han = name.trim_end().chars().filter(|c| is_han(*c)).count();
    let ends = ["外卖", "外賣", "闪购", "到家"]
        .iter()
        .any(|end| name.trim_end().ends_with(end));
    (name.len() < rest.len() && ends && han <= 8).then(|| name.trim_end().to_owned())
}

fn item_rows(page: &Page<'_>, statements: &[Statement]) -> usize {
    let first = statements.iter().find(|s| {
        matches!(
            s.role,
            Role::Total | Role::Subtotal | Role::Payable | Role::Paid
        )
    });
    let until = first.map_or(page.rows.len(), |s| s.label.row);
    let rows = page.rows[..until].iter().enumerate();
    rows.filter(|(index, row)| {
        let sums = super::amounts::sums_of_row(&row.text);
        let stated = statements.iter().any(|s| s.span.row == *index);
        !stated && sums.iter().any(|sum| 0 < sum.decimals)
    })
    .count()
}
