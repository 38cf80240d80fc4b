//! What PostgreSQL tells while we listen: a job is waiting, a receipt has changed.
//! A notice is only a wake-up; whoever gets one looks at the tables, and looks now
//! and then without one, because a lost connection loses notices.

use std::{sync::Arc, time::Duration};

use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::{Notify, broadcast};

use crate::ids::ReceiptId;

/// How many changes a slow listener may lag behind before it starts over.
const BACKLOG: usize = 1024;

/// Where to wait for news.
#[derive(Clone)]
pub struct Notices {
    changes: broadcast::Sender<ReceiptId>,
    jobs: Arc<Notify>,
}

impl Notices {
    /// Listens in the background for as long as the runtime lives.
    pub async fn listen(db: &PgPool) -> Result<Self, sqlx::Error> {
        let notices = Self {
            changes: broadcast::channel(BACKLOG).0,
            jobs: Arc::new(Notify::new()),
        };
        let mut listener = PgListener::connect_with(db).await?;
        listener.listen_all(["receipt_event", "job"]).await?;
        tokio::spawn(notices.clone().pass_on(listener));
        Ok(notices)
    }

    async fn pass_on(self, mut listener: PgListener) {
        loop {
            match listener.recv().await {
                Ok(notice) if notice.channel() == "job" => self.jobs.notify_waiters(),
                Ok(notice) => {
                    if let Ok(receipt) = notice.payload().parse() {
                        // No subscriber is no failure.
                        let _listeners = self.changes.send(receipt).unwrap_or_default();
                    }
                }
                Err(err) => {
                    // The listener reconnects by itself on the next call.
                    tracing::warn!(
                        error = format!("{err:#}"),
                        "lost the connection that listens for notices"
                    );
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Every receipt that changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<ReceiptId> {
        self.changes.subscribe()
    }

    /// Returns when a job may be waiting, at the latest after `patience`.
    pub async fn job(&self, patience: Duration) {
        let _elapsed = tokio::time::timeout(patience, self.jobs.notified()).await;
    }
}
