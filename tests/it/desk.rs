//! The desk: each receipt before one person, with everything that speaks for and
//! against it, and a decision that can be taken back for ten seconds.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use xiaopiao::{
    reading::{ReadError, Reader, Reading},
    staff::Role,
};

use crate::support::{Answer, Mall, Member, Paper, Recites, photo_of};

/// A paper whose amount a person has to look at; no two of them are alike.
fn large(n: u32) -> Paper {
    Paper::noodles()
        .number(&format!("2026110318220500{n}"))
        .time(&format!("2026-11-03 18:{:02}:05", 22 - n))
        .total(&format!("52{n:02}.00"))
}

async fn in_review(member: &Member<'_>, count: u32) -> Vec<Answer> {
    let mut waiting = Vec::new();
    for n in 1..=count {
        let receipt = member.uploads(&large(n)).await;
        assert_eq!(receipt.text("status"), "in_review", "{:?}", receipt.body);
        waiting.push(receipt);
    }
    waiting
}

fn ids(next: &Answer) -> Vec<String> {
    assert_eq!(next.status, 200, "{:?}", next.body);
    let items = next.body["items"].as_array().unwrap().iter();
    let id = |item: &Value| item["receipt"]["id"].as_str().unwrap().to_owned();
    items.map(id).collect()
}

fn version(receipt: &Answer) -> Value {
    json!({ "version": receipt.body["version"] })
}

#[tokio::test]
async fn two_people_never_hold_one_receipt() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let waiting = in_review(&alice, 5).await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let two = json!({});

    let (of_li, of_wang) = tokio::join!(
        li.post("/reviews/next", &two),
        wang.post("/reviews/next", &two)
    );

    let (of_li, of_wang) = (ids(&of_li), ids(&of_wang));
    assert_eq!((of_li.len(), of_wang.len()), (2, 2));
    assert!(of_li.iter().all(|id| !of_wang.contains(id)));
    let refused = wang.approves(&of_li[0], json!({ "version": 3 })).await;
    refused.is_problem(409, "held_by_other");
    assert_eq!(refused.text("held_by"), "li");
    let refused = wang
        .post(&format!("/reviews/{}/claim", of_li[0]), &json!({}))
        .await;
    refused.is_problem(409, "held_by_other");
    let last = &waiting[4];
    let claimed = wang
        .post(&format!("/reviews/{}/claim", last.text("id")), &json!({}))
        .await;
    assert_eq!(claimed.status, 200);
    assert_eq!(claimed.body["claim"]["mine"], true);
}

#[tokio::test]
async fn what_waits_longest_comes_first_and_what_is_held_comes_again() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting: Vec<String> = in_review(&alice, 3)
        .await
        .iter()
        .map(|receipt| receipt.text("id"))
        .collect();

    let first = ids(&reviewer.post("/reviews/next", &json!({})).await);
    let again = ids(&reviewer.post("/reviews/next", &json!({})).await);
    reviewer
        .rejects(&first[0], json!({ "version": 3, "reason": "other" }))
        .await;
    let then = ids(&reviewer.post("/reviews/next", &json!({})).await);

    assert_eq!(first, waiting[..2]);
    assert_eq!(again, first);
    assert_eq!(then, waiting[1..]);
}

#[tokio::test]
async fn a_closed_console_holds_nothing() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    in_review(&alice, 2).await;
    let held = ids(&li.post("/reviews/next", &json!({})).await);
    mall.later(TimeDelta::seconds(100));
    let beat = json!({ "ids": [held[0]] });
    let beat = li.post("/reviews/heartbeat", &beat).await;
    assert_eq!(beat.body["lost"], json!([]));
    assert_eq!(ids(&wang.post("/reviews/next", &json!({})).await).len(), 0);

    mall.later(TimeDelta::seconds(30));
    let of_wang = ids(&wang.post("/reviews/next", &json!({})).await);

    assert_eq!(of_wang, held[1..], "only one had a heartbeat");
    let beat = json!({ "ids": held });
    let beat = li.post("/reviews/heartbeat", &beat).await;
    assert_eq!(beat.body["lost"], json!([held[1]]));
    let released = li
        .post(&format!("/reviews/{}/release", held[0]), &json!({}))
        .await;
    assert_eq!(released.status, 204);
    assert_eq!(ids(&wang.post("/reviews/next", &json!({})).await).len(), 2);
}

#[tokio::test]
async fn what_is_put_aside_comes_to_others_at_once_and_back_later() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let id = in_review(&alice, 1).await[0].text("id");
    li.post("/reviews/next", &json!({})).await;
    let path = format!("/reviews/{id}/skip");
    li.post(&path, &json!({ "note": " " }))
        .await
        .is_problem(422, "note_missing");
    let note = json!({ "note": "asked the shop for its copy" });

    let skipped = li.post(&path, &note).await;

    assert_eq!(skipped.status, 204);
    assert!(ids(&li.post("/reviews/next", &json!({})).await).is_empty());
    let given = wang.post("/reviews/next", &json!({})).await;
    assert_eq!(ids(&given), std::slice::from_ref(&id));
    let notes = &given.body["items"][0]["notes"];
    assert_eq!(notes[0]["note"], note["note"]);
    assert_eq!(notes[0]["by"], "li");
    mall.later(TimeDelta::minutes(31));
    assert_eq!(ids(&li.post("/reviews/next", &json!({})).await), [id]);
}

#[tokio::test]
async fn what_is_handed_to_a_senior_is_given_to_seniors_alone() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let senior = mall.staff(Role::Senior).await;
    let id = in_review(&alice, 1).await[0].text("id");
    let note = json!({ "note": "the shop denies it" });

    let handed = li.post(&format!("/reviews/{id}/senior"), &note).await;

    assert_eq!(handed.status, 204);
    assert!(ids(&wang.post("/reviews/next", &json!({})).await).is_empty());
    let given = senior.post("/reviews/next", &json!({})).await;
    assert_eq!(ids(&given), [id]);
    assert_eq!(given.body["items"][0]["for_senior"], true);
}

#[tokio::test]
async fn the_desk_shows_all_that_speaks_for_and_against_a_receipt() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let credited = bob.uploads(&Paper::noodles()).await;
    let copied = alice.uploads(&Paper::noodles()).await;

    let desk = reviewer
        .get(&format!("/reviews/{}", copied.text("id")))
        .await;

    assert_eq!(desk.status, 200, "{:?}", desk.body);
    let body = &desk.body;
    assert_eq!(body["receipt"]["id"], copied.body["id"]);
    assert_eq!(body["reasons"][0]["code"], "suspected_duplicate");
    let detail = body["reasons"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("receipt_number"), "{detail}");
    let twin = &body["twins"][0];
    assert_eq!(twin["id"], credited.body["id"]);
    assert_eq!(twin["verdict"], "same_photo");
    assert_eq!(twin["same_member"], false);
    assert_eq!(twin["receipt"]["status"], "credited");
    assert_eq!(twin["receipt"]["decided_by"], "auto");
    assert_eq!(body["tenant"]["outcome"], "matched");
    assert_eq!(body["tenant"]["record"]["fen_per_point"], 200);
    assert_eq!(body["tenant"]["references"][0]["id"], credited.body["id"]);
    assert_eq!(body["member"]["in_review"], 1);
    assert_eq!(body["member"]["today"]["receipts_max"], 20);
    assert!(body["member"].get("name").is_none());
    assert_eq!(body["photos"][0]["width"], 1024);
    assert!(5 < body["lines"].as_array().unwrap().len());
    let outcome = &body["outcome"];
    assert_eq!(outcome["would"], "refuse");
    assert_eq!(outcome["problem"]["code"], "duplicate_sale");
    assert_eq!(outcome["problem"]["duplicate_of"], credited.body["id"]);
    assert_eq!(outcome["points"], 78);
    assert_eq!(outcome["computed"]["rate_of"], "category");
    let events: Vec<_> = body["history"].as_array().unwrap().iter().collect();
    assert_eq!(events[0]["event"], "uploaded");
    assert_eq!(events[1]["event"], "sent_to_review");
    assert_eq!(events[1]["actor"]["kind"], "machine");
    assert_eq!(body["promised_at"], "2026-11-04T18:32:00+08:00");
}

#[tokio::test]
async fn a_correction_is_checked_and_changes_nothing() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let credited = alice.uploads(&Paper::noodles()).await;
    let waiting = alice
        .uploads(
            &Paper::noodles()
                .store("长风茶事")
                .number("77")
                .total("90.00"),
        )
        .await;
    let path = format!("/reviews/{}/check", waiting.text("id"));
    let with = |corrections: Value| json!({ "version": waiting.body["version"], "corrections": corrections });

    let as_read = reviewer.post(&path, &with(json!({}))).await;
    let corrected = with(json!({ "tenant_code": "B11" }));
    let corrected = reviewer.post(&path, &corrected).await;
    let twin = json!({
        "tenant_code": "A07", "paid_amount_fen": 15600, "receipt_number": "20261103182205001"
    });
    let twin = reviewer.post(&path, &with(twin)).await;
    let too_old = with(json!({ "tenant_code": "B11", "paid_at": "2026-10-03T18:22:05" }));
    let too_old = reviewer.post(&path, &too_old).await;

    assert_eq!(as_read.body["problem"]["code"], "incomplete");
    assert_eq!(as_read.body["problem"]["field"], "tenant_code");
    assert_eq!(corrected.body["would"], "credit", "{:?}", corrected.body);
    assert_eq!(corrected.body["points"], 45);
    assert_eq!(corrected.body["findings"], json!([]));
    assert_eq!(twin.body["problem"]["code"], "duplicate_sale");
    assert_eq!(twin.body["twins"][0]["id"], credited.body["id"]);
    assert_eq!(too_old.body["findings"][0]["code"], "too_old");
    assert_eq!(too_old.body["findings"][0]["detail"], "31 days");
    let now = alice.receipt(&waiting.text("id")).await;
    assert_eq!(now.body["version"], waiting.body["version"]);
    assert_eq!(mall.count("sale_key where kind = 'number'").await, 1);
    let unknown = with(json!({ "tenant_code": "Z99" }));
    let unknown = reviewer.post(&path, &unknown).await;
    assert_eq!(unknown.body["problem"]["code"], "unknown_tenant");
}

#[tokio::test]
async fn a_decision_can_be_taken_back_while_nothing_has_happened() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let waiting = in_review(&alice, 1).await.remove(0);
    let id = waiting.text("id");
    let held = json!({ "version": waiting.body["version"], "hold": true });

    let approved = li.approves(&id, held.clone()).await;

    assert_eq!(approved.status, 202, "{:?}", approved.body);
    assert_eq!(approved.body["points"], 2600);
    assert_eq!(alice.balance().await, 0);
    assert_eq!(mall.count("sale_key").await, 0);
    assert!(ids(&wang.post("/reviews/next", &json!({})).await).is_empty());
    wang.approves(&id, version(&waiting))
        .await
        .is_problem(409, "decision_held");
    let path = format!("/reviews/{id}/undo");
    wang.post(&path, &json!({}))
        .await
        .is_problem(409, "nothing_to_undo");
    let undone = li.post(&path, &json!({})).await;
    assert_eq!(undone.status, 200, "{:?}", undone.body);
    assert_eq!(undone.body["claim"]["mine"], true);
    assert_eq!(undone.body["held"], Value::Null);
    mall.later(TimeDelta::seconds(11));
    assert_eq!(mall.carries_out().await, 0);
    assert_eq!(alice.receipt(&id).await.text("status"), "in_review");

    li.approves(&id, held).await;
    mall.later(TimeDelta::seconds(9));
    assert_eq!(mall.carries_out().await, 0, "not before it is due");
    mall.later(TimeDelta::seconds(1));
    assert_eq!(mall.carries_out().await, 1);

    assert_eq!(alice.receipt(&id).await.text("status"), "credited");
    assert_eq!(alice.balance().await, 2600);
    li.post(&path, &json!({}))
        .await
        .is_problem(409, "nothing_to_undo");
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_refusal_can_be_taken_back_too() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = in_review(&alice, 1).await.remove(0);
    let id = waiting.text("id");
    let body = json!({ "version": waiting.body["version"], "reason": "unreadable", "hold": true });

    let held = reviewer.rejects(&id, body.clone()).await;
    assert_eq!(held.status, 202, "{:?}", held.body);
    reviewer
        .post(&format!("/reviews/{id}/undo"), &json!({}))
        .await;
    mall.later(TimeDelta::minutes(1));
    assert_eq!(mall.carries_out().await, 0);
    reviewer.rejects(&id, body).await;
    mall.later(TimeDelta::minutes(1));
    assert_eq!(mall.carries_out().await, 1);

    let refused = alice.receipt(&id).await;
    assert_eq!(refused.text("status"), "rejected");
    assert_eq!(refused.text("reason"), "unreadable");
}

#[tokio::test]
async fn what_is_impossible_is_said_before_it_is_held() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    alice.uploads(&Paper::noodles()).await;
    let copied = bob.uploads(&Paper::noodles()).await;
    let body = json!({ "version": copied.body["version"], "hold": true });

    let refused = reviewer.approves(&copied.text("id"), body).await;

    refused.is_problem(409, "duplicate_sale");
    assert_eq!(mall.count("held_decision").await, 0);
}

/// In the ten seconds the sale earns with another receipt.
#[tokio::test]
async fn a_held_approval_that_became_impossible_comes_back_to_people() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let first = alice.uploads(&large(1)).await;
    let second = bob.uploads_photo(&large(1).photo(2)).await;
    let held = json!({ "version": first.body["version"], "hold": true });
    let held = reviewer.approves(&first.text("id"), held).await;
    assert_eq!(held.status, 202, "{:?}", held.body);
    let other = reviewer
        .approves(&second.text("id"), version(&second))
        .await;
    assert_eq!(other.status, 200, "{:?}", other.body);

    mall.later(TimeDelta::seconds(10));
    mall.carries_out().await;

    let back = ids(&reviewer.post("/reviews/next", &json!({})).await);
    assert_eq!(back, [first.text("id")]);
    let desk = reviewer.get(&format!("/reviews/{}", back[0])).await;
    let history = desk.body["history"].as_array().unwrap();
    assert_eq!(history.last().unwrap()["event"], "not_carried_out");
    assert_eq!((alice.balance().await, bob.balance().await), (0, 2600));
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_decision_on_stale_data_hears_what_has_changed() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = in_review(&alice, 1).await.remove(0);
    let id = waiting.text("id");
    let reject = json!({ "version": waiting.body["version"], "reason": "unreadable" });
    reviewer.rejects(&id, reject).await;
    alice.appeals(&id, "it is readable").await;

    let late = reviewer.approves(&id, version(&waiting)).await;

    late.is_problem(409, "stale");
    let changed = late.body["changed"].as_array().unwrap();
    assert_eq!(changed.len(), 2);
    assert_eq!(changed[0]["status"], "rejected");
    assert_eq!(changed[1]["reasons"][0], "appealed");
    assert_eq!(late.body["receipt"]["status"], "in_review");
    assert_eq!(late.body["version"], late.body["receipt"]["version"]);
}

#[tokio::test]
async fn the_shopper_is_promised_a_time_and_the_policy_says_which() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let first = in_review(&alice, 1).await.remove(0);
    mall.rules(|policy| policy.promise_minutes = 30).await;
    let later = alice.uploads(&large(2)).await;
    let credited = alice
        .uploads(&Paper::noodles().number("20261103182205099"))
        .await;

    assert_eq!(first.body["promised_at"], "2026-11-04T18:32:00+08:00");
    assert_eq!(later.body["promised_at"], "2026-11-03T19:02:00+08:00");
    assert_eq!(credited.body["promised_at"], Value::Null);
    let reviewer = mall.staff(Role::Reviewer).await;
    let order = ids(&reviewer.post("/reviews/next", &json!({})).await);
    assert_eq!(
        order[0],
        later.text("id"),
        "what is about to break comes first"
    );
}

#[tokio::test]
async fn what_is_overdue_for_an_hour_is_a_seniors_unless_the_policy_says_otherwise() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.promise_minutes = 30).await;
    let alice = mall.member("alice").await;
    let id = in_review(&alice, 1).await.remove(0).text("id");
    let reviewer = mall.staff(Role::Reviewer).await;
    let senior = mall.staff(Role::Senior).await;
    let next = json!({ "count": 1 });

    // Overdue: shown first, marked, and still everybody's.
    mall.later(TimeDelta::minutes(89));
    let queue = senior.get("/reviews").await;
    assert_eq!(queue.body["items"][0]["overdue"], true);
    assert_eq!(queue.body["items"][0]["for_senior"], false);
    assert_eq!(
        ids(&reviewer.post("/reviews/next", &next).await),
        [id.as_str()]
    );
    reviewer
        .post(&format!("/reviews/{id}/release"), &json!({}))
        .await;

    mall.later(TimeDelta::minutes(2));
    assert!(ids(&reviewer.post("/reviews/next", &next).await).is_empty());
    let queue = senior.get("/reviews?for_senior=true").await;
    assert_eq!(queue.body["items"][0]["id"], id);
    assert_eq!(senior.get("/reviews/counts").await.body["for_senior"], 1);
    let shown = senior.post("/reviews/next", &next).await;
    assert_eq!(ids(&shown), [id.as_str()]);
    assert_eq!(shown.body["items"][0]["for_senior"], true);
    senior
        .post(&format!("/reviews/{id}/release"), &json!({}))
        .await;

    mall.rules(|policy| policy.overdue_to_senior_minutes = None)
        .await;
    assert_eq!(ids(&reviewer.post("/reviews/next", &next).await), [id]);
}

/// From the top left corner of the one text to the bottom right corner of the other.
fn around(paper: &Paper, from: &str, to: &str) -> Value {
    let (from, to) = (paper.place(from).0[0], paper.place(to).0[2]);
    json!([
        [from.x - 2.0, from.y - 2.0],
        [to.x + 2.0, from.y - 2.0],
        [to.x + 2.0, to.y + 2.0],
        [from.x - 2.0, to.y + 2.0]
    ])
}

#[tokio::test]
async fn what_somebody_drags_over_is_read() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let paper = large(1);
    let id = alice.uploads(&paper).await.text("id");
    let path = format!("/reviews/{id}/read");

    let number = json!({ "quad": around(&paper, "小票号", "小票号") });
    let number = reviewer.post(&path, &number).await;
    let rows = json!({ "quad": around(&paper, "实付", "微信支付") });
    let rows = reviewer.post(&path, &rows).await;

    assert_eq!(
        number.body["text"], "小票号:20261103182205001",
        "{:?}",
        number.body
    );
    assert_eq!(number.body["from"], "reading");
    assert!(rows.text("text").contains('\n'), "{:?}", rows.body);
    let blank = json!({ "quad": [[900, 1900], [1000, 1900], [1000, 2000], [900, 2000]] });
    reviewer
        .post(&path, &blank)
        .await
        .is_problem(503, "reader_not_here");
}

/// Its places are told on the page of the first one.
#[tokio::test]
async fn a_place_of_another_photo_is_never_answered_from_the_first() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let paper = large(1);
    let (top, bottom) = (paper.photo(1), photo_of("谢谢惠顾"));
    let sent = alice
        .sends_parts(&[("photo", &top), ("photo", &bottom)], None)
        .await;
    mall.drain().await;
    let path = format!("/reviews/{}/read", sent.text("id"));
    let number = around(&paper, "小票号", "小票号");

    let first = reviewer.post(&path, &json!({ "quad": number })).await;
    let other = json!({ "n": 1, "quad": number });
    let other = reviewer.post(&path, &other).await;

    assert_eq!(first.body["from"], "reading", "{:?}", first.body);
    other.is_problem(503, "reader_not_here");
}

/// The engine looks at the place alone.
#[tokio::test]
async fn a_place_where_nothing_was_read_is_read_by_the_engine_if_there_is_one() {
    let mall = Mall::open_with(|service| service.reader.lend(Arc::new(Sees("88.00")))).await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let id = alice.uploads_photo(&large(1).picture()).await.text("id");
    let path = format!("/reviews/{id}/read");
    let blank = json!({ "quad": [[900, 1900], [1000, 1900], [1000, 2000], [900, 2000]] });

    let seen = reviewer.post(&path, &blank).await;

    assert_eq!(seen.status, 200, "{:?}", seen.body);
    assert_eq!(
        (seen.text("text"), seen.text("from")),
        ("88.00".to_owned(), "engine".to_owned())
    );
    let outside = json!({ "quad": [[2900, 1900], [3000, 1900], [3000, 2000], [2900, 2000]] });
    reviewer
        .post(&path, &outside)
        .await
        .is_problem(422, "no_such_place");
}

/// Sees one text, on pictures that are whole.
struct Sees(&'static str);

impl Reader for Sees {
    fn read(&self, photo: &[u8]) -> Result<Reading, ReadError> {
        let mut reading = Recites.read(photo)?;
        let seen = Recites.read(&photo_of(self.0))?;
        reading.lines = seen.lines;
        Ok(reading)
    }
}
