//! Signing in by phone number: a code in a text message, typed in once.

use std::sync::{Arc, Mutex};

use axum::{Json, Router, http::HeaderMap, http::StatusCode, routing::post};
use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use xiaopiao::phones::{CODE_MINUTES, Gateway, Limits, Phones, Shown};

use crate::support::{Answer, Gate, Mall};

const NUMBER: &str = "138 0000 1234";

struct Stage {
    mall: Mall,
    shown: Shown,
}

impl Stage {
    async fn set(limits: Limits, links_wechat: bool) -> Self {
        let shown = Shown::default();
        let messages = Arc::new(shown.clone());
        let mall = Mall::open_with(|service| {
            service.shoppers.phones = Some(Phones {
                messages,
                limits,
                links_wechat,
            });
        })
        .await;
        Self { mall, shown }
    }

    async fn open() -> Self {
        Self::set(Limits::default(), false).await
    }

    async fn asks(&self, number: &str) -> Answer {
        let body = json!({ "phone": number });
        self.mall
            .post_json("/api/v1/auth/phone/code", "", &body)
            .await
    }

    async fn enters(&self, number: &str, code: &str) -> Answer {
        let body = json!({ "phone": number, "code": code });
        self.mall.post_json("/api/v1/auth/phone", "", &body).await
    }

    /// What the newest message says.
    fn code(&self) -> String {
        self.shown.all()[0].code.clone()
    }

    /// Asks for a code and enters it.
    async fn signs_in(&self, number: &str) -> Answer {
        let asked = self.asks(number).await;
        assert_eq!(asked.status, 202, "{:?}", asked.body);
        let entered = self.enters(number, &self.code()).await;
        assert_eq!(entered.status, 200, "{:?}", entered.body);
        self.mall.later(TimeDelta::minutes(1));
        entered
    }
}

/// Six digits that are not these.
fn other_than(code: &str) -> String {
    let first = if code.starts_with('7') { "8" } else { "7" };
    format!("{first}{}", &code[1..])
}

#[tokio::test]
async fn who_types_the_code_in_is_signed_in_as_the_same_shopper_each_time() {
    let stage = Stage::open().await;

    let asked = stage.asks(NUMBER).await;
    assert_eq!(
        asked.body,
        json!({ "again_seconds": 60, "code_minutes": CODE_MINUTES })
    );
    let message = &stage.shown.all()[0];
    assert_eq!(message.to, "+8613800001234");
    assert!(message.text.contains(&message.code));
    let first = stage.enters(NUMBER, &stage.code()).await;
    stage.mall.later(TimeDelta::minutes(1));
    let again = stage.signs_in("+86 13800001234").await;
    let other = stage.signs_in("138 0000 1235").await;

    assert_eq!(first.body["member_id"], again.body["member_id"]);
    assert_ne!(first.body["member_id"], other.body["member_id"]);
    let me = stage
        .mall
        .get("/api/v1/members/me", &first.text("token"))
        .await;
    assert_eq!(me.body["phone"], "•••• 1234");
}

/// Nobody learns whether a number has an account, nor why a code was not good.
#[tokio::test]
async fn wrong_used_old_and_never_sent_are_answered_alike() {
    let stage = Stage::open().await;
    stage.signs_in(NUMBER).await;
    let used = stage.enters(NUMBER, &stage.code()).await;
    let known = stage.asks(NUMBER).await;
    let unknown = stage.asks("138 0000 9999").await;
    let wrong = stage.enters(NUMBER, &other_than(&stage.code())).await;
    let never = stage.enters("138 0000 7777", "123456").await;
    let none = stage.enters(NUMBER, "").await;
    stage.mall.later(TimeDelta::minutes(CODE_MINUTES));
    let old = stage.enters("138 0000 9999", &stage.code()).await;

    assert_eq!(
        (known.status, known.bytes),
        (unknown.status, unknown.bytes),
        "asking tells nothing"
    );
    for answer in [&used, &wrong, &never, &none, &old] {
        answer.is_problem(401, "bad_code");
        assert_eq!(answer.bytes, never.bytes);
    }
}

#[tokio::test]
async fn five_guesses_end_a_code() {
    let stage = Stage::open().await;
    stage.asks(NUMBER).await;
    let code = stage.code();
    for _ in 0..5 {
        let wrong = stage.enters(NUMBER, &other_than(&code)).await;
        wrong.is_problem(401, "bad_code");
    }
    stage
        .enters(NUMBER, &code)
        .await
        .is_problem(401, "bad_code");

    stage.mall.later(TimeDelta::minutes(1));
    stage.signs_in(NUMBER).await;
}

#[tokio::test]
async fn the_newest_code_alone_counts() {
    let stage = Stage::open().await;
    stage.asks(NUMBER).await;
    let older = stage.code();
    stage.mall.later(TimeDelta::minutes(1));
    stage.asks(NUMBER).await;
    let newer = stage.code();
    if older != newer {
        stage
            .enters(NUMBER, &older)
            .await
            .is_problem(401, "bad_code");
    }
    assert_eq!(stage.enters(NUMBER, &newer).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_signs_in_once_however_many_type_it_at_once() {
    let stage = Stage::open().await;
    stage.asks(NUMBER).await;
    let code = stage.code();

    let gate = Gate::shut(&stage.mall, "phone_code").await;
    let tries = join_all((0..8).map(|_| stage.enters(NUMBER, &code)));
    let (answers, ()) = futures::future::join(tries, gate.opens_for(8)).await;

    let entered = answers.iter().filter(|answer| answer.status == 200);
    assert_eq!(entered.count(), 1);
    assert_eq!(stage.mall.count("session").await, 1);
}

#[tokio::test]
async fn a_number_is_sent_one_message_a_minute_and_ten_a_day() {
    let stage = Stage::open().await;
    let at_once = join_all((0..5).map(|_| stage.asks(NUMBER))).await;
    let sent = at_once.iter().filter(|answer| answer.status == 202);
    assert_eq!((sent.count(), stage.shown.all().len()), (1, 1));
    stage.mall.later(TimeDelta::seconds(20));
    let early = stage.asks(NUMBER).await;
    early.is_problem(429, "too_many_requests");
    assert_eq!(early.header("retry-after"), "40");

    for _ in 1..10 {
        stage.mall.later(TimeDelta::minutes(1));
        assert_eq!(stage.asks(NUMBER).await.status, 202);
    }
    stage.mall.later(TimeDelta::minutes(1));
    let eleventh = stage.asks(NUMBER).await;
    eleventh.is_problem(429, "too_many_requests");
    assert_eq!(stage.asks("138 0000 5678").await.status, 202);
    stage.mall.later(TimeDelta::hours(24));
    assert_eq!(stage.asks(NUMBER).await.status, 202);
}

#[tokio::test]
async fn an_address_asks_for_thirty_messages_and_then_waits() {
    let stage = Stage::open().await;
    for n in 0..30 {
        let asked = stage.asks(&format!("138 0000 {n:04}")).await;
        assert_eq!(asked.status, 202);
    }
    let next = stage.asks("138 0001 0000").await;
    next.is_problem(429, "too_many_requests");
    assert_eq!(next.header("retry-after"), "18");
    assert_eq!(stage.shown.all().len(), 20, "the demo's page keeps twenty");
}

#[tokio::test]
async fn what_is_kept_of_a_code_leads_to_neither_number_nor_code() {
    let stage = Stage::open().await;
    stage.asks(NUMBER).await;
    let row: String = sqlx::query_scalar("select phone_code::text from phone_code")
        .fetch_one(&stage.mall.db)
        .await
        .unwrap();
    assert!(!row.contains("0000"), "{row}");
    let hash = |text: &str| {
        use sha2::Digest as _;
        hex::encode(sha2::Sha256::digest(text))
    };
    let code = stage.code();
    for plain in [&code, "+8613800001234", "13800001234"] {
        assert!(!row.contains(plain) && !row.contains(&hash(plain)), "{row}");
    }
    // A day later nothing is left of who only asked.
    stage.mall.later(TimeDelta::hours(25));
    let (mall, now) = (stage.mall.mall.mall_id, stage.mall.clock.now());
    let mut db = stage.mall.db.acquire().await.unwrap();
    xiaopiao::phones::sweep(&mut db, mall, now).await.unwrap();
    assert_eq!(stage.mall.count("phone_code").await, 0);
    assert_eq!(stage.mall.count("member").await, 0);
}

#[tokio::test]
async fn what_is_no_mobile_number_is_sent_nothing() {
    let stage = Stage::open().await;
    for number in ["110", "abc", "", "+86138", "138\n00001234"] {
        stage.asks(number).await.is_problem(422, "invalid_phone");
        stage
            .enters(number, "123456")
            .await
            .is_problem(422, "invalid_phone");
    }
    assert!(stage.shown.all().is_empty());
}

#[tokio::test]
async fn who_is_erased_and_comes_back_by_phone_is_somebody_new() {
    let stage = Stage::open().await;
    let first = stage.signs_in(NUMBER).await;
    let request = axum::http::Request::delete("/api/v1/members/me");
    let erased = stage
        .mall
        .send(request, &first.text("token"), axum::body::Body::empty())
        .await;
    assert_eq!(erased.status, 204);
    let left = "member where phone is not null or phone_account is not null";
    assert_eq!(stage.mall.count(left).await, 0);

    let again = stage.signs_in(NUMBER).await;

    assert_ne!(again.body["member_id"], first.body["member_id"]);
}

/// Shares the number as WeChat's button does.
async fn shared(stage: &Stage, name: &str) -> String {
    let member = stage.mall.member(name).await;
    sqlx::query("update member set phone = '+8613800001234' where member_id = $1::text::uuid")
        .bind(&member.id)
        .execute(&stage.mall.db)
        .await
        .unwrap();
    member.id
}

#[tokio::test]
async fn the_wechat_account_that_shared_the_number_is_opened_where_the_mall_wants_it() {
    let stage = Stage::set(Limits::default(), true).await;
    let alice = shared(&stage, "alice").await;

    let entered = stage.signs_in(NUMBER).await;

    assert_eq!(entered.body["member_id"], json!(alice));
    assert_eq!(stage.mall.member("alice").await.id, alice);
    assert_eq!(
        stage
            .mall
            .count("audit where event like '%phone_linked%'")
            .await,
        1
    );
    let again = stage.signs_in(NUMBER).await;
    assert_eq!(again.body["member_id"], json!(alice));
    assert_eq!(
        stage
            .mall
            .count("audit where event like '%phone_linked%'")
            .await,
        1
    );
}

#[tokio::test]
async fn nobody_is_opened_an_account_that_may_be_another_s() {
    // A mall that does not want it.
    let stage = Stage::open().await;
    let alice = shared(&stage, "alice").await;
    let entered = stage.signs_in(NUMBER).await;
    assert_ne!(entered.body["member_id"], json!(alice));

    // A family that shares a number.
    let stage = Stage::set(Limits::default(), true).await;
    let family = [shared(&stage, "alice").await, shared(&stage, "bob").await];
    let entered = stage.signs_in(NUMBER).await;
    assert!(!family.contains(&entered.text("member_id")));
}

#[tokio::test]
async fn a_mall_without_a_gateway_says_so() {
    let mall = Mall::open_with(|service| service.shoppers.phones = None).await;
    let mall_view = mall.get("/api/v1/mall", "").await;
    assert_eq!(mall_view.body["phone_sign_in"], false);
    let body = json!({ "phone": NUMBER });
    let asked = mall.post_json("/api/v1/auth/phone/code", "", &body).await;
    asked.is_problem(503, "not_configured");
}

type Seen = Arc<Mutex<Vec<(String, Value)>>>;

/// A gateway that takes what it is handed, unless it is to answer otherwise.
async fn gateway(seen: Seen, status: StatusCode) -> String {
    let take = move |headers: HeaderMap, Json(body): Json<Value>| async move {
        let shown = headers["authorization"].to_str().unwrap().to_owned();
        seen.lock().unwrap().push((shown, body));
        (status, Json(json!({})))
    };
    let app = Router::new().route("/v2/messages", post(take));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
    format!("http://{address}/v2/messages")
}

async fn mall_with(address: &str) -> Mall {
    let messages = Arc::new(Gateway::new(address, Some("token of the mall")));
    Mall::open_with(|service| {
        service.demo = None;
        service.shoppers.phones = Some(Phones {
            messages,
            limits: Limits::default(),
            links_wechat: false,
        });
    })
    .await
}

#[tokio::test]
async fn the_gateway_is_handed_number_code_and_words() {
    let seen = Seen::default();
    let mall = mall_with(&gateway(seen.clone(), StatusCode::ACCEPTED).await).await;

    let body = json!({ "phone": NUMBER, "language": "en" });
    let asked = mall.post_json("/api/v1/auth/phone/code", "", &body).await;

    assert_eq!(asked.status, 202, "{:?}", asked.body);
    let (shown, message) = seen.lock().unwrap()[0].clone();
    assert_eq!(shown, "Bearer token of the mall");
    assert_eq!(
        (&message["to"], &message["language"]),
        (&json!("+8613800001234"), &json!("en"))
    );
    let code = message["code"].as_str().unwrap();
    assert!(message["text"].as_str().unwrap().contains(code));
    assert!(!String::from_utf8_lossy(&asked.bytes).contains(code));
    let body = json!({ "phone": NUMBER, "code": code });
    let entered = mall.post_json("/api/v1/auth/phone", "", &body).await;
    assert_eq!(entered.status, 200);
}

#[tokio::test]
async fn a_message_that_was_not_taken_is_said_and_counts() {
    let seen = Seen::default();
    let refusing = gateway(seen.clone(), StatusCode::BAD_GATEWAY).await;
    for address in [refusing.as_str(), "http://127.0.0.1:9/nobody"] {
        let mall = mall_with(address).await;
        let body = json!({ "phone": NUMBER });
        let asked = mall.post_json("/api/v1/auth/phone/code", "", &body).await;
        asked.is_problem(503, "message_not_sent");
        let again = mall.post_json("/api/v1/auth/phone/code", "", &body).await;
        again.is_problem(429, "too_many_requests");
    }
    assert_eq!(seen.lock().unwrap().len(), 1);
}
