//! What the owner is told when the service starts: where to go, and in the demo how
//! to sign in.

use std::{io::Write as _, net::SocketAddr, path::Path};

use anyhow::Context as _;
use serde::Deserialize;

/// The names and passwords of the demo's staff, in the data folder.
pub const ACCOUNTS: &str = "demo-accounts.json";

#[derive(Deserialize)]
struct Account {
    role: String,
    username: String,
    password: String,
}

/// Prints it to stdout.
pub fn print(listen: SocketAddr, demo: bool, data: &Path) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if !demo {
        writeln!(out, "Xiaopiao answers on http://{listen}/api/v1")?;
        return Ok(());
    }
    let file = data.join(ACCOUNTS);
    let accounts = std::fs::read(&file).context("cannot read the demo's accounts")?;
    let accounts: Vec<Account> = serde_json::from_slice(&accounts)?;
    writeln!(out, "\n  Xiaopiao 小票 is running: open http://{listen}/\n")?;
    writeln!(out, "  Shoppers' page for phones   http://{listen}/app/")?;
    writeln!(
        out,
        "  Staff and tenants           http://{listen}/console/\n"
    )?;
    writeln!(out, "  Shopper   demo-alice, signed in by the page itself")?;
    for account in accounts {
        let Account {
            role,
            username,
            password,
        } = account;
        writeln!(out, "  {role:<9} {username:<9} password {password}")?;
    }
    writeln!(
        out,
        "\n  The accounts are in {}. Stop with Ctrl-C.\n",
        file.display()
    )?;
    Ok(())
}
