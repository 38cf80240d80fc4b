//! Carries out what people decided, once it can no longer be taken back. Every process
//! does so: a decision waits in the database, for whichever is there.

use std::time::Duration;

use sqlx::PgPool;
use xiaopiao::{clock::Clock, malls::Mall, review::Desk};

use super::Stop;

/// A shopper who waited for a person does not notice a second.
const LOOK_SECONDS: u64 = 1;

/// Looks for decisions that are due until the service stops.
pub async fn held_decisions(
    db: PgPool,
    mall: Mall,
    clock: Clock,
    stop: Stop,
) -> anyhow::Result<()> {
    while !stop.is_set() {
        let desk = Desk {
            db: &db,
            mall: &mall,
            now: clock.now(),
        };
        // What fails is tried again: the decision is still there.
        if let Err(err) = desk.carry_out_due().await {
            tracing::error!(error = format!("{err:#}"), "cannot carry out a decision");
        }
        tokio::select! {
            () = stop.wait() => {}
            () = tokio::time::sleep(Duration::from_secs(LOOK_SECONDS)) => {}
        }
    }
    Ok(())
}
