//! Accounts, tenants, names that people taught, rules, the audit trail and the numbers.

use chrono::TimeDelta;
use serde_json::{Value, json};
use xiaopiao::staff::Role;

use crate::support::{Answer, Mall, Paper, Staff};

fn items(answer: &Answer) -> &Vec<Value> {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body["items"].as_array().unwrap()
}

async fn signs_in(mall: &Mall, username: &str, password: &str) -> Answer {
    let body = json!({ "username": username, "password": password });
    mall.post_json("/api/v1/auth/login", "", &body).await
}

#[tokio::test]
async fn a_new_account_signs_in_with_the_password_that_is_said_once() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let new = json!({ "username": "zhao", "role": "tenant", "tenant_code": "B11" });

    let made = admin.post("/staff", &new).await;

    assert_eq!(made.status, 201, "{:?}", made.body);
    let signed_in = signs_in(&mall, "zhao", &made.text("password")).await;
    assert_eq!(signed_in.body["roles"], json!(["tenant"]));
    let me = mall.get("/api/v1/staff/me", &signed_in.text("token")).await;
    assert_eq!(me.body["tenant"]["code"], "B11");
    assert_eq!(me.body["mall"]["time_zone"], "Asia/Shanghai");
    let list = admin.get("/staff").await;
    let zhao = items(&list).iter().find(|one| one["username"] == "zhao");
    assert!(zhao.unwrap().get("password").is_none());
    admin
        .post("/staff", &new)
        .await
        .is_problem(409, "username_taken");
    let cases = [
        (
            json!({ "username": "a", "role": "tenant" }),
            "roles_do_not_fit",
        ),
        (
            json!({ "username": "a", "role": "senior", "tenant_code": "B11" }),
            "roles_do_not_fit",
        ),
        (
            json!({ "username": "a", "role": "senior", "password": "short" }),
            "weak_password",
        ),
        (
            json!({ "username": "a", "role": "tenant", "tenant_code": "Z99" }),
            "unknown_tenant",
        ),
    ];
    for (body, code) in cases {
        admin.post("/staff", &body).await.is_problem(422, code);
    }
}

#[tokio::test]
async fn a_closed_account_is_signed_out_at_once() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let new = json!({ "username": "zhao", "role": "reviewer", "password": "a good password" });
    let made = admin.post("/staff", &new).await;
    assert_eq!(made.body["password"], Value::Null, "nobody repeats it");
    let token = signs_in(&mall, "zhao", "a good password")
        .await
        .text("token");
    let path = format!("/staff/{}", made.text("id"));

    let promoted = json!({ "roles": ["senior"], "disabled": false });
    let promoted = admin.put(&path, &promoted).await;
    assert_eq!(promoted.body["roles"], json!(["senior"]));
    assert_eq!(mall.get("/api/v1/disputes", &token).await.status, 200);
    let closed = json!({ "roles": ["senior"], "disabled": true });
    let closed = admin.put(&path, &closed).await;

    assert_eq!(closed.body["disabled"], true);
    assert_eq!(mall.get("/api/v1/disputes", &token).await.status, 401);
    signs_in(&mall, "zhao", "a good password")
        .await
        .is_problem(401, "wrong_credentials");
}

#[tokio::test]
async fn nobody_changes_their_own_account() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let me = admin.get("/staff/me").await.text("id");
    let body = json!({ "roles": ["admin", "senior"], "disabled": false });

    let own = admin.put(&format!("/staff/{me}"), &body).await;

    own.is_problem(403, "own_account");
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_of_the_old_one() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let li = mall.person("li", Role::Reviewer).await;
    let id = li.get("/staff/me").await.text("id");

    let reset = admin
        .post(&format!("/staff/{id}/password"), &json!({}))
        .await;

    li.get("/reviews").await.is_problem(401, "token_unknown");
    assert_eq!(
        signs_in(&mall, "li", &reset.text("password")).await.status,
        200
    );
}

#[tokio::test]
async fn a_tenant_is_looked_up_and_changed() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let alice = mall.member("alice").await;
    let credited = alice.uploads(&Paper::noodles()).await;

    let found = reviewer.get("/tenants?q=BLUE").await;
    let page = reviewer.get("/tenants?limit=2").await;
    let one = reviewer.get("/tenants/A07").await;

    assert_eq!(items(&found)[0]["code"], "B11");
    assert_eq!(items(&page).len(), 2);
    let next = page.text("next");
    let second = reviewer
        .get(&format!("/tenants?limit=2&cursor={next}"))
        .await;
    assert_eq!(items(&second)[0]["code"], "C05");
    assert_eq!(one.body["fen_per_point"], 200);
    assert_eq!(one.body["credited"], 1);
    assert_eq!(one.body["references"][0]["id"], credited.body["id"]);
    reviewer
        .get("/tenants/Z99")
        .await
        .is_problem(404, "not_found");
    let changed = json!({
        "name": "蓝岸咖啡馆", "aliases": ["BLUE SHORE", "蓝岸"], "category": "餐饮", "unit": "L1-112",
        "leases": [{ "unit": "L1-111", "from": "2025-01-01", "to": "2026-06-30" },
                   { "unit": "L1-112", "from": "2026-07-01" }]
    });
    let changed = admin.put("/tenants/B11", &changed).await;
    assert_eq!(changed.status, 200, "{:?}", changed.body);
    assert_eq!(changed.body["leases"][1]["to"], Value::Null);
    let new = json!({ "name": "新店", "category": "零售" });
    let new = admin.put("/tenants/N01", &new).await;
    assert_eq!(new.body["fen_per_point"], 100);
    let closed = json!({ "name": "新店", "category": "零售", "closed": true });
    let closed = admin.put("/tenants/N01", &closed).await;
    assert_eq!(closed.body["open"], false);
    assert_eq!(items(&reviewer.get("/tenants?open=false").await).len(), 1);
    let unknown = json!({ "name": "新店", "category": "书籍" });
    admin
        .put("/tenants/N02", &unknown)
        .await
        .is_problem(422, "invalid_tenant");
    let backwards = json!({
        "name": "新店", "category": "零售",
        "leases": [{ "unit": "L1", "from": "2026-01-02", "to": "2026-01-01" }]
    });
    admin
        .put("/tenants/N02", &backwards)
        .await
        .is_problem(422, "invalid_lease");
    assert_eq!(mall.count("tenant where code = 'N02'").await, 0);
}

#[tokio::test]
async fn an_import_is_shown_before_it_happens() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let file = "code,name,aliases,category,unit,phone\n\
                A07,山月面馆,山月,餐饮,L3-308,0755-86001007\n\
                B11,蓝岸咖啡,BLUE SHORE,餐饮,L1-111,0755-86001011\n\
                N01,新开书店,,零售,L2-210,\n\
                N02,没有业态,,书籍,L2-211,\n";

    let shown = admin.imports(file, "?preview=true&replace=true").await;

    assert_eq!(shown.status, 200, "{:?}", shown.body);
    let counts = ["created", "updated", "unchanged", "closed"];
    let counts = counts.map(|name| shown.body[name].as_i64().unwrap());
    assert_eq!(counts, [1, 1, 1, 4]);
    assert_eq!(shown.body["errors"][0]["code"], "unknown_category");
    let changes = shown.body["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 6);
    assert_eq!(changes[0]["row"], 2);
    let field = &changes[0]["fields"][0];
    assert_eq!(
        (&field["field"], &field["before"], &field["after"]),
        (&json!("unit"), &json!("L3-307"), &json!("L3-308"))
    );
    assert_eq!(mall.count("tenant where closed_at is not null").await, 0);
    assert_eq!(mall.count("tenant where code = 'N01'").await, 0);
    let done = admin.imports(file, "?replace=true").await;
    for name in ["created", "updated", "unchanged", "closed"] {
        assert_eq!(done.body[name], shown.body[name], "{name}");
    }
    assert!(done.body.get("changes").is_none());
}

/// The shop prints a name that the list does not have.
async fn teaches(mall: &Mall, reviewer: &Staff<'_>, n: u32) {
    let member = mall.member(&format!("member-{n}")).await;
    let paper = Paper::noodles()
        .store("长风茶事")
        .number(&format!("7700-{n}"))
        .time(&format!("2026-11-03 16:{n:02}:05"));
    let waiting = member.uploads(&paper).await;
    let body = json!({
        "version": waiting.body["version"], "corrections": { "tenant_code": "B11" }
    });
    let approved = reviewer.approves(&waiting.text("id"), body).await;
    assert_eq!(approved.status, 200, "{:?}", approved.body);
}

#[tokio::test]
async fn a_name_is_proposed_when_three_papers_have_taught_it_and_used_when_confirmed() {
    let mall = Mall::open().await;
    let (reviewer, senior) = (
        mall.staff(Role::Reviewer).await,
        mall.staff(Role::Senior).await,
    );
    teaches(&mall, &reviewer, 1).await;
    teaches(&mall, &reviewer, 2).await;
    assert!(items(&senior.get("/tenants/aliases").await).is_empty());
    teaches(&mall, &reviewer, 3).await;

    let proposed = senior.get("/tenants/aliases").await;

    let lesson = &items(&proposed)[0];
    assert_eq!(lesson["alias"], "长风茶事");
    assert_eq!(
        (&lesson["seen"], &lesson["tenant"]["code"]),
        (&json!(3), &json!("B11"))
    );
    let alice = mall.member("alice").await;
    let paper = Paper::noodles().store("长风茶事").number("7700-8");
    let before = alice
        .uploads(&paper.clone().time("2026-11-03 15:08:05"))
        .await;
    assert_eq!(
        before.text("status"),
        "in_review",
        "not before it is confirmed"
    );
    let path = format!(
        "/tenants/aliases/{}/confirm",
        lesson["id"].as_str().unwrap()
    );
    assert_eq!(senior.post(&path, &json!({})).await.status, 200);
    let after = alice
        .uploads(&paper.number("7700-9").time("2026-11-03 15:09:05"))
        .await;
    assert_eq!(after.text("status"), "credited", "{:?}", after.body);
    assert_eq!(after.body["tenant"]["code"], "B11");
    senior
        .post(&path, &json!({}))
        .await
        .is_problem(409, "already_settled");
    assert!(items(&senior.get("/tenants/aliases").await).is_empty());
    let confirmed = senior.get("/tenants/aliases?state=confirmed").await;
    assert_eq!(items(&confirmed).len(), 1);
}

#[tokio::test]
async fn rules_are_drafted_by_one_and_published_by_another() {
    let mall = Mall::open().await;
    let (wu, sun) = (
        mall.person("wu", Role::Admin).await,
        mall.person("sun", Role::Admin).await,
    );
    let begun = wu
        .post("/policies/drafts", &json!({ "note": "autumn" }))
        .await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    assert_eq!(begun.body["changes"], json!([]));
    let path = format!("/policies/drafts/{}", begun.text("id"));
    let mut body = begun.body["body"].clone();
    body["rates"]["餐饮"] = json!(100);
    let edited = json!({ "version": 1, "note": "autumn", "body": body });
    let edited = wu.put(&path, &edited).await;
    assert_eq!(edited.status, 200, "{:?}", edited.body);
    assert_eq!(edited.body["changes"][0]["path"], "rates.餐饮");
    let publish = format!("{path}/publish");
    wu.post(&publish, &json!({ "version": 2 }))
        .await
        .is_problem(403, "own_approval");
    sun.post(&publish, &json!({ "version": 1 }))
        .await
        .is_problem(409, "stale");

    let published = sun.post(&publish, &json!({ "version": 2 })).await;

    assert_eq!(published.status, 200, "{:?}", published.body);
    assert_eq!(published.body["version"], 2);
    assert_eq!(published.body["drafted_by"], "wu");
    assert_eq!(published.body["published_by"], "sun");
    let alice = mall.member("alice").await;
    let receipt = alice.uploads(&Paper::noodles()).await;
    assert_eq!(receipt.body["points"], 156, "by the new rate");
    assert!(items(&wu.get("/policies/drafts").await).is_empty());
    let versions = wu.get("/policies").await;
    assert_eq!(items(&versions).len(), 2);
    let current = wu.get("/policies/current").await;
    assert_eq!(current.body["body"]["rates"]["餐饮"], 100);
}

#[tokio::test]
async fn rules_with_mistakes_are_kept_and_never_published() {
    let mall = Mall::open().await;
    let (wu, sun) = (
        mall.person("wu", Role::Admin).await,
        mall.person("sun", Role::Admin).await,
    );
    let begun = wu.post("/policies/drafts", &json!({})).await;
    let path = format!("/policies/drafts/{}", begun.text("id"));
    let mut body = begun.body["body"].clone();
    body["rates"]["书籍"] = json!(100);
    body["minimum_fen"] = json!(-5);
    let mut broken = body.clone();
    broken["rates"] = json!("many");

    let first = wu
        .put(&path, &json!({ "version": 1, "body": broken }))
        .await;
    let second = wu.put(&path, &json!({ "version": 2, "body": body })).await;

    assert_eq!(first.body["problems"].as_array().unwrap().len(), 1);
    let problems: Vec<_> = second.body["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["path"].as_str().unwrap())
        .collect();
    assert!(problems.contains(&"rates.书籍"), "{problems:?}");
    assert!(problems.contains(&"minimum_fen"), "{problems:?}");
    sun.post(&format!("{path}/publish"), &json!({ "version": 3 }))
        .await
        .is_problem(422, "invalid_policy");
    assert_eq!(wu.delete(&path).await.status, 204);
    wu.get(&path).await.is_problem(404, "not_found");
}

/// Two drafts of one version: the second would undo the first without saying so.
#[tokio::test]
async fn rules_that_began_from_older_rules_are_not_published() {
    let mall = Mall::open().await;
    let (wu, sun) = (
        mall.person("wu", Role::Admin).await,
        mall.person("sun", Role::Admin).await,
    );
    let one = wu.post("/policies/drafts", &json!({})).await.text("id");
    let two = wu.post("/policies/drafts", &json!({})).await.text("id");
    let publish = |id: &str| format!("/policies/drafts/{id}/publish");
    let first = sun.post(&publish(&one), &json!({ "version": 1 })).await;
    assert_eq!(first.status, 200, "{:?}", first.body);

    let second = sun.post(&publish(&two), &json!({ "version": 1 })).await;

    second.is_problem(409, "draft_outdated");
}

#[tokio::test]
async fn the_audit_trail_is_filtered() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let alice = mall.member("alice").await;
    let receipt = alice.uploads(&Paper::noodles()).await;
    let new = json!({ "username": "zhao", "role": "reviewer" });
    admin.post("/staff", &new).await;
    let me = admin.get("/staff/me").await.text("id");

    let of_receipt = admin
        .get(&format!("/audit?receipt={}", receipt.text("id")))
        .await;
    let of_admin = admin.get(&format!("/audit?actor=staff:{me}")).await;
    let credited = admin.get("/audit?event=credited").await;
    let tomorrow = admin.get("/audit?from=2026-11-04").await;

    let events: Vec<_> = items(&of_receipt).iter().map(|one| &one["event"]).collect();
    assert_eq!(events, ["credited", "uploaded"]);
    assert_eq!(items(&of_admin)[0]["event"], "staff_created");
    assert_eq!(items(&of_admin)[0]["particulars"]["username"], "zhao");
    assert_eq!(items(&of_admin)[0]["actor"]["name"], "admin");
    assert_eq!(items(&credited).len(), 1);
    assert!(items(&tomorrow).is_empty());
}

#[tokio::test]
async fn the_overview_counts_what_came_in_and_how_long_it_took() {
    let mall = Mall::open().await;
    let (alice, reviewer) = (mall.member("alice").await, mall.staff(Role::Reviewer).await);
    let senior = mall.staff(Role::Senior).await;
    alice.uploads(&Paper::noodles()).await;
    let large = Paper::noodles()
        .number("99001")
        .time("2026-11-03 18:20:05")
        .total("5200.00");
    let waiting = alice.uploads(&large).await;
    let other = Paper::noodles()
        .number("99002")
        .time("2026-11-03 18:19:05")
        .total("6200.00");
    alice.uploads(&other).await;
    reviewer.post("/reviews/next", &json!({ "count": 1 })).await;
    mall.later(TimeDelta::seconds(40));
    let body = json!({ "version": waiting.body["version"] });
    reviewer.approves(&waiting.text("id"), body).await;

    let overview = senior.get("/overview").await;
    let own = reviewer
        .get("/overview?from=2026-11-03&to=2026-11-03")
        .await;
    let before = senior.get("/overview?from=2026-10-01&to=2026-10-31").await;

    assert_eq!(overview.status, 200, "{:?}", overview.body);
    let body = &overview.body;
    let counts = ["received", "credited", "in_review", "settled_alone"];
    let counts = counts.map(|name| body[name].as_i64().unwrap());
    assert_eq!(counts, [3, 2, 1, 1]);
    assert_eq!(body["points"], 78 + 2600);
    assert_eq!(body["seconds_to_credit"]["median"], 20.0);
    assert_eq!(body["by_reason"][0]["code"], "above_limit");
    assert_eq!(body["by_reason"][0]["review"], 2);
    assert_eq!(body["by_hour"][0]["hour"], 18);
    assert_eq!(body["by_tenant"][0]["code"], "A07");
    assert_eq!(body["by_category"][0]["received"], 3);
    assert_eq!(body["by_day"][0]["day"], "2026-11-03");
    let person = &body["reviewers"][0];
    assert_eq!(
        (&person["decisions"], &person["seconds_median"]),
        (&json!(1), &json!(40.0))
    );
    assert_eq!(own.body["reviewers"].as_array().unwrap().len(), 1);
    assert_eq!(before.body["received"], 0);
    assert_eq!(before.body["settled_alone_share"], Value::Null);
    assert_eq!(before.body["seconds_to_credit"]["median"], Value::Null);
    senior
        .get("/overview?from=2026-01-01&to=2026-11-03")
        .await
        .is_problem(422, "range_too_long");
}

#[tokio::test]
async fn the_web_pages_are_served_or_say_how_to_build_them() {
    let mall = Mall::open().await;
    for path in ["/console/", "/console/desk", "/app/"] {
        let page = mall.get(path, "").await;
        let policy = page.header("content-security-policy");
        assert!([200, 503].contains(&page.status), "{path}: {}", page.status);
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert_eq!(page.content_type, "text/html; charset=utf-8", "{path}");
    }
    mall.get("/console/assets/none.js", "")
        .await
        .is_problem(404, "not_found");
}
