//! Photos between people and either store, and what a crash leaves of one on its way in.

use std::{fs, time::SystemTime};

use axum::{
    body::Body,
    http::{Method, Request},
};
use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};
use xiaopiao::uploads::{self, BlobKey, Staging};
use xiaopiao_bucket::Fault::{Answers, LosesTheAnswer};

use crate::support::{Answer, Mall, Paper, Store};

/// Where this photo lies, as a file.
fn file_of(mall: &Mall, photo: &[u8]) -> std::path::PathBuf {
    let key = BlobKey::new(mall.mall.mall_id, &Sha256::digest(photo));
    mall.store.file(&key)
}

async fn asks(mall: &Mall, token: &str, path: &str, knows: Option<&str>) -> Answer {
    let request = Request::get(format!("/api/v1{path}"));
    let request = match knows {
        Some(tags) => request.header("if-none-match", tags),
        None => request,
    };
    mall.send(request, token, Body::empty()).await
}

/// As far as an upload comes whose process dies before the receipt is recorded.
async fn is_put_before_a_crash(mall: &Mall, photo: &[u8]) {
    let (id, hash) = (mall.mall.mall_id, Sha256::digest(photo));
    let wants = "insert into blob (mall_id, sha256, content_type, size_bytes, wanted_at) values ($1, $2, 'image/png', 1, $3)";
    let wants = sqlx::query(wants).bind(id).bind(&hash[..]);
    wants
        .bind(mall.clock.now())
        .execute(&mall.db)
        .await
        .unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), photo).unwrap();
    let key = BlobKey::new(id, &hash);
    let put = mall.store.blobs.put(&key, file.path(), "image/png");
    put.await.unwrap();
}

#[tokio::test]
async fn a_receipt_becomes_points_and_its_photo_comes_back_from_either_store() {
    for store in Store::both().await {
        let mall = Mall::with(store).await;
        let alice = mall.member("alice").await;
        let photo = Paper::noodles().photo(1);

        let receipt = alice.uploads_photo(&photo).await;
        let back = alice
            .get(&format!("/receipts/{}/photo", receipt.text("id")))
            .await;

        assert_eq!(receipt.text("status"), "credited");
        assert_eq!(alice.balance().await, 78);
        assert_eq!((back.status, &*back.content_type), (200, "image/png"));
        assert_eq!(back.header("content-length"), photo.len().to_string());
        assert_eq!(back.bytes, photo);
        assert_eq!(mall.files(), 1);
    }
}

#[tokio::test]
async fn a_photo_that_the_client_has_is_not_sent_again() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let photo = Paper::noodles().photo(1);
    let sent = alice.sends(&photo).await;
    let path = format!("/receipts/{}/photo", sent.text("id"));
    let ask = async |knows: Option<&str>| asks(&mall, &alice.token, &path, knows).await;

    let first = ask(None).await;
    assert_eq!(
        first.header("etag"),
        format!("\"{}\"", hex::encode(Sha256::digest(&photo)))
    );
    let among_others = format!("\"x\", W/{}", first.header("etag"));
    for knows in [first.header("etag"), &among_others, "*"] {
        let again = ask(Some(knows)).await;
        assert_eq!((again.status, again.bytes.len()), (304, 0), "{knows}");
        assert_eq!(again.header("etag"), first.header("etag"));
    }
    let other = ask(Some("\"x\"")).await;
    assert_eq!((other.status, &other.bytes), (200, &photo));
    // What is gone from the store is known to the client all the same.
    fs::remove_file(file_of(&mall, &photo)).unwrap();
    assert_eq!(ask(Some(first.header("etag"))).await.status, 304);
    let bob = mall.member("bob").await;
    let foreign = asks(&mall, &bob.token, &path, Some(first.header("etag"))).await;
    foreign.is_problem(404, "not_found");
}

#[tokio::test]
async fn who_asks_for_the_head_learns_the_size() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let photo = Paper::noodles().photo(1);
    let sent = alice.sends(&photo).await;
    let path = format!("/api/v1/receipts/{}/photo", sent.text("id"));

    let head = Request::builder().method(Method::HEAD).uri(path);
    let head = mall.send(head, &alice.token, Body::empty()).await;

    assert_eq!((head.status, head.bytes.len()), (200, 0));
    assert_eq!(head.header("content-length"), photo.len().to_string());
}

#[tokio::test]
async fn nobody_is_shown_or_credited_for_a_photo_that_was_tampered_with() {
    for store in Store::both().await {
        let mall = Mall::with(store).await;
        let alice = mall.member("alice").await;
        let photo = Paper::noodles().photo(1);
        let sent = alice.sends(&photo).await;
        let path = format!("/receipts/{}/photo", sent.text("id"));
        let file = file_of(&mall, &photo);
        let dearer = Paper::noodles().total("956.00").photo(1);
        assert_eq!(dearer.len(), photo.len());

        fs::remove_file(&file).unwrap();
        fs::write(&file, &dearer).unwrap();
        let shown = alice.get(&path).await;
        mall.drain().await;
        fs::write(&file, b"short").unwrap();
        let short = alice.get(&path).await;

        assert!(shown.broke_off && shown.bytes.len() < photo.len());
        short.is_problem(500, "internal");
        assert_eq!(alice.balance().await, 0);
        assert_eq!(mall.count("posting").await, 0);
        // Whole again, it is read and credited as if nothing had been.
        fs::write(&file, &photo).unwrap();
        mall.later(TimeDelta::minutes(30));
        mall.drain().await;
        assert_eq!(alice.balance().await, 78);
    }
}

#[tokio::test]
async fn a_bucket_that_is_away_takes_no_upload_and_loses_none() {
    let mall = Mall::with(Store::bucket().await).await;
    let alice = mall.member("alice").await;
    let photo = Paper::noodles().photo(1);
    let away = Answers(403, "AccessDenied");

    mall.store.server().next([away]);
    alice.sends(&photo).await.is_problem(500, "internal");
    assert_eq!((mall.count("receipt").await, mall.files()), (0, 0));
    mall.store.server().next([away]);
    mall.get("/readyz", "").await.is_problem(503, "not_ready");
    assert_eq!(mall.get("/readyz", "").await.status, 200);

    mall.store.server().next([LosesTheAnswer]);
    let sent = alice.sends(&photo).await;
    mall.store.server().next([away]);
    mall.drain().await;
    assert_eq!(
        alice.balance().await,
        0,
        "the worker could not get the photo"
    );
    mall.later(TimeDelta::minutes(30));
    mall.drain().await;

    assert_eq!(
        alice.receipt(&sent.text("id")).await.text("status"),
        "credited"
    );
    assert_eq!((mall.count("receipt").await, mall.files()), (1, 1));
}

#[tokio::test]
async fn a_photo_that_no_receipt_uses_is_removed_from_either_store() {
    for store in Store::both().await {
        let mall = Mall::with(store).await;
        let alice = mall.member("alice").await;
        let photo = Paper::noodles().photo(1);
        alice.uploads_photo(&photo).await;
        is_put_before_a_crash(&mall, &Paper::noodles().photo(2)).await;
        assert_eq!(mall.files(), 2);

        mall.later(TimeDelta::hours(23));
        assert_eq!(uploads::sweep(&mall.uploads).await.unwrap(), 0, "too young");
        mall.later(TimeDelta::hours(2));
        if let Some(server) = &mall.store.server {
            // The row stays as long as the object may.
            server.next([Answers(403, "AccessDenied")]);
            uploads::sweep(&mall.uploads).await.unwrap_err();
            assert_eq!((mall.files(), mall.count("blob").await), (2, 2));
        }
        assert_eq!(uploads::sweep(&mall.uploads).await.unwrap(), 1);

        assert_eq!((mall.files(), mall.count("blob").await), (1, 1));
        assert!(file_of(&mall, &photo).exists());
    }
}

#[tokio::test]
async fn what_a_killed_upload_left_on_its_way_in_is_removed_after_a_day() {
    let mall = Mall::open().await;
    let incoming = mall.store.incoming();
    let staging = Staging::new(incoming.clone());
    let now = mall.clock.now();
    let left = |name: &str, age: TimeDelta| {
        let file = fs::File::create(incoming.join(name)).unwrap();
        file.set_modified(SystemTime::from(now - age)).unwrap();
    };
    left(".tmpkilled", TimeDelta::hours(25));
    left(".tmplives", TimeDelta::minutes(1));
    fs::create_dir(incoming.join("not-ours")).unwrap();

    let swept = uploads::sweep_staging(&staging, &mall.clock).await;
    assert_eq!(swept.unwrap(), 1);
    assert!(!incoming.join(".tmpkilled").exists());
    assert!(incoming.join(".tmplives").exists());

    mall.later(TimeDelta::hours(25));
    let swept = uploads::sweep_staging(&staging, &mall.clock).await;
    assert_eq!(swept.unwrap(), 1);
    assert!(incoming.join("not-ours").exists());
}

/// A photo that comes from another disk is copied; a process that is killed meanwhile
/// leaves a half.
#[tokio::test]
async fn what_a_killed_copy_left_half_is_removed_after_a_day() {
    let mall = Mall::open().await;
    // No disk of ours: it cannot be linked.
    let elsewhere = std::path::Path::new("/proc/version");
    let key = BlobKey::new(
        mall.mall.mall_id,
        &Sha256::digest(fs::read(elsewhere).unwrap()),
    );
    let put = mall.store.blobs.put(&key, elsewhere, "image/png").await;
    put.unwrap();
    let copied = mall.store.blobs.read(&key).await.unwrap();
    assert_eq!(copied.unwrap(), fs::read(elsewhere).unwrap());
    let halves = mall.store.file(&key);
    let halves = halves.ancestors().nth(3).unwrap().join("half");
    assert_eq!(fs::read_dir(&halves).unwrap().count(), 0, "none is left");
    let left = |name: &str, age: TimeDelta| {
        let file = fs::File::create(halves.join(name)).unwrap();
        file.set_modified(SystemTime::from(mall.clock.now() - age))
            .unwrap();
    };
    left(".tmpkilled", TimeDelta::hours(25));
    left(".tmplives", TimeDelta::minutes(1));

    assert_eq!(uploads::sweep(&mall.uploads).await.unwrap(), 1);

    assert!(!halves.join(".tmpkilled").exists());
    assert!(halves.join(".tmplives").exists());
}
