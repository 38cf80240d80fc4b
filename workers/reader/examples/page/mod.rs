//! A photo to measure by: rows of a name and a price each, in an 8 by 8 typeface.

use font8x8::legacy::BASIC_LEGACY;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage, imageops};

/// As many rows as fit, each 45 pixels high, at most three hundred.
pub fn photo(width: u32, height: u32) -> anyhow::Result<Vec<u8>> {
    let mut page = RgbImage::from_pixel(width, height, Rgb([240; 3]));
    let rows = (height.saturating_sub(120) / 45).min(300);
    for row in 0..rows {
        let line = format!("Milk tea {row:02}             {}.50", 10 + row);
        for (column, character) in line.chars().enumerate() {
            write(&mut page, character, 90 + 27 * column as u32, 60 + 45 * row);
        }
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 88).encode_image(&imageops::blur(&page, 0.8))?;
    Ok(file)
}

fn write(page: &mut RgbImage, character: char, left: u32, top: u32) {
    let bits = BASIC_LEGACY[character as usize];
    for (x, y) in (0..24).flat_map(|x| (0..24).map(move |y| (x, y))) {
        let inside = left + x < page.width() && top + y < page.height();
        if inside && bits[y as usize / 3] >> (x / 3) & 1 == 1 {
            page.put_pixel(left + x, top + y, Rgb([40; 3]));
        }
    }
}
