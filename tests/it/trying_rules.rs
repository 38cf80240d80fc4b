//! Rules that are being written, tried on the past.

use serde_json::{Value, json};
use xiaopiao::staff::Role;

use crate::support::{Answer, Mall, Paper, Staff};

const DAYS: &str = r#""from":"2026-11-01","to":"2026-11-03""#;

fn sale(n: u32) -> Paper {
    let paper = Paper::noodles().number(&format!("A{:05}", 100 + n));
    paper.time(&format!("2026-11-03 13:{n:02}:07"))
}

/// Three credits of 156.00 yuan, and one sale of 5200.00 that waits for a person.
async fn decided(mall: &Mall) {
    let alice = mall.member("alice").await;
    for n in 0..3 {
        alice.uploads(&sale(n)).await;
    }
    alice.uploads(&sale(9).total("5200.00")).await;
}

async fn draft(admin: &Staff<'_>, change: impl FnOnce(&mut Value)) -> String {
    let mut rules = admin.get("/policies/current").await.body["body"].clone();
    change(&mut rules);
    let begun = admin
        .post("/policies/drafts", &json!({ "body": rules }))
        .await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    begun.text("id")
}

async fn begins(admin: &Staff<'_>, id: &str) -> Answer {
    let body: Value = serde_json::from_str(&format!(r#"{{"version":1,{DAYS}}}"#)).unwrap();
    admin
        .post(&format!("/policies/drafts/{id}/preview"), &body)
        .await
}

/// What the trial says when it has ended.
async fn tried(admin: &Staff<'_>, id: &str) -> Value {
    let begun = begins(admin, id).await;
    assert_eq!(begun.status, 202, "{:?}", begun.body);
    loop {
        let now = admin.get(&format!("/policies/drafts/{id}/preview")).await;
        if now.body["state"] != "running" {
            return now.body;
        }
        tokio::task::yield_now().await;
    }
}

async fn receipts(admin: &Staff<'_>, id: &str, kind: &str) -> Value {
    let path = format!("/policies/drafts/{id}/preview/receipts?kind={kind}");
    admin.get(&path).await.body["items"].clone()
}

#[tokio::test]
async fn a_draft_that_changes_nothing_would_have_changed_nothing() {
    let mall = Mall::open().await;
    decided(&mall).await;
    let admin = mall.staff(Role::Admin).await;
    let id = draft(&admin, |_| {}).await;

    let done = tried(&admin, &id).await;

    assert_eq!(done["state"], "done", "{done}");
    assert_eq!(done["decisions"], 4);
    assert_eq!((&done["receipts"], &done["same"]), (&json!(4), &json!(4)));
    assert_eq!(done["groups"], json!([]));
    assert_eq!(done["points_before"], done["points_after"]);
    let list = format!("/policies/drafts/{id}/preview/receipts");
    for wrong in ["elsewhere", "1x", "%00"] {
        let answer = admin.get(&format!("{list}?cursor={wrong}")).await;
        answer.is_problem(400, "bad_cursor");
    }
}

#[tokio::test]
async fn a_draft_shows_what_it_would_credit_and_what_it_would_send_to_people() {
    let mall = Mall::open().await;
    decided(&mall).await;
    let admin = mall.staff(Role::Admin).await;
    // What is large waits no more; what is small does.
    let id = draft(&admin, |rules| {
        rules["review_above_fen"] = json!(1_000_000);
        rules["tenants"] = json!({});
        rules["minimum_fen"] = json!(16_000);
    })
    .await;

    let done = tried(&admin, &id).await;

    let kinds: Vec<_> = done["groups"].as_array().unwrap().iter().collect();
    let counted = |kind: &str| {
        let group = kinds.iter().find(|group| group["kind"] == kind);
        group.map_or(0, |group| group["receipts"].as_i64().unwrap())
    };
    assert_eq!(counted("credited"), 1, "{done}");
    assert_eq!(counted("rejected") + counted("to_review"), 3, "{done}");
    assert_eq!(done["points_before"], 3 * 78);
    assert_eq!(done["points_after"], 2600);
    let shown = receipts(&admin, &id, "credited").await;
    assert_eq!(shown[0]["receipt"]["paid_amount_fen"], 520_000);
    assert_eq!(shown[0]["before"]["reasons"], json!(["above_limit"]));
    assert_eq!(shown[0]["after"]["points"], 2600);
    assert_eq!(mall.count("receipt where status = 'in_review'").await, 1);
}

/// The tenant list is another by now: that is no doing of the draft.
#[tokio::test]
async fn a_trial_shows_the_difference_of_the_rules_and_of_nothing_else() {
    let mall = Mall::open().await;
    decided(&mall).await;
    let admin = mall.staff(Role::Admin).await;
    let closed = json!({ "name": "山月面馆", "category": "餐饮", "closed": true });
    let put = admin.put("/tenants/A07", &closed).await;
    assert_eq!(put.status, 200, "{:?}", put.body);
    let id = draft(&admin, |_| {}).await;

    let done = tried(&admin, &id).await;

    assert_eq!((&done["receipts"], &done["same"]), (&json!(4), &json!(4)));
}

#[tokio::test]
async fn a_trial_covers_the_days_that_were_asked_for_and_at_most_a_month() {
    let mall = Mall::open().await;
    decided(&mall).await;
    let admin = mall.staff(Role::Admin).await;
    let id = draft(&admin, |_| {}).await;
    let path = format!("/policies/drafts/{id}/preview");

    let long = json!({ "version": 1, "from": "2026-10-01", "to": "2026-11-01" });
    admin
        .post(&path, &long)
        .await
        .is_problem(422, "range_too_long");
    let stale = json!({ "version": 2 });
    admin.post(&path, &stale).await.is_problem(409, "stale");
    admin.get(&path).await.is_problem(404, "not_found");
    let before = json!({ "version": 1, "from": "2026-10-01", "to": "2026-10-31" });
    let begun = admin.post(&path, &before).await;
    assert_eq!(begun.body["decisions"], 0);
}

#[tokio::test]
async fn rules_that_cannot_count_are_not_tried() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let id = draft(&admin, |rules| rules["minimum_fen"] = json!("much")).await;

    begins(&admin, &id).await.is_problem(422, "invalid_policy");
}

/// A process that has ended tells nothing any more.
#[tokio::test]
async fn an_interrupted_trial_says_so_and_keeps_nobody_from_another() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let (one, other) = (draft(&admin, |_| {}).await, draft(&admin, |_| {}).await);
    tried(&admin, &one).await;
    sqlx::raw_sql("update policy_preview set state = 'running'")
        .execute(&mall.db)
        .await
        .unwrap();

    let path = format!("/policies/drafts/{one}/preview");
    assert_eq!(admin.get(&path).await.body["state"], "running");
    mall.later(chrono::TimeDelta::minutes(3));
    assert_eq!(admin.get(&path).await.body["state"], "interrupted");

    assert_eq!(tried(&admin, &other).await["state"], "done");
    assert_eq!(admin.get(&path).await.body["state"], "stopped");
}
