//! The order in which lines are read: rows from top to bottom, each from left
//! to right, also on paper that lies askew. Pure.

use xiaopiao::reading::{Point, Quad};

use crate::recognise::Piece;

/// Pieces whose middles differ by less than this share of the lower one's
/// height stand in one row.
const ROW: f32 = 0.45;
/// A grown box is higher than its text.
const TEXT_HEIGHT: f32 = 0.9;
/// How many rows back a piece may still belong to.
const ROWS_BACK: usize = 4;
/// Shorter words do not tell how the paper lies.
const TELLING: usize = 4;

/// Where a piece stands once the paper lies straight.
#[derive(Clone, Copy)]
struct Place {
    index: usize,
    left: f32,
    right: f32,
    middle: f32,
    height: f32,
}

/// Sorts pieces as a person reads them.
pub fn sort(pieces: Vec<Piece>) -> Vec<Piece> {
    let tilt = tilt(&pieces);
    let mut places: Vec<Place> = pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| place(index, &piece.quad, tilt))
        .collect();
    places.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let mut rows: Vec<Vec<Place>> = Vec::new();
    for place in places {
        let recent = rows.len().saturating_sub(ROWS_BACK);
        let nearest = rows[recent..]
            .iter_mut()
            .filter_map(|row| above(row, &place).map(|gap| (gap, row)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((_, row)) => row.push(place),
            None => rows.push(vec![place]),
        }
    }
    let mut pieces: Vec<Option<Piece>> = pieces.into_iter().map(Some).collect();
    rows.iter_mut()
        .flat_map(|row| {
            row.sort_by(|a, b| a.left.total_cmp(&b.left));
            row.iter()
        })
        .filter_map(|place| pieces[place.index].take())
        .collect()
}

/// How far a piece stands above or below a row, if close enough to be part of it.
/// Compares with the row's nearest piece, which follows curled paper.
fn above(row: &[Place], place: &Place) -> Option<f32> {
    let away = |other: &Place| {
        (other.left - place.right)
            .abs()
            .min((other.right - place.left).abs())
    };
    let near = row.iter().min_by(|a, b| away(a).total_cmp(&away(b)))?;
    let gap = (near.middle - place.middle).abs();
    (gap < ROW * near.height.min(place.height)).then_some(gap)
}

fn place(index: usize, quad: &Quad, tilt: f32) -> Place {
    let (sin, cos) = tilt.sin_cos();
    let across = quad.0.map(|p: Point| p.x * cos + p.y * sin);
    let down = quad.0.map(|p: Point| p.y * cos - p.x * sin);
    let low = |values: [f32; 4]| values.into_iter().fold(f32::INFINITY, f32::min);
    let high = |values: [f32; 4]| values.into_iter().fold(f32::NEG_INFINITY, f32::max);
    Place {
        index,
        left: low(across),
        right: high(across),
        middle: down.iter().sum::<f32>() / 4.0,
        height: (high(down) - low(down)) * TEXT_HEIGHT,
    }
}

/// The angle at which most text runs: the median, weighted by length.
fn tilt(pieces: &[Piece]) -> f32 {
    let mut runs: Vec<(f32, f32)> = pieces
        .iter()
        .filter(|piece| piece.read.glyphs.len() >= TELLING)
        .map(|piece| {
            let [a, b, c, d] = piece.quad.0;
            let (x, y) = (b.x - a.x + c.x - d.x, b.y - a.y + c.y - d.y);
            (y.atan2(x), x.hypot(y))
        })
        .collect();
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rest = runs.iter().map(|run| run.1).sum::<f32>() / 2.0;
    runs.iter()
        .find(|run| {
            rest -= run.1;
            rest <= 0.0
        })
        .map_or(0.0, |run| run.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ctc::Text;
    use xiaopiao::reading::Glyph;

    /// Words of 100 by 20 whose top left corners are given, on paper that lies
    /// at an angle, in the order they are read.
    fn check(degrees: f32, corners: &[(f32, f32, &str)], expected: &str) {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let turned = |x: f32, y: f32| Point {
            x: x * cos - y * sin,
            y: x * sin + y * cos,
        };
        let glyph = Glyph {
            centre: 0.5,
            confidence: 1.0,
        };
        let pieces = corners.iter().map(|&(x, y, text)| Piece {
            quad: Quad([
                turned(x, y),
                turned(x + 100.0, y),
                turned(x + 100.0, y + 20.0),
                turned(x, y + 20.0),
            ]),
            read: Text {
                text: text.into(),
                confidence: 1.0,
                glyphs: vec![glyph; 5],
            },
            runs_down: false,
        });

        let sorted = sort(pieces.collect());

        let texts: Vec<&str> = sorted
            .iter()
            .map(|piece| piece.read.text.as_str())
            .collect();
        assert_eq!(texts.join(" "), expected, "at {degrees} degrees");
    }

    #[test]
    fn rows_are_read_from_the_left_however_the_paper_lies() {
        let words = [
            (600.0, 33.0, "price"),
            (0.0, 30.0, "tea"),
            (600.0, 58.0, "sum"),
            (0.0, 60.0, "total"),
            (200.0, 0.0, "shop"),
        ];
        for degrees in [-20.0, -5.0, 0.0, 5.0, 20.0] {
            check(degrees, &words, "shop tea price total sum");
        }
    }

    #[test]
    fn nothing_sorts_to_nothing() {
        check(0.0, &[], "");
    }
}
