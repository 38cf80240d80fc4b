//! From the detection model's map of probabilities to places of text (DB
//! post-processing). Pure.

use xiaopiao::reading::{Point, Quad};

use crate::geometry::Rectangle;

/// A pixel this probable belongs to text. This and the next two are the
/// values the models were published with.
const PIXEL_MIN: f32 = 0.2;
/// Mean probability that a box must reach.
const BOX_MIN: f32 = 0.45;
/// The map shows text shrunk to its core; a box grows by this share of area to outline.
const GROWTH: f32 = 1.4;
/// Specks: a core thinner than this, or a grown box thinner than that, is no text.
const CORE_MIN: f32 = 3.0;
const BREADTH_MIN: f32 = 5.0;

/// Probability of text for each pixel, row by row.
pub struct Map<'a> {
    pub width: usize,
    pub height: usize,
    pub values: &'a [f32],
}

/// Where text is, in pixels of the map.
pub fn boxes(map: &Map) -> Vec<Quad> {
    cores(map)
        .iter()
        .filter_map(|core| Rectangle::around(core))
        .filter(|core| core.length.min(core.breadth) >= CORE_MIN)
        .filter(|core| probability(map, core) >= BOX_MIN)
        .map(|core| {
            let outline = 2.0 * (core.length + core.breadth);
            core.grown(core.length * core.breadth * GROWTH / outline)
        })
        .filter(|text| text.length.min(text.breadth) >= BREADTH_MIN)
        .map(|text| text.corners())
        .collect()
}

/// Each connected patch of probable pixels, as the first and last pixel of its rows.
fn cores(map: &Map) -> Vec<Vec<Point>> {
    let mut open: Vec<bool> = map.values.iter().map(|&value| value > PIXEL_MIN).collect();
    let mut cores = Vec::new();
    let mut next = 0;
    while let Some(found) = open[next..].iter().position(|&probable| probable) {
        next += found;
        cores.push(core(map.width, map.height, &mut open, next));
    }
    cores
}

/// Floods one patch, closing its pixels, from the first pixel of its top row.
fn core(width: usize, height: usize, open: &mut [bool], start: usize) -> Vec<Point> {
    let top = start / width;
    let mut rows: Vec<(usize, usize)> = Vec::new();
    let mut ahead = vec![start];
    open[start] = false;
    while let Some(pixel) = ahead.pop() {
        let (x, y) = (pixel % width, pixel / width);
        if rows.len() <= y - top {
            rows.resize(y - top + 1, (usize::MAX, 0));
        }
        let row = &mut rows[y - top];
        *row = (row.0.min(x), row.1.max(x));
        for near_y in y.saturating_sub(1)..=(y + 1).min(height - 1) {
            for near_x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                let near = near_y * width + near_x;
                if open[near] {
                    open[near] = false;
                    ahead.push(near);
                }
            }
        }
    }
    let point = |x: usize, y: usize| Point {
        x: x as f32,
        y: (top + y) as f32,
    };
    rows.iter()
        .enumerate()
        .flat_map(|(y, &(first, last))| [point(first, y), point(last, y)])
        .collect()
}

/// Mean probability inside a rectangle.
fn probability(map: &Map, core: &Rectangle) -> f32 {
    let corners = core.corners().0;
    let top = corners.iter().map(|c| c.y).fold(f32::INFINITY, f32::min);
    let bottom = corners.iter().map(|c| c.y).fold(0.0, f32::max);
    let rows = top.floor().max(0.0) as usize..=(bottom.ceil() as usize).min(map.height - 1);
    let (mut sum, mut count) = (0.0, 0);
    for y in rows {
        let Some((first, last)) = crossing(&corners, y as f32) else {
            continue;
        };
        let first = (first.round().max(0.0) as usize).min(map.width - 1);
        let last = (last.round().max(0.0) as usize).min(map.width - 1);
        let row = &map.values[y * map.width + first..=y * map.width + last];
        sum += row.iter().sum::<f32>();
        count += row.len();
    }
    if count == 0 { 0.0 } else { sum / count as f32 }
}

/// From where to where a row lies inside a convex outline.
fn crossing(corners: &[Point; 4], y: f32) -> Option<(f32, f32)> {
    let mut inside: Option<(f32, f32)> = None;
    for (a, b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
        if y < low.y || y > high.y {
            continue;
        }
        let share = if high.y > low.y {
            (y - low.y) / (high.y - low.y)
        } else {
            0.0
        };
        let x = low.x + share * (high.x - low.x);
        // A level edge crosses with both its ends.
        let (from, to) = if high.y > low.y {
            (x, x)
        } else {
            (low.x.min(high.x), low.x.max(high.x))
        };
        inside = Some(inside.map_or((from, to), |(f, t)| (f.min(from), t.max(to))));
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(width: usize, height: usize, paint: impl Fn(f32, f32) -> f32) -> Vec<f32> {
        (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| paint(x as f32, y as f32))
            .collect()
    }

    fn found(values: &[f32], width: usize, height: usize) -> Vec<Quad> {
        boxes(&Map {
            width,
            height,
            values,
        })
    }

    #[test]
    fn a_bar_of_probable_pixels_becomes_one_grown_box() {
        let bar = |x: f32, y: f32| {
            let inside = (20.0..=80.0).contains(&x) && (30.0..=40.0).contains(&y);
            if inside { 0.9 } else { 0.0 }
        };

        let boxes = found(&map(100, 64, bar), 100, 64);

        // 60 by 10 grows by 60 * 10 * 1.4 / 140 = 6 on every side.
        assert_eq!(boxes.len(), 1);
        let [a, b, c, d] = boxes[0].0.map(<[f32; 2]>::from);
        assert_eq!(
            [a, b, c, d],
            [[14., 24.], [86., 24.], [86., 46.], [14., 46.]]
        );
    }

    #[test]
    fn a_tilted_bar_keeps_its_tilt() {
        let (sin, cos) = 0.2_f32.sin_cos();
        let bar = |x: f32, y: f32| {
            let (x, y) = (x - 100.0, y - 64.0);
            let (along, across) = (x * cos + y * sin, y * cos - x * sin);
            if along.abs() < 70.0 && across.abs() < 6.0 {
                0.9
            } else {
                0.0
            }
        };

        let boxes = found(&map(200, 128, bar), 200, 128);

        let [a, b, ..] = boxes[0].0;
        let tilt = (b.y - a.y).atan2(b.x - a.x);
        assert!((tilt - 0.2).abs() < 0.02, "{tilt}");
    }

    #[test]
    fn faint_patches_and_specks_are_no_text() {
        let faint = map(64, 64, |x, y| if x > 20.0 && y > 40.0 { 0.3 } else { 0.0 });
        let speck = map(64, 64, |x, y| if x == 20.0 && y > 40.0 { 0.9 } else { 0.0 });

        assert!(found(&faint, 64, 64).is_empty());
        assert!(found(&speck, 64, 64).is_empty());
    }
}
