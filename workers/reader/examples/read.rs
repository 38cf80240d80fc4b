//! Reads photos and prints each line with its confidence, then what it cost.
//!
//! `cargo run -p xiaopiao-reader --release --example read -- [--tiny] [--json DIR] PHOTO...`

use std::path::PathBuf;
use std::{env, fs};

use anyhow::Context;
use xiaopiao::reading::Reader;
use xiaopiao_reader::{Assets, PpOcr, Profile};

fn main() -> anyhow::Result<()> {
    let mut profile = Profile::Small;
    let mut folder: Option<PathBuf> = None;
    let mut photos = Vec::new();
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--tiny" => profile = Profile::Tiny,
            "--json" => folder = arguments.next().map(PathBuf::from),
            _ => photos.push(PathBuf::from(argument)),
        }
    }
    let reader = PpOcr::load(&Assets::find()?, profile)?;
    for photo in photos {
        let file = fs::read(&photo).with_context(|| photo.display().to_string())?;
        let reading = match reader.read(&file) {
            Ok(reading) => reading,
            Err(error) => {
                println!("{}: {error:#}", photo.display());
                continue;
            }
        };
        if let Some(folder) = &folder {
            let name = photo.file_name().context("a photo has a name")?;
            let to = folder.join(name).with_added_extension("json");
            fs::write(to, serde_json::to_string(&reading)?)?;
        } else {
            for line in &reading.lines {
                println!("{:.3} {}", line.confidence, line.text);
            }
        }
        let count = reading.lines.len();
        println!(
            "{}: {:?} {:?}, {count} lines",
            photo.display(),
            reading.photo,
            reading.timing
        );
    }
    Ok(())
}
