//! Staff who work on a part of the mall: categories and tenants.

use serde_json::{Value, json};
use xiaopiao::{confidence::Permille, staff::Role};

use crate::support::{Answer, Mall, Paper, Staff};

fn large(n: u32) -> Paper {
    let paper = Paper::noodles().number(&format!("A{:05}", 100 + n));
    paper
        .time(&format!("2026-11-03 13:{n:02}:07"))
        .total("5200.00")
}

/// Gives an account a part of the mall, as an admin does.
async fn gives(mall: &Mall, username: &str, scope: Value) -> Answer {
    let admin = mall.staff(Role::Admin).await;
    let people = admin.get("/staff").await;
    let people = people.body["items"].as_array().unwrap().clone();
    let person = people.iter().find(|one| one["username"] == username);
    let person = person.unwrap();
    let path = format!("/staff/{}", person["id"].as_str().unwrap());
    let body = json!({ "roles": person["roles"], "disabled": false, "scope": scope });
    admin.put(&path, &body).await
}

/// A sale at the noodle shop, one at the café, and a paper of a shop that nobody knows.
async fn three(mall: &Mall) -> [String; 3] {
    let alice = mall.member("alice").await;
    let noodles = alice.uploads(&large(1)).await;
    let coffee = large(2).store("蓝岸咖啡(云港万汇城店)");
    let coffee = alice.uploads(&coffee).await;
    let unknown = alice
        .uploads(&large(3).store("长风茶事(云港万汇城店)"))
        .await;
    [noodles.text("id"), coffee.text("id"), unknown.text("id")]
}

fn ids(page: &Answer) -> Vec<String> {
    let items = page.body["items"].as_array().unwrap().iter();
    items
        .map(|item| item.get("receipt").unwrap_or(item))
        .map(|receipt| receipt["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Every way to a receipt.
async fn sees_nothing_of(staff: &Staff<'_>, id: &str) {
    let gets = ["/receipts/{}", "/receipts/{}/photo", "/reviews/{}"];
    for path in gets.map(|path| path.replace("{}", id)) {
        staff.get(&path).await.is_problem(404, "not_found");
    }
    let version = json!({ "version": 3 });
    let reject = json!({ "version": 3, "reason": "unreadable" });
    let note = json!({ "note": "odd" });
    let quad = json!({ "quad": [[0, 0], [1000, 0], [1000, 2000], [0, 2000]] });
    let posts = [
        ("claim", json!({})),
        ("skip", note.clone()),
        ("senior", note),
        ("check", version.clone()),
        ("approve", version),
        ("reject", reject),
        ("read", quad),
    ];
    for (what, body) in posts {
        let answer = staff.post(&format!("/reviews/{id}/{what}"), &body).await;
        assert_eq!(answer.status, 404, "{what}: {:?}", answer.body);
    }
    let propose = json!({ "version": 3, "approve": {} });
    let answer = staff
        .post(&format!("/receipts/{id}/proposals"), &propose)
        .await;
    answer.is_problem(404, "not_found");
    let bulk = json!({ "ids": [id], "approve": {} });
    let shown = staff.post("/reviews/bulk/preview", &bulk).await;
    assert_eq!(shown.body["count"], 0);
    assert_eq!(shown.body["left_out"][0]["code"], "not_found");
}

#[tokio::test]
async fn who_works_on_a_tenant_sees_and_decides_its_receipts_only() {
    let mall = Mall::open().await;
    let [noodles, coffee, unknown] = three(&mall).await;
    let li = mall.person("li", Role::Reviewer).await;
    let given = gives(&mall, "li", json!({ "tenants": ["A07"] })).await;
    assert_eq!(given.status, 200, "{:?}", given.body);
    assert_eq!(given.body["scope"]["tenants"][0]["code"], "A07");

    assert_eq!(ids(&li.get("/reviews").await), [noodles.as_str()]);
    assert_eq!(ids(&li.get("/reviews?q=5200").await), [noodles.as_str()]);
    assert_eq!(li.get("/reviews/counts").await.body["total"], 1);
    for other in [&coffee, &unknown] {
        sees_nothing_of(&li, other).await;
    }
    let next = li.post("/reviews/next", &json!({ "count": 3 })).await;
    assert_eq!(ids(&next), [noodles.as_str()]);
    let version = next.body["items"][0]["receipt"]["version"].clone();
    let done = li.approves(&noodles, json!({ "version": version })).await;
    assert_eq!(done.status, 200, "{:?}", done.body);
}

#[tokio::test]
async fn who_works_on_a_category_sees_its_tenants_and_a_narrower_part_at_once() {
    let mall = Mall::open().await;
    let [noodles, coffee, _] = three(&mall).await;
    let li = mall.person("li", Role::Reviewer).await;
    gives(&mall, "li", json!({ "categories": ["餐饮"] })).await;

    let next = li.post("/reviews/next", &json!({ "count": 3 })).await;
    assert_eq!(ids(&next), [noodles, coffee.clone()]);

    // Held already, but theirs no longer.
    gives(&mall, "li", json!({ "tenants": ["B11"] })).await;
    let next = li.post("/reviews/next", &json!({ "count": 3 })).await;
    assert_eq!(ids(&next), [coffee]);
}

#[tokio::test]
async fn a_senior_of_one_tenant_takes_back_and_settles_nothing_of_another() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");
    let shop = mall.staff(Role::Tenant).await;
    let path = format!("/receipts/{id}/dispute");
    let disputed = shop.post(&path, &json!({ "reason": "other" })).await;
    let dispute = disputed.body["dispute"]["id"].as_str().unwrap().to_owned();
    let wang = mall.person("wang", Role::Senior).await;
    gives(&mall, "wang", json!({ "tenants": ["B11"] })).await;

    let reverse = json!({ "reason": "return" });
    let taken = wang
        .post(&format!("/receipts/{id}/reverse"), &reverse)
        .await;
    taken.is_problem(404, "not_found");
    assert_eq!(ids(&wang.get("/disputes").await), [""; 0]);
    let settle = json!({ "outcome": "upheld" });
    let settled = wang
        .post(&format!("/disputes/{dispute}/settle"), &settle)
        .await;
    settled.is_problem(404, "not_found");

    gives(&mall, "wang", json!({})).await;
    let settled = wang
        .post(&format!("/disputes/{dispute}/settle"), &settle)
        .await;
    assert_eq!(settled.status, 200, "{:?}", settled.body);
}

#[tokio::test]
async fn only_what_the_mall_has_is_a_part_of_it_and_admins_work_on_all_of_it() {
    let mall = Mall::open().await;
    let li = mall.person("li", Role::Reviewer).await;
    mall.person("boss", Role::Admin).await;

    let nowhere = gives(&mall, "li", json!({ "tenants": ["Z99"] })).await;
    nowhere.is_problem(422, "unknown_tenant");
    let nothing = gives(&mall, "li", json!({ "categories": ["没有"] })).await;
    nothing.is_problem(422, "unknown_category");
    let boss = gives(&mall, "boss", json!({ "tenants": ["A07"] })).await;
    boss.is_problem(422, "roles_do_not_fit");
    let me = li.get("/staff/me").await;
    assert_eq!(me.body["scope"], json!({ "categories": [], "tenants": [] }));
}

#[tokio::test]
async fn overview_and_quality_count_somebody_s_part_of_the_mall_alone() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.spot_checks = Permille::CERTAIN)
        .await;
    three(&mall).await;
    let bob = mall.member("bob").await;
    let coffee = Paper::noodles()
        .number("B00007")
        .time("2026-11-03 14:01:07");
    let coffee = coffee.store("蓝岸咖啡(云港万汇城店)");
    for paper in [Paper::noodles(), coffee] {
        assert_eq!(bob.uploads(&paper).await.text("status"), "credited");
    }
    let (li, boss) = (
        mall.person("li", Role::Senior).await,
        mall.person("wang", Role::Senior).await,
    );
    for _ in 0..2 {
        let check = boss.get("/spot-checks/next").await.text("id");
        let right = json!({ "verdict": "right" });
        boss.post(&format!("/spot-checks/{check}"), &right).await;
    }
    let waiting = boss.get("/reviews").await.body["items"].clone();
    for receipt in waiting.as_array().unwrap() {
        let id = receipt["id"].as_str().unwrap();
        let reject = json!({ "version": receipt["version"], "reason": "unreadable" });
        assert_eq!(boss.rejects(id, reject).await.status, 200);
    }
    gives(&mall, "li", json!({ "tenants": ["A07"] })).await;

    let (all, part) = (
        boss.get("/overview").await.body,
        li.get("/overview").await.body,
    );
    for (of, received, settled, decisions) in [(&all, 5, 2, 3), (&part, 2, 1, 1)] {
        assert_eq!(of["received"], received);
        assert_eq!(
            (&of["credited"], &of["rejected"]),
            (&json!(settled), &json!(decisions))
        );
        assert_eq!(of["by_day"][0]["received"], received);
        assert_eq!(of["by_hour"][0]["received"], received);
        assert_eq!(of["reviewers"][0]["decisions"], decisions);
    }
    assert_eq!(part["by_tenant"].as_array().unwrap().len(), 1);
    assert_eq!(part["by_category"][0]["received"], 2);
    let reasons = |of: &serde_json::Value| of["by_reason"].as_array().unwrap().len();
    assert!(
        reasons(&part) < reasons(&all),
        "the unknown shop is no part of theirs"
    );
    let (all, part) = (
        boss.get("/quality").await.body,
        li.get("/quality").await.body,
    );
    for (of, credited) in [(&all, 2), (&part, 1)] {
        assert_eq!(of["credited"], credited);
        assert_eq!(of["all"]["checked"], credited);
        assert_eq!(of["by_rule"][0]["picked"], credited);
        let tenants = of["by_tenant"].as_array().unwrap().len();
        assert_eq!(json!(tenants), credited);
    }
}

#[tokio::test]
async fn what_waits_in_the_overview_is_of_somebody_s_part_of_the_mall() {
    let mall = Mall::open().await;
    three(&mall).await;
    let li = mall.person("li", Role::Reviewer).await;
    gives(&mall, "li", json!({ "categories": ["餐饮"] })).await;

    assert_eq!(li.get("/overview").await.body["in_review"], 2);
}
