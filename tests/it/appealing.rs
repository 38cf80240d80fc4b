//! A member's word against a refusal.

use serde_json::json;
use xiaopiao::staff::Role;

use crate::support::{Answer, Mall, Paper};

/// A receipt of last month: refused as too old.
fn old() -> Paper {
    Paper::noodles().time("2026-10-03 18:22:05")
}

#[track_caller]
fn refused(receipt: &Answer) -> String {
    assert_eq!(receipt.body["status"], "rejected", "{:?}", receipt.body);
    receipt.text("id")
}

#[tokio::test]
async fn an_appeal_sends_a_refused_receipt_to_a_person() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let id = refused(&alice.uploads(&old()).await);

    let appealed = alice.appeals(&id, "I was ill and could not send it").await;

    assert_eq!(appealed.status, 200, "{:?}", appealed.body);
    assert_eq!(appealed.body["status"], "in_review");
    let reasons = appealed.body["reasons"].as_array().unwrap();
    assert_eq!(reasons[..2], [json!("appealed"), json!("too_old")]);
    assert_eq!(alice.get("/members/me/points").await.body["pending"], 78);
    let listed = reviewer.get("/reviews").await;
    assert_eq!(listed.body["items"][0]["id"], json!(id));
    let seen = reviewer.get(&format!("/receipts/{id}")).await;
    let note = &seen.body["appeals"][0]["note"];
    assert_eq!(note, "I was ill and could not send it");
    let version = json!({ "version": seen.body["version"] });
    let approved = reviewer.approves(&id, version).await;
    assert_eq!(approved.body["status"], "credited", "{:?}", approved.body);
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn an_appeal_may_bring_another_photo() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let id = refused(&alice.uploads(&old()).await);
    let better = old().photo(7);
    let parts: [(&str, &[u8]); 2] = [("note", b"sharper"), ("photo", &better)];

    let appealed = alice.appeals_with(&id, &parts, None).await;

    assert_eq!(appealed.status, 200, "{:?}", appealed.body);
    assert_eq!(appealed.body["photos"], 2);
    let photo = alice.get(&format!("/receipts/{id}/photo?n=1")).await;
    assert_eq!(photo.bytes, better);
    assert_eq!(appealed.body["appeals"][0]["photos"], 1);
}

#[tokio::test]
async fn an_appeal_sent_twice_under_one_key_is_one() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let id = refused(&alice.uploads(&old()).await);
    let parts: [(&str, &[u8]); 1] = [("note", b"please look")];

    alice.appeals_with(&id, &parts, Some("k1")).await;
    let again = alice.appeals_with(&id, &parts, Some("k1")).await;

    assert_eq!(
        (again.status, &again.body["status"]),
        (200, &json!("in_review"))
    );
    assert_eq!(again.body["appeals"].as_array().unwrap().len(), 1);
    let other: [(&str, &[u8]); 1] = [("note", b"something else")];
    let reused = alice.appeals_with(&id, &other, Some("k1")).await;
    reused.is_problem(409, "idempotency_key_reused");
}

#[tokio::test]
async fn only_ones_own_refused_receipt_can_be_appealed() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let id = refused(&alice.uploads(&old()).await);
    let credited = alice.uploads(&Paper::noodles()).await.text("id");

    bob.appeals(&id, "mine").await.is_problem(404, "not_found");
    let twice = alice.appeals(&credited, "more").await;
    twice.is_problem(409, "not_rejected");
    let path = format!("/receipts/{id}/appeal");
    let staff = reviewer.post(&path, &json!({ "note": "x" })).await;
    staff.is_problem(403, "forbidden");
    let unseen = alice.receipt(&id).await;
    assert_eq!(unseen.body["status"], "rejected");
}

#[tokio::test]
async fn an_appeal_says_something() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let id = refused(&alice.uploads(&old()).await);
    let files = mall.files();

    alice
        .appeals(&id, "  ")
        .await
        .is_problem(422, "note_missing");
    let long = "长".repeat(2001);
    alice.appeals(&id, &long).await.is_problem(422, "too_long");
    let nul: [(&str, &[u8]); 1] = [("note", b"a\0b")];
    let refused = alice.appeals_with(&id, &nul, None).await;
    refused.is_problem(422, "invalid_body");
    let text: [(&str, &[u8]); 2] = [("note", b"see"), ("photo", b"not a photo at all")];
    let refused = alice.appeals_with(&id, &text, None).await;
    refused.is_problem(415, "not_a_picture");
    assert_eq!(mall.files(), files, "nothing of a refused appeal stays");
}

#[tokio::test]
async fn appeals_end_where_the_rules_say() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.appeals_max = 1).await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let id = refused(&alice.uploads(&old()).await);
    let appealed = alice.appeals(&id, "please").await;
    let body = json!({ "version": appealed.body["version"], "reason": "too_old" });
    assert_eq!(reviewer.rejects(&id, body).await.status, 200);

    let last = alice.appeals(&id, "please, please").await;

    last.is_problem(409, "appeals_exhausted");
}

#[tokio::test]
async fn twenty_appeals_at_once_are_one() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let id = refused(&alice.uploads(&old()).await);

    let all = (0..20).map(|_| alice.appeals(&id, "please"));
    let answers = futures::future::join_all(all).await;

    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!((taken, mall.count("appeal").await), (1, 1));
}
