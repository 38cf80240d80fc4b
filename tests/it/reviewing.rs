//! What staff decide, on what they saw.

use serde_json::json;
use xiaopiao::staff::Role;

use crate::support::{Mall, Paper, photo_of};

#[tokio::test]
async fn a_person_approves_what_the_machine_could_not() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&Paper::noodles().total("5200.00")).await;
    let points = alice.get("/members/me/points").await;
    assert_eq!(
        (&points.body["balance"], &points.body["pending"]),
        (&json!(0), &json!(2600))
    );

    let list = reviewer.get("/reviews").await;
    assert_eq!(list.body["items"][0]["id"], waiting.body["id"]);
    let approved = reviewer
        .approves(
            &waiting.text("id"),
            json!({ "version": waiting.body["version"] }),
        )
        .await;

    assert_eq!(approved.status, 200, "{:?}", approved.body);
    assert_eq!(approved.body["status"], "credited");
    assert_eq!(approved.body["decided_by"], "staff");
    let points = alice.get("/members/me/points").await;
    assert_eq!(
        (&points.body["balance"], &points.body["pending"]),
        (&json!(2600), &json!(0))
    );
    assert_eq!(reviewer.get("/reviews").await.body["items"], json!([]));
}

#[tokio::test]
async fn a_person_corrects_what_was_misread() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&Paper::noodles().store("长风茶事")).await;

    let approved = reviewer
        .approves(
            &waiting.text("id"),
            json!({
                "version": waiting.body["version"],
                "corrections": {
                    "tenant_code": "B11",
                    "paid_amount_fen": 3000,
                    "paid_at": "2026-11-03T17:00",
                    "receipt_number": "77"
                },
                "note": "phone number agrees"
            }),
        )
        .await;

    assert_eq!(approved.status, 200, "{:?}", approved.body);
    assert_eq!(approved.body["points"], 15);
    assert_eq!(approved.body["tenant"]["code"], "B11");
    assert_eq!(approved.body["paid_at"], "2026-11-03T17:00:00+08:00");
    assert_eq!(approved.body["paid_at_precision"], "minute");
    assert_eq!(approved.body["receipt_number"], "77");
}

#[tokio::test]
async fn a_person_cannot_credit_a_sale_twice_either() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let first = alice.uploads(&Paper::noodles()).await;
    let copied = bob.uploads(&Paper::noodles()).await;

    let approved = reviewer
        .approves(
            &copied.text("id"),
            json!({ "version": copied.body["version"] }),
        )
        .await;

    approved.is_problem(409, "duplicate_sale");
    assert_eq!(approved.body["duplicate_of"], first.body["id"]);
    assert_eq!(bob.balance().await, 0);
    assert_eq!(
        bob.receipt(&copied.text("id")).await.body["status"],
        "in_review"
    );
}

#[tokio::test]
async fn a_decision_on_stale_data_is_refused() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&Paper::noodles().total("5200.00")).await;
    let (id, seen) = (waiting.text("id"), waiting.body["version"].clone());
    let first = reviewer
        .rejects(
            &id,
            json!({ "version": seen, "reason": "other", "note": "torn" }),
        )
        .await;
    assert_eq!(
        (first.status, first.text("status")),
        (200, "rejected".to_owned())
    );

    let second = reviewer.approves(&id, json!({ "version": seen })).await;
    let third = reviewer
        .approves(&id, json!({ "version": first.body["version"] }))
        .await;

    second.is_problem(409, "stale");
    assert_eq!(second.body["version"], first.body["version"]);
    third.is_problem(409, "not_in_review");
    assert_eq!(alice.balance().await, 0);
}

#[tokio::test]
async fn what_earning_needs_has_to_be_known() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&Paper::noodles().store("长风茶事")).await;
    let id = waiting.text("id");
    let with =
        |corrections| json!({ "version": waiting.body["version"], "corrections": corrections });

    let no_tenant = reviewer.approves(&id, with(json!({}))).await;
    no_tenant.is_problem(422, "incomplete");
    assert_eq!(no_tenant.body["field"], "tenant_code");
    let answers = [
        (json!({ "tenant_code": "Z99" }), "unknown_tenant"),
        (json!({ "tenant_code": "D01" }), "tenant_not_eligible"),
        (
            json!({ "tenant_code": "B11", "paid_amount_fen": 100 }),
            "below_minimum",
        ),
        (
            json!({ "tenant_code": "B11", "paid_amount_fen": 0 }),
            "invalid_body",
        ),
        (
            json!({ "tenant_code": "B11", "paid_at": "yesterday" }),
            "invalid_body",
        ),
        (json!({ "tenant": "B11" }), "unknown_field"),
    ];
    for (corrections, code) in answers {
        reviewer
            .approves(&id, with(corrections))
            .await
            .is_problem(422, code);
    }
    let unknown_reason = json!({ "version": 1, "reason": "because" });
    reviewer
        .rejects(&id, unknown_reason)
        .await
        .is_problem(422, "invalid_body");
    assert_eq!(
        alice.receipt(&id).await.body["version"],
        waiting.body["version"]
    );
}

#[tokio::test]
async fn decisions_are_for_staff_alone() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let tenant = mall.staff(Role::Tenant).await;
    let id = alice
        .uploads(&Paper::noodles().total("5200.00"))
        .await
        .text("id");
    let body = json!({ "version": 3 });

    tenant
        .approves(&id, body.clone())
        .await
        .is_problem(403, "forbidden");
    tenant.get("/reviews").await.is_problem(403, "forbidden");
    let path = format!("/api/v1/reviews/{id}/approve");
    mall.post_json(&path, &alice.token, &body)
        .await
        .is_problem(403, "forbidden");
    mall.post_json(&path, "", &body)
        .await
        .is_problem(401, "token_missing");
}

#[tokio::test]
async fn every_decision_leaves_evidence_and_an_unbroken_audit_chain() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&Paper::noodles().total("5200.00")).await;
    let body = json!({ "version": waiting.body["version"] });
    reviewer.approves(&waiting.text("id"), body).await;

    let decided: Vec<String> =
        sqlx::query_scalar("select decided_by from evidence order by evidence_id")
            .fetch_all(&mall.db)
            .await
            .unwrap();
    assert_eq!(decided[0], "machine");
    assert!(decided[1].starts_with("staff:"));
    assert!(mall.trail().await.is_empty());
}

#[tokio::test]
async fn a_receipt_that_is_being_read_is_not_a_person_s_yet() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let stuck = alice.sends(&photo_of("!crash")).await;
    // One attempt: the receipt is `reading`, its job waits for the next.
    mall.drain().await;
    let reading = alice.receipt(&stuck.text("id")).await;
    assert_eq!(reading.body["status"], "reading");

    let body = json!({ "version": reading.body["version"], "reason": "other" });
    let refused = reviewer.rejects(&stuck.text("id"), body).await;

    refused.is_problem(409, "not_in_review");
    let next = alice.uploads(&Paper::noodles()).await;
    assert_eq!(next.body["status"], "credited", "the queue goes on");
}

/// Neither paper shows a number or a second: no key stands guard.
#[tokio::test]
async fn a_sale_without_a_key_earns_once_unless_a_person_says_it_is_another() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let paper = Paper::noodles().without_number().time("2026-11-03 18:22");
    let first = alice.uploads(&paper).await;
    let second = bob.uploads_photo(&paper.photo(2)).await;
    let same_photo = bob.uploads(&paper).await;
    let with = |receipt: &crate::support::Answer| json!({ "version": receipt.body["version"] });
    let approved = reviewer.approves(&first.text("id"), with(&first)).await;
    assert_eq!(approved.status, 200, "{:?}", approved.body);

    let refused = reviewer.approves(&second.text("id"), with(&second)).await;
    refused.is_problem(409, "duplicate_sale");
    assert_eq!(refused.body["duplicate_of"], first.body["id"]);
    let mut looked = with(&second);
    looked["another_sale"] = json!(true);
    let another = reviewer.approves(&second.text("id"), looked).await;
    assert_eq!(another.status, 200, "{:?}", another.body);

    let mut looked = with(&same_photo);
    looked["another_sale"] = json!(true);
    let never = reviewer.approves(&same_photo.text("id"), looked).await;
    never.is_problem(409, "duplicate_sale");
}

#[tokio::test]
async fn a_number_that_the_paper_does_not_show_can_be_taken_away() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&Paper::noodles().total("5200.00")).await;
    let with = |number: &str| json!({ "version": waiting.body["version"], "corrections": { "receipt_number": number } });

    let mark = reviewer.approves(&waiting.text("id"), with("—")).await;
    mark.is_problem(422, "invalid_body");
    let approved = reviewer.approves(&waiting.text("id"), with("")).await;

    assert!(
        approved.body["receipt_number"].is_null(),
        "{:?}",
        approved.body
    );
}

/// RFC 3339 cannot leave the seconds out.
#[tokio::test]
async fn a_corrected_time_of_second_zero_is_known_to_the_minute() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&Paper::noodles().total("5200.00")).await;

    let body = json!({
        "version": waiting.body["version"],
        "corrections": { "paid_at": "2026-11-03T18:27:00+08:00" }
    });
    let approved = reviewer.approves(&waiting.text("id"), body).await;

    assert_eq!(approved.body["paid_at_precision"], "minute");
}
