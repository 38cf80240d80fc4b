//! Where text is on an upright page.

use image::RgbImage;
use xiaopiao::reading::{Point, Quad};

use crate::boxes::{Map, boxes};
use crate::picture::{PAGE, Window, planes, scale};
use crate::runtime::Net;

/// The model looks at the page scaled to this longest side. On 40 real photos,
/// 960 finds 2208 of 2350 labelled strings, 1120 finds 2220, 1280 finds 2216 and
/// costs most.
const LONGEST: f32 = 1120.0;
/// A long receipt keeps at least this width, or its characters become specks.
const NARROWEST: f32 = 416.0;
/// Nothing is scaled beyond this, however long.
const LONGEST_EVER: f32 = 4000.0;
/// The model halves the page five times.
const STEP: f32 = 32.0;

/// Finds text on a page; places are in pixels of the page.
pub fn detect(net: &mut Net, page: &RgbImage) -> anyhow::Result<Vec<Quad>> {
    let (width, height) = size(page.width() as f32, page.height() as f32);
    let small = scale(page, Window::whole(page), width, height)?;
    let (width, height) = (width as usize, height as usize);
    let found = net.run(&planes(&small, width, &PAGE), height, width, |_, values| {
        boxes(&Map {
            width,
            height,
            values,
        })
    })?;
    let across = page.width() as f32 / width as f32;
    let down = page.height() as f32 / height as f32;
    let on_page = |point: Point| Point {
        x: point.x * across,
        y: point.y * down,
    };
    Ok(found.iter().map(|text| Quad(text.0.map(on_page))).collect())
}

/// The size the model sees.
fn size(width: f32, height: f32) -> (u32, u32) {
    let (short, long) = (width.min(height), width.max(height));
    let factor = (LONGEST / long)
        .max(NARROWEST / short)
        .min(LONGEST_EVER / long)
        .min(1.0);
    let rounded = |side: f32| ((side * factor / STEP).round() * STEP).max(STEP) as u32;
    (rounded(width), rounded(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_scaled_by_its_longest_side() {
        assert_eq!(size(1080.0, 1920.0), (640, 1120));
        assert_eq!(size(4000.0, 3000.0), (1120, 832));
    }

    #[test]
    fn a_small_photo_is_not_blown_up() {
        assert_eq!(size(320.0, 480.0), (320, 480));
        assert_eq!(size(10.0, 10.0), (32, 32));
    }

    #[test]
    fn a_long_receipt_keeps_a_readable_width() {
        assert_eq!(size(1080.0, 5400.0), (416, 2080));
        assert_eq!(size(300.0, 9000.0), (128, 4000));
    }
}
