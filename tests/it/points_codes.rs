//! Codes that tills print: one sale, once, by the rules of a photo.

use serde_json::{Value, json};
use xiaopiao::staff::Role;

use crate::support::{Answer, Mall, Member, Paper};

/// The tests' noodle paper, as its till states it.
fn noodles() -> Value {
    json!({ "paid_amount_fen": 15_600, "paid_at": "2026-11-03T18:22:05+08:00", "receipt_number": "20261103182205001" })
}

async fn prints(mall: &Mall, tenant: &str, sale: &Value) -> Answer {
    let till = mall.tenant(tenant).await;
    till.post("/points-codes", sale).await
}

async fn redeems(mall: &Mall, member: &Member<'_>, code: &str) -> Answer {
    let body = json!({ "code": code });
    mall.post_json("/api/v1/points-codes/redeem", &member.token, &body)
        .await
}

#[tokio::test]
async fn a_code_becomes_points_at_once() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let printed = prints(&mall, "A07", &noodles()).await;
    assert_eq!(printed.status, 201, "{:?}", printed.body);
    assert_eq!(printed.body["expires_at"], "2026-11-11T00:00:00+08:00");

    let receipt = redeems(&mall, &alice, &printed.text("code")).await;

    assert_eq!(receipt.body["status"], "credited", "{:?}", receipt.body);
    assert_eq!(
        (&receipt.body["points"], &receipt.body["fen_per_point"]),
        (&json!(78), &json!(200))
    );
    assert_eq!(receipt.body["tenant"]["code"], "A07");
    assert_eq!(alice.balance().await, 78);
    assert_eq!(mall.books().await, Vec::<String>::new());
    // Again by the same shopper it is the same receipt; to another it is gone.
    let again = redeems(&mall, &alice, &printed.text("code")).await;
    assert_eq!(again.body["id"], receipt.body["id"]);
    let bob = mall.member("bob").await;
    redeems(&mall, &bob, &printed.text("code"))
        .await
        .is_problem(409, "code_used");
    assert_eq!((alice.balance().await, bob.balance().await), (78, 0));
}

#[tokio::test]
async fn a_sale_earns_once_by_code_and_photo() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let photo = alice.uploads(&Paper::noodles()).await;
    assert_eq!(photo.body["status"], "credited");
    let sale = json!({
        "paid_amount_fen": photo.body["paid_amount_fen"],
        "paid_at": photo.body["paid_at"],
        "receipt_number": photo.body["receipt_number"],
    });
    let code = prints(&mall, "A07", &sale).await.text("code");

    let own = redeems(&mall, &alice, &code).await;

    assert_eq!(own.body["status"], "rejected");
    assert_eq!(own.body["reason"], "duplicate");
    assert_eq!(own.body["duplicate_of"], photo.body["id"]);

    // The other way round: the code first, then the paper, by somebody else.
    let sale = json!({ "paid_amount_fen": 8_800, "paid_at": "2026-11-03T18:25:00+08:00", "receipt_number": "20261103990009" });
    let code = prints(&mall, "A07", &sale).await.text("code");
    assert_eq!(
        redeems(&mall, &alice, &code).await.body["status"],
        "credited"
    );
    let paper = Paper::noodles()
        .number("20261103990009")
        .time("2026-11-03 18:25:00")
        .total("88.00");
    let photo = bob.uploads(&paper).await;
    assert_eq!(photo.body["status"], "in_review");
    assert_eq!(photo.body["reason"], "suspected_duplicate");
    assert_eq!(bob.balance().await, 0);
}

#[tokio::test]
async fn twenty_at_once_redeem_it_once() {
    let mall = Mall::open().await;
    let code = prints(&mall, "A07", &noodles()).await.text("code");
    let mut members = Vec::new();
    for n in 0..20 {
        members.push(mall.member(&format!("m{n}")).await);
    }

    let tries = members.iter().map(|member| redeems(&mall, member, &code));
    let answers = futures::future::join_all(tries).await;

    let credited = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(credited, 1);
    assert_eq!(
        mall.count("points_code where receipt_id is not null").await,
        1
    );
    assert_eq!(mall.count("posting").await, 1);
}

#[tokio::test]
async fn the_same_sale_asked_for_twice_is_one_code() {
    let mall = Mall::open().await;
    let first = prints(&mall, "A07", &noodles()).await;
    let again = prints(&mall, "A07", &noodles()).await;
    let elsewhere = prints(&mall, "B11", &noodles()).await;
    assert_eq!(first.body["code"], again.body["code"]);
    assert_ne!(first.body["code"], elsewhere.body["code"]);
}

#[tokio::test]
async fn a_forged_or_changed_code_is_worth_nothing() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let code = prints(&mall, "A07", &noodles()).await.text("code");
    let last = if code.ends_with('A') { "Q" } else { "A" };
    let forged = format!("{}{last}", &code[..code.len() - 1]);
    for wrong in [
        forged.as_str(),
        "",
        "XP",
        "a long text that is no code at all, whatever it says",
    ] {
        redeems(&mall, &alice, wrong)
            .await
            .is_problem(404, "unknown_code");
    }
    // Who changes the row has not the secret.
    sqlx::query("update points_code set paid_amount_fen = 999900")
        .execute(&mall.db)
        .await
        .unwrap();
    redeems(&mall, &alice, &code)
        .await
        .is_problem(404, "unknown_code");
    assert_eq!(alice.balance().await, 0);
}

#[tokio::test]
async fn a_code_ends_with_the_days_of_its_paper() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let code = prints(&mall, "A07", &noodles()).await.text("code");
    mall.later(chrono::TimeDelta::days(8));
    redeems(&mall, &alice, &code)
        .await
        .is_problem(409, "code_expired");
    prints(&mall, "A07", &noodles())
        .await
        .is_problem(422, "sale_not_now");
}

#[tokio::test]
async fn a_till_prints_codes_of_its_own_sales_alone() {
    let mall = Mall::open().await;
    let mut sale = noodles();
    sale["paid_amount_fen"] = json!(0);
    prints(&mall, "A07", &sale)
        .await
        .is_problem(422, "invalid_body");
    let mut sale = noodles();
    sale["receipt_number"] = json!("--");
    prints(&mall, "A07", &sale)
        .await
        .is_problem(422, "invalid_body");
    let mut sale = noodles();
    sale["paid_at"] = json!("2026-11-03T19:22:05+08:00");
    prints(&mall, "A07", &sale)
        .await
        .is_problem(422, "sale_not_now");
    // A cinema earns nothing.
    prints(&mall, "D01", &noodles())
        .await
        .is_problem(422, "tenant_not_eligible");
    let reviewer = mall.staff(Role::Reviewer).await;
    reviewer
        .post("/points-codes", &noodles())
        .await
        .is_problem(403, "forbidden");
}

#[tokio::test]
async fn a_large_sale_by_code_waits_for_a_person_too() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let mut sale = noodles();
    sale["paid_amount_fen"] = json!(520_000);
    let code = prints(&mall, "A07", &sale).await.text("code");

    let receipt = redeems(&mall, &alice, &code).await;

    assert_eq!(receipt.body["status"], "in_review");
    assert_eq!(receipt.body["reason"], "above_limit");
    assert_eq!(receipt.body["points_pending"], 2_600);
}
