//! The wish to stop, from a signal or from a part that failed.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

#[derive(Clone)]
pub struct Stop(CancellationToken);

impl Stop {
    /// Set by SIGINT or SIGTERM.
    pub fn on_signals() -> anyhow::Result<Self> {
        let stop = Self(CancellationToken::new());
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let set = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("stopping");
            set.now();
        });
        Ok(stop)
    }

    pub fn now(&self) {
        self.0.cancel();
    }

    pub fn is_set(&self) -> bool {
        self.0.is_cancelled()
    }

    pub async fn wait(&self) {
        self.0.cancelled().await;
    }
}
