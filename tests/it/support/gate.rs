//! A door that many reach before any passes: a lock on a row that all of them need, held
//! until so many of them wait for it. So a race is run at its narrowest place, every time.

use sqlx::{Connection as _, PgConnection, PgPool};

use super::Mall;

/// Looks before a test gives up; each takes about a millisecond.
const LOOKS_MAX: usize = 60_000;

/// Shut until it is opened.
pub struct Gate {
    lock: PgConnection,
    db: PgPool,
}

impl Gate {
    /// Locks the rows that this finds: `receipt where …`.
    pub async fn shut(mall: &Mall, rows: &str) -> Self {
        let options = mall.db.connect_options();
        let mut lock = PgConnection::connect_with(&options).await.unwrap();
        let statement = format!("begin; select from {rows} for no key update");
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(&mut lock)
            .await
            .unwrap();
        Self {
            lock,
            db: mall.db.clone(),
        }
    }

    /// Returns once so many stand before it.
    pub async fn until_waiting(&mut self, count: i64) {
        for _ in 0..LOOKS_MAX {
            // A transaction keeps what it saw of the others at its first look.
            sqlx::query("select pg_stat_clear_snapshot()")
                .execute(&mut self.lock)
                .await
                .unwrap();
            let waiting: i64 = sqlx::query_scalar(
                "select count(*) from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock'",
            )
            .fetch_one(&mut self.lock)
            .await
            .unwrap();
            if count <= waiting {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!(
            "fewer than {count} came to the gate; {} connections",
            self.db.size()
        );
    }

    pub async fn open(self) {
        self.lock.close().await.unwrap();
    }

    /// Shuts no more once so many stand before it.
    pub async fn opens_for(mut self, count: i64) {
        self.until_waiting(count).await;
        self.open().await;
    }
}
