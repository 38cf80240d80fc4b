//! What a mall's own rules change.

use serde_json::json;
use xiaopiao::money::{Points, Rate};

use crate::support::{Mall, Paper};

#[tokio::test]
async fn points_beyond_the_cap_of_a_day_wait_for_a_person() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.points_per_day = Points(100))
        .await;
    let alice = mall.member("alice").await;
    alice.uploads(&Paper::noodles()).await;
    let second = Paper::noodles().number("N2").time("2026-11-03 18:25:00");

    let over = alice.uploads(&second).await;
    let third = Paper::noodles().number("N3").time("2026-11-03 18:27:00");
    let within = alice.uploads(&third.total("40.00")).await;

    assert_eq!(over.body["reason"], "cap_reached");
    assert_eq!(over.body["points_pending"], 78);
    assert_eq!(within.body["status"], "credited");
    assert_eq!(alice.balance().await, 98);
}

#[tokio::test]
async fn a_tenant_may_have_a_rate_of_its_own() {
    let mall = Mall::open().await;
    mall.rules(|policy| {
        let own = Rate::try_from(50).unwrap();
        policy.tenant_rates.insert("A07".to_owned(), Some(own));
        policy.tenant_rates.insert("B11".to_owned(), None);
    })
    .await;
    let alice = mall.member("alice").await;

    let noodles = alice.uploads(&Paper::noodles()).await;
    let coffee = Paper::noodles().store("蓝岸咖啡(云港万汇城店)");
    let coffee = alice.uploads(&coffee.number("C1")).await;

    assert_eq!(noodles.body["points"], 312);
    assert_eq!(
        (&coffee.body["status"], &coffee.body["reason"]),
        (&json!("rejected"), &json!("tenant_not_eligible"))
    );
}
