//! Turns a text drawing of a receipt into a reading: a row is a row, two spaces or
//! more begin a new piece, Chinese characters are two columns wide.

use crate::{
    extraction::text::is_han,
    reading::{Glyph, Line, Photo, Point, Quad, Reading, Timing, Verdict},
};

const COLUMN: f32 = 12.0;
const ROW: f32 = 40.0;

/// A reading of a paper as it lies on the photo: tilted by `degrees`, with each
/// character read with `sure` confidence.
pub fn paper(drawing: &str, degrees: f32, sure: f32) -> Reading {
    let mut lines = Vec::new();
    for (row, text) in drawing.trim_matches('\n').lines().enumerate() {
        for (column, piece) in pieces(text) {
            lines.push(line(piece, column, row, degrees, sure));
        }
    }
    Reading {
        photo: Photo {
            width: 4000,
            height: 4000,
            turn: 0,
            verdict: Verdict::Ok,
        },
        lines,
        codes: Vec::new(),
        parts: Vec::new(),
        engine: "drawn".to_owned(),
        timing: Timing::default(),
    }
}

fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if is_han(c) || !c.is_ascii() { 2 } else { 1 })
        .sum()
}

fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    for piece in text.split("  ") {
        let start = from + piece.len() - piece.trim_start().len();
        if !piece.trim().is_empty() {
            found.push((width(&text[..start]), piece.trim()));
        }
        from += piece.len() + 2;
    }
    found
}

fn line(text: &str, column: usize, row: usize, degrees: f32, sure: f32) -> Line {
    let (left, top) = (column as f32 * COLUMN, row as f32 * ROW);
    let (right, bottom) = (left + width(text) as f32 * COLUMN, top + 24.0);
    let (sin, cos) = degrees.to_radians().sin_cos();
    // Turned about the middle of the photo, where the paper lies.
    let turn = |x: f32, y: f32| Point {
        x: 2000.0 + (x - 300.0) * cos - (y - 400.0) * sin,
        y: 2000.0 + (x - 300.0) * sin + (y - 400.0) * cos,
    };
    let count = text.chars().count() as f32;
    let glyph = |i: usize| Glyph {
        centre: (i as f32 + 0.5) / count,
        confidence: sure,
    };
    Line {
        text: text.to_owned(),
        confidence: sure,
        quad: Quad([
            turn(left, top),
            turn(right, top),
            turn(right, bottom),
            turn(left, bottom),
        ]),
        glyphs: (0..text.chars().count()).map(glyph).collect(),
    }
}
