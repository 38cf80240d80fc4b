//! Which paper is whose, by an invented mall of fifty tenants.

use crate::{
    extraction::{Document, Facts, Field, Kind},
    reading::{Line, Point, Quad},
    tenants::{MallPlace, TenantProfile, list},
};

use super::{Outcome, TenantIndex, TenantMatch};

mod misread;
mod names;
mod places;

/// The invented mall.
fn mall() -> Vec<TenantProfile> {
    let list = list::parse(
        include_bytes!("../../../../fixtures/tenants/mall.csv"),
        None,
    );
    assert_eq!((list.rows.len(), list.errors), (50, Vec::new()));
    list.rows.into_iter().map(|row| row.tenant).collect()
}

fn place() -> MallPlace {
    "云港万汇城|万汇城|Yungang Mix City|云港大道88号"
        .parse()
        .unwrap()
}

/// What a paper says of its shop.
#[derive(Clone, Copy, Default)]
struct Says<'s> {
    store: &'s str,
    branch: &'s str,
    address: &'s str,
    phone: &'s str,
    lines: &'s [&'s str],
}

fn store(store: &str) -> Says<'_> {
    Says {
        store,
        ..Says::default()
    }
}

fn lines<'s>(lines: &'s [&'s str]) -> Says<'s> {
    Says {
        lines,
        ..Says::default()
    }
}

fn facts(says: Says<'_>) -> Facts {
    let field = |text: &str| {
        (!text.is_empty()).then(|| Field {
            value: text.to_owned(),
            confidence: 0.95,
            quad: None,
        })
    };
    Facts {
        document: Document {
            kind: Kind::Sale,
            confidence: 0.99,
            reasons: Vec::new(),
        },
        store_name: field(says.store),
        branch: field(says.branch),
        paid_amount: None,
        paid_at: None,
        receipt_number: None,
        gross_amount: None,
        discount: None,
        tendered: None,
        change: None,
        payment_method: None,
        phone: field(says.phone),
        address: field(says.address),
        cashier: None,
        terminal: None,
        currency: None,
        items: Vec::new(),
        contradictions: Vec::new(),
    }
}

fn line(text: &str) -> Line {
    Line {
        text: text.to_owned(),
        confidence: 0.99,
        quad: Quad([Point { x: 0.0, y: 0.0 }; 4]),
        glyphs: Vec::new(),
    }
}

fn answer(index: &TenantIndex, says: Says<'_>) -> TenantMatch {
    let lines: Vec<Line> = says.lines.iter().map(|text| line(text)).collect();
    index.match_tenant(&facts(says), &lines)
}

/// `A01`, or the reason for none in a few words.
fn brief(answer: &TenantMatch) -> String {
    match &answer.outcome {
        Outcome::Matched { tenant } => tenant.code.clone(),
        Outcome::Doubtful { tenant, doubt } => format!("{}? {doubt:?}", tenant.code),
        Outcome::Ambiguous { tenants } => {
            let mut codes: Vec<_> = tenants.iter().map(|tenant| &*tenant.code).collect();
            codes.sort_unstable();
            codes.join(" or ")
        }
        Outcome::OtherPlace { tenant, .. } => format!("{} elsewhere", tenant.code),
        Outcome::UnknownStore => "unknown".to_owned(),
        Outcome::NoName => "no name".to_owned(),
    }
}

#[track_caller]
fn check(says: Says<'_>, expected: &str) {
    let index = TenantIndex::new(&mall(), Some(&place()));
    let answer = answer(&index, says);
    let given = [says.store, says.branch, says.address, says.phone].join(" / ");
    assert_eq!(
        brief(&answer),
        expected,
        "{given} {:?}: {answer:#?}",
        says.lines
    );
}

#[track_caller]
fn check_without_place(says: Says<'_>, expected: &str) {
    let index = TenantIndex::new(&mall(), None);
    assert_eq!(brief(&answer(&index, says)), expected, "{}", says.store);
}

#[track_caller]
fn check_score(says: Says<'_>, range: std::ops::RangeInclusive<f32>) {
    let index = TenantIndex::new(&mall(), Some(&place()));
    let answer = answer(&index, says);
    let score = answer.outcome.matched().map(|tenant| tenant.score);
    assert!(
        score.is_some_and(|score| range.contains(&score)),
        "{}: {score:?}",
        says.store
    );
}
