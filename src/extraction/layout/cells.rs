//! Pieces of text in the text's own frame, and which of them stand in one row.

use crate::{
    extraction::text::half_width,
    reading::{Point, Quad, Reading},
};

use super::{Place, Row, lie::Lie};

/// One piece of text with its place in the text's own frame.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) line: usize,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Height of the middle.
    pub(super) y: f32,
    pub(super) height: f32,
    /// How much its frame falls for each pixel to the right.
    pub(super) slope: f32,
}

impl Cell {
    pub(super) fn x(&self) -> f32 {
        f32::midpoint(self.left, self.right)
    }
}

pub(super) fn between(a: Point, b: Point, part: f32) -> Point {
    Point {
        x: a.x + (b.x - a.x) * part,
        y: a.y + (b.y - a.y) * part,
    }
}

pub(super) fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / count as f32 }
}

pub(super) fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The direction most of the text runs in: that of the wide lines, since engines frame
/// short ones upright however they stand.
pub(super) fn direction(reading: &Reading) -> f32 {
    let sides: Vec<(f32, f32)> = reading.lines.iter().map(|line| along(&line.quad)).collect();
    let (x, y) = sides
        .iter()
        .fold((0.0, 0.0), |(x, y), side| (x + side.0, y + side.1));
    let rough = y.atan2(x);
    let (sin, cos) = rough.sin_cos();
    let offsets = sides.iter().map(|(x, y)| {
        let width = x.hypot(*y);
        ((y * cos - x * sin).atan2(x * cos + y * sin), width * width)
    });
    rough + weighted_median(offsets.collect()).unwrap_or(0.0)
}

/// Along the middle of a quad, from left to right.
pub(super) fn along(quad: &Quad) -> (f32, f32) {
    let [a, b, c, d] = quad.0;
    (
        f32::midpoint(b.x - a.x, c.x - d.x),
        f32::midpoint(b.y - a.y, c.y - d.y),
    )
}

/// The value with half of the weight on either side.
pub(super) fn weighted_median(mut values: Vec<(f32, f32)>) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    let middle = values.iter().find(|(_, weight)| {
        passed += weight;
        half <= passed
    });
    middle.map(|(value, _)| *value)
}

pub(super) fn cells(reading: &Reading) -> Vec<Cell> {
    let (sin, cos) = direction(reading).sin_cos();
    let turn = |p: Point| Point {
        x: p.x * cos + p.y * sin,
        y: p.y * cos - p.x * sin,
    };
    reading
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.text.trim().is_empty())
        .map(|(line, content)| {
            let [a, b, c, d] = content.quad.0.map(turn);
            let (left, right) = (f32::midpoint(a.x, d.x), f32::midpoint(b.x, c.x));
            let (left_y, right_y) = (f32::midpoint(a.y, d.y), f32::midpoint(b.y, c.y));
            Cell {
                line,
                left,
                right,
                y: f32::midpoint(left_y, right_y),
                height: f32::midpoint((d.y - a.y).abs(), (c.y - b.y).abs()).max(1.0),
                slope: (right_y - left_y) / (right - left).max(1.0),
            }
        })
        .collect()
}

/// The pieces by rows. How the sheet lies is seen in its long lines, and then better in
/// the rows that came about.
pub(super) fn group(cells: &[Cell]) -> Vec<Vec<usize>> {
    let rows = joined(cells, &Lie::of(cells, &[]));
    joined(cells, &Lie::of(cells, &rows))
}

/// Joins neighbours whose middle lines meet, nearest first, as long as no two
/// pieces of one row stand above each other.
fn joined(cells: &[Cell], lie: &Lie) -> Vec<Vec<usize>> {
    let mut links: Vec<(f32, usize, usize)> = Vec::new();
    for (i, a) in cells.iter().enumerate() {
        for (j, b) in cells.iter().enumerate() {
            if i != j && a.left < b.left && meet(a, b, lie) {
                links.push(((b.left - a.right).abs(), i, j));
            }
        }
    }
    links.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut groups: Vec<Vec<usize>> = (0..cells.len()).map(|i| vec![i]).collect();
    let mut group_of: Vec<usize> = (0..cells.len()).collect();
    for (_, i, j) in links {
        let (from, into) = (group_of[j], group_of[i]);
        if from == into || overlap(cells, &groups[from], &groups[into]) {
            continue;
        }
        let moved = std::mem::take(&mut groups[from]);
        for cell in &moved {
            group_of[*cell] = into;
        }
        groups[into].extend(moved);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Whether the line through the middle of `a` arrives at the middle of `b`.
fn meet(a: &Cell, b: &Cell, lie: &Lie) -> bool {
    let (small, tall) = (a.height.min(b.height), a.height.max(b.height));
    let fall = lie.fall((a.x(), a.y), (b.x(), b.y));
    let off = (b.y - a.y - fall).abs();
    tall < 2.5 * small && off < 0.45 * f32::midpoint(small, tall)
}

pub(super) fn overlap(cells: &[Cell], some: &[usize], others: &[usize]) -> bool {
    some.iter().any(|i| {
        others.iter().any(|j| {
            let (a, b) = (&cells[*i], &cells[*j]);
            let shared = a.right.min(b.right) - a.left.max(b.left);
            let width = (a.right - a.left).min(b.right - b.left);
            0.4 * width < shared
        })
    })
}

pub(super) fn row(reading: &Reading, cells: &[&Cell], line_height: f32, y: f32) -> Row {
    let mut text = String::new();
    let mut chars = Vec::new();
    for cell in cells {
        if !text.is_empty() {
            chars.push(Place {
                byte: text.len(),
                from: None,
                x: cell.left,
            });
            text.push('\t');
        }
        let line = &reading.lines[cell.line];
        let count = line.text.chars().count() as f32;
        for (index, c) in line.text.chars().enumerate() {
            let even = (index as f32 + 0.5) / count;
            let centre = line.glyphs.get(index).map_or(even, |glyph| glyph.centre);
            let x = cell.left + (cell.right - cell.left) * centre;
            chars.push(Place {
                byte: text.len(),
                from: Some((cell.line, index)),
                x,
            });
            text.push(half_width(c));
        }
    }
    Row {
        text,
        height: cells.iter().map(|cell| cell.height).fold(0.0, f32::max) / line_height,
        confidence: mean(cells.iter().map(|cell| reading.lines[cell.line].confidence)),
        least: cells
            .iter()
            .map(|cell| reading.lines[cell.line].confidence)
            .fold(1.0, f32::min),
        y,
        chars,
    }
}
