//! The audit trail shows whoever touched it.

use xiaopiao::audit::{self, Break};

use crate::support::{Mall, Paper};

/// A mall in which a few things have happened: six entries or more.
async fn busy() -> Mall {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    for n in 1..4 {
        let paper = Paper::noodles().number(&format!("N{n}"));
        alice
            .uploads(&paper.time(&format!("2026-11-03 18:2{n}:05")))
            .await;
    }
    assert!(mall.trail().await.is_empty());
    mall
}

/// As somebody with the database's own password does it.
async fn tamper(mall: &Mall, sql: &str) {
    let sql = format!("alter table audit disable trigger all; {sql};");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mall.db)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_changed_entry_is_named() {
    let mall = busy().await;

    tamper(
        &mall,
        "update audit set actor = 'staff:me' where number = 3",
    )
    .await;

    assert_eq!(mall.trail().await, [Break::Changed { number: 3 }]);
}

#[tokio::test]
async fn a_missing_entry_is_named_also_the_last() {
    let mall = busy().await;
    let last = mall.count("audit").await;

    tamper(&mall, "delete from audit where number = 4").await;
    tamper(
        &mall,
        "delete from audit where number = (select max(number) from audit)",
    )
    .await;

    let (from, to) = (last, last);
    let missing = [
        Break::Missing { from: 4, to: 4 },
        Break::Missing { from, to },
    ];
    assert_eq!(mall.trail().await, missing);
}

#[tokio::test]
async fn an_inserted_entry_is_named() {
    let mall = busy().await;
    let number = 1 + mall.count("audit").await;

    let forged = "insert into audit (mall_id, number, at, actor, event, previous_hash, hash)
                  select mall_id, number + 1, at, actor, event, hash, sha256(hash)
                  from audit order by number desc limit 1";
    tamper(&mall, forged).await;

    assert_eq!(mall.trail().await, [Break::Inserted { number }]);
}

#[tokio::test]
async fn a_trail_that_was_cut_with_its_end_shows_at_a_head_that_was_kept() {
    let mall = busy().await;
    let id = mall.mall.mall_id;
    let mut db = mall.db.acquire().await.unwrap();
    let kept = audit::head(&mut db, id).await.unwrap().unwrap();

    let end = "delete from audit where number > 3;
               update audit_head set number = 3, hash = (select hash from audit where number = 3)";
    tamper(&mall, end).await;

    assert!(
        mall.trail().await.is_empty(),
        "nothing in the database shows it"
    );
    let breaks = audit::verify(&mut db, id, std::slice::from_ref(&kept))
        .await
        .unwrap();
    let (from, to) = (4, kept.number);
    assert_eq!(breaks, [Break::Missing { from, to }]);
}
