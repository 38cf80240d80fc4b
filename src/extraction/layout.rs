//! Puts the pieces of text back into the rows of the paper, in the text's own
//! frame: the photo may be tilted, turned or curled. Interprets no word.

use std::ops::Range;

use crate::reading::{Point, Quad, Reading};

use super::text::half_width;

/// One piece of text with its place in the text's own frame.
#[derive(Clone, Debug)]
struct Cell {
    line: usize,
    left: f32,
    right: f32,
    /// Height of the middle.
    y: f32,
    height: f32,
    /// How much the text around falls for each pixel to the right: curled and creased
    /// paper has a direction of its own in each place.
    slope: f32,
}

impl Cell {
    fn x(&self) -> f32 {
        f32::midpoint(self.left, self.right)
    }
}

/// One row of the paper: its pieces from left to right, joined by tabs.
#[derive(Clone, Debug)]
pub struct Row {
    /// Half width, one character for each of the pieces.
    pub text: String,
    /// Of the tallest piece, in the median height of the page.
    pub height: f32,
    /// Mean confidence of the pieces.
    pub confidence: f32,
    /// Confidence of the worst piece.
    pub least: f32,
    /// In the median height of the page, from the top of the first row.
    pub y: f32,
    chars: Vec<Place>,
}

/// Where one character of a row's text came from.
#[derive(Clone, Copy, Debug)]
struct Place {
    byte: usize,
    /// The line of the reading and the character in it; a tab has none.
    from: Option<(usize, usize)>,
    /// Its centre in the frame.
    x: f32,
}

/// A part of a row's text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub row: usize,
    pub at: Range<usize>,
}

/// A reading in rows.
pub struct Page<'a> {
    reading: &'a Reading,
    pub rows: Vec<Row>,
    /// The median height of a line, in pixels.
    pub line_height: f32,
}

impl<'a> Page<'a> {
    /// Groups the lines of a reading into rows.
    pub fn of(reading: &'a Reading) -> Self {
        let cells = cells(reading);
        let line_height = median(cells.iter().map(|cell| cell.height).collect()).unwrap_or(1.0);
        let mut groups = group(&cells);
        for group in &mut groups {
            group.sort_by(|a, b| cells[*a].left.total_cmp(&cells[*b].left));
        }
        let y_of = |group: &Vec<usize>| mean(group.iter().map(|i| cells[*i].y));
        groups.sort_by(|a, b| y_of(a).total_cmp(&y_of(b)));
        let top = groups.first().map_or(0.0, y_of);
        let rows = groups
            .iter()
            .map(|group| {
                let members: Vec<&Cell> = group.iter().map(|i| &cells[*i]).collect();
                row(
                    reading,
                    &members,
                    line_height,
                    (y_of(group) - top) / line_height,
                )
            })
            .collect();
        Self {
            reading,
            rows,
            line_height,
        }
    }

    /// The text of a span.
    pub fn text(&self, span: &Span) -> &str {
        &self.rows[span.row].text[span.at.clone()]
    }

    /// The least confidence among the characters of a span, and their mean.
    pub fn confidence(&self, span: &Span) -> (f32, f32) {
        let glyphs: Vec<f32> = self
            .places(span)
            .filter(|place| !self.rows[span.row].text[place.byte..].starts_with(' '))
            .filter_map(|place| place.from)
            .map(|(line, index)| self.glyph(line, index))
            .collect();
        let least = glyphs.iter().copied().fold(1.0, f32::min);
        (least, mean(glyphs.iter().copied()))
    }

    /// The least confidence among the figures and letters of spans, and their mean: what
    /// stands around them says nothing of the value.
    pub fn figures(&self, spans: &[&Span]) -> (f32, f32) {
        let glyphs: Vec<f32> = spans
            .iter()
            .flat_map(|span| self.places(span).map(|place| (span.row, place)))
            .filter(|(row, place)| {
                let next = self.rows[*row].text[place.byte..].chars().next();
                next.is_some_and(char::is_alphanumeric)
            })
            .filter_map(|(_, place)| place.from)
            .map(|(line, index)| self.glyph(line, index))
            .collect();
        let least = glyphs.iter().copied().fold(1.0, f32::min);
        (least, mean(glyphs.iter().copied()))
    }

    fn glyph(&self, line: usize, index: usize) -> f32 {
        let line = &self.reading.lines[line];
        let glyph = line.glyphs.get(index);
        glyph.map_or(line.confidence, |glyph| glyph.confidence)
    }

    /// How well the whole page was read: the median confidence of its lines, and the
    /// share of lines that were hardly read.
    pub fn quality(&self) -> (f32, f32) {
        const HARDLY: f32 = 0.8;
        let lines: Vec<f32> = self
            .reading
            .lines
            .iter()
            .map(|line| line.confidence)
            .collect();
        let poor = lines
            .iter()
            .filter(|confidence| **confidence < HARDLY)
            .count();
        let share = poor as f32 / lines.len().max(1) as f32;
        (median(lines).unwrap_or(0.0), share)
    }

    /// How surely the worst line of the page's top was read: where papers say what they
    /// are.
    pub fn head_sureness(&self) -> f32 {
        const ROWS: usize = 8;
        let rows = self.rows.iter().take(ROWS);
        rows.map(|row| row.least).fold(1.0, f32::min)
    }

    /// Whether most of the page was read well enough to say what is not on it.
    pub fn is_legible(&self) -> bool {
        let (quality, poor) = self.quality();
        0.93 <= quality && poor < 0.25
    }

    /// From the left to the right end of a span, in pixels of the text's frame.
    pub fn extent(&self, span: &Span) -> (f32, f32) {
        let mut xs = self
            .places(span)
            .filter(|p| p.from.is_some())
            .map(|place| place.x);
        let first = xs.next().unwrap_or(0.0);
        let last = xs.next_back().unwrap_or(first);
        (first, last)
    }

    /// Whether a span ends at the border of the photo, where it may be cut off.
    pub fn touches_edge(&self, span: &Span) -> bool {
        let photo = &self.reading.photo;
        let (width, height) = (photo.width as f32, photo.height as f32);
        let near = 0.1 * self.line_height;
        self.quad(span).is_some_and(|quad| {
            quad.0
                .iter()
                .any(|p| p.x < near || p.y < near || width - near < p.x || height - near < p.y)
        })
    }

    /// The place of a span on the photo: the parts of the lines it stands in.
    pub fn quad(&self, span: &Span) -> Option<Quad> {
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        for (line, index) in self.places(span).filter_map(|place| place.from) {
            match parts.last_mut() {
                Some((same, _, last)) if *same == line => *last = index,
                _ => parts.push((line, index, index)),
            }
        }
        let quads: Vec<Quad> = parts.iter().map(|p| self.part(p.0, p.1, p.2)).collect();
        let (first, last) = (quads.first()?, quads.last()?);
        Some(Quad([first.0[0], last.0[1], last.0[2], first.0[3]]))
    }

    fn part(&self, line: usize, first: usize, last: usize) -> Quad {
        let line = &self.reading.lines[line];
        let count = line.text.chars().count().max(1) as f32;
        let centre = |i: usize| {
            line.glyphs
                .get(i)
                .map_or((i as f32 + 0.5) / count, |glyph| glyph.centre)
        };
        let is_first = first == 0;
        let is_last = last + 1 == line.text.chars().count();
        let from = if is_first {
            0.0
        } else {
            f32::midpoint(centre(first - 1), centre(first))
        };
        let to = if is_last {
            1.0
        } else {
            f32::midpoint(centre(last), centre(last + 1))
        };
        let [top_left, top_right, bottom_right, bottom_left] = line.quad.0;
        Quad([
            between(top_left, top_right, from),
            between(top_left, top_right, to),
            between(bottom_left, bottom_right, to),
            between(bottom_left, bottom_right, from),
        ])
    }

    fn places(&self, span: &Span) -> impl DoubleEndedIterator<Item = Place> {
        let at = span.at.clone();
        self.rows[span.row]
            .chars
            .iter()
            .copied()
            .filter(move |place| at.contains(&place.byte))
    }
}

/// The lines on either side of the widest strip that runs along the text's columns and
/// that no line crosses, if one is as wide as a line is high.
pub fn halves(reading: &Reading) -> Option<(Reading, Reading)> {
    /// Fewer lines than this on a side are no paper.
    const LINES_MIN: usize = 6;
    let mut cells = cells(reading);
    cells.sort_by(|a, b| a.left.total_cmp(&b.left));
    let line_height = median(cells.iter().map(|cell| cell.height).collect())?;
    let (mut reach, mut widest) = (f32::MIN, (line_height, 0));
    for (index, cell) in cells.iter().enumerate() {
        let strip = cell.left - reach;
        if LINES_MIN <= index && LINES_MIN <= cells.len() - index && widest.0 < strip {
            widest = (strip, index);
        }
        reach = reach.max(cell.right);
    }
    let side = |cells: &[Cell]| {
        let mut lines: Vec<usize> = cells.iter().map(|cell| cell.line).collect();
        lines.sort_unstable();
        Reading {
            lines: lines
                .into_iter()
                .map(|line| reading.lines[line].clone())
                .collect(),
            engine: reading.engine.clone(),
            ..*reading
        }
    };
    let (left, right) = cells.split_at(widest.1);
    (0 < widest.1).then(|| (side(left), side(right)))
}

fn between(a: Point, b: Point, part: f32) -> Point {
    Point {
        x: a.x + (b.x - a.x) * part,
        y: a.y + (b.y - a.y) * part,
    }
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / count as f32 }
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The direction most of the text runs in: that of the wide lines, since engines frame
/// short ones upright however they stand.
fn direction(reading: &Reading) -> f32 {
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
fn along(quad: &Quad) -> (f32, f32) {
    let [a, b, c, d] = quad.0;
    (
        f32::midpoint(b.x - a.x, c.x - d.x),
        f32::midpoint(b.y - a.y, c.y - d.y),
    )
}

/// The value with half of the weight on either side.
fn weighted_median(mut values: Vec<(f32, f32)>) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    let middle = values.iter().find(|(_, weight)| {
        passed += weight;
        half <= passed
    });
    middle.map(|(value, _)| *value)
}

fn cells(reading: &Reading) -> Vec<Cell> {
    let (sin, cos) = direction(reading).sin_cos();
    let turn = |p: Point| Point {
        x: p.x * cos + p.y * sin,
        y: p.y * cos - p.x * sin,
    };
    let mut cells: Vec<Cell> = reading
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
        .collect();
    let slopes: Vec<f32> = cells
        .iter()
        .map(|cell| slope_around(cell, &cells))
        .collect();
    for (cell, slope) in cells.iter_mut().zip(slopes) {
        cell.slope = slope;
    }
    cells
}

/// The slope of the wide lines around a cell; none where there are no wide lines.
fn slope_around(cell: &Cell, cells: &[Cell]) -> f32 {
    /// In heights of a line: shorter ones have no slope that can be trusted.
    const WIDE: f32 = 6.0;
    const NEIGHBOURS: usize = 5;
    let mut wide: Vec<&Cell> = cells
        .iter()
        .filter(|other| WIDE * other.height < other.right - other.left)
        .collect();
    wide.sort_by(|a, b| (a.y - cell.y).abs().total_cmp(&(b.y - cell.y).abs()));
    let near = wide.iter().take(NEIGHBOURS);
    let slopes = near.map(|other| (other.slope, other.right - other.left));
    weighted_median(slopes.collect())
        .unwrap_or(0.0)
        .clamp(-0.12, 0.12)
}

/// Joins neighbours whose middle lines meet, nearest first, as long as no two
/// pieces of one row stand above each other.
fn group(cells: &[Cell]) -> Vec<Vec<usize>> {
    let mut links: Vec<(f32, usize, usize)> = Vec::new();
    for (i, a) in cells.iter().enumerate() {
        for (j, b) in cells.iter().enumerate() {
            if i != j && a.left < b.left && meet(a, b) {
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
fn meet(a: &Cell, b: &Cell) -> bool {
    let (small, tall) = (a.height.min(b.height), a.height.max(b.height));
    let slope = f32::midpoint(a.slope, b.slope);
    let off = (b.y - (a.y + slope * (b.x() - a.x()))).abs();
    tall < 2.5 * small && off < 0.45 * f32::midpoint(small, tall)
}

fn overlap(cells: &[Cell], some: &[usize], others: &[usize]) -> bool {
    some.iter().any(|i| {
        others.iter().any(|j| {
            let (a, b) = (&cells[*i], &cells[*j]);
            let shared = a.right.min(b.right) - a.left.max(b.left);
            let width = (a.right - a.left).min(b.right - b.left);
            0.4 * width < shared
        })
    })
}

fn row(reading: &Reading, cells: &[&Cell], line_height: f32, y: f32) -> Row {
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
