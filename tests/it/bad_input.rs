//! Bad input gets a clear error with a stable code, and nothing is left behind.

use axum::body::{Body, Bytes};
use chrono::TimeDelta;
use xiaopiao::staff::Role;

use crate::support::{Mall, Paper, photo_of};

/// A JPEG's markers: start, frame of this size, scan, and an end or not.
fn jpeg(width: u16, height: u16, whole: bool) -> Vec<u8> {
    let ([w1, w0], [h1, h0]) = (width.to_be_bytes(), height.to_be_bytes());
    let mut bytes = vec![
        0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, h1, h0, w1, w0, 1, 1, 0x11, 0,
    ];
    bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3]);
    if whole {
        bytes.extend([0xff, 0xd9]);
    }
    bytes
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_by_name() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let huge = vec![0xff; 25 * 1024 * 1024];
    let cases: [(&[u8], u16, &str); 7] = [
        (b"", 422, "empty_file"),
        (b"a text file under the name a.jpg", 415, "not_a_picture"),
        (b"%PDF-1.7 of the right name", 415, "pdf"),
        (&jpeg(600, 800, false), 422, "truncated_picture"),
        (&jpeg(10_000, 10_000, true), 422, "too_many_pixels"),
        (&photo_of("")[..20], 422, "truncated_picture"),
        (&huge, 413, "too_large"),
    ];

    for (photo, status, code) in cases {
        alice.sends(photo).await.is_problem(status, code);
    }
    mall.remembers_no_upload().await;
}

#[tokio::test]
async fn one_bad_photo_of_several_refuses_them_all() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let good = Paper::noodles().photo(1);

    let answer = alice
        .sends_parts(&[("photo", &good), ("photo", b"text")], Some("k"))
        .await;

    answer.is_problem(415, "not_a_picture");
    mall.remembers_no_upload().await;
}

#[tokio::test]
async fn a_form_that_is_not_ours_is_refused() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let good = Paper::noodles().photo(1);
    let eleven = vec![("photo", &good[..]); 11];

    alice
        .sends_parts(&[], None)
        .await
        .is_problem(422, "photo_missing");
    alice
        .sends_parts(&[("picture", &good)], None)
        .await
        .is_problem(422, "unknown_field");
    alice
        .sends_parts(&[("photo", &good), ("points", b"100")], None)
        .await
        .is_problem(422, "unknown_field");
    alice
        .sends_parts(&eleven, None)
        .await
        .is_problem(422, "too_many_photos");
    alice
        .sends_with_key(&good, &"k".repeat(256))
        .await
        .is_problem(422, "invalid_idempotency_key");
    let json = mall
        .post_json("/api/v1/receipts", &alice.token, &serde_json::json!({}))
        .await;
    json.is_problem(415, "not_multipart");
    mall.remembers_no_upload().await;
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let head = b"--b\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n";
    let half = [&head[..], &Paper::noodles().photo(1)[..60]].concat();

    let stops = alice.sends_body(half.clone().into(), None).await;
    stops.is_problem(400, "broken_body");

    let chunks = [
        Ok(Bytes::from(half)),
        Err(std::io::Error::other("connection lost")),
    ];
    let lost = alice
        .sends_body(Body::from_stream(futures::stream::iter(chunks)), None)
        .await;
    lost.is_problem(400, "broken_body");
    mall.remembers_no_upload().await;
}

#[tokio::test]
async fn a_token_that_has_expired_or_never_was_opens_nothing() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let photo = Paper::noodles().photo(1);
    mall.get("/api/v1/receipts", "made-up")
        .await
        .is_problem(401, "token_unknown");

    mall.later(TimeDelta::days(31));

    alice
        .get("/receipts")
        .await
        .is_problem(401, "token_expired");
    alice.sends(&photo).await.is_problem(401, "token_expired");
    mall.remembers_no_upload().await;
}

#[tokio::test]
async fn a_cursor_that_is_none_of_ours_is_refused_by_every_list() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let admin = mall.staff(Role::Admin).await;
    let tenant = mall.staff(Role::Tenant).await;
    let description = serde_json::to_value(xiaopiao::http::openapi()).unwrap();
    let lists = description["paths"].as_object().unwrap().iter();
    // Lists of one record are tried where there is such a record (`trying_rules`).
    let lists = lists.filter(|(path, methods)| {
        !path.contains('{') && methods["get"]["parameters"].to_string().contains("cursor")
    });
    let mut walked = 0;

    for (path, _) in lists {
        for wrong in [
            "elsewhere",
            "1x",
            "%00",
            "019ac5a0-0000-7000-8000-00000000000g",
        ] {
            let path = format!("{path}?cursor={wrong}");
            let mut asked = 0;
            for token in [&alice.token, &admin.token, &tenant.token] {
                let answer = mall.get(&path, token).await;
                // Each list is for some of them.
                if answer.status != 403 {
                    answer.is_problem(400, "bad_cursor");
                    asked += 1;
                }
            }
            assert!(0 < asked, "{path} is for nobody");
        }
        walked += 1;
    }
    assert!(3 <= walked, "only {walked} lists were walked");
}

#[tokio::test]
async fn what_does_not_exist_is_a_problem_document_too() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    alice.get("/nothing").await.is_problem(404, "not_found");
    alice
        .get("/receipts/not-an-id")
        .await
        .is_problem(404, "not_found");
    alice
        .get("/receipts?cursor=elsewhere")
        .await
        .is_problem(400, "bad_cursor");
    alice
        .get("/receipts?page=2")
        .await
        .is_problem(400, "invalid_query");
    let put = axum::http::Request::put("/api/v1/receipts");
    mall.send(put, &alice.token, Body::empty())
        .await
        .is_problem(405, "method_not_allowed");
    let broken =
        axum::http::Request::post("/api/v1/auth/login").header("content-type", "application/json");
    mall.send(broken, "", "{".into())
        .await
        .is_problem(400, "invalid_json");
    let nul = serde_json::json!({ "username": "a\u{0}", "password": "x" });
    let nul = mall.post_json("/api/v1/auth/login", "", &nul).await;
    nul.is_problem(422, "invalid_body");
}
