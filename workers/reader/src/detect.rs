//! Where text is on an upright page.

use image::RgbImage;
use xiaopiao::reading::{Point, Quad};

use crate::boxes::{Map, boxes};
use crate::cost::{Costs, Step};
use crate::picture::{PAGE, Window, planes, scale};
use crate::runtime::Net;

/// The model looks at the page scaled to this longest side. On 40 real photos,
/// 960 finds 2208 of 2350 labelled strings, 1120 finds 2220, 1280 finds 2216 and
/// costs most.
const LONGEST: f32 = 1120.0;
/// A page longer than this many times its width is looked at in tiles of that shape:
/// scaled as a whole, its characters would become specks.
const TILE_SHAPE: f32 = 2.5;
/// Tiles share this much of their length, which is more than any line is high.
const SHARED: f32 = 0.12;
/// A picture may be a thread; of a receipt this much is read.
const TILES_MAX: usize = 16;
/// Two tiles that see the same line may differ by this share of its height.
const SAME: f32 = 0.5;
/// The model halves the page five times.
const STEP: f32 = 32.0;

/// Finds text on a page; places are in pixels of the page.
pub fn detect(net: &mut Net, page: &RgbImage, costs: &mut Costs) -> anyhow::Result<Vec<Quad>> {
    let mut found: Vec<Quad> = Vec::new();
    for tile in tiles(page.width(), page.height()) {
        costs.check()?;
        let places = costs.spend(Step::Detect, || detect_in(net, page, tile))?;
        let here: Vec<Quad> = places
            .into_iter()
            .filter(|place| !cut(place, tile, page))
            .filter(|place| !found.iter().any(|known| same(known, place)))
            .collect();
        found.extend(here);
    }
    Ok(found)
}

/// The parts of a page that are looked at one by one: all of it, or tiles along its
/// long side.
fn tiles(width: u32, height: u32) -> Vec<Window> {
    let (short, long) = (width.min(height), width.max(height));
    let tile = (short as f32 * TILE_SHAPE) as u32;
    if long <= tile {
        return vec![Window {
            left: 0,
            top: 0,
            width,
            height,
        }];
    }
    let step = tile as f32 * (1.0 - SHARED);
    let count = ((long - tile) as f32 / step).ceil() as u32;
    let first = |n: u32| (u64::from(n) * u64::from(long - tile) / u64::from(count)) as u32;
    let window = |start: u32| {
        if width < height {
            Window {
                left: 0,
                top: start,
                width,
                height: tile,
            }
        } else {
            Window {
                left: start,
                top: 0,
                width: tile,
                height,
            }
        }
    };
    (0..=count).map(first).map(window).take(TILES_MAX).collect()
}

/// Whether a neighbouring tile sees a place better: its middle is nearer to this
/// tile's border than half of what they share. A little less than half, so that no
/// line falls between two tiles; what both keep is found out by `same`.
fn cut(place: &Quad, tile: Window, page: &RgbImage) -> bool {
    let middle = |of: fn(&Point) -> f32| place.0.iter().map(of).sum::<f32>() / 4.0;
    let margin = 0.45 * SHARED * tile.width.max(tile.height) as f32;
    let outside = |at: f32, start: u32, side: u32, end: u32| {
        0 < start && at < start as f32 + margin
            || start + side < end && (start + side) as f32 - margin < at
    };
    outside(middle(|p| p.x), tile.left, tile.width, page.width())
        || outside(middle(|p| p.y), tile.top, tile.height, page.height())
}

/// Whether two places are two sights of one line, or of a part of it.
fn same(known: &Quad, place: &Quad) -> bool {
    let span = |quad: &Quad, of: fn(&Point) -> f32| {
        let places = quad.0.iter().map(of);
        places.fold((f32::INFINITY, 0.0_f32), |(low, high), place| {
            (low.min(place), high.max(place))
        })
    };
    let shared = |of: fn(&Point) -> f32| {
        let (a, b) = (span(known, of), span(place, of));
        let shorter = (a.1 - a.0).min(b.1 - b.0).max(1.0);
        (a.1.min(b.1) - a.0.max(b.0)) / shorter
    };
    SAME < shared(|p| p.x) && SAME < shared(|p| p.y)
}

fn detect_in(net: &mut Net, page: &RgbImage, tile: Window) -> anyhow::Result<Vec<Quad>> {
    let (width, height) = size(tile.width as f32, tile.height as f32);
    let small = scale(page, tile, width, height)?;
    let (width, height) = (width as usize, height as usize);
    let found = net.run(&planes(&small, width, &PAGE), height, width, |_, values| {
        boxes(&Map {
            width,
            height,
            values,
        })
    })?;
    let across = tile.width as f32 / width as f32;
    let down = tile.height as f32 / height as f32;
    let on_page = |point: Point| Point {
        x: tile.left as f32 + point.x * across,
        y: tile.top as f32 + point.y * down,
    };
    Ok(found.iter().map(|text| Quad(text.0.map(on_page))).collect())
}

/// The size the model sees.
fn size(width: f32, height: f32) -> (u32, u32) {
    let factor = (LONGEST / width.max(height)).min(1.0);
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

    /// Tiles as where they begin and end along a page.
    fn along(width: u32, height: u32) -> Vec<(u32, u32)> {
        let tiles = tiles(width, height).into_iter();
        if width < height {
            tiles.map(|t| (t.top, t.top + t.height)).collect()
        } else {
            tiles.map(|t| (t.left, t.left + t.width)).collect()
        }
    }

    #[test]
    fn a_long_receipt_is_looked_at_in_tiles_that_overlap() {
        assert_eq!(along(1080, 2700), [(0, 2700)]);
        for (width, height) in [(1080, 6480), (6480, 1080), (500, 4100), (300, 1000)] {
            let tiles = along(width, height);
            let tile = width.min(height) * 5 / 2;
            assert_eq!(tiles.first().unwrap().0, 0);
            assert_eq!(tiles.last().unwrap().1, width.max(height));
            for pair in tiles.windows(2) {
                let shared = pair[0].1 - pair[1].0;
                assert!(tile / 9 <= shared, "{shared} of {tile}");
            }
        }
    }

    #[test]
    fn a_thread_is_not_looked_at_for_ever() {
        assert_eq!(along(2, 60_000).len(), TILES_MAX);
    }

    #[test]
    fn a_line_seen_by_two_tiles_is_one() {
        let line = |left: f32, top: f32, right: f32| {
            let corners = [
                [left, top],
                [right, top],
                [right, top + 20.0],
                [left, top + 20.0],
            ];
            Quad(corners.map(Point::from))
        };
        let known = line(10.0, 100.0, 300.0);

        assert!(same(&known, &line(12.0, 103.0, 296.0)));
        assert!(same(&known, &line(200.0, 100.0, 290.0)));
        assert!(!same(&known, &line(10.0, 122.0, 300.0)));
        assert!(!same(&known, &line(320.0, 100.0, 400.0)));
    }
}
