//! Cuts one line of text out of a page, straight and at the height the
//! recognition model wants.

use image::{Rgb, RgbImage};
use xiaopiao::reading::{Point, Quad};

use crate::geometry::sides;
use crate::picture::{Window, scale};

/// What the recognition model was trained on.
pub const HEIGHT: u32 = 48;
/// The longest line the recognition model was made for.
const WIDTH_MAX: u32 = 3200;
/// A line higher than this many times what is cut is shrunk first: fine strokes
/// would vanish between the samples.
const SHRINK_FROM: f32 = 1.5;
/// Pixels around a line that interpolation looks at too.
const MARGIN: f32 = 3.0;

/// The line in a quad. None when there is hardly a pixel in it.
pub fn line(page: &RgbImage, quad: &Quad) -> anyhow::Result<Option<RgbImage>> {
    let (width, height) = sides(quad);
    if width < 2.0 || height < 2.0 {
        return Ok(None);
    }
    let wanted = (HEIGHT as f32 * width / height).ceil() as u32;
    let wanted = wanted.clamp(8, WIDTH_MAX);
    let enlarged = height / HEIGHT as f32;
    if enlarged <= SHRINK_FROM {
        return Ok(Some(straight(page, quad, wanted)));
    }
    let Some(window) = around(page, quad, MARGIN * enlarged) else {
        return Ok(None);
    };
    let side = |side: u32| ((side as f32 / enlarged).round() as u32).max(1);
    let smaller = scale(page, window, side(window.width), side(window.height))?;
    let across = smaller.width() as f32 / window.width as f32;
    let down = smaller.height() as f32 / window.height as f32;
    let quad = Quad(quad.0.map(|corner| Point {
        x: (corner.x - window.left as f32) * across,
        y: (corner.y - window.top as f32) * down,
    }));
    Ok(Some(straight(&smaller, &quad, wanted)))
}

/// The upright part of a page that holds a quad and a margin. None off the page.
fn around(page: &RgbImage, quad: &Quad, margin: f32) -> Option<Window> {
    let low = |of: fn(&Point) -> f32| quad.0.iter().map(of).fold(f32::INFINITY, f32::min);
    let high = |of: fn(&Point) -> f32| quad.0.iter().map(of).fold(0.0, f32::max);
    let first = |place: f32| (place - margin).max(0.0) as u32;
    let last = |place: f32, side: u32| ((place + margin).ceil() as u32).min(side);
    let (left, top) = (first(low(|p| p.x)), first(low(|p| p.y)));
    Some(Window {
        left,
        top,
        width: last(high(|p| p.x), page.width()).checked_sub(left)?.max(1),
        height: last(high(|p| p.y), page.height()).checked_sub(top)?.max(1),
    })
    .filter(|window| window.left < page.width() && window.top < page.height())
}

/// What a quad shows, turned level. Quads are rectangles stretched with the
/// page, so two of their sides span the rest.
fn straight(page: &RgbImage, quad: &Quad, width: u32) -> RgbImage {
    let [origin, right, _, below] = quad.0;
    let along = step(origin, right, width);
    let down = step(origin, below, HEIGHT);
    // The middle of the first pixel.
    let origin = Point {
        x: origin.x + (along.x + down.x - 1.0) / 2.0,
        y: origin.y + (along.y + down.y - 1.0) / 2.0,
    };
    let mut straight = RgbImage::new(width, HEIGHT);
    for (y, row) in straight.rows_mut().enumerate() {
        let start = Point {
            x: origin.x + y as f32 * down.x,
            y: origin.y + y as f32 * down.y,
        };
        for (x, pixel) in row.enumerate() {
            let x = x as f32;
            *pixel = cubic(page, start.x + x * along.x, start.y + x * along.y);
        }
    }
    straight
}

fn step(from: Point, to: Point, steps: u32) -> Point {
    Point {
        x: (to.x - from.x) / steps as f32,
        y: (to.y - from.y) / steps as f32,
    }
}

/// The colour between the pixels, by cubic interpolation. Beyond the page its
/// border goes on.
fn cubic(page: &RgbImage, x: f32, y: f32) -> Rgb<u8> {
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (weights(x - left), weights(y - top));
    let (left, top) = (left as i64 - 1, top as i64 - 1);
    let (width, height) = (i64::from(page.width()), i64::from(page.height()));
    let pixels = page.as_raw().as_slice();
    let inside = (0..width - 3).contains(&left) && (0..height - 3).contains(&top);
    let mut sum = [0.0_f32; 3];
    for (row, row_weight) in down.iter().enumerate() {
        let y = (top + row as i64).clamp(0, height - 1) * width;
        let mut sampled = [0; 12];
        if inside {
            let start = 3 * (y + left) as usize;
            sampled.copy_from_slice(&pixels[start..start + 12]);
        } else {
            for (column, sample) in sampled.chunks_exact_mut(3).enumerate() {
                let x = (left + column as i64).clamp(0, width - 1);
                let start = 3 * (y + x) as usize;
                sample.copy_from_slice(&pixels[start..start + 3]);
            }
        }
        for (sample, weight) in sampled.chunks_exact(3).zip(&across) {
            for (sum, &value) in sum.iter_mut().zip(sample) {
                *sum += row_weight * weight * f32::from(value);
            }
        }
    }
    Rgb(sum.map(|value| (value + 0.5).clamp(0.0, 255.0) as u8))
}

/// Keys' kernel with -0.75, as OpenCV has it, for the four pixels around a place.
fn weights(t: f32) -> [f32; 4] {
    const A: f32 = -0.75;
    let far = |d: f32| ((A * d - 5.0 * A) * d + 8.0 * A) * d - 4.0 * A;
    let near = |d: f32| ((A + 2.0) * d - (A + 3.0)) * d * d + 1.0;
    let known = [far(t + 1.0), near(t), near(1.0 - t)];
    [
        known[0],
        known[1],
        known[2],
        1.0 - known.iter().sum::<f32>(),
    ]
}
