//! What the reader costs, and whether a change made it dearer: reads one drawn
//! page with both profiles and prints CPU seconds and the ratio to the baseline,
//! `small`, of the same run. Seconds depend on the machine, the ratio hardly.
//!
//! `cargo run -p xiaopiao-reader --release --example cost`

use std::fs;

use anyhow::Context;
use font8x8::legacy::BASIC_LEGACY;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage, imageops};
use xiaopiao::reading::Reader;
use xiaopiao_reader::{Assets, PpOcr, Profile};

const ROUNDS: u32 = 5;

fn main() -> anyhow::Result<()> {
    let assets = Assets::find()?;
    let photo = photo()?;
    let small = cost(&PpOcr::load(&assets, Profile::Small)?, &photo)?;
    let tiny = cost(&PpOcr::load(&assets, Profile::Tiny)?, &photo)?;
    println!("small {small:.2} s of CPU a photo (the baseline)");
    println!(
        "tiny  {tiny:.2} s of CPU a photo, {:.2} of the baseline",
        tiny / small
    );
    Ok(())
}

/// The cheapest of a few rounds, after one to warm up.
fn cost(reader: &PpOcr, photo: &[u8]) -> anyhow::Result<f64> {
    let lines = reader.read(photo)?.lines.len();
    anyhow::ensure!(lines >= 70, "only {lines} of 80 pieces were read");
    let mut cheapest = f64::INFINITY;
    for _ in 0..ROUNDS {
        let before = cpu_seconds()?;
        reader.read(photo)?;
        cheapest = cheapest.min(cpu_seconds()? - before);
    }
    Ok(cheapest)
}

/// A photo of 1080 by 1920 with 40 rows of a name and a price each.
fn photo() -> anyhow::Result<Vec<u8>> {
    let mut page = RgbImage::from_pixel(1080, 1920, Rgb([240; 3]));
    for row in 0..40 {
        let line = format!("Milk tea {row:02}             {}.50", 10 + row);
        for (column, character) in line.chars().enumerate() {
            let bits = BASIC_LEGACY[character as usize];
            for (x, y) in (0..24).flat_map(|x| (0..24).map(move |y| (x, y))) {
                if bits[y as usize / 3] >> (x / 3) & 1 == 1 {
                    let left = 90 + 27 * column as u32;
                    page.put_pixel(left + x, 60 + 45 * row + y, Rgb([40; 3]));
                }
            }
        }
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 88).encode_image(&imageops::blur(&page, 0.8))?;
    Ok(file)
}

/// Time this process has computed; the kernel counts in hundredths.
fn cpu_seconds() -> anyhow::Result<f64> {
    let status = fs::read_to_string("/proc/self/stat")?;
    let after_name = status.rsplit_once(") ").context("a name in brackets")?.1;
    let fields: Vec<&str> = after_name.split(' ').collect();
    let ticks = |field: usize| fields[field].parse::<f64>();
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}
