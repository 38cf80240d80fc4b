//! Spoils every name of the invented mall in every way and counts who is found:
//! `cargo run --release --example misread_names`.

use xiaopiao::{
    extraction::{Document, Facts, Field, Kind},
    tenants::{
        MallPlace, TenantProfile, list,
        matching::{Outcome, TenantIndex},
    },
};

/// Characters that stand for a misreading: common ones, letters, digits.
const STRANGERS: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经EATSRN038";

fn facts(store: &str, branch: Option<&str>) -> Facts {
    let field = |text: &str| Field {
        value: text.to_owned(),
        confidence: 0.9,
        quad: None,
    };
    Facts {
        document: Document {
            kind: Kind::Sale,
            confidence: 1.0,
            reasons: Vec::new(),
        },
        store_name: Some(field(store)),
        branch: branch.map(field),
        paid_amount: None,
        paid_at: None,
        receipt_number: None,
        gross_amount: None,
        discount: None,
        tendered: None,
        change: None,
        payment_method: None,
        phone: None,
        address: None,
        cashier: None,
        terminal: None,
        currency: None,
        items: Vec::new(),
        contradictions: Vec::new(),
    }
}

/// What becomes of a way of spoiling names.
#[derive(Default)]
struct Tally {
    right: usize,
    person: usize,
    none: usize,
    wrong: Vec<String>,
}

fn substituted(name: &[char], count: usize) -> Vec<String> {
    let mut spoilt = Vec::new();
    for first in 0..name.len() {
        for (step, stranger) in STRANGERS.chars().enumerate() {
            let mut chars = name.to_vec();
            chars[first] = stranger;
            if count == 2 {
                let second = (first + 1 + step % (name.len() - 1).max(1)) % name.len();
                chars[second] = STRANGERS.chars().nth((step * 7 + 3) % 60).unwrap_or('的');
            }
            spoilt.push(chars.into_iter().collect());
        }
    }
    spoilt
}

fn dropped(name: &[char]) -> Vec<String> {
    let without = |at: usize| name[..at].iter().chain(&name[at + 1..]).collect();
    (0..name.len()).map(without).collect()
}

fn tally(
    mall: &[TenantProfile],
    index: &TenantIndex,
    branch: Option<&str>,
    spoil: impl Fn(&[char]) -> Vec<String>,
) -> Tally {
    let mut tally = Tally::default();
    for tenant in mall {
        for name in std::iter::once(&tenant.name).chain(&tenant.aliases) {
            let chars: Vec<char> = name.chars().collect();
            for read in spoil(&chars) {
                let carries =
                    |other: &TenantProfile| other.name == read || other.aliases.contains(&read);
                let is_anothers = mall
                    .iter()
                    .any(|other| carries(other) && other.code != tenant.code);
                match index.match_tenant(&facts(&read, branch), &[]).outcome {
                    _ if is_anothers => {}
                    Outcome::Matched { tenant: found } if found.code == tenant.code => {
                        tally.right += 1
                    }
                    Outcome::Matched { tenant: found } => tally
                        .wrong
                        .push(format!("{name} read as {read}: {}", found.name)),
                    Outcome::Doubtful { .. } | Outcome::Ambiguous { .. } => tally.person += 1,
                    _ => tally.none += 1,
                }
            }
        }
    }
    tally
}

fn main() {
    let list = list::parse(include_bytes!("../fixtures/tenants/mall.csv"), None);
    let mall: Vec<TenantProfile> = list.rows.into_iter().map(|row| row.tenant).collect();
    let place: MallPlace = "云港万汇城|万汇城".parse().expect("the mall is named");
    let index = TenantIndex::new(&mall, Some(&place));
    println!("| names | branch | papers | right | to a person | nobody's | wrong |");
    println!("|---|---|--:|--:|--:|--:|--:|");
    for branch in [None, Some("云港万汇城店")] {
        let row =
            |what: &str, length: std::ops::Range<usize>, spoil: &dyn Fn(&[char]) -> Vec<String>| {
                let fits = |name: &[char]| {
                    if length.contains(&name.len()) {
                        spoil(name)
                    } else {
                        Vec::new()
                    }
                };
                let tally = tally(&mall, &index, branch, fits);
                let papers = tally.right + tally.person + tally.none + tally.wrong.len();
                println!(
                    "| {what} | {} | {papers} | {} | {} | {} | {} |",
                    branch.unwrap_or("—"),
                    tally.right,
                    tally.person,
                    tally.none,
                    tally.wrong.len()
                );
                for wrong in tally.wrong.iter().take(10) {
                    println!("  {wrong}");
                }
            };
        row("as they are", 1..99, &|name| vec![name.iter().collect()]);
        row("one character of 1-2 misread", 1..3, &|name| {
            substituted(name, 1)
        });
        row("one character of 3 misread", 3..4, &|name| {
            substituted(name, 1)
        });
        row("one character of 4 misread", 4..5, &|name| {
            substituted(name, 1)
        });
        row("one character of 5 and more misread", 5..99, &|name| {
            substituted(name, 1)
        });
        row("two characters of 4 misread", 4..5, &|name| {
            substituted(name, 2)
        });
        row("two characters of 5 and more misread", 5..99, &|name| {
            substituted(name, 2)
        });
        row("one character lost", 2..99, &dropped);
    }
}
