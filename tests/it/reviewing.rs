//! What staff decide, on what they saw.

use serde_json::json;
use xiaopiao::staff::Role;

use crate::support::{Mall, Paper};

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
    let mut db = mall.db.acquire().await.unwrap();
    assert_eq!(
        xiaopiao::audit::verify(&mut db, mall.mall.mall_id)
            .await
            .unwrap(),
        None
    );

    // Somebody with the database's own password changes an entry.
    sqlx::raw_sql(
        "alter table audit disable trigger all;
         update audit set event = replace(event, '2600', '9999') where event like '%2600%';",
    )
    .execute(&mall.db)
    .await
    .unwrap();
    let broken = xiaopiao::audit::verify(&mut db, mall.mall.mall_id)
        .await
        .unwrap();
    assert!(broken.is_some(), "a changed entry shows");
}
