//! How often the rules that compare with a tenant's habit speak on honest receipts, and
//! how often on papers that were tampered with: on made-up tenants of five trades and five
//! ways to number, so that the figures say what the rules can do, not what they do in a mall.
//!
//! `cargo run --release --example unusual -- [SEED]` prints the table of `docs/trust.md`.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use xiaopiao::{
    extraction::{Moment, Precision},
    money::Fen,
    risk::{self, Does, Habit, History, Paper, Settings, Settled},
};

/// Median amount in fen, and standard deviation of its logarithm.
const TRADES: [(f64, f64); 5] = [
    (3_500.0, 0.35),
    (9_000.0, 0.50),
    (18_000.0, 0.65),
    (45_000.0, 0.80),
    (300_000.0, 1.00),
];

#[derive(Clone, Copy)]
enum Numbers {
    CountsOn,
    CountsEachDay,
    /// The date and time, then a count.
    Dated,
    TwoTills,
    NoCount,
}

const NUMBERS: [Numbers; 5] = [
    Numbers::CountsOn,
    Numbers::CountsEachDay,
    Numbers::Dated,
    Numbers::TwoTills,
    Numbers::NoCount,
];

const TENANTS_EACH: usize = 8;
/// What is settled, and then what comes.
const SETTLED: usize = 200;
const COMING: usize = 50;

struct Sale {
    at: NaiveDateTime,
    fen: i64,
    number: String,
}

fn normal(random: &mut fastrand::Rng) -> f64 {
    let (radius, angle) = (
        random.f64().max(1e-12),
        random.f64() * std::f64::consts::TAU,
    );
    (-2.0 * radius.ln()).sqrt() * angle.cos()
}

/// Ten days of a tenant, in the order of time.
fn tenant(random: &mut fastrand::Rng, trade: (f64, f64), numbers: Numbers) -> Vec<Sale> {
    let first = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
    let mut moments: Vec<_> = (0..SETTLED + COMING)
        .map(|_| {
            let day = first + TimeDelta::days(random.i64(0..10));
            day.and_time(chrono::NaiveTime::MIN) + TimeDelta::seconds(random.i64(36_000..79_200))
        })
        .collect();
    moments.sort();
    let (mut counts, mut today, mut last) = ([100_i64, 70_000], 0, first);
    let sale = |at: NaiveDateTime| {
        today = if at.date() == last { today + 1 } else { 1 };
        last = at.date();
        let till = usize::from(matches!(numbers, Numbers::TwoTills) && random.bool());
        // Others buy too, and do not upload.
        counts[till] += random.i64(1..9);
        let number = match numbers {
            Numbers::CountsOn | Numbers::TwoTills => format!("{:06}", counts[till]),
            Numbers::CountsEachDay => format!("{today:04}"),
            Numbers::Dated => format!("{}{:03}", at.format("%Y%m%d%H%M%S"), today),
            Numbers::NoCount => format!("{:08}", random.u32(0..100_000_000)),
        };
        let fen = (trade.0.ln() + trade.1 * normal(random)).exp();
        // Prices end in whole or half yuan.
        let fen = ((fen / 50.0).round() as i64).max(1) * 50;
        Sale { at, fen, number }
    };
    moments.into_iter().map(sale).collect()
}

/// What somebody does to a paper.
const TAMPERED: [&str; 5] = [
    "amount: a digit put before it",
    "amount: its first digit made a 9",
    "amount: a made-up round one",
    "number: its last three digits made up",
    "number: of a sale of another hour",
];

fn tamper(random: &mut fastrand::Rng, how: usize, sale: &Sale, sales: &[Sale]) -> Sale {
    let (mut fen, mut number) = (sale.fen, sale.number.clone());
    match how {
        0 => fen = format!("{}{fen}", random.u32(1..10)).parse().unwrap_or(fen),
        1 => fen = format!("9{}", &fen.to_string()[1..]).parse().unwrap_or(fen),
        2 => fen = 10_000 * random.i64(5..50),
        3 => {
            let kept = number.len() - 3;
            number = format!("{}{:03}", &number[..kept], random.u32(0..1000));
        }
        _ => number = sales[random.usize(0..sales.len())].number.clone(),
    }
    let at = sale.at;
    Sale { at, fen, number }
}

fn speaks(sale: &Sale, settled: &[Settled]) -> Vec<&'static str> {
    let paper = Paper {
        submitted: sale.at + TimeDelta::minutes(10),
        moment: Some(Moment {
            local: sale.at,
            precision: Precision::Second,
        }),
        amount: Some(Fen(sale.fen)),
        number: Some(&sale.number),
        hours: None,
    };
    let history = History {
        habit: Some(Habit::of(&paper, settled)),
        ..History::default()
    };
    let seen = risk::assess(&paper, &history, &Settings::default());
    let rules = seen.into_iter().filter(|(_, does, _)| *does != Does::Off);
    rules.map(|(rule, ..)| rule.name).collect()
}

fn main() {
    let seed = std::env::args().nth(1).and_then(|seed| seed.parse().ok());
    let mut random = fastrand::Rng::with_seed(seed.unwrap_or(7));
    let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut papers = 0;
    for trade in TRADES {
        for numbers in NUMBERS {
            for _ in 0..TENANTS_EACH {
                let mut sales = tenant(&mut random, trade, numbers);
                // Not the last ones: an upload may be days late.
                random.shuffle(&mut sales);
                let (coming, settled) = sales.split_at(COMING);
                let settled: Vec<_> = settled.iter().map(as_settled).collect();
                for sale in coming {
                    papers += 1;
                    for rule in speaks(sale, &settled) {
                        *counts.entry((0, rule)).or_default() += 1;
                    }
                    for how in 0..TAMPERED.len() {
                        let forged = tamper(&mut random, how, sale, &sales);
                        for rule in speaks(&forged, &settled) {
                            *counts.entry((how + 1, rule)).or_default() += 1;
                        }
                    }
                }
            }
        }
    }
    print(papers, &counts);
}

fn as_settled(sale: &Sale) -> Settled {
    Settled {
        amount: Fen(sale.fen),
        paid: sale.at,
        timed: true,
        submitted: sale.at + TimeDelta::minutes(10),
        number: Some(sale.number.clone()),
    }
}

fn print(papers: usize, counts: &BTreeMap<(usize, &str), usize>) {
    let rules = ["amount_far", "number_out_of_order", "round_amount"];
    println!("| of {papers} papers each | {} |", rules.join(" | "));
    println!("|---|---:|---:|---:|");
    let rows = ["honest"].into_iter().chain(TAMPERED);
    for (row, name) in rows.enumerate() {
        let share = |rule: &&str| {
            let spoke = counts.get(&(row, *rule)).copied().unwrap_or(0);
            format!("{:.2} %", 100.0 * spoke as f64 / papers as f64)
        };
        let shares: Vec<_> = rules.iter().map(share).collect();
        println!("| {name} | {} |", shares.join(" | "));
    }
}
