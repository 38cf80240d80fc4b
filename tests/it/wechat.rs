//! Signing in by the mini-program, against a stand-in that answers as WeChat documents.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Query, State},
    routing::{get, post},
};
use serde_json::{Value, json};
use xiaopiao::wechat::Wechat;

use crate::support::{Answer, Mall};

const SECRET: &str = "a secret of the mini-program";

/// What the stand-in was asked.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Value>>>);

/// A code says what it is answered: `good-NAME`, or the number of a failure.
async fn session(State(seen): State<Seen>, Query(asked): Query<Value>) -> Json<Value> {
    seen.0.lock().unwrap().push(asked.clone());
    if asked["appid"] != "wx-mall" || asked["secret"] != SECRET {
        return Json(json!({ "errcode": 40013, "errmsg": "invalid appid" }));
    }
    let code = asked["js_code"].as_str().unwrap();
    Json(match code.strip_prefix("good-") {
        Some(name) => {
            json!({ "openid": format!("o{name}"), "session_key": "tiihtNczf5v6AKRyjwEUhQ==", "unionid": "u1" })
        }
        None => {
            json!({ "errcode": code.trim_start_matches('e').parse::<i64>().unwrap(), "errmsg": "as documented" })
        }
    })
}

async fn token(Json(asked): Json<Value>) -> Json<Value> {
    assert_eq!(asked["grant_type"], "client_credential");
    Json(json!({ "access_token": "ACCESS", "expires_in": 7200 }))
}

async fn phone(Query(shown): Query<Value>, Json(asked): Json<Value>) -> Json<Value> {
    if shown["access_token"] != "ACCESS" {
        return Json(json!({ "errcode": 40001, "errmsg": "invalid credential" }));
    }
    if asked["code"] != "pressed" {
        return Json(json!({ "errcode": 40029, "errmsg": "invalid code" }));
    }
    Json(json!({ "errcode": 0, "errmsg": "ok", "phone_info": {
        "phoneNumber": "13800001234", "purePhoneNumber": "13800001234", "countryCode": "86",
        "watermark": { "timestamp": 1_637_744_274, "appid": "wx-mall" },
    }}))
}

async fn stand_in(seen: Seen) -> String {
    let app = Router::new()
        .route("/sns/jscode2session", get(session))
        .route("/cgi-bin/stable_token", post(token))
        .route("/wxa/business/getuserphonenumber", post(phone))
        .with_state(seen);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
    address
}

/// A mall that is no demo, with this id at WeChat.
async fn mall(appid: &str, address: &str) -> Mall {
    let wechat = Wechat::new(appid.to_owned(), SECRET.to_owned(), address);
    Mall::open_with(|service| {
        service.demo = None;
        service.shoppers.wechat = Some(wechat);
        service.shoppers.wants_phone = true;
    })
    .await
}

async fn signs_in(mall: &Mall, code: &str) -> Answer {
    let body = json!({ "code": code });
    mall.post_json("/api/v1/auth/wechat", "", &body).await
}

#[tokio::test]
async fn whom_wechat_names_is_the_same_member_again() {
    let seen = Seen::default();
    let mall = mall("wx-mall", &stand_in(seen.clone()).await).await;

    let first = signs_in(&mall, "good-anna").await;
    let again = signs_in(&mall, "good-anna").await;
    let other = signs_in(&mall, "good-bert").await;

    assert_eq!(first.status, 200, "{:?}", first.body);
    assert_eq!(again.body["member_id"], first.body["member_id"]);
    assert_ne!(other.body["member_id"], first.body["member_id"]);
    // The session key stays with WeChat and us: nobody is told, nothing keeps it.
    assert!(!String::from_utf8_lossy(&first.bytes).contains("tiihtNczf5v6"));
    let asked = seen.0.lock().unwrap()[0].clone();
    assert_eq!(asked["grant_type"], "authorization_code");
}

#[tokio::test]
async fn what_wechat_refuses_has_a_code_of_ours() {
    let mall = mall("wx-mall", &stand_in(Seen::default()).await).await;

    for used in ["e40029", "e40163"] {
        signs_in(&mall, used).await.is_problem(401, "bad_code");
    }
    let too_often = signs_in(&mall, "e45011").await;
    too_often.is_problem(429, "too_many_requests");
    assert_eq!(too_often.header("retry-after"), "60");
    signs_in(&mall, "e40226")
        .await
        .is_problem(403, "wechat_blocked");
    let busy = signs_in(&mall, "e-1").await;
    busy.is_problem(503, "wechat_busy");
    assert_eq!(busy.header("retry-after"), "5");
    signs_in(&mall, "e61024")
        .await
        .is_problem(503, "wechat_busy");
}

#[tokio::test]
async fn what_could_change_the_question_is_not_even_asked() {
    let seen = Seen::default();
    let mall = mall("wx-mall", &stand_in(seen.clone()).await).await;

    for code in ["", "good-a&grant_type=x", "good a", "分", &"a".repeat(129)] {
        signs_in(&mall, code).await.is_problem(401, "bad_code");
    }
    assert!(seen.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn wrong_settings_are_ours_to_put_right() {
    let mall = mall("wx-other", &stand_in(Seen::default()).await).await;
    signs_in(&mall, "good-anna")
        .await
        .is_problem(503, "not_configured");
}

#[tokio::test]
async fn where_wechat_is_not_to_be_reached_nobody_waits_for_ever() {
    // A port that nobody listens on.
    let mall = mall("wx-mall", "http://127.0.0.1:9").await;
    signs_in(&mall, "good-anna")
        .await
        .is_problem(503, "wechat_busy");
}

#[tokio::test]
async fn a_phone_number_is_kept_when_its_shopper_shares_it() {
    let mall = mall("wx-mall", &stand_in(Seen::default()).await).await;
    let token = signs_in(&mall, "good-anna").await.text("token");
    let shares = async |code: &str| {
        let body = json!({ "code": code });
        mall.post_json("/api/v1/members/me/phone", &token, &body)
            .await
    };

    shares("other").await.is_problem(401, "bad_code");
    let shared = shares("pressed").await;

    assert_eq!(shared.body["phone"], "•••• 1234");
    let kept = mall.get("/api/v1/members/me/export", &token).await;
    assert_eq!(kept.body["phone"], "+8613800001234");
}

#[tokio::test]
async fn a_mall_without_a_mini_program_says_so() {
    let mall = Mall::open_with(|service| service.demo = None).await;
    signs_in(&mall, "good-anna")
        .await
        .is_problem(503, "not_configured");
}
