//! Lines in, facts out. Pure: no engine, no database, no clock.
//!
//! [`extract`] is the page: it puts the lines into rows (`layout`), finds the words
//! that receipts use (`labels` and the tables of each field), and lets each field
//! weigh what was found. A field on which the paper is silent, or of two minds, or which
//! was read too poorly to be told, stays empty.

mod amounts;
mod confidence;
mod country;
mod facts;
mod header;
mod items;
mod kind;
mod labels;
mod layout;
pub mod masking;
mod moments;
mod particulars;
mod printed;
mod text;
mod weigher;

#[cfg(test)]
mod tests;

pub use confidence::{Feature, Fitted, FittedField, Signal, Speaks, Step, Subject};
pub use facts::{
    Context, Contradiction, Document, Facts, Field, Item, Kind, Moment, Precision, Region,
    UnknownRegion,
};
pub use printed::{corners, printed, rounded};

use crate::{money::Fen, reading::Reading};

use amounts::{Role, Settled};
use layout::{Page, Span};
use weigher::Weigher;

/// Facts before the doubtful ones are left out, and what they were weighed by.
pub struct Weighed {
    pub facts: Facts,
    pub signals: Vec<Signal>,
    /// The paper itself speaks against its amount.
    pub disagreed: bool,
}

/// Everything the paper states, as far as it can be told.
pub fn extract(reading: &Reading, context: &Context) -> Facts {
    let Weighed {
        mut facts,
        disagreed,
        ..
    } = weigh(reading, context);
    confidence::silence(&mut facts);
    if disagreed && let Some(paid) = &mut facts.paid_amount {
        paid.confidence = paid.confidence.min(confidence::DISAGREED_MAX);
    }
    facts
}

/// The same with every value that was found, however doubtful: for measuring.
pub fn weigh(reading: &Reading, context: &Context) -> Weighed {
    let page = Page::of(reading);
    let words = particulars::labelled(&page);
    let body = header::body_begins(&page, &words);

    let statements = amounts::statements(&page);
    let tills = particulars::till_rows(&page, &words);
    let guess = kind::by_words(&page, &statements, !tills.is_empty());
    let items = items::items(&page, &statements, body);
    let settled = amounts::settle(&page, guess.kind, &items::amounts(&items));

    let country = country::country(&page, context);
    let moment = moments::settled_at(&page, context, country, &tills);
    let number = particulars::receipt_number(&page, &words, guess.kind);
    let document = kind::decide(
        guess,
        &settled,
        moment.is_some(),
        number.is_some(),
        page.is_legible(),
    );
    let document = kind::several(reading).unwrap_or(document);

    let store = header::store_name(&page, &words, body);
    let branch = header::branch(&page, &words, store.as_ref().map(|name| &name.span), body);
    let plain = |span: Span| text_field(&page, &span, confidence::labelled(page.confidence(&span)));
    let beside = |role| particulars::beside(&page, &words, role).map(plain);

    let mut weigher = Weigher::new(&page);
    let parts = kind::parts_of_sale(&settled, moment.is_some(), number.is_some());
    Weighed {
        facts: Facts {
            store_name: store.as_ref().map(|name| weigher.name(name)),
            branch: branch.map(plain).filter(is_readable),
            paid_amount: settled
                .paid
                .as_ref()
                .map(|paid| weigher.amount(paid, document.kind, &settled.contradictions)),
            paid_at: moment
                .as_ref()
                .map(|chosen| weigher.moment(chosen, number.as_ref())),
            receipt_number: number
                .as_ref()
                .map(|chosen| weigher.number(chosen, moment.as_ref())),
            gross_amount: stated(&page, &settled, &[Role::Gross, Role::Subtotal]),
            discount: stated(&page, &settled, &[Role::Discount]),
            tendered: tendered(&page, &settled),
            change: stated(&page, &settled, &[Role::Change]),
            payment_method: payment_method(&page, &settled),
            phone: particulars::phone(&page, &words)
                .map(plain)
                .filter(is_readable),
            address: address(&page, &words, body),
            cashier: beside(particulars::Role::Cashier),
            terminal: beside(particulars::Role::Terminal),
            currency: country::currency(&page, country),
            items,
            contradictions: settled.contradictions,
            document: weigher.document(document, parts, kind::is_paid_for(&page, &statements)),
        },
        signals: weigher.signals,
        disagreed: weigher.disagreed,
    }
}

/// A text without spaces and punctuation, in one width, case and writing: equal for
/// two texts that only differ in these, or in shapes that are often confused.
pub fn comparable(text: &str) -> String {
    text::squeezed(text)
}

/// Whether most characters were read well enough to be told at all.
fn is_readable(field: &Field<String>) -> bool {
    0.5 <= field.confidence
}

fn text_field(page: &Page<'_>, span: &Span, confidence: f32) -> Field<String> {
    let value = page.text(span).replace('\t', " ");
    Field {
        value,
        confidence,
        quad: page.quad(span),
    }
}

/// The value of the first role that the paper states in one way only.
fn stated(page: &Page<'_>, settled: &Settled, roles: &[Role]) -> Option<Field<Fen>> {
    let statement = roles.iter().find_map(|role| settled.undisputed(*role))?;
    let confidence = statement.strength * confidence::labelled(page.confidence(&statement.span));
    let value = statement.sum.fen.abs();
    Some(Field {
        value,
        confidence,
        quad: page.quad(&statement.span),
    })
}

/// What was handed over: cash, or money received of which some came back.
fn tendered(page: &Page<'_>, settled: &Settled) -> Option<Field<Fen>> {
    let change = settled
        .undisputed(Role::Change)
        .is_some_and(|s| s.sum.fen != Fen::ZERO);
    let roles: &[Role] = if change {
        &[Role::Cash, Role::Received]
    } else {
        &[Role::Cash]
    };
    stated(page, settled, roles)
}

/// The means that paid most.
fn payment_method(page: &Page<'_>, settled: &Settled) -> Option<Field<String>> {
    let means = settled.statements.iter().filter(|s| {
        matches!(s.role, Role::Method | Role::Cash) && s.sum.fen != Fen::ZERO && 0.5 <= s.strength
    });
    let most = means.max_by_key(|s| s.sum.fen.abs())?;
    let confidence = confidence::labelled(page.confidence(&most.label));
    Some(text_field(page, &most.label, confidence))
}

fn address(page: &Page<'_>, words: &[particulars::Labelled], body: usize) -> Option<Field<String>> {
    let spans = particulars::address(page, words, body);
    let quads: Vec<_> = spans.iter().filter_map(|span| page.quad(span)).collect();
    let parts: Vec<String> = spans
        .iter()
        .map(|s| page.text(s).replace('\t', " "))
        .collect();
    let (first, last) = (quads.first()?, quads.last()?);
    let quad = crate::reading::Quad([first.0[0], first.0[1], last.0[2], last.0[3]]);
    let least = spans
        .iter()
        .map(|span| page.confidence(span).1)
        .fold(1.0, f32::min);
    Some(Field {
        value: parts.join(" "),
        confidence: 0.9 * least,
        quad: Some(quad),
    })
}
