//! The laws of the ledger, held by the database itself.

use xiaopiao::{
    money::{Points, Rate},
    points::{self, Award, PostError},
};

use crate::support::{Mall, Paper};

#[tokio::test]
async fn what_members_hold_is_what_the_mall_has_issued() {
    let mall = Mall::open().await;
    for (n, name) in ["alice", "bob", "carol"].into_iter().enumerate() {
        let member = mall.member(name).await;
        let paper = Paper::noodles()
            .number(&format!("L{n}00017"))
            .time(&format!("2026-11-03 12:00:{n:02}"));
        member.uploads(&paper).await;
    }

    let sums: Vec<(String, i64)> = sqlx::query_as(
        "select account, sum(points)::bigint from entry group by account order by account",
    )
    .fetch_all(&mall.db)
    .await
    .unwrap();

    assert_eq!(
        sums,
        [("issued".to_owned(), -234), ("member".to_owned(), 234)]
    );
}

#[tokio::test]
async fn entries_name_their_receipt_newest_first() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let first = alice.uploads(&Paper::noodles()).await;
    let second = alice
        .uploads(
            &Paper::noodles()
                .number("X00002")
                .time("2026-11-03 17:01:01")
                .total("20.00"),
        )
        .await;

    let entries = alice.get("/members/me/points/entries").await;

    let items = entries.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[0]["points"], &items[0]["receipt_id"]),
        (&10.into(), &second.body["id"])
    );
    assert_eq!(
        (&items[1]["points"], &items[1]["receipt_id"]),
        (&78.into(), &first.body["id"])
    );
}

#[tokio::test]
async fn a_receipt_is_awarded_once() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let receipt = alice.uploads(&Paper::noodles()).await;
    let again = Award {
        receipt: receipt.text("id").parse().unwrap(),
        member: alice.id.parse().unwrap(),
        points: Points(1),
        rate: Rate::try_from(100).unwrap(),
        expires_on: None,
    };

    let mut tx = mall.db.begin().await.unwrap();
    let at = mall.mall.occasion(mall.clock.now());
    let refused = points::award(&mut tx, at, &again).await;

    assert!(matches!(refused, Err(PostError::AlreadyPosted(_))));
}

#[tokio::test]
async fn entries_cannot_be_changed_or_stand_alone() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    alice.uploads(&Paper::noodles()).await;
    let refused = [
        "update entry set points = points + 1",
        "delete from entry",
        "update posting set kind = 'gift'",
        "delete from posting",
        "update lot set points = points + 1",
        "delete from lot",
        "update evidence set decision = '{}'",
        "delete from audit",
        "delete from sale_key",
        "update policy set body = '{}'",
        // One leg alone: caught at the commit.
        "insert into posting (posting_id, mall_id, kind, source_key, posted_at)
             select gen_random_uuid(), mall_id, 'gift', 'gift', now() from mall",
        "insert into entry (posting_id, mall_id, account, member_id, points)
             select posting_id, entry.mall_id, 'member', member.member_id, 5
             from entry, member where account = 'issued' and member.wechat_openid <> 'demo-alice'",
    ];
    mall.member("bob").await;

    for statement in refused {
        let result = sqlx::raw_sql(statement).execute(&mall.db).await;
        assert!(result.is_err(), "{statement}");
    }
    assert_eq!(alice.balance().await, 78);
}
