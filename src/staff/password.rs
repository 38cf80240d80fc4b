//! Passwords, kept as Argon2id hashes with the crate's recommended parameters.

use std::sync::LazyLock;

use anyhow::Context as _;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// A check costs 19 MiB and a core for some 20 ms: two at a time are enough for a
/// login page and too few to exhaust the machine.
static CHECKS: Semaphore = Semaphore::const_new(2);

/// Hashes a password for keeping, as a PHC string. Takes some 20 ms of one core.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|err| anyhow::anyhow!("cannot hash a password: {err}"))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one that was hashed. Without a hash the answer is no,
/// after the same time, so that nobody learns which names exist.
pub async fn verify(known_hash: Option<String>, password: String) -> anyhow::Result<bool> {
    static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash("nobody's password").ok());

    let _permit = CHECKS.acquire().await.context("never closed")?;
    tokio::task::spawn_blocking(move || {
        let exists = known_hash.is_some();
        let Some(known_hash) = known_hash.or_else(|| NOBODY.clone()) else {
            return Ok(false);
        };
        let parsed = PasswordHash::new(&known_hash)
            .map_err(|err| anyhow::anyhow!("a kept password hash is damaged: {err}"))?;
        let right = Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok();
        Ok(exists && right)
    })
    .await?
}
