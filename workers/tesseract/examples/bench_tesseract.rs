//! Tesseract as `make bench` asks it: the path of a photo a line in, one object out.

use std::fs;
use std::io::{Write as _, stdin, stdout};

use serde_json::json;
use xiaopiao::reading::Reader as _;
use xiaopiao_tesseract::Tesseract;

fn main() -> anyhow::Result<()> {
    let engine = Tesseract::load()?;
    println!("ready");
    for path in stdin().lines() {
        let read = engine.read(&fs::read(path?)?);
        let lines = read.map_or_else(|_| Vec::new(), |reading| reading.lines);
        let texts: Vec<_> = lines.into_iter().map(|line| line.text).collect();
        println!("{}", json!({ "text": texts.join("\n") }));
        stdout().flush()?;
    }
    Ok(())
}
