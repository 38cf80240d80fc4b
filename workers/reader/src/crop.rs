//! Cuts one line of text out of a page, straight and at the height the
//! recognition model wants: level at its own size first, then scaled, as the lines
//! were that the model learnt from. Sampling in one pass is cheaper and reads worse:
//! of 40 harsh drawn photos it loses three amounts and three numbers.

use std::borrow::Cow;

use image::{Rgb, RgbImage};
use xiaopiao::reading::{Point, Quad};

use crate::geometry::sides;
use crate::picture::{Window, scale};

/// What the recognition model was trained on.
pub const HEIGHT: u32 = 48;
/// The longest line the recognition model was made for.
const WIDTH_MAX: u32 = 3200;
/// Beyond this many pixels there is no page.
const FAR: f32 = 1e6;
/// Lines are cut from the smallest copy of the page that shows them this high.
const CUT_HEIGHT_MIN: f32 = 64.0;

/// A page and, made when needed, copies of half its size, a quarter and so on:
/// sampling every third pixel of large print would lose thin strokes.
pub struct Page<'a> {
    full: Cow<'a, RgbImage>,
    halves: Vec<RgbImage>,
}

impl<'a> Page<'a> {
    pub fn new(full: Cow<'a, RgbImage>) -> Self {
        Self {
            full,
            halves: Vec::new(),
        }
    }

    pub fn full(&self) -> &RgbImage {
        &self.full
    }

    /// The line in a quad. None when there is hardly a pixel in it.
    pub fn line(&mut self, quad: &Quad) -> anyhow::Result<Option<RgbImage>> {
        let (width, height) = sides(quad);
        if width < 2.0 || height < 2.0 {
            return Ok(None);
        }
        let halvings = (height / CUT_HEIGHT_MIN).log2().clamp(0.0, 6.0) as u32;
        let (full_width, full_height) = self.full.dimensions();
        let page = self.halved(halvings)?;
        let across = page.width() as f32 / full_width as f32;
        let down = page.height() as f32 / full_height as f32;
        let quad = Quad(quad.0.map(|corner| Point {
            x: corner.x * across,
            y: corner.y * down,
        }));
        let straight = straight(page, &quad);
        let width = (HEIGHT * straight.width()).div_ceil(straight.height());
        let width = width.clamp(8, WIDTH_MAX);
        scale(&straight, Window::whole(&straight), width, HEIGHT).map(Some)
    }

    fn halved(&mut self, times: u32) -> anyhow::Result<&RgbImage> {
        while self.halves.len() < times as usize {
            let page = self.halves.last().unwrap_or(&self.full);
            let (width, height) = (page.width().div_ceil(2), page.height().div_ceil(2));
            let half = scale(page, Window::whole(page), width, height)?;
            self.halves.push(half);
        }
        Ok(match times {
            0 => &self.full,
            times => &self.halves[times as usize - 1],
        })
    }
}

/// What a quad shows, turned level. Quads are rectangles stretched with the
/// page, so two of their sides span the rest.
fn straight(page: &RgbImage, quad: &Quad) -> RgbImage {
    let (width, height) = sides(quad);
    let (width, height) = (width.max(1.0) as u32, height.max(1.0) as u32);
    let [origin, right, _, below] = quad.0;
    let along = step(origin, right, width);
    let down = step(origin, below, height);
    let mut straight = RgbImage::new(width, height);
    for (y, row) in straight.rows_mut().enumerate() {
        for (x, pixel) in row.enumerate() {
            let (x, y) = (x as f32, y as f32);
            *pixel = cubic(
                page,
                origin.x + x * along.x + y * down.x,
                origin.y + x * along.y + y * down.y,
            );
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
/// border goes on. A tenth of a reading is spent here: rows are summed first, twelve
/// numbers side by side, which the compiler turns into vector instructions.
fn cubic(page: &RgbImage, x: f32, y: f32) -> Rgb<u8> {
    let near = |place: f32| place.clamp(-FAR, FAR);
    let ((left, right_of), (top, below)) = (split(near(x)), split(near(y)));
    let (across, down) = (weights(right_of), weights(below));
    let (left, top) = (left - 1, top - 1);
    let (width, height) = (page.width() as i32, page.height() as i32);
    let pixels = page.as_raw().as_slice();
    let stride = 3 * width as usize;
    let mut columns = [0.0_f32; 12];
    if (0..width - 3).contains(&left) && (0..height - 3).contains(&top) {
        let start = top as usize * stride + 3 * left as usize;
        let rows = pixels[start..start + 3 * stride + 12].chunks(stride);
        for (row, weight) in rows.zip(down) {
            for (sum, &value) in columns.iter_mut().zip(&row[..12]) {
                *sum += weight * f32::from(value);
            }
        }
    } else {
        for (row, weight) in (top..).zip(down) {
            let start = row.clamp(0, height - 1) as usize * stride;
            for (column, sum) in (left..).zip(columns.as_chunks_mut::<3>().0) {
                let start = start + 3 * column.clamp(0, width - 1) as usize;
                for (sum, &value) in sum.iter_mut().zip(&pixels[start..start + 3]) {
                    *sum += weight * f32::from(value);
                }
            }
        }
    }
    let mut sum = [0.5_f32; 3];
    for (column, weight) in columns.as_chunks::<3>().0.iter().zip(across) {
        for (sum, value) in sum.iter_mut().zip(column) {
            *sum += weight * value;
        }
    }
    Rgb(sum.map(|value| value.clamp(0.0, 255.0) as u8))
}

/// The whole number below, and how far it is to the value. (`floor` is a call without
/// SSE 4.1, which not every x86-64 has.)
fn split(value: f32) -> (i32, f32) {
    let cut = value as i32;
    let whole = if value < cut as f32 { cut - 1 } else { cut };
    (whole, value - whole as f32)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> RgbImage {
        RgbImage::from_fn(9, 7, |x, y| Rgb([(20 * x) as u8, (30 * y) as u8, 77]))
    }

    #[test]
    fn a_whole_place_has_the_pixels_own_colour() {
        for (x, y, pixel) in page().enumerate_pixels() {
            assert_eq!(cubic(&page(), x as f32, y as f32), *pixel);
        }
    }

    #[test]
    fn between_pixels_the_colour_is_between_theirs() {
        assert_eq!(cubic(&page(), 3.5, 4.0).0, [70, 120, 77]);
    }

    #[test]
    fn beyond_the_page_its_border_goes_on() {
        assert_eq!(cubic(&page(), -40.0, 3.0).0, [0, 90, 77]);
        assert_eq!(cubic(&page(), 1e30, f32::MIN).0, [160, 0, 77]);
        assert_eq!(
            cubic(&RgbImage::from_pixel(1, 1, Rgb([9; 3])), 0.4, 0.4).0,
            [9; 3]
        );
    }
}
