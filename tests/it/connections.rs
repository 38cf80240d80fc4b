//! What is left open on a connection to the database ends with its loan.

use std::time::Duration;

use sqlx::{Connection as _, PgPool};
use tokio::time::timeout;
use xiaopiao::db;

use crate::support::Mall;

/// A pool of one connection.
async fn one_connection() -> (Mall, PgPool) {
    let mall = Mall::open().await;
    let options = mall.db.connect_options().as_ref().clone();
    let pool = db::connect(options, 1).await.unwrap();
    (mall, pool)
}

/// Whether what is written next is there for others at once.
async fn writes_are_kept(mall: &Mall, pool: &PgPool) -> bool {
    sqlx::raw_sql("create table kept ()")
        .execute(pool)
        .await
        .unwrap();
    let seen = sqlx::query_scalar("select to_regclass('kept') is not null");
    seen.fetch_one(&mall.db).await.unwrap()
}

#[tokio::test]
async fn a_caller_who_goes_away_while_it_begins_leaves_no_transaction() {
    let (mall, pool) = one_connection().await;
    let mut connection = pool.acquire().await.unwrap();
    // The server takes its time to answer.
    let begin = connection.begin_with("begin; select pg_sleep(0.1)");
    let began = timeout(Duration::ZERO, begin).await.is_ok();
    assert!(!began, "it is gone before the answer");
    drop(connection);

    assert!(writes_are_kept(&mall, &pool).await);
}

#[tokio::test]
async fn a_transaction_that_nobody_ends_is_lent_to_nobody() {
    let (mall, pool) = one_connection().await;
    let mut connection = pool.acquire().await.unwrap();
    let begin = sqlx::raw_sql("begin").execute(&mut *connection).await;
    begin.unwrap();
    drop(connection);

    assert!(writes_are_kept(&mall, &pool).await);
}

#[tokio::test]
async fn a_connection_with_nothing_open_is_lent_again() {
    let (_mall, pool) = one_connection().await;
    let of = |pool: PgPool| async move {
        let pid = sqlx::query_scalar::<_, i32>("select pg_backend_pid()");
        pid.fetch_one(&pool).await.unwrap()
    };
    let first = of(pool.clone()).await;
    let transaction = pool.begin().await.unwrap();
    drop(transaction);

    assert_eq!(of(pool.clone()).await, first);
}
