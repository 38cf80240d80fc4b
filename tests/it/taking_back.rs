//! Points that are taken back: the whole sale or a part of it, once.

use serde_json::json;
use xiaopiao::{points::Gone, staff::Role};

use crate::support::{Answer, Mall, Paper};

/// The points that were taken back, and how the receipt stands.
#[track_caller]
fn stands(receipt: &Answer, status: &str, reversed: i64) {
    assert_eq!(receipt.status, 200, "{:?}", receipt.body);
    assert_eq!(
        (&receipt.body["status"], &receipt.body["points_reversed"]),
        (&json!(status), &json!(reversed)),
        "{:?}",
        receipt.body
    );
}

#[tokio::test]
async fn a_returned_sale_loses_all_it_earned_and_earns_no_more() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let senior = mall.staff(Role::Senior).await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");
    assert_eq!(alice.balance().await, 78);

    let reversed = senior.reverses(&id, json!({ "reason": "return" })).await;

    stands(&reversed, "reversed", 78);
    assert_eq!(alice.balance().await, 0);
    let entries = alice.get("/members/me/points/entries").await;
    let newest = &entries.body["items"][0];
    assert_eq!(
        (&newest["kind"], &newest["points"], &newest["receipt_id"]),
        (&json!("reversal"), &json!(-78), &json!(id))
    );
    // The sale's keys stay taken.
    let again = bob.uploads_photo(&Paper::noodles().photo(2)).await;
    assert_eq!(again.body["status"], "in_review");
    assert_eq!(again.body["reason"], "suspected_duplicate");
    let twice = senior.reverses(&id, json!({ "reason": "return" })).await;
    twice.is_problem(409, "not_credited");
}

#[tokio::test]
async fn a_returned_part_loses_what_that_part_had_earned() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");

    let part = json!({ "amount_fen": 5000, "reason": "return", "note": "one bowl" });
    let first = senior.reverses(&id, part).await;
    stands(&first, "credited", 25);
    let rest = senior.reverses(&id, json!({ "reason": "exchange" })).await;

    stands(&rest, "reversed", 78);
    assert_eq!(alice.balance().await, 0);
    let seen = alice.receipt(&id).await;
    let parts = seen.body["reversals"].as_array().unwrap();
    let amounts: Vec<_> = parts.iter().map(|part| &part["amount_fen"]).collect();
    assert_eq!(amounts, [&json!(5000), &json!(10600)]);
    assert_eq!(
        parts[0]["note"],
        json!(null),
        "notes of staff stay with staff"
    );
    assert_eq!(first.body["reversals"][0]["note"], "one bowl");
}

#[tokio::test]
async fn many_small_returns_take_no_more_than_one_large_one() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");

    // 1.50 yuan earns three quarters of a point: rounded each for itself, ten of them
    // would take ten points back, or none.
    for _ in 0..10 {
        let part = json!({ "amount_fen": 150, "reason": "return" });
        assert_eq!(senior.reverses(&id, part).await.status, 200);
    }

    // What is kept, 141.00, earns 70.
    assert_eq!(alice.balance().await, 70);
}

#[tokio::test]
async fn more_than_was_paid_is_not_returned() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");

    for amount in [15601, 0, -1] {
        let body = json!({ "amount_fen": amount, "reason": "return" });
        let refused = senior.reverses(&id, body).await;
        refused.is_problem(422, "more_than_paid");
        assert_eq!(refused.body["left_fen"], 15600);
    }
    let nameless = senior.reverses(&id, json!({ "reason": " " })).await;
    nameless.is_problem(422, "invalid_body");
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn only_a_senior_takes_points_back() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");
    let body = json!({ "reason": "return" });

    for role in [Role::Reviewer, Role::Tenant] {
        let refused = mall.staff(role).await.reverses(&id, body.clone()).await;
        refused.is_problem(403, "forbidden");
    }
    let path = format!("/api/v1/receipts/{id}/reverse");
    let own = mall.post_json(&path, &alice.token, &body).await;
    own.is_problem(403, "forbidden");
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn a_reversal_sent_twice_under_one_key_is_one() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");
    let part = json!({ "amount_fen": 5000, "reason": "return" });

    senior.reverses_with_key(&id, part.clone(), "k1").await;
    let again = senior.reverses_with_key(&id, part, "k1").await;

    stands(&again, "credited", 25);
    assert_eq!(alice.balance().await, 53);
    let other = json!({ "amount_fen": 100, "reason": "return" });
    let reused = senior.reverses_with_key(&id, other, "k1").await;
    reused.is_problem(409, "idempotency_key_reused");
}

#[tokio::test]
async fn a_reversal_on_stale_data_is_refused() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let receipt = alice.uploads(&Paper::noodles()).await;
    let (id, version) = (receipt.text("id"), &receipt.body["version"]);
    let part = json!({ "amount_fen": 5000, "reason": "return", "version": version });
    assert_eq!(senior.reverses(&id, part.clone()).await.status, 200);

    let stale = senior.reverses(&id, part).await;

    stale.is_problem(409, "stale");
    assert_eq!(stale.body["version"], version.as_i64().unwrap() + 1);
    assert_eq!(alice.balance().await, 53);
}

#[tokio::test]
async fn twenty_reversals_at_once_take_once() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");

    let all = (0..20).map(|_| senior.reverses(&id, json!({ "reason": "return" })));
    let answers = futures::future::join_all(all).await;

    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!((taken, alice.balance().await), (1, 0));
}

/// Alice earns 78, spends 60 of them, and returns what she had bought.
async fn spent_and_returned(mall: &Mall) -> String {
    let alice = mall.member("alice").await;
    let admin = mall.staff(Role::Admin).await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");
    assert_eq!(admin.spends(&alice, 60, "umbrella").await.status, 200);
    let reversed = admin.reverses(&id, json!({ "reason": "return" })).await;
    stands(&reversed, "reversed", 78);
    id
}

#[tokio::test]
async fn spent_points_become_a_debt_that_the_next_award_pays() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    spent_and_returned(&mall).await;
    assert_eq!(alice.balance().await, -60);

    let next = Paper::noodles().number("N2").time("2026-11-03 18:25:00");
    alice.uploads(&next).await;

    assert_eq!(alice.balance().await, 18);
    let points = alice.get("/members/me/points").await;
    assert_eq!(
        points.body["expiring"],
        json!([{ "points": 18, "on": "2027-12-31" }])
    );
}

#[tokio::test]
async fn where_the_rules_say_so_spent_points_are_the_malls_loss() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.spent_points_taken_back = Gone::Loss)
        .await;
    let alice = mall.member("alice").await;

    let id = spent_and_returned(&mall).await;

    assert_eq!(alice.balance().await, 0);
    let seen = alice.receipt(&id).await;
    let reversal = &seen.body["reversals"][0];
    assert_eq!(
        (&reversal["points"], &reversal["points_taken"]),
        (&json!(78), &json!(18))
    );
}
