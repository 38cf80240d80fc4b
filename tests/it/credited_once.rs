//! One sale earns once, whoever sends it, however often, at whatever moment.

use futures::future::join_all;
use xiaopiao::staff::Role;

use crate::support::{Mall, Paper};

#[tokio::test]
async fn the_same_photo_from_one_member_is_one_receipt() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let photo = Paper::noodles().photo(1);
    let first = alice.sends(&photo).await;

    let again = alice.sends(&photo).await;

    assert_eq!(again.status, 202);
    assert_eq!(again.body["id"], first.body["id"]);
    assert_eq!(mall.count("receipt").await, 1);
    assert_eq!(mall.count("job").await, 1);
}

#[tokio::test]
async fn one_idempotency_key_is_one_receipt() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (photo, other) = (Paper::noodles().photo(1), Paper::noodles().photo(2));
    let first = alice.sends_with_key(&photo, "k1").await;

    let again = alice.sends_with_key(&photo, "k1").await;
    let reused = alice.sends_with_key(&other, "k1").await;

    assert_eq!(again.status, 202);
    assert_eq!(again.body["id"], first.body["id"]);
    reused.is_problem(409, "idempotency_key_reused");
    assert_eq!(mall.count("receipt").await, 1);
}

#[tokio::test]
async fn another_photo_of_a_credited_sale_is_refused_with_the_twin_named() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let first = alice.uploads(&Paper::noodles()).await;

    let again = alice.uploads_photo(&Paper::noodles().photo(2)).await;

    assert_eq!(again.body["status"], "rejected");
    assert_eq!(again.body["reason"], "duplicate");
    assert_eq!(again.body["duplicate_of"], first.body["id"]);
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn another_member_s_photo_of_a_credited_sale_goes_to_a_person() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let first = alice.uploads(&Paper::noodles()).await;

    let copied = bob.uploads(&Paper::noodles()).await;

    assert_eq!(copied.body["status"], "in_review");
    assert_eq!(copied.body["reason"], "suspected_duplicate");
    assert!(
        copied.body["duplicate_of"].is_null(),
        "another member's receipt is not named"
    );
    let seen = reviewer
        .get(&format!("/receipts/{}", copied.text("id")))
        .await;
    assert_eq!(seen.body["duplicate_of"], first.body["id"]);
    assert_eq!(bob.balance().await, 0);
}

#[tokio::test]
async fn two_coffees_at_one_price_in_one_minute_both_earn() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let coffee = |number: &str, time: &str| {
        Paper::noodles()
            .store("蓝岸咖啡(云港万汇城店)")
            .total("18.00")
            .number(number)
            .time(time)
    };

    let first = alice.uploads(&coffee("A0012", "2026-11-03 18:22:05")).await;
    let second = alice.uploads(&coffee("A0013", "2026-11-03 18:22:41")).await;
    let by_minute = alice.uploads(&coffee("A0021", "2026-11-03 18:25")).await;
    let too = alice.uploads(&coffee("A0022", "2026-11-03 18:25")).await;

    for receipt in [first, second, by_minute, too] {
        assert_eq!(receipt.body["status"], "credited", "{:#}", receipt.body);
    }
    assert_eq!(alice.balance().await, 4 * 9);
}

#[tokio::test]
async fn a_near_miss_goes_to_a_person_with_the_twin_named() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let first = alice.uploads(&Paper::noodles()).await;
    let near = [
        // No number on one side, and the minute only.
        Paper::noodles().without_number().time("2026-11-03 18:22"),
        // One digit that looks like another.
        Paper::noodles().number("20261103182205007"),
        // One number, another amount.
        Paper::noodles().total("166.00"),
    ];

    for paper in near {
        let receipt = alice.uploads(&paper).await;
        assert_eq!(receipt.body["status"], "in_review", "{:#}", receipt.body);
        assert!(
            receipt.body["reasons"]
                .to_string()
                .contains("suspected_duplicate")
        );
        assert_eq!(receipt.body["duplicate_of"], first.body["id"]);
    }
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn a_slip_without_a_number_is_the_sale_of_its_second() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let first = alice.uploads(&Paper::noodles()).await;

    let cut_off = alice.uploads(&Paper::noodles().without_number()).await;

    assert_eq!(cut_off.body["reason"], "duplicate", "{:#}", cut_off.body);
    assert_eq!(cut_off.body["duplicate_of"], first.body["id"]);
}

/// Twenty shoppers, twenty photos, four workers, one sale: the keys decide, not the
/// look-up before them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sale_that_many_send_at_once_earns_once() {
    let mall = Mall::open().await;
    for shot in 0..20 {
        let member = mall.member(&format!("m{shot}")).await;
        assert_eq!(
            member.sends(&Paper::noodles().photo(shot)).await.status,
            202
        );
    }

    join_all((0..4).map(|_| mall.drain())).await;

    let credited: i64 =
        sqlx::query_scalar("select count(*) from receipt where status = 'credited'")
            .fetch_one(&mall.db)
            .await
            .unwrap();
    let waiting: i64 = sqlx::query_scalar(
        "select count(*) from receipt where status = 'in_review' and duplicate_of is not null",
    )
    .fetch_one(&mall.db)
    .await
    .unwrap();
    assert_eq!((credited, waiting), (1, 19));
    assert_eq!(mall.count("posting").await, 1);
}

/// The same through the database alone: the constraint itself refuses the second.
#[tokio::test]
async fn the_database_refuses_a_sale_key_twice() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    alice.uploads(&Paper::noodles()).await;

    let again = sqlx::query(
        "insert into sale_key (mall_id, tenant_id, kind, key, shared, receipt_id, taken_at)
         select mall_id, tenant_id, kind, key, shared, receipt_id, taken_at from sale_key",
    )
    .execute(&mall.db)
    .await
    .unwrap_err();

    let constraint = again.as_database_error().unwrap().constraint();
    assert_eq!(constraint, Some("sale_key_once"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_upload_sent_many_times_at_once_is_one_receipt() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let photo = Paper::noodles().photo(1);

    let answers = join_all((0..10).map(|_| alice.sends_with_key(&photo, "once"))).await;

    for answer in &answers {
        assert_eq!(answer.status, 202, "{:?}", answer.body);
        assert_eq!(answer.body["id"], answers[0].body["id"]);
    }
    assert_eq!(mall.count("receipt").await, 1);
    assert_eq!(mall.count("photo").await, 1);
}

/// Two readings of one sale that share no key, worked on at once, many times over: the
/// tenant's lock lets each see what the other recorded.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn near_misses_that_are_read_at_once_do_not_both_earn() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    for round in 0..8 {
        let minute = format!("2026-11-03 17:{round:02}");
        let by_number = Paper::noodles()
            .number(&format!("R{round}77001"))
            .time(&minute);
        let by_second = Paper::noodles()
            .without_number()
            .time(&format!("{minute}:09"));
        alice.sends(&by_number.photo(1)).await;
        bob.sends(&by_second.photo(1)).await;
    }

    join_all((0..4).map(|_| mall.drain())).await;

    assert_eq!(mall.count("posting").await, 8, "one of each pair earns");
    assert_eq!(mall.count("receipt where status = 'in_review'").await, 8);
}

#[tokio::test]
async fn an_own_credited_sale_is_a_duplicate_also_when_others_sent_that_photo() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let first = alice.uploads(&Paper::noodles()).await;
    let copy = Paper::noodles().photo(2);
    bob.uploads_photo(&copy).await;

    let again = alice.uploads_photo(&copy).await;

    assert_eq!(again.body["reason"], "duplicate", "{:#}", again.body);
    assert_eq!(again.body["duplicate_of"], first.body["id"]);
}

/// More sales of one price than are looked at, and a copy without a number of an early
/// one: the key finds its holder.
#[tokio::test]
async fn a_taken_key_names_its_holder_however_many_sales_are_alike() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let first = alice.uploads(&Paper::noodles()).await;
    sqlx::query(
        "insert into receipt (receipt_id, mall_id, member_id, photos_sha256, status, submitted_at, tenant_id,
                              paid_amount_fen, paid_at, paid_at_precision, receipt_number)
         select gen_random_uuid(), mall_id, member_id, sha256(n::text::bytea), 'in_review', submitted_at, tenant_id,
                paid_amount_fen, paid_at + n * interval '1 minute', 'second', 'Q' || (900000 + n)
         from receipt, generate_series(1, 300) n",
    )
    .execute(&mall.db)
    .await
    .unwrap();
    sqlx::raw_sql("update receipt set receipt_id = 'ffffffff-ffff-7fff-bfff-ffffffffffff' where receipt_number = 'Q900001'")
        .execute(&mall.db)
        .await
        .unwrap();

    let copied = bob.uploads(&Paper::noodles().without_number()).await;

    assert_eq!(
        copied.body["reason"], "suspected_duplicate",
        "{:#}",
        copied.body
    );
    let twin: uuid::Uuid =
        sqlx::query_scalar("select duplicate_of from receipt where receipt_id = $1::uuid")
            .bind(copied.text("id").parse::<uuid::Uuid>().unwrap())
            .fetch_one(&mall.db)
            .await
            .unwrap();
    assert_eq!(twin.to_string(), first.text("id"));
}
