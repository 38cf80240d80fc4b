//! Who may come in.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, request::Builder},
};
use chrono::TimeDelta;
use serde_json::json;
use xiaopiao::{http::Edge, sessions, staff::Role};

use crate::support::{Answer, Mall};

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

const LOGIN: &str = "/api/v1/auth/login";
const WECHAT: &str = "/api/v1/auth/wechat";

/// A try to sign in from this address, with what a proxy says about it.
async fn knocks(mall: &Mall, from: &str, forwarded: &str) -> Answer {
    let from: std::net::SocketAddr = format!("{from}:4711").parse().unwrap();
    let request = Request::post(WECHAT)
        .header("content-type", "application/json")
        .header("x-forwarded-for", forwarded)
        .extension(ConnectInfo(from));
    let code = json!({ "code": "demo-alice" }).to_string();
    mall.send(request, "", code.into()).await
}

#[tokio::test]
async fn wrong_passwords_for_one_name_are_slowed_down() {
    let mall = Mall::open().await;
    mall.staff(Role::Reviewer).await;
    let sign_in = async |username: &str, password: &str| {
        let body = json!({ "username": username, "password": password });
        mall.post_json(LOGIN, "", &body).await
    };

    for _ in 0..10 {
        let wrong = sign_in("reviewer", "open barley").await;
        wrong.is_problem(401, "wrong_credentials");
    }
    let too_many = sign_in("reviewer", "open sesame").await;
    let another = sign_in("senior", "open barley").await;
    mall.later(TimeDelta::seconds(10));
    let later = sign_in("reviewer", "open sesame").await;

    too_many.is_problem(429, "too_many_requests");
    assert_eq!(too_many.header("retry-after"), "10");
    another.is_problem(401, "wrong_credentials");
    assert_eq!(later.status, 200);
}

#[tokio::test]
async fn right_passwords_may_be_given_as_often_as_one_likes() {
    let mall = Mall::open().await;
    for _ in 0..15 {
        mall.staff(Role::Reviewer).await;
    }
}

#[tokio::test]
async fn an_address_that_tries_too_often_has_to_wait_and_no_other() {
    let mall = Mall::open().await;

    for _ in 0..100 {
        assert_eq!(
            knocks(&mall, "203.0.113.9", "198.51.100.1").await.status,
            200
        );
    }
    let too_many = knocks(&mall, "203.0.113.9", "198.51.100.2").await;
    let another = knocks(&mall, "203.0.113.8", "198.51.100.1").await;

    too_many.is_problem(429, "too_many_requests");
    assert_eq!(too_many.header("retry-after"), "1");
    assert_eq!(another.status, 200);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_of_its_callers_counts_alone() {
    let mall = Mall::open_with(|service| {
        service.edge.proxies = ["10.0.0.0/8".parse().unwrap()].into();
    })
    .await;

    for _ in 0..100 {
        assert_eq!(knocks(&mall, "10.0.0.1", "203.0.113.9").await.status, 200);
    }

    let too_many = knocks(&mall, "10.0.0.2", "198.51.100.7, 203.0.113.9").await;
    too_many.is_problem(429, "too_many_requests");
    assert_eq!(knocks(&mall, "10.0.0.1", "203.0.113.8").await.status, 200);
}

#[tokio::test]
async fn the_demo_never_takes_less_than_fifty_tries_a_second() {
    let mall = Mall::open_with(|service| service.edge = Edge::demo()).await;

    for _ in 0..4 {
        for _ in 0..50 {
            assert_eq!(knocks(&mall, "127.0.0.1", "").await.status, 200);
        }
        mall.later(TimeDelta::seconds(1));
    }
}

#[tokio::test]
async fn who_signs_out_is_out() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let other_phone = mall.member("alice").await;

    let request = Request::post("/api/v1/auth/logout");
    let out = mall.send(request, &alice.token, Body::empty()).await;

    assert_eq!(out.status, 204);
    alice
        .get("/receipts")
        .await
        .is_problem(401, "token_unknown");
    assert_eq!(other_phone.get("/receipts").await.status, 200);
}

#[tokio::test]
async fn a_web_pages_cookie_is_kept_from_scripts_other_sites_and_open_networks() {
    let cookie = async |mall: &Mall| {
        mall.staff(Role::Reviewer).await;
        let body = json!({ "username": "reviewer", "password": "open sesame" });
        let answer = mall.post_json(LOGIN, "", &body).await;
        answer.header("set-cookie").to_owned()
    };
    let real = Mall::open_with(|service| service.demo = None).await;

    let real = cookie(&real).await;
    let demo = cookie(&Mall::open().await).await;

    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(
            real.contains(attribute) && demo.contains(attribute),
            "{real} {demo}"
        );
    }
    assert!(real.contains("Secure"));
    // It listens on this machine alone, without TLS.
    assert!(!demo.contains("Secure"));
}

#[tokio::test]
async fn a_cookie_changes_nothing_when_a_page_of_another_site_sends_it() {
    let mall = Mall::open().await;
    let token = mall.staff(Role::Reviewer).await.token;
    let asks = async |request: Builder, site: &str| {
        let request = request
            .header("cookie", format!("xiaopiao_session={token}"))
            .header("sec-fetch-site", site);
        mall.send(request, "", Body::empty()).await
    };
    let sign_out = || Request::post("/api/v1/auth/logout");

    let elsewhere = asks(sign_out(), "cross-site").await;
    let neighbour = asks(sign_out(), "same-site").await;
    let looks = asks(Request::get("/api/v1/reviews"), "cross-site").await;
    let own = asks(sign_out(), "same-origin").await;

    elsewhere.is_problem(403, "cross_origin");
    neighbour.is_problem(403, "cross_origin");
    assert_eq!(looks.status, 200);
    assert_eq!(own.status, 204);
    assert!(own.header("set-cookie").contains("Max-Age=0"));
}

#[tokio::test]
async fn sessions_that_expired_long_ago_are_forgotten() {
    let mall = Mall::open().await;
    mall.staff(Role::Reviewer).await;
    mall.member("alice").await;
    assert_eq!(mall.count("session").await, 2);
    mall.later(TimeDelta::days(8));

    let before = mall.clock.now() - TimeDelta::days(7);
    let mut db = mall.db.acquire().await.unwrap();
    let forgotten = sessions::forget_expired(&mut db, mall.mall.mall_id, before).await;

    // Staff sign in for half a day, shoppers for a month.
    assert_eq!(forgotten.unwrap(), 1);
    assert_eq!(mall.count("session where member_id is not null").await, 1);
}

#[tokio::test]
async fn every_answer_tells_browsers_what_not_to_do() {
    let mall = Mall::open().await;
    for path in [
        "/",
        "/healthz",
        "/api/v1/openapi.json",
        "/api/v1/receipts",
        "/nothing",
    ] {
        let answer = mall.get(path, "").await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
    }
}

/// Walks the description of the interface, so that a new route cannot be forgotten.
#[tokio::test]
async fn every_route_but_signing_in_refuses_the_anonymous() {
    let mall = Mall::open().await;
    let description = serde_json::to_value(xiaopiao::http::openapi()).unwrap();
    // What an app shows before anybody signed in is no secret.
    let open = [
        "/api/v1/auth/wechat",
        "/api/v1/auth/phone/code",
        "/api/v1/auth/phone",
        "/api/v1/auth/login",
        "/api/v1/mall",
    ];
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
