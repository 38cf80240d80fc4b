//! Turns pixels by quarters. A photo of twelve megapixels that is walked row by row and
//! written column by column misses the cache at every pixel; in tiles it does so once a
//! row of a tile, which halves what a turn costs.

use image::RgbImage;

/// The side of a tile: its pixels, read and written, stay in the nearest cache.
const TILE: usize = 64;

/// The picture after so many quarters of a turn, clockwise.
pub fn turned(picture: &RgbImage, quarters: u8) -> RgbImage {
    let (width, height) = picture.dimensions();
    let pixels = picture.as_raw().as_chunks::<3>().0;
    let (pixels, width, height) = match quarters % 4 {
        0 => (pixels.to_vec(), width, height),
        1 => (on_its_side(pixels, width as usize, true), height, width),
        2 => (pixels.iter().rev().copied().collect(), width, height),
        _ => (on_its_side(pixels, width as usize, false), height, width),
    };
    RgbImage::from_raw(width, height, pixels.into_flattened())
        .expect("a turn keeps the number of pixels")
}

/// A quarter of a turn, clockwise or back.
fn on_its_side(pixels: &[[u8; 3]], width: usize, clockwise: bool) -> Vec<[u8; 3]> {
    let mut turned = vec![[0; 3]; pixels.len()];
    if width == 0 || pixels.is_empty() {
        return turned;
    }
    let height = pixels.len() / width;
    // Each row of the turned picture is a column of this one.
    for (band, rows) in turned.chunks_mut(TILE * height).enumerate() {
        for top in (0..height).step_by(TILE) {
            let end = (top + TILE).min(height);
            for (n, row) in rows.chunks_exact_mut(height).enumerate() {
                let column = band * TILE + n;
                let from = pixels[top * width..end * width].chunks_exact(width);
                if clockwise {
                    let to = row[height - end..height - top].iter_mut().rev();
                    to.zip(from).for_each(|(to, from)| *to = from[column]);
                } else {
                    let to = row[top..end].iter_mut();
                    to.zip(from)
                        .for_each(|(to, from)| *to = from[width - 1 - column]);
                }
            }
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use image::{Rgb, imageops};

    use super::*;

    /// No two pixels alike.
    fn check(width: u32, height: u32) {
        let picture = RgbImage::from_fn(width, height, |x, y| {
            Rgb([x as u8, y as u8, (x / 256 + 16 * (y / 256)) as u8])
        });
        assert_eq!(turned(&picture, 0), picture);
        assert_eq!(turned(&picture, 1), imageops::rotate90(&picture));
        assert_eq!(turned(&picture, 2), imageops::rotate180(&picture));
        assert_eq!(turned(&picture, 3), imageops::rotate270(&picture));
    }

    #[test]
    fn pixels_of_pictures_of_any_shape_arrive_where_they_belong() {
        for (width, height) in [
            (1, 1),
            (1, 130),
            (130, 1),
            (64, 64),
            (65, 63),
            (200, 129),
            (300, 500),
        ] {
            check(width, height);
        }
    }

    #[test]
    fn a_picture_without_pixels_stays_so() {
        assert_eq!(turned(&RgbImage::new(0, 5), 1).dimensions(), (5, 0));
    }
}
