//! Codes printed on the paper: QR codes, and the bar codes that tills print.

use std::collections::HashSet;

use image::RgbImage;
use rxing::helpers::detect_in_luma_with_hints;
use rxing::{BarcodeFormat, DecodeHints, RXingResult};
use xiaopiao::reading::{Code, Point, Quad};

use crate::picture::{Window, scale};

/// The page is looked at with this width: the dots of a QR code that is a seventh
/// of it wide are three pixels then.
const WIDTH: u32 = 1000;
/// In bands this high, each overlapping the next by a third: a band tells of one
/// code of each sort, in bounded time.
const BAND: u32 = 900;
const BAND_STEP: u32 = 600;
/// Bands of the longest page.
const BANDS_MAX: usize = 12;
/// A bar code that says less is a pattern that happens to look like one.
const CHARACTERS_MIN: usize = 6;

/// Bar codes whose check digit or frame keeps noise from being read as one.
const BARS: [BarcodeFormat; 5] = [
    BarcodeFormat::CODE_128,
    BarcodeFormat::EAN_13,
    BarcodeFormat::EAN_8,
    BarcodeFormat::UPC_A,
    BarcodeFormat::CODE_93,
];

/// Reads the codes on an upright page; places are in pixels of the page.
pub fn codes(page: &RgbImage) -> anyhow::Result<Vec<Code>> {
    let factor = (WIDTH as f32 / page.width() as f32).min(1.0);
    let side = |side: u32| ((side as f32 * factor).round() as u32).max(1);
    let small = scale(
        page,
        Window::whole(page),
        side(page.width()),
        side(page.height()),
    )?;
    let luma = luma(&small);
    let width = small.width();
    let mut codes: Vec<Code> = Vec::new();
    for band in (0..BANDS_MAX as u32).map(|band| band * BAND_STEP) {
        let height = small.height().saturating_sub(band).min(BAND);
        if height == 0 {
            break;
        }
        let pixels = &luma[(band * width) as usize..((band + height) * width) as usize];
        for formats in [&[BarcodeFormat::QR_CODE][..], &BARS] {
            let found = read(pixels, width, height, formats);
            let code = found.and_then(|found| code(&found, band, factor));
            codes.extend(code.filter(|code| !known(&codes, code)));
        }
        // The rest of the page was in this band.
        if small.height() <= band + BAND {
            break;
        }
    }
    Ok(codes)
}

fn known(codes: &[Code], code: &Code) -> bool {
    codes
        .iter()
        .any(|known| known.text == code.text && known.format == code.format)
}

/// None when there is no code, or none that can be read.
fn read(pixels: &[u8], width: u32, height: u32, formats: &[BarcodeFormat]) -> Option<RXingResult> {
    let mut hints = DecodeHints {
        PossibleFormats: Some(HashSet::from_iter(formats.iter().copied())),
        TryHarder: Some(false),
        ..DecodeHints::default()
    };
    detect_in_luma_with_hints(pixels.to_vec(), width, height, None, &mut hints).ok()
}

fn code(found: &RXingResult, band: u32, factor: f32) -> Option<Code> {
    let format = match found.getBarcodeFormat() {
        BarcodeFormat::QR_CODE => "qr_code",
        BarcodeFormat::CODE_128 => "code_128",
        BarcodeFormat::CODE_93 => "code_93",
        BarcodeFormat::EAN_13 => "ean_13",
        BarcodeFormat::EAN_8 => "ean_8",
        BarcodeFormat::UPC_A => "upc_a",
        _ => return None,
    };
    let text = found.getText();
    let points = found.getPoints();
    if points.is_empty() || text.chars().count() < CHARACTERS_MIN {
        return None;
    }
    let low = |of: fn(&rxing::Point) -> f32| points.iter().map(of).fold(f32::INFINITY, f32::min);
    let high = |of: fn(&rxing::Point) -> f32| points.iter().map(of).fold(0.0, f32::max);
    let (left, right) = (low(|p| p.x) / factor, high(|p| p.x) / factor);
    let (top, bottom) = (low(|p| p.y) + band as f32, high(|p| p.y) + band as f32);
    let (top, bottom) = (top / factor, bottom / factor);
    let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
    Some(Code {
        format: format.to_owned(),
        text: text.to_owned(),
        quad: Quad(corners.map(Point::from)),
    })
}

fn luma(picture: &RgbImage) -> Vec<u8> {
    let weigh = |pixel: &[u8; 3]| {
        let [red, green, blue] = pixel.map(u32::from);
        ((red * 77 + green * 150 + blue * 29) >> 8) as u8
    };
    let (pixels, _) = picture.as_raw().as_chunks();
    pixels.iter().map(weigh).collect()
}
