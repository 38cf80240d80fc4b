//! The laws of the ledger under random operations: what the product does, beside a model
//! that fits on a page and does the same in memory.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::json;
use xiaopiao::{decision::Expiry, points::Gone, staff::Role};

use crate::support::{Mall, Paper};

/// Yuan a point at the tests' restaurant, in fen.
const FEN_PER_POINT: i64 = 200;
/// On how many courses of how many operations the product and the model agree.
const CASES: u32 = 24;
const OPERATIONS: usize = 14;

/// One thing that happens to a member's points. Receipts are chosen by their place among
/// those that were awarded so far.
#[derive(Clone, Debug)]
enum Operation {
    Award { yuan: i64 },
    Reverse { receipt: usize, fen: Option<i64> },
    Spend { points: i64 },
    DaysPass { days: i64 },
    Expire,
    LotsLast { days: i64 },
    SpentPointsBecome { debt: bool },
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![
        4 => (11..60_i64).prop_map(|yuan| Operation::Award { yuan }),
        3 => (any::<usize>(), proptest::option::of(50..6000_i64))
            .prop_map(|(receipt, fen)| Operation::Reverse { receipt, fen }),
        3 => (1..40_i64).prop_map(|points| Operation::Spend { points }),
        1 => (1..4_i64).prop_map(|days| Operation::DaysPass { days }),
        1 => Just(Operation::Expire),
        1 => (1..5_i64).prop_map(|days| Operation::LotsLast { days }),
        1 => any::<bool>().prop_map(|debt| Operation::SpentPointsBecome { debt }),
    ];
    prop::collection::vec(operation, OPERATIONS)
}

/// An award and what became of it.
#[derive(Clone, Debug)]
struct Lot {
    id: String,
    /// What is left of the sale, and of what it earned.
    fen: i64,
    held: i64,
    /// What is left of the points.
    left: i64,
    last_day: i64,
    /// Expired, and not yet counted by a reversal.
    expired: i64,
}

/// One member's points.
#[derive(Debug)]
struct Model {
    lots: Vec<Lot>,
    balance: i64,
    today: i64,
    lots_last: i64,
    debt: bool,
    /// What lies in the mall's accounts.
    accounts: BTreeMap<&'static str, i64>,
}

impl Model {
    fn new() -> Self {
        Self {
            lots: Vec::new(),
            balance: 0,
            today: 0,
            lots_last: 3,
            debt: false,
            accounts: BTreeMap::new(),
        }
    }

    fn moves(&mut self, account: &'static str, points: i64) {
        self.balance -= points;
        *self.accounts.entry(account).or_default() += points;
    }

    fn award(&mut self, id: String, fen: i64) {
        let points = fen / FEN_PER_POINT;
        let debt = self.lots.iter().map(|lot| lot.left).sum::<i64>() - self.balance;
        self.moves("issued", -points);
        self.lots.push(Lot {
            id,
            fen,
            held: points,
            left: points - debt.min(points),
            last_day: self.today + self.lots_last,
            expired: 0,
        });
    }

    /// What expires soonest goes first, the older before the younger.
    fn take(&mut self, mut points: i64) {
        let mut order: Vec<usize> = (0..self.lots.len()).collect();
        order.sort_by_key(|n| (self.lots[*n].last_day, *n));
        for n in order {
            let taken = points.min(self.lots[n].left);
            self.lots[n].left -= taken;
            points -= taken;
        }
    }

    fn expire(&mut self) {
        for n in 0..self.lots.len() {
            let lot = &mut self.lots[n];
            if lot.last_day < self.today && 0 < lot.left {
                let points = std::mem::take(&mut lot.left);
                lot.expired += points;
                self.moves("expired", points);
            }
        }
    }

    /// Returns whether they are there.
    fn spend(&mut self, points: i64) -> bool {
        let over = self.lots.iter().filter(|lot| lot.last_day < self.today);
        if self.balance - over.map(|lot| lot.left).sum::<i64>() < points {
            return false;
        }
        self.expire();
        self.take(points);
        self.moves("spent", points);
        true
    }

    /// Returns what is taken back of the receipt, or `None` where so much was never paid.
    fn reverse(&mut self, n: usize, fen: Option<i64>) -> Option<i64> {
        let lot = &mut self.lots[n];
        let returned = fen.unwrap_or(lot.fen);
        if returned <= 0 || lot.fen < returned {
            return None;
        }
        lot.fen -= returned;
        let kept = if lot.fen == 0 {
            0
        } else {
            lot.held.min(lot.fen / FEN_PER_POINT)
        };
        let back = lot.held - kept;
        lot.held = kept;
        let own = back.min(lot.left);
        lot.left -= own;
        let expired = (back - own).min(lot.expired);
        lot.expired -= expired;
        let spent = if self.debt { back - own - expired } else { 0 };
        self.take(spent);
        if 0 < own + spent {
            self.moves("taken_back", own + spent);
        }
        Some(back)
    }
}

/// The product and the model, side by side.
struct Both {
    mall: Mall,
    model: Model,
    steps: usize,
    /// Whether points were ever taken back as a debt.
    may_owe: bool,
}

impl Both {
    async fn start() -> Self {
        let mall = Mall::open().await;
        mall.rules(|policy| {
            policy.days_after_purchase = 300;
            policy.points_expire = Expiry::Days(3);
            policy.spent_points_taken_back = Gone::Loss;
        })
        .await;
        Self {
            mall,
            model: Model::new(),
            steps: 0,
            may_owe: false,
        }
    }

    async fn does(&mut self, operation: &Operation) {
        self.steps += 1;
        match *operation {
            Operation::Award { yuan } => self.award(yuan).await,
            Operation::Reverse { receipt, fen } if !self.model.lots.is_empty() => {
                self.reverse(receipt % self.model.lots.len(), fen).await;
            }
            Operation::Reverse { .. } => {}
            Operation::Spend { points } => self.spend(points).await,
            Operation::DaysPass { days } => {
                self.mall.later(TimeDelta::days(days));
                self.model.today += days;
            }
            Operation::Expire => {
                self.mall.expire().await;
                self.model.expire();
            }
            Operation::LotsLast { days } => {
                let last = Expiry::Days(u16::try_from(days).unwrap());
                self.mall.rules(|policy| policy.points_expire = last).await;
                self.model.lots_last = days;
            }
            Operation::SpentPointsBecome { debt } => {
                let gone = if debt { Gone::Debt } else { Gone::Loss };
                self.mall
                    .rules(|policy| policy.spent_points_taken_back = gone)
                    .await;
                self.model.debt = debt;
                self.may_owe |= debt;
            }
        }
    }

    async fn award(&mut self, yuan: i64) {
        let alice = self.mall.member("alice").await;
        let paper = Paper::noodles()
            .number(&format!("M{:03}00017", self.steps))
            .time(&format!("2026-11-03 12:{:02}:07", self.steps))
            .total(&format!("{yuan}.00"));
        let receipt = alice.uploads(&paper).await;
        assert_eq!(receipt.body["status"], "credited", "{:#}", receipt.body);
        self.model.award(receipt.text("id"), yuan * 100);
    }

    /// Each request is sent twice under one key: the second changes nothing.
    async fn reverse(&mut self, n: usize, fen: Option<i64>) {
        let admin = self.mall.staff(Role::Admin).await;
        let id = self.model.lots[n].id.clone();
        let mut body = json!({ "reason": "return" });
        if let Some(fen) = fen {
            body["amount_fen"] = fen.into();
        }
        let before = self.mall.member("alice").await.receipt(&id).await;
        let key = format!("k{}", self.steps);
        let first = admin.reverses_with_key(&id, body.clone(), &key).await;
        let again = admin.reverses_with_key(&id, body, &key).await;
        let reversed = |answer: &crate::support::Answer| answer.body["points_reversed"].as_i64();
        match self.model.reverse(n, fen) {
            Some(back) => {
                let sum = reversed(&before).unwrap() + back;
                assert_eq!(reversed(&first), Some(sum), "{:?}", first.body);
                assert_eq!((again.status, reversed(&again)), (200, Some(sum)));
            }
            None => assert!(matches!(first.status, 409 | 422), "{:?}", first.body),
        }
    }

    async fn spend(&mut self, points: i64) {
        let admin = self.mall.staff(Role::Admin).await;
        let alice = self.mall.member("alice").await;
        let reference = format!("thing {}", self.steps);
        let first = admin.spends(&alice, points, &reference).await;
        let again = admin.spends(&alice, points, &reference).await;
        let expected = if self.model.spend(points) { 200 } else { 409 };
        assert_eq!(
            (first.status, again.status),
            (expected, expected),
            "{:?}",
            first.body
        );
    }

    /// What must hold after every step.
    async fn agree(&self) {
        let (mall, model) = (&self.mall, &self.model);
        let alice = mall.member("alice").await;
        let points = alice.get("/members/me/points").await;
        assert_eq!(points.body["balance"], model.balance);
        let left: i64 = points.body["expiring"]
            .as_array()
            .unwrap()
            .iter()
            .map(|expiring| expiring["points"].as_i64().unwrap())
            .sum();
        let lots: i64 = model.lots.iter().map(|lot| lot.left).sum();
        assert_eq!(left, lots, "what is left of the lots");
        let mut days: BTreeMap<i64, i64> = BTreeMap::new();
        for lot in model.lots.iter().filter(|lot| 0 < lot.left) {
            *days.entry(lot.last_day).or_default() += lot.left;
        }
        let by_day: Vec<i64> = days.into_values().collect();
        let said = points.body["expiring"].as_array().unwrap().iter();
        let said: Vec<i64> = said.map(|one| one["points"].as_i64().unwrap()).collect();
        assert_eq!(said, by_day, "the lots that expire first");
        assert!(0 <= model.balance || self.may_owe);
        assert_eq!(mall.books().await, Vec::<String>::new());
        let accounts: Vec<(String, i64)> = sqlx::query_as(
            "select account, sum(points)::bigint from entry where account <> 'member'
             group by account order by account",
        )
        .fetch_all(&mall.db)
        .await
        .unwrap();
        let expected = model
            .accounts
            .iter()
            .map(|(name, points)| ((*name).to_owned(), *points));
        assert_eq!(accounts, expected.collect::<Vec<_>>());
    }
}

/// Sums are zero, everything is written once, a whole reversal leaves nothing of its
/// award, lots are used in the order in which they expire, and nobody owes anything
/// unless the rules say that spent points become a debt.
#[test]
fn whatever_happens_the_ledger_is_what_the_model_says() {
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    let agree = TestRunner::new(config).run(&operations(), |operations| {
        // Its end is the end of whatever the mall leaves running.
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut both = Both::start().await;
            for operation in &operations {
                both.does(operation).await;
                both.agree().await;
            }
        });
        Ok(())
    });
    if let Err(error) = agree {
        panic!("{error}");
    }
}
