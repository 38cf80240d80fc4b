//! The reader as `make bench` asks it: the path of a photo a line in, one object with
//! the text and the CPU seconds of each step out.
//!
//! `cargo run -p xiaopiao-reader --release --example bench -- small|tiny`

use std::io::{Write as _, stdin, stdout};
use std::{env, fs};

use anyhow::bail;
use serde_json::{Map, Value, json};
use xiaopiao_reader::{Assets, Costs, PpOcr, Profile, Step};

fn main() -> anyhow::Result<()> {
    let profile = match env::args().nth(1).as_deref() {
        Some("small") => Profile::Small,
        Some("tiny") => Profile::Tiny,
        _ => bail!("say small or tiny"),
    };
    let reader = PpOcr::load(&Assets::find()?, profile)?;
    println!("ready");
    for path in stdin().lines() {
        let answer = match reader.read_measured(&fs::read(path?)?) {
            Ok((reading, costs)) => {
                let texts: Vec<_> = reading.lines.into_iter().map(|line| line.text).collect();
                json!({ "text": texts.join("\n"), "steps": steps(costs) })
            }
            Err(error) => json!({ "text": "", "steps": {}, "error": error.code() }),
        };
        println!("{answer}");
        stdout().flush()?;
    }
    Ok(())
}

fn steps(costs: Costs) -> Map<String, Value> {
    let step = |step: Step| {
        let seconds = costs.of(step).as_secs_f64();
        (format!("{step:?}").to_lowercase(), seconds.into())
    };
    Step::ALL.map(step).into_iter().collect()
}
