//! Reads photos again and again and prints what the process holds in memory: a
//! worker that grows for hours dies at the worst hour.
//!
//! `cargo run -p xiaopiao-reader --release --example soak -- COUNT [PHOTO...]`;
//! without photos, pages of many sizes are drawn.

use std::time::Instant;
use std::{env, fs};

use anyhow::Context;
use xiaopiao::reading::Reader;
use xiaopiao_reader::{Assets, PpOcr, Profile};

mod page;

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let count: usize = arguments.next().context("say how many photos")?.parse()?;
    let mut photos = arguments.map(fs::read).collect::<Result<Vec<_>, _>>()?;
    if photos.is_empty() {
        // From a thumbnail to twelve megapixels, upright, level and long.
        for (width, height) in [
            (540, 960),
            (1080, 1920),
            (1920, 1080),
            (3000, 4000),
            (1080, 6480),
            (800, 800),
        ] {
            photos.push(page::photo(width, height)?);
        }
    }
    let reader = PpOcr::load(&Assets::find()?, Profile::Small)?;
    let start = Instant::now();
    let every = (count / 20).max(1);
    for (n, photo) in photos.iter().cycle().take(count).enumerate() {
        // A photo that cannot be read is part of life.
        let read = reader.read(photo);
        if n % every == 0 || n + 1 == count {
            let [now, most] = memory()?;
            println!(
                "{:>6} photos, {:>6.0} s, {now:>4} MB held, {most:>4} MB at most{}",
                n + 1,
                start.elapsed().as_secs_f64(),
                read.err()
                    .map_or(String::new(), |error| format!(", {}", error.code())),
            );
        }
    }
    Ok(())
}

/// What the process holds, and the most it has ever held, in megabytes.
fn memory() -> anyhow::Result<[u64; 2]> {
    let status = fs::read_to_string("/proc/self/status")?;
    let field = |name: &str| -> anyhow::Result<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line
            .context("the kernel says")?
            .trim()
            .trim_end_matches(" kB");
        Ok(kilobytes.parse::<u64>()? / 1024)
    };
    Ok([field("VmRSS:")?, field("VmHWM:")?])
}
