//! Reads thousands of photos, no two alike and some of them broken, and prints what the
//! process holds in memory: a worker that grows for hours dies at the worst hour. Fails
//! where it grows, or takes more than a worker may.
//!
//! `cargo run -p xiaopiao-reader --release --example soak -- COUNT [PHOTO...]`; without
//! photos, pages are drawn.

use std::time::Instant;
use std::{env, fs};

use anyhow::{Context, ensure};
use xiaopiao::reading::Reader;
use xiaopiao_reader::{Assets, PpOcr, Profile};

mod page;

use page::Pages;

/// Of the photos read when the first and the last line are printed, and between.
const REPORTS: usize = 10;
/// What a worker may hold at most, photos of twelve megapixels among the others.
const MEGABYTES_MAX: u64 = 400;
/// What it may hold more at the end than after a tenth of the photos: the kernel hands
/// out pages, and the allocator keeps some of them.
const GROWTH_MAX: u64 = 40;

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let count: usize = arguments.next().context("say how many photos")?.parse()?;
    let given = arguments.map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let reader = PpOcr::load(&Assets::find()?, Profile::Small)?;
    let mut pages = Pages::default();
    let (mut refused, mut after_a_tenth) = (0, None);
    let start = Instant::now();
    let every = (count / REPORTS).max(1);
    for n in 1..=count {
        let drawn = match given.get(n % given.len().max(1)) {
            Some(given) => pages.broken_now_and_then(given.clone()),
            None => pages.next()?,
        };
        // A photo that cannot be read is part of life.
        refused += usize::from(reader.read(&drawn).is_err());
        if n % every == 0 {
            let held = memory("VmRSS:")?;
            println!(
                "{n:>6} photos, {refused:>4} of them refused, {:>5.0} s: {held:>4} MB held, {:>4} MB at most",
                start.elapsed().as_secs_f64(),
                memory("VmHWM:")?,
            );
            after_a_tenth.get_or_insert(held);
        }
    }
    let (first, last) = (after_a_tenth.unwrap_or(0), memory("VmRSS:")?);
    ensure!(
        last <= first + GROWTH_MAX,
        "it grows: {first} MB, then {last} MB"
    );
    let most = memory("VmHWM:")?;
    ensure!(
        most <= MEGABYTES_MAX,
        "{most} MB are more than {MEGABYTES_MAX}"
    );
    Ok(())
}

/// A number of `/proc/self/status`, in megabytes.
fn memory(name: &str) -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line
        .context("the kernel says")?
        .trim()
        .trim_end_matches(" kB");
    Ok(kilobytes.parse::<u64>()? / 1024)
}
