//! The worker: takes one receipt at a time, each with an engine of its own, so that
//! one worker keeps one core busy.

use std::{future::Future, sync::Arc, time::Duration};

use anyhow::Context as _;
use tokio::task::JoinSet;
use xiaopiao::{
    malls::Mall,
    notices::Notices,
    pipeline::Pipeline,
    reading::{Lent, Reader},
    tenants::TenantLists,
    uploads::Uploads,
};

use super::Stop;
use crate::engine;

/// Without a notice a worker looks this often: a lost connection loses notices, and
/// a retry becomes due without one.
const LOOK_SECONDS: u64 = 2;

/// What all workers share.
pub struct Setup {
    pub uploads: Uploads,
    pub mall: Mall,
    pub tenants: TenantLists,
    /// Where the first engine that is loaded is lent.
    pub reader: Lent,
}

impl Setup {
    fn pipeline(&self, reader: Arc<dyn Reader>) -> Pipeline {
        Pipeline {
            db: self.uploads.db.clone(),
            mall: self.mall.clone(),
            clock: self.uploads.clock.clone(),
            blobs: Arc::clone(&self.uploads.blobs),
            reader,
            tenants: self.tenants.clone(),
        }
    }
}

pub struct Worker {
    pipeline: Pipeline,
    notices: Notices,
    stop: Stop,
}

impl Worker {
    /// Starts `count` workers. The future is ready when all have loaded their models.
    pub fn start_all(
        count: usize,
        setup: Setup,
        notices: &Notices,
        stop: &Stop,
        tasks: &mut JoinSet<anyhow::Result<()>>,
    ) -> impl Future<Output = anyhow::Result<()>> + use<> {
        let loaded = Arc::new(tokio::sync::Semaphore::new(0));
        let setup = Arc::new(setup);
        for _ in 0..count {
            let (setup, loaded) = (Arc::clone(&setup), Arc::clone(&loaded));
            let (notices, stop) = (notices.clone(), stop.clone());
            tasks.spawn(async move {
                let reader = tokio::task::spawn_blocking(|| engine::open(None));
                let reader = reader.await.context("loading the models panicked")??;
                let reader: Arc<dyn Reader> = Arc::from(reader);
                setup.reader.lend(Arc::clone(&reader));
                loaded.add_permits(1);
                let worker = Self {
                    pipeline: setup.pipeline(reader),
                    notices,
                    stop,
                };
                worker.run().await;
                Ok(())
            });
        }
        async move {
            let all = u32::try_from(count).unwrap_or(u32::MAX);
            let _permits = loaded.acquire_many(all).await.context("never closed")?;
            Ok(())
        }
    }

    async fn run(self) {
        while !self.stop.is_set() {
            match self.pipeline.work_once().await {
                Ok(true) => {}
                Ok(false) => self.wait().await,
                Err(err) => {
                    tracing::error!(
                        error = format!("{err:#}"),
                        "a worker cannot get at its work"
                    );
                    self.wait().await;
                }
            }
        }
    }

    async fn wait(&self) {
        tokio::select! {
            () = self.stop.wait() => {}
            () = self.notices.job(Duration::from_secs(LOOK_SECONDS)) => {}
        }
    }
}
