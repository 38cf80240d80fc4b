//! The binary. Each command is a module with its own arguments and one `run`;
//! a new command is one more line in [`Command`] and in [`main`].

mod engine;
mod eval;
mod printed;
mod read;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Read(args) => read::run(&args),
        Command::Eval(args) => eval::run(&args),
    };
    result.unwrap_or_else(|error| {
        eprintln!("xiaopiao: {error:#}");
        ExitCode::FAILURE
    })
}
