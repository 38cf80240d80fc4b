//! What the reader costs, and whether a change made it dearer: reads photos with
//! both profiles and prints, step by step, CPU milliseconds a photo and the ratio to
//! the whole of `small` in the same run. Milliseconds depend on the machine and on
//! what else it does, ratios hardly.
//!
//! `cargo run -p xiaopiao-reader --release --example cost -- [PHOTO...]`; without
//! photos, one page of 1080 by 1920 with 80 pieces is drawn.

use std::time::Duration;
use std::{env, fs};

use xiaopiao_reader::{Assets, Costs, PpOcr, Profile, Step};

mod page;

const ROUNDS: usize = 5;

fn main() -> anyhow::Result<()> {
    let assets = Assets::find()?;
    let mut photos = env::args()
        .skip(1)
        .map(fs::read)
        .collect::<Result<Vec<_>, _>>()?;
    if photos.is_empty() {
        photos.push(page::photo(1080, 1920)?);
    }
    let profiles = [Profile::Small, Profile::Tiny];
    let mut readers = Vec::new();
    for profile in profiles {
        readers.push((
            profile.name(),
            PpOcr::load(&assets, profile)?,
            vec![None; photos.len()],
        ));
    }
    // In turns, so that a busy minute of the machine hits both alike.
    for _ in 0..ROUNDS {
        for (_, reader, cheapest) in &mut readers {
            for (photo, cheapest) in photos.iter().zip(cheapest) {
                let (_, costs) = reader.read_measured(photo)?;
                if cheapest.is_none_or(|best: Costs| costs.total() < best.total()) {
                    *cheapest = Some(costs);
                }
            }
        }
    }
    let baseline = whole(&readers[0].2);
    for (name, _, costs) in &readers {
        println!("{name}: {}", share(whole(costs), baseline, photos.len()));
        for step in Step::ALL {
            let spent = costs.iter().flatten().map(|costs| costs.of(step)).sum();
            println!("  {step:<10?} {}", share(spent, baseline, photos.len()));
        }
    }
    Ok(())
}

fn whole(costs: &[Option<Costs>]) -> Duration {
    costs.iter().flatten().map(Costs::total).sum()
}

fn share(spent: Duration, baseline: Duration, photos: usize) -> String {
    let each = 1000.0 * spent.as_secs_f64() / photos as f64;
    let ratio = spent.as_secs_f64() / baseline.as_secs_f64();
    format!("{each:>6.0} ms {ratio:>5.2}")
}
