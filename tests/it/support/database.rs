//! One PostgreSQL for all tests of this binary, one database for each.

use std::{
    path::Path,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sqlx::{ConnectOptions as _, Connection as _, PgPool, postgres::PgConnectOptions};
use tokio::sync::OnceCell;
use xiaopiao::{
    db,
    embedded::{Durability, EmbeddedPostgres},
};

static SERVER: LazyLock<EmbeddedPostgres> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
    EmbeddedPostgres::start(&folder, Durability::ForTests).unwrap()
});
static TEMPLATE: OnceCell<()> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A migrated database of this test's own.
pub async fn fresh() -> PgPool {
    let options = SERVER.connect_options();
    TEMPLATE.get_or_init(|| make_template(&options)).await;
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    run(
        &options,
        &format!("create database {name} template template_xiaopiao"),
    )
    .await;
    db::connect(options.database(&name), 12).await.unwrap()
}

/// Clears away what an earlier run left and migrates once for all.
async fn make_template(options: &PgConnectOptions) {
    let mut connection = options.connect().await.unwrap();
    let old: Vec<String> = sqlx::query_scalar(
        "select datname from pg_database where datname ~ '^(test_|template_xiaopiao)'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    for name in old {
        run(options, &format!("drop database {name} with (force)")).await;
    }
    run(options, "create database template_xiaopiao").await;
    let template = options.clone().database("template_xiaopiao");
    let pool = db::connect(template, 1).await.unwrap();
    db::migrate(&pool).await.unwrap();
    pool.close().await;
}

async fn run(options: &PgConnectOptions, statement: &str) {
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}
