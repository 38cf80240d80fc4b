//! Photos to measure by: rows of a name and a price each, in an 8 by 8 typeface.

use font8x8::legacy::BASIC_LEGACY;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};

/// Pages without end, the same ones in every run: thumbnails and photos of twelve
/// megapixels, long slips and level ones, all turns, and files that are broken.
#[derive(Default)]
pub struct Pages {
    drawn: u64,
    chance: u64,
}

impl Pages {
    pub fn next(&mut self) -> anyhow::Result<Vec<u8>> {
        self.drawn += 1;
        let (width, height) = match self.drawn % 100 {
            25 => (3000, 4000),
            50 => (4000, 3000),
            75 => (700, 4900),
            _ => (self.pick(160, 1300), self.pick(160, 1700)),
        };
        let size = self.pick(2, 5) as u32;
        let rows = self.pick(0, 14);
        let (width, height) = (width as u32, height as u32);
        let mut page = RgbImage::from_pixel(width, height, Rgb([self.pick(190, 250) as u8; 3]));
        for row in 0..rows as u32 {
            let line = format!(
                "Item {:04}   {}.{:02}",
                self.pick(0, 9999),
                self.pick(1, 900),
                50
            );
            write(&mut page, &line, size, 20, 20 + row * 14 * size);
        }
        let mut file = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut file, self.pick(50, 95) as u8);
        let turn = self.pick(1, 8) as u8;
        let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
        encoder.set_exif_metadata([&exif[..], &[turn, 0, 0, 0, 0, 0, 0, 0]].concat())?;
        encoder.write_image(&page, width, height, ExtendedColorType::Rgb8)?;
        Ok(self.broken_now_and_then(file))
    }

    /// One in eight is cut short, has pixels of another, or is no picture at all.
    pub fn broken_now_and_then(&mut self, mut file: Vec<u8>) -> Vec<u8> {
        let length = (file.len() as u64).max(1);
        match self.pick(0, 23) {
            0 => file.truncate(self.pick(0, length) as usize),
            1 => {
                for _ in 0..40 {
                    let place = self.pick(200.min(length - 1), length - 1) as usize;
                    file[place] = self.pick(0, 255) as u8;
                }
            }
            2 => file = (0..999).map(|_| self.pick(0, 255) as u8).collect(),
            _ => {}
        }
        file
    }

    /// A number from one to the other. Not random, but neither in any order: SplitMix64.
    fn pick(&mut self, low: u64, high: u64) -> u64 {
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.chance;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        low + (mixed ^ mixed >> 31) % (high - low + 1)
    }
}

/// A line of text, each dot of it so many pixels wide; what does not fit is left out.
fn write(page: &mut RgbImage, line: &str, size: u32, left: u32, top: u32) {
    for (column, character) in line.chars().enumerate() {
        let bits = BASIC_LEGACY[character as usize];
        let left = left + 8 * size * column as u32;
        for (x, y) in (0..8 * size).flat_map(|x| (0..8 * size).map(move |y| (x, y))) {
            let inside = left + x < page.width() && top + y < page.height();
            if inside && bits[(y / size) as usize] >> (x / size) & 1 == 1 {
                page.put_pixel(left + x, top + y, Rgb([40; 3]));
            }
        }
    }
}
