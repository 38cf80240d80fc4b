//! What statistical rules see of a receipt's past, through the front door.

use axum::{body::Body, http::Request};
use chrono::TimeDelta;
use serde_json::{Value, json};
use xiaopiao::risk::{Does, Setting};

use crate::support::{Answer, Mall, Member, Paper};

/// The noodle shop's n-th sale of the day: one a minute from noon on, of about 100 yuan,
/// by a till that counts.
fn sale(n: u32) -> Paper {
    Paper::noodles()
        .number(&format!("A{:05}", 100 + n))
        .time(&format!("2026-11-03 {:02}:{:02}:07", 12 + n / 60, n % 60))
        .total(&format!("{}.00", 90 + n % 20))
}

/// Many sales of the noodle shop, each of a member of its own, sent from the tests'
/// moment on, a quarter of an hour apart: one day's numbers, known amounts.
async fn settled(mall: &Mall, count: u32) {
    for n in 0..count {
        let member = mall.member(&format!("guest-{n}")).await;
        let credited = member.uploads(&sale(n)).await;
        assert_eq!(credited.text("status"), "credited", "{:#}", credited.body);
        mall.later(TimeDelta::minutes(15));
    }
}

/// What the machine kept of its decision.
async fn decision(mall: &Mall, receipt: &Answer) -> Value {
    sqlx::query_scalar("select decision from evidence where receipt_id = $1::uuid")
        .bind(uuid::Uuid::parse_str(&receipt.text("id")).unwrap())
        .fetch_one(&mall.db)
        .await
        .unwrap()
}

/// The rules named under this member of a decision.
fn rules(decision: &Value, member: &str) -> Vec<String> {
    let findings = decision[member].as_array().cloned().unwrap_or_default();
    let names = findings
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap().to_owned());
    names.collect()
}

#[tokio::test]
async fn an_amount_far_beyond_a_tenant_s_own_goes_to_a_person_with_the_numbers() {
    let mall = Mall::open().await;
    settled(&mall, 20).await;
    let alice = mall.member("alice").await;

    let usual = alice.uploads(&sale(30).total("140.00")).await;
    let far = alice.uploads(&sale(31).total("4900.00")).await;

    assert_eq!(usual.text("status"), "credited", "{:#}", usual.body);
    assert_eq!(far.text("status"), "in_review");
    assert_eq!(far.text("reason"), "tenant_anomaly");
    let finding = &decision(&mall, &far).await["findings"][0];
    assert_eq!(finding["rule"], "amount_far");
    assert_eq!(finding["numbers"]["paid_fen"], 490_000);
    assert_eq!(finding["numbers"]["settled"], 21);
}

#[tokio::test]
async fn below_twenty_settled_receipts_of_a_tenant_nothing_is_unusual() {
    let mall = Mall::open().await;
    // The next two receipts make it twenty.
    settled(&mall, 18).await;
    let alice = mall.member("alice").await;

    let far = alice.uploads(&sale(31).total("4900.00")).await;
    let out_of_order = alice.uploads(&sale(32).number("A00001")).await;

    assert_eq!(far.text("status"), "credited", "{:#}", far.body);
    assert_eq!(out_of_order.text("status"), "credited");
}

#[tokio::test]
async fn a_number_out_of_order_goes_to_a_person() {
    let mall = Mall::open().await;
    settled(&mall, 24).await;
    let alice = mall.member("alice").await;

    // Between the tenth and the eleventh sale, with a number of the end of the day.
    let forged = sale(10).number("A00999").time("2026-11-03 12:10:31");
    let forged = alice.uploads(&forged.total("95.00")).await;

    assert_eq!(forged.text("reason"), "tenant_anomaly", "{:#}", forged.body);
    let rules = rules(&decision(&mall, &forged).await, "findings");
    assert_eq!(rules, ["number_out_of_order"]);
}

#[tokio::test]
async fn what_a_policy_only_notes_is_kept_and_credited() {
    let mall = Mall::open().await;
    settled(&mall, 20).await;
    let note = Setting {
        does: Some(Does::Note),
        limit: None,
    };
    mall.rules(|policy| {
        policy.risk.0.insert("amount_far".to_owned(), note);
    })
    .await;
    let alice = mall.member("alice").await;

    let far = alice.uploads(&sale(31).total("4900.00")).await;

    assert_eq!(far.text("status"), "credited", "{:#}", far.body);
    let decision = decision(&mall, &far).await;
    assert_eq!(rules(&decision, "notes"), ["amount_far"]);
}

#[tokio::test]
async fn a_tenant_may_have_limits_of_its_own() {
    let mall = Mall::open().await;
    settled(&mall, 20).await;
    mall.rules(|policy| {
        let off = json!({ "risk": { "amount_far": { "does": "off" } } });
        let exception = serde_json::from_value(off).unwrap();
        policy.tenants.insert("A07".to_owned(), exception);
    })
    .await;
    let alice = mall.member("alice").await;

    let far = alice.uploads(&sale(31).total("4900.00")).await;

    assert_eq!(far.text("status"), "credited", "{:#}", far.body);
}

#[tokio::test]
async fn a_sale_outside_the_opening_hours_goes_to_a_person_where_they_are_known() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let night = |n: u32| sale(n).time(&format!("2026-11-03 04:{n:02}:07"));

    let unknown = alice.uploads(&night(1)).await;
    mall.rules(|policy| {
        let hours = json!({ "from": "10:00", "to": "22:00" });
        policy.opening_hours = Some(serde_json::from_value(hours).unwrap());
    })
    .await;
    let known = alice.uploads(&night(2)).await;

    assert_eq!(unknown.text("status"), "credited", "{:#}", unknown.body);
    assert_eq!(known.text("reason"), "tenant_anomaly", "{:#}", known.body);
}

#[tokio::test]
async fn more_uploads_in_an_hour_than_a_person_makes_go_to_a_person() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    for shot in 0..60 {
        alice.sends(&sale(0).photo(shot)).await;
    }
    mall.drain().await;

    let flood = alice.uploads(&sale(1)).await;
    mall.later(TimeDelta::minutes(61));
    let later = alice.uploads(&sale(2)).await;

    assert_eq!(flood.text("reason"), "velocity", "{:#}", flood.body);
    assert_eq!(later.text("status"), "credited", "{:#}", later.body);
}

/// Sends the paper from a device.
async fn from_device(mall: &Mall, member: &Member<'_>, paper: &Paper, device: &str) -> Answer {
    let head = b"--b\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n";
    let form = [&head[..], &paper.photo(1), b"\r\n--b--\r\n"].concat();
    let request = Request::post("/api/v1/receipts")
        .header("content-type", "multipart/form-data; boundary=b")
        .header("x-device-id", device);
    let sent = mall.send(request, &member.token, Body::from(form)).await;
    mall.drain().await;
    match sent.status {
        202 => member.receipt(&sent.text("id")).await,
        _ => sent,
    }
}

#[tokio::test]
async fn a_device_is_remembered_only_where_the_mall_wants_it_and_never_by_its_name() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    from_device(&mall, &alice, &sale(1), "phone-4711").await;
    let before = mall.count("receipt_trace where device is not null").await;
    mall.rules(|policy| policy.device_ids = true).await;
    from_device(&mall, &alice, &sale(2), "phone-4711").await;
    let short = from_device(&mall, &alice, &sale(3), "me").await;

    assert_eq!(before, 0);
    assert_eq!(
        mall.count("receipt_trace where device is not null").await,
        1
    );
    let named = "receipt_trace where device = 'phone-4711'::bytea or device = sha256('phone-4711')";
    assert_eq!(mall.count(named).await, 0);
    short.is_problem(422, "invalid_device_id");
}

#[tokio::test]
async fn a_fourth_account_on_one_device_goes_to_a_person() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.device_ids = true).await;
    for n in 1..4 {
        let member = mall.member(&format!("family-{n}")).await;
        let credited = from_device(&mall, &member, &sale(n), "the-family-s").await;
        assert_eq!(credited.text("status"), "credited", "{:#}", credited.body);
    }

    let fourth = mall.member("fourth").await;
    let fourth = from_device(&mall, &fourth, &sale(9), "the-family-s").await;

    assert_eq!(fourth.text("reason"), "many_accounts", "{:#}", fourth.body);
}

#[tokio::test]
async fn one_card_under_many_accounts_is_noted() {
    let mall = Mall::open().await;
    let mut last = None;
    for n in 0..5 {
        let member = mall.member(&format!("member-{n}")).await;
        let mut paper = sale(n);
        paper.footer.push("银行卡号:622202******1234".to_owned());
        last = Some(member.uploads(&paper).await);
    }

    let last = last.unwrap();
    assert_eq!(last.text("status"), "credited", "{:#}", last.body);
    let decision = decision(&mall, &last).await;
    assert_eq!(rules(&decision, "notes"), ["accounts_on_card"]);
}

#[tokio::test]
async fn papers_of_one_hour_under_many_accounts_are_a_collection() {
    let mall = Mall::open().await;
    settled(&mall, 24).await;
    mall.later(TimeDelta::hours(3));
    let mut ends = Vec::new();
    for n in 0..8 {
        let member = mall.member(&format!("account-{n}")).await;
        let paper = sale(24 + n);
        ends.push(member.uploads(&paper).await.text("reason"));
        mall.later(TimeDelta::minutes(1));
    }

    assert_eq!(ends[0], "", "{ends:?}");
    assert_eq!(ends[7], "collected_receipts", "{ends:?}");
}
