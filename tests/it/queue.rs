//! The queue: found, filtered, counted and decided together.

use chrono::TimeDelta;
use serde_json::{Value, json};
use xiaopiao::staff::Role;

use crate::support::{Answer, Mall, Member, Paper, Staff};

/// A paper of this number and amount.
fn paper(n: u32, total: &str) -> Paper {
    Paper::noodles()
        .number(&format!("880{n}-{}", 70_010 + n))
        .time(&format!("2026-11-03 17:{n:02}:05"))
        .total(total)
}

async fn three(member: &Member<'_>) -> Vec<Answer> {
    let unknown = paper(3, "80.00").store("长风茶事");
    let mut sent = Vec::new();
    for paper in [paper(1, "5200.00"), paper(2, "6100.00"), unknown] {
        let receipt = member.uploads(&paper).await;
        assert_eq!(receipt.text("status"), "in_review", "{:?}", receipt.body);
        sent.push(receipt);
    }
    sent
}

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let items = answer.body["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Which of the receipts a query finds, as their places in `sent`.
async fn found(staff: &Staff<'_>, sent: &[Answer], query: &str) -> Vec<usize> {
    let list = ids(&staff.get(&format!("/reviews?{query}")).await);
    let place = |id: &String| sent.iter().position(|receipt| receipt.text("id") == *id);
    list.iter().map(|id| place(id).unwrap()).collect()
}

#[tokio::test]
async fn a_receipt_is_found_by_what_staff_know_of_it() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let mut sent = three(&alice).await;
    sent.push(bob.uploads(&paper(4, "7000.00").store("蓝岸咖啡")).await);
    let of_bob = format!("q={}", bob.id);
    let cases: [(&str, &[usize]); 14] = [
        ("q=5200", &[0]),
        ("q=5200.00", &[0]),
        ("q=%C2%A56%2C100.00", &[1]),
        ("q=8802-70012", &[1]),
        ("q=70012", &[1]),
        ("q=0012", &[1]),
        ("q=%E9%95%BF%E9%A3%8E", &[2]),
        ("q=%E8%93%9D%E5%B2%B8", &[3]),
        ("q=B11", &[3]),
        ("q=%E6%8B%9B%E7%89%8C%E5%A5%97%E9%A4%90", &[0, 1, 2, 3]),
        ("q=nothing", &[]),
        ("q=%25", &[]),
        ("q=%27%3B--", &[]),
        (&of_bob, &[3]),
    ];

    for (query, expected) in cases {
        assert_eq!(found(&reviewer, &sent, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_corrected_number_is_found_and_the_misread_one_is_not() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let sent = three(&alice).await;
    let body = json!({
        "version": sent[0].body["version"], "corrections": { "receipt_number": "X-4711" }
    });
    let approved = reviewer.approves(&sent[0].text("id"), body).await;
    assert_eq!(approved.status, 200, "{:?}", approved.body);

    assert_eq!(found(&reviewer, &sent, "q=4711&status=all").await, [0]);
    assert_eq!(
        found(&reviewer, &sent, "q=0011&status=all").await,
        [0_usize; 0]
    );
}

#[tokio::test]
async fn the_queue_is_filtered() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.promise_minutes = 180).await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let senior = mall.staff(Role::Senior).await;
    let sent = three(&alice).await;
    mall.later(TimeDelta::hours(2));
    let reject = json!({ "version": sent[1].body["version"], "reason": "unreadable" });
    reviewer.rejects(&sent[1].text("id"), reject).await;
    let cases: [(&str, &[usize]); 13] = [
        ("reason=above_limit", &[0]),
        ("reason=unknown_store", &[2]),
        ("tenant=A07", &[0]),
        ("category=%E9%A4%90%E9%A5%AE", &[0]),
        ("amount_from_fen=8001", &[0]),
        ("amount_to_fen=8000", &[2]),
        ("status=rejected", &[1]),
        ("status=all", &[2, 1, 0]),
        ("older_than_minutes=119", &[0, 2]),
        ("older_than_minutes=121", &[]),
        ("from=2026-11-03&to=2026-11-03", &[0, 2]),
        ("to=2026-11-02", &[]),
        ("overdue=true", &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&reviewer, &sent, query).await, expected, "{query}");
    }

    alice.appeals(&sent[1].text("id"), "look again").await;
    assert_eq!(found(&reviewer, &sent, "appealed=true").await, [1]);
    let note = json!({ "note": "odd" });
    reviewer
        .post(&format!("/reviews/{}/senior", sent[2].text("id")), &note)
        .await;
    assert_eq!(found(&senior, &sent, "for_senior=true").await, [2]);
    assert_eq!(found(&senior, &sent, "for_senior=false").await, [0, 1]);
    senior.post("/reviews/next", &json!({ "count": 1 })).await;
    assert_eq!(found(&senior, &sent, "mine=true").await, [0]);
    assert_eq!(found(&reviewer, &sent, "mine=true").await, [0_usize; 0]);
    mall.later(TimeDelta::hours(2));
    assert_eq!(found(&reviewer, &sent, "overdue=true").await, [0, 2]);
    reviewer
        .get("/reviews?reason=because")
        .await
        .is_problem(400, "invalid_query");
}

#[tokio::test]
async fn pages_of_the_queue_hold_while_it_moves() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let sent = three(&alice).await;
    let first = reviewer.get("/reviews?limit=1").await;
    assert_eq!(ids(&first), [sent[0].text("id")]);
    let next = first.text("next");
    let reject = json!({ "version": sent[0].body["version"], "reason": "unreadable" });
    reviewer.rejects(&sent[0].text("id"), reject).await;

    let second = reviewer
        .get(&format!("/reviews?limit=1&cursor={next}"))
        .await;

    assert_eq!(ids(&second), [sent[1].text("id")]);
    let next = second.text("next");
    let third = reviewer
        .get(&format!("/reviews?limit=1&cursor={next}"))
        .await;
    assert_eq!(ids(&third), [sent[2].text("id")]);
    assert_eq!(third.body["next"], Value::Null);
    reviewer
        .get("/reviews?cursor=made-up")
        .await
        .is_problem(400, "bad_cursor");
}

#[tokio::test]
async fn the_queue_is_counted_by_reason_and_tenant() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.promise_minutes = 30).await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    three(&alice).await;
    reviewer.post("/reviews/next", &json!({ "count": 1 })).await;
    mall.later(TimeDelta::hours(1));

    let counts = reviewer.get("/reviews/counts").await;
    let some = reviewer.get("/reviews/counts?reason=unknown_store").await;

    let body = &counts.body;
    assert_eq!((&body["total"], &body["overdue"]), (&json!(3), &json!(3)));
    assert_eq!(body["held"], 0, "the lease has run out");
    assert_eq!(body["by_reason"][0]["code"], "above_limit");
    assert_eq!(body["by_reason"][0]["count"], 2);
    assert!(body["by_reason"][0]["zh"].is_string());
    assert_eq!(body["by_tenant"][0]["code"], "A07");
    assert_eq!(body["oldest"], "2026-11-03T18:32:00+08:00");
    assert_eq!(some.body["total"], 1);
}

#[tokio::test]
async fn views_are_saved_for_their_person() {
    let mall = Mall::open().await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let body = json!({ "name": "large", "query": { "reason": "above_limit" } });
    let saved = li.post("/reviews/views", &body).await;
    assert_eq!(saved.status, 201, "{:?}", saved.body);
    let again = json!({ "name": "large", "query": { "overdue": "true" } });
    let replaced = li.post("/reviews/views", &again).await;
    assert_eq!(replaced.body["id"], saved.body["id"]);

    let views = li.get("/reviews/views").await;
    assert_eq!(views.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(views.body["items"][0]["query"], again["query"]);
    assert_eq!(wang.get("/reviews/views").await.body["items"], json!([]));
    let path = format!("/reviews/views/{}", saved.text("id"));
    wang.delete(&path).await;
    assert_eq!(
        li.get("/reviews/views").await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(li.delete(&path).await.status, 204);
    assert_eq!(li.get("/reviews/views").await.body["items"], json!([]));
}

#[tokio::test]
async fn receipts_of_the_same_reasons_are_decided_together_after_a_look() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let sent = three(&alice).await;
    let all: Vec<_> = sent.iter().map(|receipt| receipt.text("id")).collect();
    let body = json!({ "ids": all, "approve": {} });

    let shown = li.post("/reviews/bulk/preview", &body).await;

    assert_eq!(shown.status, 200, "{:?}", shown.body);
    assert_eq!(shown.body["reasons"], json!(["above_limit"]));
    assert_eq!(
        (&shown.body["count"], &shown.body["points"]),
        (&json!(2), &json!(5650))
    );
    assert_eq!(ids(&shown), all[..2]);
    assert_eq!(shown.body["left_out"][0]["id"], json!(all[2]));
    assert_eq!(alice.balance().await, 0);
    let token = json!({ "token": shown.body["token"] });
    wang.post("/reviews/bulk", &token)
        .await
        .is_problem(404, "not_found");
    // One of them is decided meanwhile.
    let reject = json!({ "version": sent[1].body["version"], "reason": "unreadable" });
    wang.rejects(&all[1], reject).await;
    let done = li.post("/reviews/bulk", &token).await;
    assert_eq!(done.body["done"], json!([all[0]]));
    assert_eq!(done.body["failed"][0]["id"], json!(all[1]));
    assert_eq!(done.body["failed"][0]["code"], "stale");
    assert_eq!(alice.balance().await, 2600);
    li.post("/reviews/bulk", &token)
        .await
        .is_problem(409, "already_settled");
    let old = json!({ "ids": [all[2]], "reject": { "reason": "unknown_store" } });
    let old = li.post("/reviews/bulk/preview", &old).await;
    mall.later(TimeDelta::minutes(11));
    let old = json!({ "token": old.body["token"] });
    li.post("/reviews/bulk", &old)
        .await
        .is_problem(404, "not_found");
}
