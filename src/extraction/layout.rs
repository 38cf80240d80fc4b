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
    /// Height of the middle of the left and of the right edge.
    left_y: f32,
    right_y: f32,
    height: f32,
}

impl Cell {
    fn middle(&self) -> f32 {
        f32::midpoint(self.left_y, self.right_y)
    }

    fn slope(&self) -> Option<f32> {
        let width = self.right - self.left;
        (4.0 * self.height < width).then(|| (self.right_y - self.left_y) / width)
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
        let y_of = |group: &Vec<usize>| mean(group.iter().map(|i| cells[*i].middle()));
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
            .map(|(line, index)| {
                let line = &self.reading.lines[line];
                line.glyphs
                    .get(index)
                    .map_or(line.confidence, |glyph| glyph.confidence)
            })
            .collect();
        let least = glyphs.iter().copied().fold(1.0, f32::min);
        (least, mean(glyphs.iter().copied()))
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
        let parts = self.parts(span).into_iter();
        let quads: Vec<Quad> = parts.map(|p| self.part(p.0, p.1, p.2)).collect();
        let (first, last) = (quads.first()?, quads.last()?);
        Some(Quad([first.0[0], last.0[1], last.0[2], first.0[3]]))
    }

    /// Places that surely hold a span: with a character more at each end, and whole
    /// lines where the engine cannot say where their characters stand.
    pub fn ample_quads(&self, span: &Span) -> Vec<Quad> {
        let ample = |(line, first, last): (usize, usize, usize)| {
            let content = &self.reading.lines[line];
            let count = content.text.chars().count();
            if content.glyphs.len() != count {
                return content.quad;
            }
            let last = (last + 1).min(count.saturating_sub(1));
            self.part(line, first.saturating_sub(1), last)
        };
        self.parts(span).into_iter().map(ample).collect()
    }

    /// All corners of all lines.
    pub fn corners(&self) -> Vec<Point> {
        let lines = self.reading.lines.iter();
        lines.flat_map(|line| line.quad.0).collect()
    }

    /// The lines that a span stands in, each with its first and last character there.
    fn parts(&self, span: &Span) -> Vec<(usize, usize, usize)> {
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        for (line, index) in self.places(span).filter_map(|place| place.from) {
            match parts.last_mut() {
                Some((same, _, last)) if *same == line => *last = index,
                _ => parts.push((line, index, index)),
            }
        }
        parts
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

/// The direction most of the text runs in: long lines first, outliers ignored.
fn direction(reading: &Reading) -> f32 {
    let along = |quad: &Quad| {
        let [a, b, c, d] = quad.0;
        (b.x - a.x + c.x - d.x, b.y - a.y + c.y - d.y)
    };
    let (x, y) = reading.lines.iter().fold((0.0, 0.0), |(x, y), line| {
        let (dx, dy) = along(&line.quad);
        (x + dx, y + dy)
    });
    let rough = y.atan2(x);
    let (sin, cos) = rough.sin_cos();
    let offsets = reading
        .lines
        .iter()
        .filter(|line| 3 <= line.text.chars().count())
        .map(|line| {
            let (dx, dy) = along(&line.quad);
            (dy * cos - dx * sin).atan2(dx * cos + dy * sin)
        })
        .collect();
    rough + median(offsets).unwrap_or(0.0)
}

fn cells(reading: &Reading) -> Vec<Cell> {
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
            Cell {
                line,
                left: f32::midpoint(a.x, d.x),
                right: f32::midpoint(b.x, c.x),
                left_y: f32::midpoint(a.y, d.y),
                right_y: f32::midpoint(b.y, c.y),
                height: f32::midpoint((d.y - a.y).abs(), (c.y - b.y).abs()).max(1.0),
            }
        })
        .collect()
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

/// Whether the line through `a` arrives at `b` and the other way round.
fn meet(a: &Cell, b: &Cell) -> bool {
    let (small, tall) = (a.height.min(b.height), a.height.max(b.height));
    let slopes = [a.slope(), b.slope()];
    let known: Vec<f32> = slopes.into_iter().flatten().collect();
    let slope = mean(known.into_iter()).clamp(-0.12, 0.12);
    let gap = (b.left - a.right).max(0.0);
    let off = (b.left_y - (a.right_y + slope * gap)).abs();
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
        y,
        chars,
    }
}
