//! A sale earns once, through whatever channel it comes and in whatever order.

use futures::future::join;
use serde_json::{Value, json};
use xiaopiao::staff::Role;

use crate::support::{Answer, Mall, Member, Paper, Staff};

const PAYMENT: &str = "4200002301202611031234567890";

/// A payment of the noodles, some seconds before the till printed.
fn payment(member: &Member<'_>, id: &str) -> Value {
    json!({
        "external_id": id,
        "tenant_code": "A07",
        "amount_fen": 15600,
        "paid_at": "2026-11-03T18:21:48+08:00",
        "member_id": member.id,
    })
}

/// The noodles as the till's own code tells them.
fn code(member: &Member<'_>, id: &str) -> Value {
    json!({
        "external_id": id,
        "tenant_code": "A07",
        "amount_fen": 15600,
        "paid_at": "2026-11-03T18:22:05+08:00",
        "receipt_number": "20261103182205001",
        "member_id": member.id,
    })
}

struct Sender<'a> {
    mall: &'a Mall,
    name: &'static str,
    token: String,
}

impl<'a> Sender<'a> {
    async fn open(mall: &'a Mall, name: &'static str, kind: &str) -> Self {
        let admin = mall.staff(Role::Admin).await;
        let opened = puts(mall, &admin, name, kind).await;
        assert_eq!(opened.status, 200, "{:?}", opened.body);
        Self {
            mall,
            name,
            token: opened.text("token"),
        }
    }

    async fn payments(mall: &'a Mall) -> Self {
        Self::open(mall, "wechat_pay", "payment").await
    }

    async fn sells(&self, sale: Value) -> Answer {
        let path = format!("/api/v1/channels/{}/sales", self.name);
        self.mall.post_json(&path, &self.token, &sale).await
    }
}

async fn puts(mall: &Mall, by: &Staff<'_>, name: &str, kind: &str) -> Answer {
    let request = axum::http::Request::put(format!("/api/v1/channels/{name}"))
        .header("content-type", "application/json");
    let body = json!({ "kind": kind }).to_string();
    mall.send(request, &by.token, body.into()).await
}

#[tokio::test]
async fn a_payment_earns_and_is_a_receipt_without_a_photo() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let payments = Sender::payments(&mall).await;

    let sold = payments.sells(payment(&alice, PAYMENT)).await;

    assert_eq!(sold.body["outcome"], "credited", "{:#}", sold.body);
    assert_eq!(sold.body["points"], 78);
    let receipt = alice.receipt(&sold.text("receipt_id")).await;
    assert_eq!(receipt.body["status"], "credited");
    assert_eq!(receipt.body["channel"], "wechat_pay");
    assert_eq!(receipt.body["photos"], 0);
    assert_eq!(receipt.body["tenant"]["code"], "A07");
    assert_eq!(alice.balance().await, 78);
    assert!(mall.books().await.is_empty());
}

#[tokio::test]
async fn a_photo_after_the_payment_is_a_duplicate() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let payments = Sender::payments(&mall).await;
    let sold = payments.sells(payment(&alice, PAYMENT)).await;

    let photo = alice.uploads(&Paper::noodles()).await;

    assert_eq!(photo.body["status"], "rejected", "{:#}", photo.body);
    assert_eq!(photo.body["reason"], "duplicate");
    assert_eq!(photo.body["duplicate_of"], sold.body["receipt_id"]);
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn a_payment_after_the_photo_has_already_earned() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let payments = Sender::payments(&mall).await;
    let photo = alice.uploads(&Paper::noodles()).await;

    let sold = payments.sells(payment(&alice, PAYMENT)).await;

    assert_eq!(sold.body["outcome"], "already_earned", "{:#}", sold.body);
    assert_eq!(sold.body["earned_by"]["channel"], "photo");
    assert_eq!(sold.body["earned_by"]["receipt_id"], photo.body["id"]);
    assert_eq!(alice.balance().await, 78);
}

/// Each payment accounts for one paper: who buys the same twice within a minute earns
/// twice, in any order of papers and payments.
#[tokio::test]
async fn two_sales_with_their_two_payments_earn_twice() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let payments = Sender::payments(&mall).await;
    let first = Paper::noodles();
    let second = Paper::noodles()
        .number("20261103182247002")
        .time("2026-11-03 18:22:47");

    // Payment, its paper; paper, its payment.
    let mut outcomes = vec![payments.sells(payment(&alice, "p1")).await.text("outcome")];
    outcomes.push(alice.uploads(&first).await.text("reason"));
    outcomes.push(alice.uploads(&second).await.text("status"));
    outcomes.push(payments.sells(payment(&alice, "p2")).await.text("outcome"));

    let expected = ["credited", "duplicate", "credited", "already_earned"];
    assert_eq!(outcomes, expected);
    assert_eq!(alice.balance().await, 2 * 78);
    let stranger = bob.uploads_photo(&first.photo(9)).await;
    assert_eq!(
        stranger.body["reason"], "suspected_duplicate",
        "{:#}",
        stranger.body
    );
}

#[tokio::test]
async fn a_payment_near_another_member_s_paper_goes_to_a_person() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let payments = Sender::payments(&mall).await;
    let photo = alice.uploads(&Paper::noodles()).await;

    let sold = payments.sells(payment(&bob, PAYMENT)).await;

    assert_eq!(sold.body["outcome"], "in_review", "{:#}", sold.body);
    assert_eq!(sold.body["reason"], "suspected_duplicate");
    let path = format!("/receipts/{}", sold.text("receipt_id"));
    let seen = reviewer.get(&path).await;
    assert_eq!(seen.body["twins"][0]["id"], photo.body["id"]);
    let path = format!("/reviews/{}", sold.text("receipt_id"));
    let desk = reviewer.get(&path).await;
    let detail = desk.body["reasons"][0]["detail"].as_str().unwrap();
    assert!(detail.contains(&photo.text("id")), "{:#}", desk.body);
    let approval = json!({ "version": seen.body["version"], "another_sale": true });
    let approved = reviewer.approves(&sold.text("receipt_id"), approval).await;
    assert_eq!(approved.status, 200, "{:?}", approved.body);
    assert_eq!(bob.balance().await, 78);
}

#[tokio::test]
async fn a_payment_whose_number_the_paper_shows_is_its_sale_however_far_apart() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let payments = Sender::payments(&mall).await;
    let mut paper = Paper::noodles().time("2026-11-03 18:31:40");
    paper.footer = vec![format!("交易单号:{PAYMENT}")];
    payments.sells(payment(&alice, PAYMENT)).await;

    let photo = alice.uploads(&paper).await;

    assert_eq!(photo.body["reason"], "duplicate", "{:#}", photo.body);
}

#[tokio::test]
async fn a_points_code_and_a_photo_are_one_sale_in_either_order() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let codes = Sender::open(&mall, "till_codes", "points_code").await;
    codes.sells(code(&alice, "c1")).await;
    let photo = alice.uploads(&Paper::noodles()).await;
    assert_eq!(photo.body["reason"], "duplicate", "{:#}", photo.body);

    let second = Paper::noodles()
        .number("20261103190000009")
        .time("2026-11-03 18:30:00");
    bob.uploads(&second).await;
    let mut late = code(&bob, "c2");
    late["receipt_number"] = json!("20261103190000009");
    late["paid_at"] = json!("2026-11-03T18:30");
    let late = codes.sells(late).await;

    assert_eq!(late.body["outcome"], "already_earned", "{:#}", late.body);
    assert_eq!((alice.balance().await, bob.balance().await), (78, 78));
}

#[tokio::test]
async fn what_the_counter_entered_does_not_earn_by_photo_code_or_payment() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let codes = Sender::open(&mall, "till_codes", "points_code").await;
    let payments = Sender::payments(&mall).await;
    let mut typed = code(&alice, "desk-1");
    typed["paid_at"] = json!("2026-11-03T18:22");

    let entered = senior.post("/channels/counter/sales", &typed).await;
    let photo = alice.uploads(&Paper::noodles()).await;
    let coded = codes.sells(code(&alice, "c1")).await;
    let paid = payments.sells(payment(&alice, PAYMENT)).await;

    assert_eq!(entered.body["outcome"], "credited", "{:#}", entered.body);
    assert_eq!(photo.body["reason"], "duplicate", "{:#}", photo.body);
    for later in [coded, paid] {
        assert_eq!(later.body["outcome"], "already_earned", "{:#}", later.body);
        assert_eq!(
            later.body["earned_by"]["receipt_id"],
            entered.body["receipt_id"]
        );
    }
    assert_eq!(mall.count("posting").await, 1);
}

#[tokio::test]
async fn a_sale_sent_again_is_answered_again() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let payments = Sender::payments(&mall).await;
    let first = payments.sells(payment(&alice, PAYMENT)).await;

    let again = payments.sells(payment(&alice, PAYMENT)).await;
    let mut other = payment(&alice, PAYMENT);
    other["amount_fen"] = json!(15700);
    let other = payments.sells(other).await;

    assert_eq!(again.body, first.body);
    other.is_problem(409, "external_id_reused");
    assert_eq!(mall.count("posting").await, 1);
}

/// Payment, photo, points code and counter at one moment, many times over.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn channels_that_come_at_once_earn_once() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let payments = Sender::payments(&mall).await;
    let codes = Sender::open(&mall, "till_codes", "points_code").await;
    for round in 0..6 {
        let (number, minute) = (
            format!("R{round}55001"),
            format!("2026-11-03T17:{:02}", 10 * round),
        );
        let paper = Paper::noodles()
            .number(&number)
            .time(&format!("{}:41", minute.replace('T', " ")));
        let mut paid = payment(&alice, &format!("p{round}"));
        paid["paid_at"] = json!(format!("{minute}:09"));
        let mut coded = code(&alice, &format!("c{round}"));
        coded["paid_at"] = json!(format!("{minute}:41"));
        coded["receipt_number"] = json!(number);
        alice.sends(&paper.photo(1)).await;

        let ((), (paid, coded)) =
            join(mall.drain(), join(payments.sells(paid), codes.sells(coded))).await;

        assert_eq!(
            (paid.status, coded.status),
            (200, 200),
            "{:?} {:?}",
            paid.body,
            coded.body
        );
        assert_eq!(
            mall.count("posting").await,
            round + 1,
            "{:?} {:?}",
            paid.body,
            coded.body
        );
    }
    assert!(mall.books().await.is_empty());
}

#[tokio::test]
async fn the_mall_s_rules_hold_for_every_channel() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let payments = Sender::payments(&mall).await;
    let cases = [
        (
            "paid_at",
            json!("2026-10-01T12:00:09"),
            "refused",
            "too_old",
        ),
        ("amount_fen", json!(50), "refused", "below_minimum"),
        (
            "tenant_code",
            json!("D01"),
            "refused",
            "tenant_not_eligible",
        ),
        ("amount_fen", json!(600_000), "in_review", "above_limit"),
        (
            "paid_at",
            json!("2026-11-03T21:00:09"),
            "in_review",
            "future_dated",
        ),
    ];
    for (field, value, outcome, reason) in cases {
        let mut sale = payment(&alice, &format!("{field}{value}"));
        sale[field] = value;
        let sold = payments.sells(sale).await;
        assert_eq!(sold.body["outcome"], outcome, "{:#}", sold.body);
        assert_eq!(sold.body["reason"], reason);
    }
    assert_eq!(alice.balance().await, 0);
}

#[tokio::test]
async fn a_sale_that_cannot_be_told_from_another_is_not_taken() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let cases = [
        (
            json!({ "receipt_number": null, "paid_at": "2026-11-03T18:22" }),
            "incomplete",
        ),
        (json!({ "tenant_code": "Z99" }), "unknown_tenant"),
        (
            json!({ "member_id": null, "wechat_openid": "nobody" }),
            "unknown_member",
        ),
        (json!({ "wechat_openid": "demo-alice" }), "invalid_body"),
        (json!({ "amount_fen": 0 }), "invalid_body"),
    ];
    for (change, refusal) in cases {
        let mut sale = code(&alice, "desk-1");
        for (field, value) in change.as_object().unwrap() {
            sale[field] = value.clone();
        }
        let refused = senior.post("/channels/counter/sales", &sale).await;
        refused.is_problem(422, refusal);
    }
    assert_eq!(mall.count("channel_sale").await, 0);
}

#[tokio::test]
async fn a_channel_sends_its_own_sales_while_it_is_open_and_nothing_else() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let admin = mall.staff(Role::Admin).await;
    let payments = Sender::payments(&mall).await;
    let codes = Sender::open(&mall, "till_codes", "points_code").await;

    let foreign = Sender {
        name: "till_codes",
        token: payments.token.clone(),
        mall: &mall,
    };
    foreign
        .sells(code(&alice, "x"))
        .await
        .is_problem(403, "forbidden");
    let reads = mall.get("/api/v1/reviews", &payments.token).await;
    reads.is_problem(401, "token_unknown");

    let renewed = puts(&mall, &admin, "wechat_pay", "payment").await;
    payments
        .sells(payment(&alice, "old"))
        .await
        .is_problem(401, "token_unknown");
    let payments = Sender {
        name: "wechat_pay",
        token: renewed.text("token"),
        mall: &mall,
    };
    assert_eq!(payments.sells(payment(&alice, "new")).await.status, 200);

    let request = axum::http::Request::delete("/api/v1/channels/till_codes");
    let closed = mall
        .send(request, &admin.token, axum::body::Body::empty())
        .await;
    assert_eq!(closed.status, 204);
    codes
        .sells(code(&alice, "y"))
        .await
        .is_problem(401, "token_unknown");
    for (name, kind) in [
        ("photo", "payment"),
        ("counter", "payment"),
        ("x", "payment"),
        ("fine", "counter"),
    ] {
        puts(&mall, &admin, name, kind)
            .await
            .is_problem(422, "invalid_channel");
    }
}
