//! Puts the pieces of text back into the rows of the paper, in the text's own
//! frame: the photo may be tilted, turned or curled. Interprets no word.

mod cells;
mod halves;
mod lie;

use std::ops::Range;

use crate::reading::{Code, Point, Quad, Reading};

use cells::{Cell, between, cells, group, mean, median, row};
pub use halves::halves;

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

    /// How surely each character of a span was read, from left to right.
    pub fn characters(&self, span: &Span) -> Vec<f32> {
        self.places(span)
            .map(|place| {
                place
                    .from
                    .map_or(1.0, |(line, index)| self.glyph(line, index))
            })
            .collect()
    }

    /// The codes on the paper.
    pub fn codes(&self) -> &[Code] {
        &self.reading.codes
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
