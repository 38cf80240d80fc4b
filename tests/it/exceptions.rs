//! What a policy says otherwise for a tenant, a category, or a member at one tenant.

use serde_json::{Value, json};
use xiaopiao::{
    decision::{self, InvalidPolicy, Policy},
    money::{Fen, Points},
};

use crate::support::{Mall, Paper};

fn exception(fields: Value) -> decision::Exception {
    serde_json::from_value(fields).unwrap()
}

fn coffee(n: u32) -> Paper {
    let paper = Paper::noodles().store("蓝岸咖啡(云港万汇城店)");
    paper
        .number(&format!("C{n:04}"))
        .time(&format!("2026-11-03 12:{n:02}:07"))
}

fn noodles(n: u32) -> Paper {
    let paper = Paper::noodles().number(&format!("N{n:04}"));
    paper.time(&format!("2026-11-03 13:{n:02}:07"))
}

#[tokio::test]
async fn a_tenant_that_is_never_automatic_is_decided_by_people() {
    let mall = Mall::open().await;
    mall.rules(|policy| {
        let never = exception(json!({ "never_automatic": true }));
        policy.tenants.insert("B11".to_owned(), never);
    })
    .await;
    let alice = mall.member("alice").await;

    let theirs = alice.uploads(&coffee(1)).await;
    let others = alice.uploads(&noodles(1)).await;
    let old = alice.uploads(&coffee(2).time("2026-10-01 12:00:07")).await;

    assert_eq!(
        theirs.text("reason"),
        "checked_by_staff",
        "{:#}",
        theirs.body
    );
    assert_eq!(theirs.body["points_pending"], 78);
    assert_eq!(others.text("status"), "credited");
    assert_eq!(old.text("status"), "rejected", "what is certain still is");
}

#[tokio::test]
async fn limits_of_a_category_are_its_own() {
    let mall = Mall::open().await;
    mall.rules(|policy| {
        let small = exception(json!({ "review_above_fen": 10_000, "minimum_fen": 2_000 }));
        policy.categories.insert("餐饮".to_owned(), small);
    })
    .await;
    let alice = mall.member("alice").await;

    let large = alice.uploads(&noodles(1)).await;
    let small = alice.uploads(&noodles(2).total("18.00")).await;
    let jewels = Paper::noodles().store("金玉满堂珠宝(云港万汇城店)");
    let jewels = alice.uploads(&jewels.number("J1").total("4000.00")).await;

    assert_eq!(large.text("reason"), "above_limit", "{:#}", large.body);
    assert_eq!(small.text("reason"), "below_minimum", "{:#}", small.body);
    assert_eq!(jewels.text("status"), "credited", "{:#}", jewels.body);
}

#[tokio::test]
async fn a_member_s_day_at_one_tenant_has_a_cap_of_its_own() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.tenant_receipts_per_day = Some(2))
        .await;
    let alice = mall.member("alice").await;
    alice.uploads(&noodles(1)).await;
    alice.uploads(&noodles(2)).await;

    let third = alice.uploads(&noodles(3)).await;
    let elsewhere = alice.uploads(&coffee(1)).await;
    let bob = mall.member("bob").await.uploads(&noodles(4)).await;

    assert_eq!(third.text("reason"), "cap_reached", "{:#}", third.body);
    assert_eq!(elsewhere.text("status"), "credited");
    assert_eq!(bob.text("status"), "credited");
}

#[tokio::test]
async fn points_at_one_tenant_are_capped_also_for_uploads_of_one_moment() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.tenant_points_per_day = Some(Points(200)))
        .await;
    let alice = mall.member("alice").await;
    for n in 1..6 {
        alice.sends(&noodles(n).photo(1)).await;
    }

    // Two workers at once: whoever is second has to see what the first has credited.
    let work = async || while mall.pipeline().work_once().await.unwrap() {};
    tokio::join!(work(), work());

    assert_eq!(alice.balance().await, 2 * 78);
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_policy_that_is_wrong_is_not_published_and_says_where() {
    let mall = Mall::open().await;
    let mut tx = mall.db.begin().await.unwrap();
    let id = mall.mall.mall_id;
    let current = decision::current(&mut tx, id).await.unwrap();
    let wrong = Policy {
        minimum_fen: Fen(-1),
        ..current.policy
    };

    let refused = decision::publish(&mut tx, id, &wrong, mall.clock.now()).await;

    let refused = refused.unwrap_err().downcast::<InvalidPolicy>().unwrap();
    assert_eq!(refused.0[0].path, "minimum_fen");
    let now = decision::current(&mut tx, id).await.unwrap();
    assert_eq!(now.version, current.version);
}

#[tokio::test]
async fn a_tenant_list_that_changes_counts_from_the_next_receipt_on() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let tea = |n: u32| noodles(n).store("长风茶事(云港万汇城店)");
    let unknown = alice.uploads(&tea(1)).await;
    let admin = mall.staff(xiaopiao::staff::Role::Admin).await;

    admin
        .imports("code,name,category\nT01,长风茶事,餐饮\n", "")
        .await;
    let known = alice.uploads(&tea(2)).await;
    admin
        .imports("code,name,category\nA07,山月面馆,餐饮\n", "?replace=true")
        .await;
    let closed = alice.uploads(&tea(3)).await;

    assert_eq!(unknown.text("reason"), "unknown_store");
    assert_eq!(known.text("status"), "credited", "{:#}", known.body);
    assert_eq!(closed.text("reason"), "unknown_store", "{:#}", closed.body);
}
