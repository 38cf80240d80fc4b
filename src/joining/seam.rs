//! Sewing the lines of one photo to those of the photos before it.

use super::overlay::{height, middle as middle_of, same_place};
use crate::reading::{Line, Part, Point, Quad};

/// A line this near to the end of its photo, in heights, may be cut in two by it.
const EDGE: f32 = 1.0;

/// Adds what a photo shows to the lines so far, each of which knows its part. Where
/// both show a line, the one that is whole and reads better stays.
pub fn append(sewn: &mut Vec<(Line, usize)>, lines: &[Line], (index, part): (usize, &Part)) {
    let mut at: Option<usize> = None;
    for line in lines {
        let here = Line {
            quad: part.on_page.quad(&line.quad),
            ..line.clone()
        };
        let twin = sewn
            .iter()
            .position(|(known, _)| same_place(&known.quad, &here.quad));
        if let Some(twin) = twin {
            if better(&here, &sewn[twin].0, cut(line, part)) {
                sewn[twin] = (here, index);
            }
            at = Some(twin + 1);
        } else if !cut(line, part) {
            let place = at.unwrap_or_else(|| above(sewn, &here));
            sewn.insert(place, (here, index));
            at = Some(place + 1);
        }
    }
}

fn better(here: &Line, known: &Line, cut: bool) -> bool {
    !cut && known.confidence < here.confidence && known.text.len() <= here.text.len()
}

/// Whether the line runs into the upper or lower end of its photo.
fn cut(line: &Line, part: &Part) -> bool {
    let (width, high) = (part.photo.width as f32, part.photo.height as f32);
    let edge = EDGE * height(&line.quad) / 2.0;
    let Point { x, y } = middle_of(&line.quad);
    let (place, end) = if part.photo.turn.is_multiple_of(180) {
        (y, high)
    } else {
        (x, width)
    };
    place < edge || end - edge < place
}

/// How many lines are above this one, all else unknown.
fn above(sewn: &[(Line, usize)], here: &Line) -> usize {
    let down = down(sewn.iter().map(|(line, _)| line));
    let depth = |quad: &Quad| {
        let middle = middle_of(quad);
        middle.x * down.x + middle.y * down.y
    };
    let here = depth(&here.quad);
    let above = sewn.iter().filter(|(line, _)| depth(&line.quad) < here);
    above.count()
}

/// The direction from one line to the next, as most text runs.
pub fn down<'a>(lines: impl Iterator<Item = &'a Line>) -> Point {
    let (x, y) = lines.fold((0.0, 0.0), |(x, y), line| {
        let [a, b, ..] = line.quad.0;
        (x + b.x - a.x, y + b.y - a.y)
    });
    let length = x.hypot(y);
    if length < 1.0 {
        return Point { x: 0.0, y: 1.0 };
    }
    Point {
        x: -y / length,
        y: x / length,
    }
}

/// The middle of all text.
pub fn middle(lines: &[Line]) -> Point {
    let count = lines.len().max(1) as f32;
    let sum = lines.iter().fold((0.0, 0.0), |(x, y), line| {
        let middle = middle_of(&line.quad);
        (x + middle.x, y + middle.y)
    });
    Point {
        x: sum.0 / count,
        y: sum.1 / count,
    }
}
