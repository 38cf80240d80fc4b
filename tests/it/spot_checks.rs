//! The blind check of what the machine credits.

use chrono::TimeDelta;
use serde_json::{Value, json};
use xiaopiao::{confidence::Permille, staff::Role};

use crate::support::{Mall, Paper};

/// A mall in which everything that is credited is checked.
async fn thorough() -> Mall {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.spot_checks = Permille::CERTAIN)
        .await;
    mall
}

fn sale(n: u32) -> Paper {
    let paper = Paper::noodles().number(&format!("N{n:04}"));
    paper.time(&format!("2026-11-03 13:{n:02}:07"))
}

#[tokio::test]
async fn what_the_machine_credits_is_picked_once_and_nothing_else() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;

    alice.uploads(&sale(1)).await;
    alice.uploads_photo(&sale(1).photo(2)).await;
    alice.uploads(&sale(2).total("5200.00")).await;

    assert_eq!(mall.count("spot_check").await, 1);
}

#[tokio::test]
async fn nothing_is_picked_where_the_policy_wants_nothing() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.spot_checks = Permille::ZERO)
        .await;
    let alice = mall.member("alice").await;

    alice.uploads(&sale(1)).await;

    assert_eq!(mall.count("spot_check").await, 0);
}

#[tokio::test]
async fn a_checker_sees_what_was_credited_and_not_what_the_machine_thought() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    let receipt = alice.uploads(&sale(1)).await;
    let reviewer = mall.staff(Role::Reviewer).await;

    let next = reviewer.get("/spot-checks/next").await;

    assert_eq!(next.status, 200);
    assert_eq!(next.text("receipt_id"), receipt.text("id"));
    assert_eq!(next.body["paid_amount_fen"], 15600);
    assert_eq!(next.body["tenant"]["code"], "A07");
    for hidden in [
        "member_id",
        "points",
        "evidence",
        "read",
        "status",
        "reason",
        "rules",
    ] {
        assert!(next.body.get(hidden).is_none(), "{hidden}");
    }
}

#[tokio::test]
async fn two_people_are_never_given_the_same_one() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    alice.uploads(&sale(1)).await;
    let (one, other) = (
        mall.staff(Role::Reviewer).await,
        mall.staff(Role::Senior).await,
    );

    let first = one.get("/spot-checks/next").await;
    let again = one.get("/spot-checks/next").await;
    let nothing = other.get("/spot-checks/next").await;
    mall.later(TimeDelta::minutes(11));
    let given_up = other.get("/spot-checks/next").await;

    assert_eq!(first.text("id"), again.text("id"));
    assert_eq!(nothing.status, 204);
    assert_eq!(given_up.text("id"), first.text("id"));
}

#[tokio::test]
async fn a_verdict_is_kept_once_moves_no_points_and_opens_the_receipt_to_a_senior() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    let receipt = alice.uploads(&sale(1)).await.text("id");
    let reviewer = mall.staff(Role::Reviewer).await;
    let id = reviewer.get("/spot-checks/next").await.text("id");
    let path = format!("/spot-checks/{id}");
    let check = async |body: Value| reviewer.post(&path, &body).await;

    check(json!({ "verdict": "wrong" }))
        .await
        .is_problem(422, "invalid_body");
    check(json!({ "verdict": "right", "wrong": ["kind"] }))
        .await
        .is_problem(422, "invalid_body");
    let wrong = json!({ "verdict": "wrong", "wrong": ["paid_amount"], "note": "158.00" });
    let kept = check(wrong).await;
    check(json!({ "verdict": "right" }))
        .await
        .is_problem(409, "already_checked");

    assert_eq!(kept.status, 200, "{:?}", kept.body);
    assert_eq!(alice.balance().await, 78);
    let senior = mall.staff(Role::Senior).await;
    let list = senior.get("/spot-checks").await;
    assert_eq!(list.body["items"][0]["receipt"]["id"], receipt);
    assert_eq!(list.body["items"][0]["wrong"], json!(["paid_amount"]));
    let body = json!({ "reason": "mistake" });
    let reversed = senior
        .post(&format!("/receipts/{receipt}/reverse"), &body)
        .await;
    assert_eq!(reversed.body["status"], "reversed");
    let list = senior.get("/spot-checks").await;
    assert_eq!(list.body["items"][0]["receipt"]["points_reversed"], 78);
    assert!(mall.trail().await.is_empty());
}

#[tokio::test]
async fn the_machine_s_rate_of_wrong_credits_is_estimated_in_all_by_rule_and_by_tenant() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    for n in 0..4 {
        alice.uploads(&sale(n)).await;
    }
    let coffee = sale(9).store("蓝岸咖啡(云港万汇城店)");
    alice.uploads(&coffee).await;
    let reviewer = mall.staff(Role::Reviewer).await;
    for n in 0..3 {
        let next = reviewer.get("/spot-checks/next").await.text("id");
        let verdict = match n {
            0 => json!({ "verdict": "wrong", "wrong": ["paid_at"] }),
            _ => json!({ "verdict": "right" }),
        };
        reviewer
            .post(&format!("/spot-checks/{next}"), &verdict)
            .await;
    }

    let quality = reviewer.get("/quality").await.body;

    assert_eq!(quality["credited"], 5);
    let all = &quality["all"];
    assert_eq!(
        (&all["picked"], &all["checked"], &all["wrong"]),
        (&json!(5), &json!(3), &json!(1))
    );
    let (low, high) = (&all["interval"]["low"], &all["interval"]["high"]);
    // Wilson, one of three.
    assert!((low.as_f64().unwrap() - 0.0615).abs() < 1e-3, "{low}");
    assert!((high.as_f64().unwrap() - 0.7923).abs() < 1e-3, "{high}");
    let of = |list: &str| -> Vec<String> {
        let shares = quality[list].as_array().unwrap().iter();
        shares
            .map(|share| share["of"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(of("by_tenant"), ["A07", "B11"]);
    assert_eq!(of("by_rule"), ["none"]);
    assert!(
        quality["by_tenant"][1]["rate"].is_null(),
        "nothing was checked there"
    );
}
