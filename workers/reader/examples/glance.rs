//! What a glance measures on photos as they are, and on the same ones spoiled: how
//! far the two lie apart says how well the limits in `glance.rs` tell them apart.
//!
//! `cargo run -p xiaopiao-reader --release --example glance -- PHOTO...`

use std::time::Instant;
use std::{env, fs};

use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder, imageops};
use xiaopiao::{pictures::decode, reading::Verdict};
use xiaopiao_reader::{Glance, glance};

type Spoil = fn(&RgbImage) -> RgbImage;

const SPOILS: [(&str, Spoil); 11] = [
    ("as it is", RgbImage::clone),
    ("as sent", |photo| sent(photo, 78)),
    ("blurred", |photo| {
        imageops::fast_blur(photo, 0.004 * short(photo))
    }),
    ("blurred badly", |photo| {
        imageops::fast_blur(photo, 0.008 * short(photo))
    }),
    ("dark", |photo| gain(photo, 0.2)),
    ("bright", |photo| gain(photo, 4.0)),
    ("tiny", |photo| {
        let height = 400 * photo.height() / photo.width().max(1);
        imageops::thumbnail(photo, 400, height)
    }),
    ("cut", |photo| {
        let third = photo.width() / 3;
        let (width, height) = (photo.width() - third, photo.height());
        imageops::crop_imm(photo, third, 0, width, height).to_image()
    }),
    ("screen", |photo| sent(&screen(photo, 4.3, 0.15), 85)),
    ("screen, fine", |photo| sent(&screen(photo, 3.1, 0.15), 85)),
    ("screen, faint", |photo| sent(&screen(photo, 5.6, 0.06), 85)),
];

/// What the shopper is told to take again; a photo that may be cut off is taken as it is.
fn is_told(glance: &Glance) -> bool {
    !matches!(glance.verdict, Verdict::Ok | Verdict::CutOff)
}

fn main() -> anyhow::Result<()> {
    let mut seen: Vec<(&str, Vec<Glance>)> =
        SPOILS.iter().map(|(name, _)| (*name, Vec::new())).collect();
    let mut seconds = 0.0;
    for path in env::args().skip(1) {
        let photo = decode(&fs::read(&path)?)?;
        for (spoil, (name, glances)) in SPOILS.iter().zip(&mut seen) {
            let spoiled = spoil.1(&photo);
            let start = Instant::now();
            let glance = glance(&spoiled);
            seconds += start.elapsed().as_secs_f64();
            if *name == "as it is" && (is_told(&glance) || glance.of_screen()) {
                println!("{path}: {glance:?}");
            }
            glances.push(glance);
        }
    }
    let count: usize = seen.iter().map(|(_, glances)| glances.len()).sum();
    println!("{:.1} ms a glance", 1000.0 * seconds / count.max(1) as f64);
    for (name, glances) in &seen {
        let spread = |of: fn(&Glance) -> f32| {
            let mut values: Vec<f32> = glances.iter().map(of).collect();
            values.sort_by(f32::total_cmp);
            let at = |share: f32| values[((values.len() - 1) as f32 * share) as usize];
            format!("{:.4} {:.4} {:.4}", at(0.02), at(0.5), at(0.98))
        };
        println!(
            "{name:<14} told {:>3} of {:>3}, screen {:>3}; edge {}; light {}; border {}; grain {}",
            glances.iter().filter(|glance| is_told(glance)).count(),
            glances.len(),
            glances.iter().filter(|glance| glance.of_screen()).count(),
            spread(|g| g.edge),
            spread(|g| g.light),
            spread(|g| g.border),
            spread(|g| g.screen),
        );
    }
    Ok(())
}

/// As phones and messengers send it on.
fn sent(photo: &RgbImage, quality: u8) -> RgbImage {
    let mut file = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut file, quality).encode_image(photo);
    let again = written.ok().and_then(|()| decode(&file).ok());
    again.unwrap_or_else(|| photo.clone())
}

fn short(photo: &RgbImage) -> f32 {
    photo.width().min(photo.height()) as f32
}

fn gain(photo: &RgbImage, factor: f32) -> RgbImage {
    let mut photo = photo.clone();
    for pixel in photo.pixels_mut() {
        *pixel = Rgb(pixel
            .0
            .map(|value| (f32::from(value) * factor).min(255.0) as u8));
    }
    photo
}

/// Through the red, green and blue stripes of a screen that is held a little askew, so many
/// pixels apart and so deep.
fn screen(photo: &RgbImage, apart: f32, deep: f32) -> RgbImage {
    let mut shown = photo.clone();
    for (x, y, pixel) in shown.enumerate_pixels_mut() {
        let phase = (x as f32 + 0.02 * y as f32) / apart * std::f32::consts::TAU;
        for (channel, value) in pixel.0.iter_mut().enumerate() {
            let shift = channel as f32 * std::f32::consts::TAU / 3.0;
            let lit = 1.0 - deep + deep * (phase + shift).cos();
            *value = (f32::from(*value) * lit) as u8;
        }
    }
    shown
}
