//! A crash at any point loses nothing, and a photo that crashes its reader ends with
//! a person.

use chrono::TimeDelta;
use xiaopiao::{jobs, uploads};

use crate::support::{Mall, Paper, photo_of};

#[tokio::test]
async fn a_worker_that_dies_leaves_its_receipt_to_the_next() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let sent = alice.sends(&Paper::noodles().photo(1)).await;
    let mut db = mall.db.acquire().await.unwrap();
    let (mall_id, now) = (mall.mall.mall_id, mall.clock.now());
    let (_job, _lease) = jobs::claim(&mut db, mall_id, now).await.unwrap().unwrap();
    drop(db);
    mall.drain().await;
    assert_eq!(
        alice.receipt(&sent.text("id")).await.body["status"],
        "received"
    );

    mall.later(TimeDelta::seconds(jobs::LEASE_SECONDS + 1));
    mall.drain().await;

    let receipt = alice.receipt(&sent.text("id")).await;
    assert_eq!(receipt.body["status"], "credited");
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_changes_nothing() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    alice.sends(&Paper::noodles().photo(1)).await;
    let mut db = mall.db.acquire().await.unwrap();
    let (job, stale) = jobs::claim(&mut db, mall.mall.mall_id, mall.clock.now())
        .await
        .unwrap()
        .unwrap();
    mall.later(TimeDelta::seconds(jobs::LEASE_SECONDS + 1));
    let (_, fresh) = jobs::claim(&mut db, mall.mall.mall_id, mall.clock.now())
        .await
        .unwrap()
        .unwrap();
    drop(db);

    mall.pipeline().process(&job, stale).await.unwrap_err();
    assert_eq!(mall.count("posting").await, 0);
    assert_eq!(mall.count("sale_key").await, 0);
    assert_eq!(mall.count("evidence").await, 0);

    mall.pipeline().process(&job, fresh).await.unwrap();
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn a_photo_that_crashes_the_reader_ends_with_a_person() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let sent = alice.sends(&photo_of("!crash")).await;

    for _ in 0..jobs::ATTEMPTS_MAX {
        mall.drain().await;
        mall.later(TimeDelta::minutes(5));
    }
    mall.drain().await;

    let receipt = alice.receipt(&sent.text("id")).await;
    assert_eq!(receipt.body["status"], "in_review");
    assert_eq!(receipt.body["reason"], "reader_failed");
    let state: String = sqlx::query_scalar("select state from job")
        .fetch_one(&mall.db)
        .await
        .unwrap();
    assert_eq!(state, "dead");
}

#[tokio::test]
async fn a_photo_that_takes_too_long_goes_to_a_person_at_once() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let sent = alice.sends(&photo_of("!endless")).await;

    mall.drain().await;

    let receipt = alice.receipt(&sent.text("id")).await;
    assert_eq!(receipt.body["status"], "in_review");
    assert_eq!(receipt.body["reason"], "unreadable");
    assert_eq!(mall.count("posting").await, 0);
}

#[tokio::test]
async fn a_photo_whose_receipt_was_never_recorded_is_swept_after_a_day() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    alice.sends(&Paper::noodles().photo(1)).await;
    // A crash after the photo was put and before its receipt was recorded.
    let orphan = Paper::noodles().photo(2);
    alice.sends(&orphan).await;
    sqlx::raw_sql(
        "delete from job; alter table receipt_event disable trigger all; delete from receipt_event;
         alter table audit disable trigger all; delete from audit;
         delete from photo where receipt_id = (select max(receipt_id::text)::uuid from receipt);
         delete from receipt where receipt_id not in (select receipt_id from photo)",
    )
    .execute(&mall.db)
    .await
    .unwrap();
    assert_eq!(uploads::sweep(&mall.uploads).await.unwrap(), 0, "too young");

    mall.later(TimeDelta::hours(25));
    assert_eq!(uploads::sweep(&mall.uploads).await.unwrap(), 1);
    assert_eq!((mall.files(), mall.count("blob").await), (1, 1));
}
