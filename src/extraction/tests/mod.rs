//! The promises of extraction, on invented receipts.

mod branches;
mod codes;
mod damage;
mod doubt;
mod layouts;
mod mainland;
mod numbers;
mod overseas;
pub(in crate::extraction) mod paper;
mod shops;
mod slips;
mod tables;
mod taiwan;
mod terminals;
mod traps;

use super::{Context, Facts, Region, extract};

/// What is expected of a paper: `-` means empty.
type Expected<'a> = &'a [(&'a str, &'a str)];

#[track_caller]
fn check(drawing: &str, expected: Expected<'_>) {
    check_in(drawing, None, "2026-11-20", expected);
}

#[track_caller]
fn check_in(drawing: &str, region: Option<Region>, today: &str, expected: Expected<'_>) {
    for degrees in [0.0, 4.0, 90.0, 180.0] {
        let reading = paper::paper(drawing, degrees, 0.999);
        let today = today.parse().expect("a date");
        let facts = extract(&reading, &Context { region, today });
        let differs = |(field, value): &(&str, &str)| {
            let read = read(&facts, field);
            (read != *value).then(|| format!("{field} is {read}, not {value}"))
        };
        let different: Vec<String> = expected.iter().filter_map(differs).collect();
        assert!(
            different.is_empty(),
            "a paper turned by {degrees}°: {different:#?}\n{drawing}"
        );
    }
}

/// Whether the service may credit by itself what the paper states.
fn credits(facts: &Facts) -> bool {
    let sure = |confidence: f32| 0.9 <= confidence;
    let number = facts.receipt_number.as_ref();
    facts.document.kind == super::Kind::Sale
        && 0.98 <= facts.document.confidence
        && facts
            .paid_amount
            .as_ref()
            .is_some_and(|field| sure(field.confidence))
        && facts
            .paid_at
            .as_ref()
            .is_some_and(|field| sure(field.confidence))
        && number.is_none_or(|field| sure(field.confidence))
}

fn read(facts: &Facts, field: &str) -> String {
    let amount = |field: &Option<super::Field<crate::money::Fen>>| {
        field.as_ref().map(|field| field.value.to_string())
    };
    let text =
        |field: &Option<super::Field<String>>| field.as_ref().map(|field| field.value.clone());
    let read = match field {
        "store" => text(&facts.store_name),
        "branch" => text(&facts.branch),
        "paid" => amount(&facts.paid_amount),
        "at" => facts.paid_at.as_ref().map(|field| field.value.to_string()),
        "number" => text(&facts.receipt_number),
        "gross" => amount(&facts.gross_amount),
        "discount" => amount(&facts.discount),
        "tendered" => amount(&facts.tendered),
        "change" => amount(&facts.change),
        "method" => text(&facts.payment_method),
        "phone" => text(&facts.phone),
        "cashier" => text(&facts.cashier),
        "terminal" => text(&facts.terminal),
        "currency" => text(&facts.currency),
        "kind" => Some(format!("{:?}", facts.document.kind)),
        "items" => Some(facts.items.len().to_string()),
        "contradictions" => Some(facts.contradictions.len().to_string()),
        "credits" => Some(credits(facts).to_string()),
        "kind_sure" => Some((0.9 <= facts.document.confidence).to_string()),
        "sure" => facts
            .paid_amount
            .as_ref()
            .map(|field| (0.97 <= field.confidence).to_string()),
        _ => panic!("no field {field}"),
    };
    read.unwrap_or_else(|| "-".to_owned())
}
