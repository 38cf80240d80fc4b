//! Senders that stall or go, and more of them than can be served at once.

use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::{StreamExt as _, future::join_all, stream};
use tokio::sync::Notify;
use xiaopiao::uploads::PHOTO_BYTES_MAX;

use crate::support::{Mall, Paper};

const HEAD: &[u8] =
    b"--b\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n";

fn half_a_photo() -> Bytes {
    [HEAD, &Paper::noodles().photo(1)[..60]].concat().into()
}

#[tokio::test]
async fn a_sender_that_stalls_is_given_up_and_leaves_nothing() {
    let pause = Duration::from_millis(1);
    let mall = Mall::open_with(|service| service.edge.body_pause_max = pause).await;
    let alice = mall.member("alice").await;
    let stalls = stream::iter([Ok::<_, std::io::Error>(half_a_photo())]).chain(stream::pending());

    let answer = alice.sends_body(Body::from_stream(stalls), None).await;

    answer.is_problem(408, "timeout");
    mall.remembers_no_upload().await;
    let stalls = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let sign_in =
        axum::http::Request::post("/api/v1/auth/wechat").header("content-type", "application/json");
    let answer = mall.send(sign_in, "", stalls).await;
    answer.is_problem(408, "timeout");
}

#[tokio::test]
async fn a_sender_that_goes_in_the_middle_leaves_nothing() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let arrived = std::sync::Arc::new(Notify::new());
    let tell = std::sync::Arc::clone(&arrived);
    // Whoever asks for more has taken the first half.
    let half = stream::once(async { Ok::<_, std::io::Error>(half_a_photo()) });
    let body = half.chain(stream::once(async move {
        tell.notify_one();
        std::future::pending().await
    }));

    let body = Body::from_stream(body);
    tokio::select! {
        _ = alice.sends_body(body, None) => unreachable!("the body has no end"),
        // The connection is dropped, and the handler with it.
        () = arrived.notified() => {}
    }

    mall.remembers_no_upload().await;
}

#[tokio::test]
async fn who_cannot_be_looked_at_in_time_is_told_to_come_back() {
    let mall = Mall::open_with(|service| {
        let staging = service.staging.clone();
        service.staging = staging.with_looks(0, Duration::ZERO);
    })
    .await;
    let alice = mall.member("alice").await;

    let answer = alice.sends(&Paper::noodles().photo(1)).await;

    answer.is_problem(503, "busy");
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.body["sentence"]["zh"].is_string());
    mall.remembers_no_upload().await;
}

#[tokio::test]
async fn many_at_once_are_looked_at_one_after_the_other() {
    let mall = Mall::open_with(|service| {
        let staging = service.staging.clone();
        service.staging = staging.with_looks(1, Duration::from_secs(600));
    })
    .await;
    let alice = mall.member("alice").await;
    let photos: Vec<_> = (0..40).map(|shot| Paper::noodles().photo(shot)).collect();

    let answers = join_all(photos.iter().map(|photo| alice.sends(photo))).await;

    assert!(answers.iter().all(|answer| answer.status == 202));
    assert_eq!(mall.count("receipt").await, 40);
}

#[tokio::test]
async fn a_photo_that_is_too_large_is_refused_before_its_end() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let megabyte = Bytes::from(vec![0xff; 1024 * 1024]);
    let endless = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(HEAD))])
        .chain(stream::repeat_with(move || Ok(megabyte.clone())));
    let stated = 11 * PHOTO_BYTES_MAX;

    let answer = alice.sends_body(Body::from_stream(endless), None).await;
    answer.is_problem(413, "too_large");

    let request = axum::http::Request::post("/api/v1/receipts")
        .header("content-type", "multipart/form-data; boundary=b")
        .header("content-length", stated);
    let body = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let answer = mall.send(request, &alice.token, body).await;
    answer.is_problem(413, "too_large");
    mall.remembers_no_upload().await;
}
