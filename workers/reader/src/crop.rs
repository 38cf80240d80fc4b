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
