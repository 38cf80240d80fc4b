//! What one person may not do alone.

use serde_json::{Value, json};
use xiaopiao::{
    decision::{Policy, TwoPeople},
    money::Fen,
    staff::Role,
};

use crate::support::{Answer, Mall, Paper};

/// Each limit is at 1,000 yuan but for corrections, which is at 100.
fn limits(policy: &mut Policy) {
    policy.review_above_fen = Fen(10_000);
    policy.second_person = TwoPeople {
        approve_above_fen: Some(Fen(100_000)),
        correction_above_fen: Some(Fen(10_000)),
        reverse_above_fen: Some(Fen(100_000)),
    };
}

fn proposes(receipt: &Answer, approve: Value) -> Value {
    json!({ "version": receipt.body["version"], "approve": approve })
}

fn path(receipt: &Answer) -> String {
    format!("/receipts/{}/proposals", receipt.text("id"))
}

#[tokio::test]
async fn a_large_amount_takes_two_people() {
    let mall = Mall::open().await;
    mall.rules(limits).await;
    let alice = mall.member("alice").await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let waiting = alice.uploads(&Paper::noodles().total("1000.01")).await;
    let version = json!({ "version": waiting.body["version"] });
    let alone = li.approves(&waiting.text("id"), version).await;
    alone.is_problem(403, "second_person_needed");
    assert_eq!(alone.body["why"], "amount");
    assert_eq!(alone.body["limit_fen"], 100_000);
    let held = json!({ "version": waiting.body["version"], "hold": true });
    li.approves(&waiting.text("id"), held)
        .await
        .is_problem(403, "second_person_needed");
    let desk = li.get(&format!("/reviews/{}", waiting.text("id"))).await;
    assert_eq!(desk.body["outcome"]["second_person"]["needed"], true);

    let proposed = li
        .post(&path(&waiting), &proposes(&waiting, json!({})))
        .await;
    assert_eq!(proposed.status, 201, "{:?}", proposed.body);
    assert_eq!(proposed.body["points"], 500);
    let confirm = format!("/proposals/{}/confirm", proposed.text("id"));
    li.post(&confirm, &json!({}))
        .await
        .is_problem(403, "own_approval");
    assert_eq!(alice.balance().await, 0);
    let list = wang.get("/proposals").await;
    assert_eq!(list.body["items"][0]["id"], proposed.body["id"]);
    assert_eq!(list.body["items"][0]["by"]["name"], "li");
    let done = wang.post(&confirm, &json!({})).await;

    assert_eq!(done.status, 200, "{:?}", done.body);
    assert_eq!(done.body["status"], "credited");
    assert_eq!(alice.balance().await, 500);
    wang.post(&confirm, &json!({}))
        .await
        .is_problem(409, "already_settled");
    assert_eq!(wang.get("/proposals").await.body["items"], json!([]));
}

#[tokio::test]
async fn what_rests_on_one_s_own_correction_takes_two_people() {
    let mall = Mall::open().await;
    mall.rules(limits).await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&Paper::noodles().total("156.00")).await;
    let with = |corrections: Value| json!({ "version": waiting.body["version"], "corrections": corrections });

    let corrected = with(json!({ "paid_amount_fen": 15_700 }));
    let corrected = reviewer.approves(&waiting.text("id"), corrected).await;
    let as_read = reviewer
        .approves(&waiting.text("id"), with(json!({})))
        .await;

    corrected.is_problem(403, "second_person_needed");
    assert_eq!(corrected.body["why"], "correction");
    assert_eq!(as_read.status, 200, "{:?}", as_read.body);
}

#[tokio::test]
async fn a_proposal_is_void_once_its_evidence_has_changed() {
    let mall = Mall::open().await;
    mall.rules(limits).await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let paper = Paper::noodles().total("1200.00");
    let waiting = alice.uploads(&paper).await;
    let proposed = li
        .post(&path(&waiting), &proposes(&waiting, json!({})))
        .await;
    assert_eq!(proposed.status, 201, "{:?}", proposed.body);
    li.post(&path(&waiting), &proposes(&waiting, json!({})))
        .await
        .is_problem(409, "proposal_open");

    // Another receipt of the same sale comes in.
    bob.uploads_photo(&paper.photo(2)).await;
    let confirm = format!("/proposals/{}/confirm", proposed.text("id"));
    let void = wang.post(&confirm, &json!({})).await;

    void.is_problem(409, "proposal_void");
    assert_eq!(alice.balance().await, 0);
    wang.post(&confirm, &json!({}))
        .await
        .is_problem(409, "already_settled");
    // On the new evidence it may be proposed again.
    let again = li
        .post(&path(&waiting), &proposes(&waiting, json!({})))
        .await;
    assert_eq!(again.status, 201, "{:?}", again.body);
    mall.rules(|policy| {
        policy
            .rates
            .insert("餐饮".to_owned(), Some(100.try_into().unwrap()));
    })
    .await;
    let confirm = format!("/proposals/{}/confirm", again.text("id"));
    wang.post(&confirm, &json!({}))
        .await
        .is_problem(409, "proposal_void");
}

#[tokio::test]
async fn a_decided_receipt_has_no_open_proposal() {
    let mall = Mall::open().await;
    mall.rules(limits).await;
    let alice = mall.member("alice").await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let waiting = alice.uploads(&Paper::noodles().total("1200.00")).await;
    let proposed = li
        .post(&path(&waiting), &proposes(&waiting, json!({})))
        .await;
    assert!(
        li.post("/reviews/next", &json!({})).await.body["items"]
            .as_array()
            .unwrap()
            .is_empty(),
        "it waits for another person"
    );
    let next = wang.post("/reviews/next", &json!({})).await;
    assert_eq!(next.body["items"][0]["proposal"]["mine"], false);
    let reject = json!({ "version": waiting.body["version"], "reason": "other" });
    wang.rejects(&waiting.text("id"), reject).await;

    let confirm = format!("/proposals/{}/confirm", proposed.text("id"));
    let late = wang.post(&confirm, &json!({})).await;

    late.is_problem(409, "proposal_void");
    assert_eq!(wang.get("/proposals").await.body["items"], json!([]));
}

#[tokio::test]
async fn a_large_return_takes_two_seniors() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let (senior, admin) = (
        mall.staff(Role::Senior).await,
        mall.staff(Role::Admin).await,
    );
    let credited = alice.uploads(&Paper::noodles().total("1200.00")).await;
    mall.rules(limits).await;
    let id = credited.text("id");
    let whole = senior.reverses(&id, json!({ "reason": "return" })).await;
    whole.is_problem(403, "second_person_needed");
    assert_eq!(whole.body["why"], "reversal");
    let part = senior
        .reverses(&id, json!({ "reason": "return", "amount_fen": 10_000 }))
        .await;
    assert_eq!(part.status, 200, "{:?}", part.body);

    let proposal = json!({ "version": part.body["version"], "reverse": { "reason": "return" } });
    reviewer
        .post(&path(&credited), &proposal)
        .await
        .is_problem(403, "forbidden");
    let proposed = senior.post(&path(&credited), &proposal).await;
    assert_eq!(proposed.status, 201, "{:?}", proposed.body);
    assert_eq!(proposed.body["amount_fen"], 110_000);
    let confirm = format!("/proposals/{}/confirm", proposed.text("id"));
    reviewer
        .post(&confirm, &json!({}))
        .await
        .is_problem(403, "forbidden");
    senior
        .post(&confirm, &json!({}))
        .await
        .is_problem(403, "own_approval");
    let done = admin.post(&confirm, &json!({})).await;

    assert_eq!(done.status, 200, "{:?}", done.body);
    assert_eq!(done.body["status"], "reversed");
    assert_eq!(alice.balance().await, 0);
    assert_eq!(mall.books().await, Vec::<String>::new());
}
