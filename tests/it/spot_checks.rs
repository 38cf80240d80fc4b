//! The blind check of what the machine credits.

use chrono::TimeDelta;
use serde_json::{Value, json};
use xiaopiao::{confidence::Permille, money::Fen, staff::Role};

use crate::support::{Mall, Paper, Staff};

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

/// Somebody at the desk, with the one thing that they were handed.
async fn handed<'a>(mall: &'a Mall, name: &str) -> (Staff<'a>, Value) {
    let staff = mall.person(name, Role::Reviewer).await;
    let next = staff.post("/reviews/next", &json!({})).await;
    assert_eq!(next.status, 200, "{:?}", next.body);
    assert_eq!(next.body["items"].as_array().unwrap().len(), 1);
    let item = next.body["items"][0].clone();
    (staff, item)
}

/// The members of a view, with what hangs below them.
fn shape(view: &Value, path: &str, found: &mut Vec<String>) {
    if let Value::Object(members) = view {
        for (name, value) in members {
            let path = format!("{path}.{name}");
            found.push(format!(
                "{path} {}",
                if value.is_null() { "null" } else { "" }
            ));
            shape(value, &path, found);
        }
    }
}

#[tokio::test]
async fn what_chance_picked_comes_to_the_desk_and_looks_like_any_other_receipt() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    let picked = alice.uploads(&sale(1)).await;
    let (li, shown) = handed(&mall, "li").await;

    assert_eq!(shown["receipt"]["id"], picked.body["id"]);
    assert_eq!(shown["receipt"]["status"], "in_review");
    assert_eq!(shown["reasons"][0]["code"], "low_confidence");
    assert_eq!(shown["outcome"]["would"], "credit");
    assert_eq!(shown["outcome"]["points"], 78);
    assert_eq!(shown["member"]["credited"], 0);
    assert_eq!(shown["member"]["balance"], 0);
    assert_eq!(shown["outcome"]["computed"]["day"]["receipts"], 0);
    let told = shown.to_string();
    for trace in ["\"credited\"", "spot_check", "\"auto\"", "picked"] {
        let told = told
            .replace("\"credited\":0", "")
            .replace("\"credited\":false", "");
        assert!(!told.contains(trace), "{trace}: {told}");
    }

    // One that the machine was truly not sure of has the very same members.
    let unsure = mall.rules(|policy| {
        policy.spot_checks = Permille::ZERO;
        policy.confidence.field = Permille::CERTAIN;
    });
    unsure.await;
    let bob = mall.member("bob").await;
    let truly = bob.uploads(&sale(2)).await;
    assert_eq!(truly.text("status"), "in_review", "{:?}", truly.body);
    let next = li.post("/reviews/next", &json!({})).await;
    let (mut one, mut other) = (Vec::new(), Vec::new());
    shape(&shown, "", &mut one);
    shape(&next.body["items"][1], "", &mut other);
    assert_eq!(next.body["items"][1]["receipt"]["id"], truly.body["id"]);
    assert_eq!(one, other);
}

#[tokio::test]
async fn what_is_accepted_blindly_was_right_and_nothing_moves() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    let id = alice.uploads(&sale(1)).await.text("id");
    let (li, shown) = handed(&mall, "li").await;
    let body = json!({ "version": shown["receipt"]["version"], "hold": true });
    let approve = format!("/reviews/{id}/approve");

    let held = li.post(&approve, &body).await;
    assert_eq!(held.status, 202, "{:?}", held.body);
    assert_eq!(held.body["points"], 78);
    let back = li.post(&format!("/reviews/{id}/undo"), &json!({})).await;
    assert_eq!(back.body["receipt"]["status"], "in_review");
    assert_eq!(mall.count("spot_check where verdict is not null").await, 0);
    assert_eq!(li.post(&approve, &body).await.status, 202);
    assert!(handed_nothing(&li).await, "decided");
    mall.later(TimeDelta::seconds(11));
    mall.carries_out().await;

    assert_eq!(mall.count("spot_check where verdict = 'right'").await, 1);
    assert_eq!(alice.balance().await, 78);
    let receipt = alice.receipt(&id).await;
    assert_eq!(receipt.body["version"], shown["receipt"]["version"]);
    assert_eq!(receipt.body["status"], "credited");
    assert_eq!(mall.count("posting").await, 1);
    assert!(mall.trail().await.is_empty());
    assert!(mall.books().await.is_empty());
}

async fn handed_nothing(staff: &Staff<'_>) -> bool {
    let next = staff.post("/reviews/next", &json!({})).await;
    next.body["items"].as_array().unwrap().is_empty()
}

#[tokio::test]
async fn what_is_corrected_or_refused_blindly_was_wrong() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    alice.uploads(&sale(1)).await;
    let (li, shown) = handed(&mall, "li").await;
    let (id, version) = (&shown["receipt"]["id"], &shown["receipt"]["version"]);
    let path = |what: &str| format!("/reviews/{}/{what}", id.as_str().unwrap());
    let corrected = json!({ "version": version, "corrections": { "paid_amount_fen": 15_800 } });

    let outcome = li.post(&path("check"), &corrected).await;
    assert_eq!(outcome.body["points"], 79, "{:?}", outcome.body);
    let done = li.post(&path("approve"), &corrected).await;
    assert_eq!(done.status, 200, "{:?}", done.body);

    alice.uploads(&sale(2)).await;
    let (wang, shown) = handed(&mall, "wang").await;
    let id = shown["receipt"]["id"].as_str().unwrap();
    let reject = json!({
        "version": shown["receipt"]["version"], "reason": "suspected_duplicate", "note": "twice"
    });
    wang.rejects(id, reject).await;

    let senior = mall.staff(Role::Senior).await;
    let wrong = senior.get("/spot-checks").await.body["items"].clone();
    let found: Vec<_> = wrong.as_array().unwrap().iter().collect();
    assert_eq!(found[0]["wrong"], json!(["duplicate"]));
    assert_eq!(found[0]["note"], "twice");
    assert_eq!(found[1]["wrong"], json!(["paid_amount"]));
    assert_eq!(alice.balance().await, 2 * 78);
    assert_eq!(mall.count("receipt where status = 'credited'").await, 2);
}

#[tokio::test]
async fn what_chance_picked_stands_in_the_line_where_it_would_have_stood() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    let first = alice.uploads(&sale(1).total("5200.00")).await.text("id");
    mall.later(TimeDelta::minutes(1));
    let picked = alice.uploads(&sale(2)).await.text("id");
    mall.later(TimeDelta::minutes(1));
    let last = alice.uploads(&sale(3).total("5300.00")).await.text("id");
    let li = mall.person("li", Role::Reviewer).await;
    let wang = mall.person("wang", Role::Reviewer).await;

    let next = li.post("/reviews/next", &json!({ "count": 2 })).await;
    let ids: Vec<_> = next.body["items"].as_array().unwrap().iter().collect();
    assert_eq!(ids[0]["receipt"]["id"], first);
    assert_eq!(ids[1]["receipt"]["id"], picked);
    assert_eq!(ids[1]["promised_at"], "2026-11-04T18:33:00+08:00");
    let next = wang.post("/reviews/next", &json!({ "count": 2 })).await;
    assert_eq!(next.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(next.body["items"][0]["receipt"]["id"], last);
    let apart = wang.get("/spot-checks/next").await;
    assert_eq!(apart.status, 204, "somebody looks at it already");

    // Put aside, it comes to others, as any other does.
    let note = json!({ "note": "odd" });
    li.post(&format!("/reviews/{picked}/skip"), &note).await;
    let again = li.post("/reviews/next", &json!({ "count": 3 })).await;
    assert_eq!(again.body["items"].as_array().unwrap().len(), 1);
    let next = wang.post("/reviews/next", &json!({ "count": 3 })).await;
    assert_eq!(next.body["items"][1]["receipt"]["id"], picked);
    assert_eq!(next.body["items"][1]["notes"][0]["note"], "odd");
}

/// What an answer looks like, whatever it is about: words stay, and so does what is
/// there and what is not; ids, texts, times and numbers are all alike.
fn likeness(answer: &Value) -> Value {
    let is_word = |text: &str| {
        text.chars()
            .all(|letter| letter.is_ascii_lowercase() || letter == '_')
    };
    match answer {
        Value::Object(members) => members
            .iter()
            // What earned at the shop before is another list for each.
            .filter(|(name, _)| *name != "references")
            .map(|(name, value)| (name.clone(), likeness(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(likeness).collect(),
        Value::String(text) if is_word(text) => answer.clone(),
        Value::String(_) => "…".into(),
        Value::Number(_) => 0.into(),
        _ => answer.clone(),
    }
}

/// One that chance picked and one that the machine was truly not sure of, of two members
/// who have nothing else.
async fn picked_and_unsure(mall: &Mall) -> (String, String) {
    let picked = mall.member("alice").await.uploads(&sale(1)).await;
    assert_eq!(picked.text("status"), "credited", "{:?}", picked.body);
    let unsure = mall.rules(|policy| {
        policy.spot_checks = Permille::ZERO;
        policy.confidence.field = Permille::CERTAIN;
    });
    unsure.await;
    mall.later(TimeDelta::minutes(1));
    let unsure = mall.member("bob").await.uploads(&sale(2)).await;
    assert_eq!(unsure.text("status"), "in_review", "{:?}", unsure.body);
    (picked.text("id"), unsure.text("id"))
}

#[tokio::test]
async fn nothing_that_a_reviewer_does_tells_a_picked_receipt_from_one_in_review() {
    let mall = thorough().await;
    let (picked, unsure) = picked_and_unsure(&mall).await;
    let li = mall.person("li", Role::Reviewer).await;
    let wang = mall.person("wang", Role::Reviewer).await;
    let next = li.post("/reviews/next", &json!({})).await;
    let (one, other) = (&next.body["items"][0], &next.body["items"][1]);
    assert_eq!(
        (&one["receipt"]["id"], &other["receipt"]["id"]),
        (&json!(picked), &json!(unsure))
    );
    assert_eq!(likeness(one), likeness(other));
    assert_eq!(one["receipt"]["version"], other["receipt"]["version"]);

    let version = json!({ "version": one["receipt"]["version"] });
    let held = json!({ "version": one["receipt"]["version"], "hold": true });
    let corrected = json!({
        "version": one["receipt"]["version"], "corrections": { "paid_at": "2026-11-03T13:40:07" }
    });
    let (stale, old) = (json!({ "version": 99 }), json!({ "version": 1 }));
    let note = json!({ "note": "odd" });
    let nothing = json!({});
    let steps = [
        (&wang, "claim", &nothing),
        (&wang, "approve", &version),
        (&wang, "skip", &note),
        (&li, "check", &version),
        (&li, "check", &corrected),
        (&li, "approve", &stale),
        (&li, "approve", &old),
        (&li, "approve", &held),
        (&wang, "approve", &version),
        (&li, "approve", &version),
        (&li, "undo", &nothing),
        (&li, "undo", &nothing),
        (&li, "skip", &note),
    ];
    for (who, what, body) in steps {
        let [one, other] = [&picked, &unsure].map(|id| format!("/reviews/{id}/{what}"));
        let (one, other) = (who.post(&one, body).await, who.post(&other, body).await);
        assert_eq!(one.status, other.status, "{what}: {:?}", one.body);
        assert_eq!(likeness(&one.body), likeness(&other.body), "{what}");
    }
    let next = wang.post("/reviews/next", &nothing).await;
    let (one, other) = (&next.body["items"][0], &next.body["items"][1]);
    assert_eq!(one["receipt"]["id"], picked);
    assert_eq!(likeness(one), likeness(other));
}

#[tokio::test]
async fn a_picked_receipt_stands_in_everybody_s_queue_while_somebody_has_it() {
    let mall = thorough().await;
    let (picked, unsure) = picked_and_unsure(&mall).await;
    let li = mall.person("li", Role::Reviewer).await;
    let wang = mall.person("wang", Role::Senior).await;
    let listed = async |staff: &Staff<'_>, query: &str| -> Vec<Value> {
        let page = staff.get(&format!("/reviews{query}")).await;
        page.body["items"].as_array().unwrap().clone()
    };
    assert_eq!(listed(&wang, "").await.len(), 1, "nobody looks at it");
    li.post("/reviews/next", &json!({})).await;

    let rows = listed(&wang, "").await;
    let ids: Vec<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&picked, &unsure], "in the order of their promises");
    assert_eq!(likeness(&rows[0]), likeness(&rows[1]));
    assert_eq!(rows[0]["claim"]["name"], "li");
    for query in [
        "?mine=true",
        "?reason=low_confidence",
        "?tenant=A07",
        "?q=156.00",
    ] {
        assert_eq!(listed(&li, query).await.len(), 2, "{query}");
    }
    assert_eq!(listed(&wang, "?mine=true").await.len(), 0);
    assert_eq!(listed(&wang, "?reason=unknown_store").await.len(), 0);
    let first = wang.get("/reviews?limit=1").await;
    let rest = format!("?limit=1&cursor={}", first.text("next"));
    assert_eq!(listed(&wang, &rest).await[0]["id"], unsure);
    let counts = wang.get("/reviews/counts").await.body;
    assert_eq!((&counts["total"], &counts["held"]), (&json!(2), &json!(2)));
    assert_eq!(counts["by_reason"][0]["count"], 2);
    assert_eq!(counts["by_tenant"][0]["count"], 2);
    // The numbers of the day are true.
    assert_eq!(wang.get("/overview").await.body["in_review"], 1);

    // A senior may have to take it back now; a colleague need not know.
    let path = format!("/reviews/{picked}");
    assert_eq!(wang.get(&path).await.body["receipt"]["status"], "credited");
    let zhao = mall.person("zhao", Role::Reviewer).await;
    assert_eq!(zhao.get(&path).await.body["receipt"]["status"], "in_review");
    li.post(&format!("{path}/release"), &json!({})).await;
    assert_eq!(listed(&wang, "").await.len(), 1);
}

#[tokio::test]
async fn two_people_who_ask_at_once_are_never_handed_the_same_picked_receipt() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    for n in 1..=4 {
        alice.uploads(&sale(n)).await;
    }
    let (li, wang) = (
        mall.person("li", Role::Reviewer).await,
        mall.person("wang", Role::Reviewer).await,
    );
    let two = json!({});

    let (of_li, of_wang) = tokio::join!(
        li.post("/reviews/next", &two),
        wang.post("/reviews/next", &two)
    );

    let ids = |next: &Value| -> Vec<Value> {
        let items = next["items"].as_array().unwrap().iter();
        items.map(|item| item["receipt"]["id"].clone()).collect()
    };
    let (of_li, of_wang) = (ids(&of_li.body), ids(&of_wang.body));
    assert_eq!((of_li.len(), of_wang.len()), (2, 2));
    assert!(of_li.iter().all(|id| !of_wang.contains(id)));
    let taken = of_li[0].as_str().unwrap();
    let refused = wang.approves(taken, json!({ "version": 3 })).await;
    refused.is_problem(409, "held_by_other");
    assert_eq!(mall.count("spot_check where verdict is not null").await, 0);
}

#[tokio::test]
async fn what_a_person_decided_is_checked_by_nobody() {
    let mall = thorough().await;
    let alice = mall.member("alice").await;
    let large = alice.uploads(&sale(1).total("5200.00")).await;
    let (li, shown) = handed(&mall, "li").await;
    assert_eq!(shown["receipt"]["id"], large.body["id"]);

    let body = json!({ "version": shown["receipt"]["version"] });
    let done = li.approves(&large.text("id"), body).await;

    assert_eq!(done.body["status"], "credited");
    assert_eq!(mall.count("spot_check").await, 0);
    assert!(handed_nothing(&li).await);
    let apart = mall.person("wang", Role::Reviewer).await;
    assert_eq!(apart.get("/spot-checks/next").await.status, 204);
}

#[tokio::test]
async fn what_was_found_wrong_is_counted_and_taken_back_by_two_people() {
    let mall = thorough().await;
    mall.rules(|policy| policy.second_person.reverse_above_fen = Some(Fen(10_000)))
        .await;
    let alice = mall.member("alice").await;
    let id = alice.uploads(&sale(1)).await.text("id");
    let (li, shown) = handed(&mall, "li").await;
    let version = shown["receipt"]["version"].clone();
    let reject = json!({ "version": version, "reason": "prebill", "note": "not paid" });
    assert_eq!(li.rejects(&id, reject).await.status, 200);

    let quality = li.get("/quality").await.body;
    assert_eq!(
        (&quality["all"]["checked"], &quality["all"]["wrong"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(quality["by_tenant"][0]["rate"], 1.0);
    assert_eq!(alice.balance().await, 78, "a verdict moves nothing");
    let (wang, zhao) = (
        mall.person("wang", Role::Senior).await,
        mall.person("zhao", Role::Senior).await,
    );
    let found = wang.get("/spot-checks").await.body["items"][0].clone();
    assert_eq!(
        (&found["receipt"]["id"], &found["wrong"]),
        (&json!(id), &json!(["kind"]))
    );
    assert_eq!(found["note"], "not paid");
    let mistake = json!({ "reason": "mistake" });
    let alone = wang
        .post(&format!("/receipts/{id}/reverse"), &mistake)
        .await;
    alone.is_problem(403, "second_person_needed");
    let proposal = json!({ "version": version, "reverse": mistake });
    let proposed = wang
        .post(&format!("/receipts/{id}/proposals"), &proposal)
        .await;
    let confirm = format!("/proposals/{}/confirm", proposed.text("id"));
    wang.post(&confirm, &json!({}))
        .await
        .is_problem(403, "own_approval");
    assert_eq!(
        zhao.post(&confirm, &json!({})).await.body["status"],
        "reversed"
    );

    assert_eq!(alice.balance().await, 0);
    let found = zhao.get("/spot-checks").await.body["items"][0].clone();
    assert_eq!(found["receipt"]["points_reversed"], 78);
    assert!(mall.books().await.is_empty());
    assert!(mall.trail().await.is_empty());
}

#[tokio::test]
async fn a_correction_that_takes_two_people_takes_two_of_a_picked_receipt_too() {
    let mall = thorough().await;
    mall.rules(|policy| policy.second_person.correction_above_fen = Some(Fen(10_000)))
        .await;
    let alice = mall.member("alice").await;
    let id = alice.uploads(&sale(1)).await.text("id");
    let (li, shown) = handed(&mall, "li").await;
    let version = &shown["receipt"]["version"];
    let corrections = json!({ "paid_amount_fen": 15_800 });
    let approve = json!({ "version": version, "corrections": corrections });
    let alone = li.approves(&id, approve).await;
    alone.is_problem(403, "second_person_needed");

    let proposal = json!({ "version": version, "approve": { "corrections": corrections } });
    let proposed = li
        .post(&format!("/receipts/{id}/proposals"), &proposal)
        .await;
    assert_eq!(proposed.status, 201, "{:?}", proposed.body);
    assert!(handed_nothing(&li).await, "it is another's turn");
    assert_eq!(mall.count("spot_check where verdict is not null").await, 0);
    let wang = mall.person("wang", Role::Reviewer).await;
    let confirm = format!("/proposals/{}/confirm", proposed.text("id"));
    assert_eq!(wang.post(&confirm, &json!({})).await.status, 200);

    let found = wang.get("/spot-checks").await.body["items"][0].clone();
    assert_eq!(found["wrong"], json!(["paid_amount"]));
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn receipts_of_the_same_look_are_decided_together_picked_or_not() {
    let mall = thorough().await;
    let (picked, unsure) = picked_and_unsure(&mall).await;
    let li = mall.person("li", Role::Reviewer).await;
    li.post("/reviews/next", &json!({})).await;
    let both = json!({ "ids": [picked, unsure], "approve": {} });

    let shown = li.post("/reviews/bulk/preview", &both).await;
    assert_eq!(shown.body["count"], 2, "{:?}", shown.body);
    let rows = &shown.body["items"];
    assert_eq!(likeness(&rows[0]), likeness(&rows[1]));
    let token = json!({ "token": shown.body["token"] });
    let done = li.post("/reviews/bulk", &token).await;

    assert_eq!(done.body["done"], json!([picked, unsure]));
    assert_eq!(mall.count("spot_check where verdict = 'right'").await, 1);
    assert_eq!(mall.count("posting").await, 2);
}
