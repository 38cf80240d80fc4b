//! Lots: points that expire, and which of them are used first.

use chrono::TimeDelta;
use serde_json::json;
use xiaopiao::{decision::Expiry, money::Points, staff::Role};

use crate::support::{Mall, Paper};

#[tokio::test]
async fn a_shopper_sees_what_expires_when() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    alice.uploads(&Paper::noodles()).await;
    mall.rules(|policy| policy.points_expire = Expiry::Days(30))
        .await;
    let second = Paper::noodles().number("N2").time("2026-11-03 18:25:00");
    alice.uploads(&second.total("20.00")).await;
    mall.rules(|policy| policy.points_expire = Expiry::Never)
        .await;
    let third = Paper::noodles().number("N3").time("2026-11-03 18:27:00");
    alice.uploads(&third.total("40.00")).await;

    let points = alice.get("/members/me/points").await;

    assert_eq!(points.body["balance"], 108);
    assert_eq!(
        points.body["expiring"],
        json!([{ "points": 10, "on": "2026-12-03" }, { "points": 78, "on": "2027-12-31" }])
    );
}

#[tokio::test]
async fn points_end_after_their_last_day_and_once() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.points_expire = Expiry::Days(30))
        .await;
    let alice = mall.member("alice").await;
    alice.uploads(&Paper::noodles()).await;

    mall.later(TimeDelta::days(30));
    assert_eq!(mall.expire().await.lots, 0, "the last day counts");
    mall.later(TimeDelta::days(1));
    let ended = mall.expire().await;
    let again = mall.expire().await;

    assert_eq!((ended.members, ended.points), (1, Points(78)));
    assert_eq!(again.lots, 0);
    let token = mall.member("alice").await;
    assert_eq!(token.balance().await, 0);
    let entries = token.get("/members/me/points/entries").await;
    assert_eq!(entries.body["items"][0]["kind"], "expiry");
    assert_eq!(entries.body["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn two_runs_at_once_end_each_lot_once() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.points_expire = Expiry::Days(1))
        .await;
    for (n, name) in ["alice", "bob", "carol"].into_iter().enumerate() {
        let paper = Paper::noodles().number(&format!("L{n}00017"));
        let paper = paper.time(&format!("2026-11-03 12:00:{n:02}"));
        mall.member(name).await.uploads(&paper).await;
    }
    mall.later(TimeDelta::days(2));

    let (one, two) = tokio::join!(mall.expire(), mall.expire());

    assert_eq!(one.lots + two.lots, 3);
    for name in ["alice", "bob", "carol"] {
        assert_eq!(mall.member(name).await.balance().await, 0);
    }
}

#[tokio::test]
async fn expired_points_are_not_taken_back_a_second_time() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.points_expire = Expiry::Days(1))
        .await;
    let alice = mall.member("alice").await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");
    mall.later(TimeDelta::days(2));
    mall.expire().await;
    let senior = mall.staff(Role::Senior).await;

    let part = json!({ "amount_fen": 5000, "reason": "return" });
    let first = senior.reverses(&id, part).await;
    let rest = senior.reverses(&id, json!({ "reason": "return" })).await;

    assert_eq!(first.body["points_reversed"], 25);
    assert_eq!(
        (&rest.body["status"], &rest.body["points_reversed"]),
        (&json!("reversed"), &json!(78))
    );
    assert_eq!(mall.member("alice").await.balance().await, 0);
}

#[tokio::test]
async fn what_expires_soonest_is_spent_first() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let admin = mall.staff(Role::Admin).await;
    alice.uploads(&Paper::noodles()).await;
    mall.rules(|policy| policy.points_expire = Expiry::Days(30))
        .await;
    let second = Paper::noodles().number("N2").time("2026-11-03 18:25:00");
    alice.uploads(&second.total("20.00")).await;

    let spent = admin.spends(&alice, 15, "umbrella").await;

    assert_eq!((spent.status, &spent.body["balance"]), (200, &json!(73)));
    let points = alice.get("/members/me/points").await;
    assert_eq!(
        points.body["expiring"],
        json!([{ "points": 73, "on": "2027-12-31" }])
    );
}

#[tokio::test]
async fn points_are_spent_once_a_reference_and_never_beyond_what_is_there() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let admin = mall.staff(Role::Admin).await;
    alice.uploads(&Paper::noodles()).await;

    let orders = (0..10).map(|_| admin.spends(&alice, 50, "umbrella"));
    let same = futures::future::join_all(orders).await;
    assert!(same.iter().all(|answer| answer.status == 200));
    assert_eq!(alice.balance().await, 28);

    let more = admin.spends(&alice, 29, "hat").await;
    more.is_problem(409, "not_enough_points");
    let other = admin.spends(&alice, 10, "umbrella").await;
    other.is_problem(409, "reference_reused");
    let stranger = admin.spends(&bob, 50, "umbrella").await;
    stranger.is_problem(409, "reference_reused");
    let nothing = admin.spends(&alice, 0, "air").await;
    nothing.is_problem(422, "invalid_body");
    assert_eq!(alice.balance().await, 28);
}

#[tokio::test]
async fn twenty_spendings_at_once_never_overdraw() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let admin = mall.staff(Role::Admin).await;
    alice.uploads(&Paper::noodles()).await;

    let references: Vec<String> = (0..20).map(|n| format!("cup {n}")).collect();
    let orders = references.iter().map(|name| admin.spends(&alice, 30, name));
    let answers = futures::future::join_all(orders).await;

    let spent = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!((spent, alice.balance().await), (2, 18));
}

#[tokio::test]
async fn points_whose_last_day_is_over_are_not_spent() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.points_expire = Expiry::Days(1))
        .await;
    let alice = mall.member("alice").await;
    alice.uploads(&Paper::noodles()).await;
    mall.later(TimeDelta::days(2));
    let admin = mall.staff(Role::Admin).await;

    let late = admin.spends(&alice, 1, "umbrella").await;

    late.is_problem(409, "not_enough_points");
}

/// Whatever happens in whatever order: what is left of a member's lots, less what the
/// member owes, is the member's balance.
#[tokio::test]
async fn lots_always_add_up_to_the_balance() {
    let mall = Mall::open().await;
    mall.rules(|policy| {
        policy.points_expire = Expiry::Days(2);
        policy.days_after_purchase = 300;
    })
    .await;
    let mut random = fastrand::Rng::with_seed(20_261_122);
    let mut receipts: Vec<String> = Vec::new();
    for n in 0..40 {
        let alice = mall.member("alice").await;
        let admin = mall.staff(Role::Admin).await;
        match random.u32(0..5) {
            0 | 1 => {
                let paper = Paper::noodles().number(&format!("R{n:05}"));
                let paper = paper.time(&format!("2026-11-03 12:{n:02}:00"));
                let paper = paper.total(&format!("{}.00", 20 + random.u32(0..200)));
                receipts.push(alice.uploads(&paper).await.text("id"));
            }
            2 => {
                let reference = format!("thing {n}");
                admin.spends(&alice, random.i64(1..80), &reference).await;
            }
            3 if !receipts.is_empty() => {
                let id = &receipts[random.usize(0..receipts.len())];
                let amount = random.i64(100..9000);
                let part = json!({ "amount_fen": amount, "reason": "return" });
                admin.reverses(id, part).await;
            }
            _ => {
                mall.later(TimeDelta::hours(20));
                mall.expire().await;
            }
        }
        assert_eq!(mall.books().await, Vec::<String>::new(), "after step {n}");
    }
    assert!(10 < receipts.len());
}
