//! The binary. Each command is a module with its own arguments and one `run`;
//! a new command is one more line in [`Command`] and in [`main`].

mod admin;
mod engine;
mod eval;
mod heads;
mod printed;
mod read;
mod replay;
mod service;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use service::Parts;

/// Paper receipts in, loyalty points out.
#[derive(Parser)]
#[command(name = "xiaopiao", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads photos of receipts and prints one JSON object a line.
    Read(read::Args),
    /// Measures the reader on labelled photos.
    Eval(eval::Args),
    /// Measures whether sales are known again from other photos of their papers.
    EvalTwins(eval::twins::Args),
    /// Answers HTTP.
    Serve(service::Args),
    /// Reads receipts that wait.
    Work(service::Args),
    /// Does both in one process.
    All(service::Args),
    /// Brings the database's schema up to date.
    Migrate(admin::Place),
    /// Sets up a mall.
    #[command(subcommand)]
    Mall(admin::MallCommand),
    /// Sets up the people who work for a mall or a tenant.
    #[command(subcommand)]
    Staff(admin::StaffCommand),
    /// Shows and publishes a mall's rules.
    #[command(subcommand)]
    Policy(admin::PolicyCommand),
    /// Ends points whose last day is over; proves the books.
    #[command(subcommand)]
    Ledger(admin::Ledger),
    /// Decides anew on what was read before, and prints what would change.
    Replay(Box<replay::Args>),
    /// How often the machine's credits were wrong.
    Quality(admin::Quality),
    /// Proves the audit trail.
    #[command(subcommand)]
    Audit(admin::Audit),
    /// Prints the description of the HTTP interface.
    Openapi,
}

fn print_openapi() -> anyhow::Result<ExitCode> {
    println!("{}", xiaopiao::http::openapi().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}

fn main() -> ExitCode {
    log();
    let result = match Cli::parse().command {
        Command::Read(args) => read::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::EvalTwins(args) => eval::twins::run(&args),
        Command::Serve(args) => service::run(&args, Parts::Serve),
        Command::Work(args) => service::run(&args, Parts::Work),
        Command::All(args) => service::run(&args, Parts::All),
        Command::Migrate(place) => admin::migrate(&place),
        Command::Mall(command) => admin::mall(&command),
        Command::Staff(command) => admin::staff(&command),
        Command::Policy(command) => admin::policy(&command),
        Command::Ledger(command) => admin::ledger(&command),
        Command::Replay(args) => replay::run(&args),
        Command::Quality(asked) => admin::quality(&asked),
        Command::Audit(command) => admin::audit(&command),
        Command::Openapi => print_openapi(),
    };
    result.unwrap_or_else(|error| {
        eprintln!("xiaopiao: {error:#}");
        ExitCode::FAILURE
    })
}

/// Logs go to stderr; `RUST_LOG` says how much.
fn log() {
    let wanted = tracing_subscriber::EnvFilter::try_from_default_env();
    tracing_subscriber::fmt()
        .with_env_filter(wanted.unwrap_or_else(|_| "info,aws=warn,ort=warn,sqlx=warn".into()))
        .with_writer(std::io::stderr)
        .init();
}

#[cfg(test)]
mod tests {
    use clap::{Arg, CommandFactory as _};

    use super::Cli;

    fn row(setting: &Arg) -> Option<String> {
        let name = setting.get_env()?.to_str().unwrap();
        let default = match setting.get_default_values() {
            [value, ..] if value != "false" => format!("`{}`", value.to_str().unwrap()),
            _ => String::new(),
        };
        let option = setting.get_long().unwrap();
        let meaning = setting.get_help().unwrap();
        Some(format!(
            "| `{name}` | `--{option}` | {default} | {meaning} |\n"
        ))
    }

    #[test]
    fn the_manual_lists_every_setting_with_its_default_and_meaning() {
        let manual = include_str!("../../../docs/operations.md");
        let program = Cli::command();
        let serve = program.find_subcommand("serve").unwrap();
        let table: String = serve.get_arguments().filter_map(row).collect();

        assert!(manual.contains(&table), "it should have\n{table}");
    }
}
