//! Who may come in.

use serde_json::json;
use xiaopiao::staff::Role;

use crate::support::Mall;

#[tokio::test]
async fn a_demo_shopper_is_made_on_first_use_and_known_again() {
    let mall = Mall::open().await;
    let sign_in = async |code: &str| {
        mall.post_json("/api/v1/auth/wechat", "", &json!({ "code": code }))
            .await
    };

    let first = sign_in("demo-alice").await;
    let again = sign_in("demo-alice").await;
    let other = sign_in("demo-bob").await;

    assert_eq!(first.status, 200);
    assert_eq!(again.body["member_id"], first.body["member_id"]);
    assert_ne!(again.body["token"], first.body["token"]);
    assert_ne!(other.body["member_id"], first.body["member_id"]);
    for code in ["alice", "demo-", "demo-a b", "demo-李", ""] {
        sign_in(code).await.is_problem(401, "bad_code");
    }
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same() {
    let mall = Mall::open().await;
    mall.staff(Role::Reviewer).await;
    let sign_in = async |username: &str, password: &str| {
        let body = json!({ "username": username, "password": password });
        mall.post_json("/api/v1/auth/login", "", &body).await
    };

    let right = sign_in("reviewer", "open sesame").await;
    assert_eq!(right.body["roles"], json!(["reviewer"]));
    let wrong_password = sign_in("reviewer", "open barley").await;
    let wrong_name = sign_in("nobody", "open sesame").await;

    wrong_password.is_problem(401, "wrong_credentials");
    assert_eq!(wrong_name.body, wrong_password.body);
}

#[tokio::test]
async fn the_database_keeps_no_token_and_no_password() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    mall.staff(Role::Reviewer).await;

    let kept: String = sqlx::query_scalar(
        "select (select string_agg(session::text, '') from session) || (select string_agg(staff::text, '') from staff)",
    )
    .fetch_one(&mall.db)
    .await
    .unwrap();

    assert!(!kept.contains(&alice.token));
    assert!(!kept.contains("open sesame"));
}

/// Walks the description of the interface, so that a new route cannot be forgotten.
#[tokio::test]
async fn every_route_but_signing_in_refuses_the_anonymous() {
    let mall = Mall::open().await;
    let description = serde_json::to_value(xiaopiao::http::openapi()).unwrap();
    let open = ["/api/v1/auth/wechat", "/api/v1/auth/login"];
    let mut walked = 0;

    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if open.contains(&path.as_str()) {
                continue;
            }
            let path = path.replace("{id}", "019ac5a0-0000-7000-8000-000000000000");
            let method = method.to_uppercase();
            let request = axum::http::Request::builder()
                .method(method.as_str())
                .uri(&path)
                .header("content-type", "application/json");
            let answer = mall.send(request, "", "{}".into()).await;
            answer.is_problem(401, "token_missing");
            walked += 1;
        }
    }
    assert!(10 <= walked, "only {walked} routes were walked");
}
