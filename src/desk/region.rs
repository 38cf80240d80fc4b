//! What a reading says in one place of the photo: what somebody drags over. Pure.

use crate::reading::{Line, Point, Quad};

/// The lines of which something lies in the place, cut to what does.
pub fn lines_in(lines: &[Line], place: &Quad) -> Vec<Line> {
    lines.iter().filter_map(|line| cut(line, place)).collect()
}

/// The lines as one text; lines of one row are parted by a blank, rows by a line break.
pub fn text(lines: &[Line]) -> String {
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        match before {
            None => {}
            Some(before) if share_a_row(before, line) => text.push(' '),
            Some(_) => text.push('\n'),
        }
        text.push_str(line.text.trim());
        before = Some(line);
    }
    text
}

/// The characters whose middle lies in the place.
fn cut(line: &Line, place: &Quad) -> Option<Line> {
    let characters: Vec<char> = line.text.chars().collect();
    let count = characters.len();
    let known = line.glyphs.len() == count;
    let centre = |n: usize| match known {
        true => line.glyphs[n].centre,
        // Where the engine does not say, they are taken to be as wide as each other.
        false => (n as f32 + 0.5) / count as f32,
    };
    let inside: Vec<usize> = (0..count)
        .filter(|&n| contains(place, along(&line.quad, centre(n))))
        .collect();
    let (first, last) = (*inside.first()?, *inside.last()?);
    let text: String = characters[first..=last].iter().collect();
    let glyphs = match known {
        true => line.glyphs[first..=last].to_vec(),
        false => Vec::new(),
    };
    Some(Line {
        text: text.trim().to_owned(),
        confidence: line.confidence,
        quad: part(
            &line.quad,
            first as f32 / count as f32,
            (last + 1) as f32 / count as f32,
        ),
        glyphs,
    })
    .filter(|line| !line.text.is_empty())
}

fn between(from: Point, to: Point, share: f32) -> Point {
    Point {
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
    }
}

/// The middle of the line, this far along it.
fn along(quad: &Quad, share: f32) -> Point {
    let [top_left, top_right, bottom_right, bottom_left] = quad.0;
    let left = between(top_left, bottom_left, 0.5);
    let right = between(top_right, bottom_right, 0.5);
    between(left, right, share)
}

/// From the one share of the line to the other.
fn part(quad: &Quad, from: f32, to: f32) -> Quad {
    let [top_left, top_right, bottom_right, bottom_left] = quad.0;
    Quad([
        between(top_left, top_right, from),
        between(top_left, top_right, to),
        between(bottom_left, bottom_right, to),
        between(bottom_left, bottom_right, from),
    ])
}

/// Whether the point lies on one side of all edges.
fn contains(place: &Quad, point: Point) -> bool {
    let corners = place.0;
    let side = |n: usize| {
        let (from, to) = (corners[n], corners[(n + 1) % 4]);
        (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)
    };
    let sides = [0, 1, 2, 3].map(side);
    sides.iter().all(|side| 0.0 <= *side) || sides.iter().all(|side| *side <= 0.0)
}

/// Whether the middle of the one is at the height of the other.
fn share_a_row(before: &Line, line: &Line) -> bool {
    let height = |quad: &Quad| {
        let (top, bottom) = (along(quad, 0.5).y, quad.0[0].y.min(quad.0[1].y));
        (top - bottom).abs()
    };
    let apart = (along(&before.quad, 1.0).y - along(&line.quad, 0.0).y).abs();
    apart < height(&before.quad).max(height(&line.quad))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quad(left: f32, top: f32, right: f32, bottom: f32) -> Quad {
        Quad(
            [(left, top), (right, top), (right, bottom), (left, bottom)]
                .map(|(x, y)| Point { x, y }),
        )
    }

    fn line(text: &str, left: f32, top: f32) -> Line {
        let width = 10.0 * text.chars().count() as f32;
        Line {
            text: text.to_owned(),
            confidence: 0.9,
            quad: quad(left, top, left + width, top + 20.0),
            glyphs: Vec::new(),
        }
    }

    #[track_caller]
    fn check(place: Quad, expected: &str) {
        let lines = [
            line("实付:", 0.0, 0.0),
            line("156.00", 100.0, 2.0),
            line("微信支付 156.00", 0.0, 40.0),
        ];
        assert_eq!(text(&lines_in(&lines, &place)), expected);
    }

    #[test]
    fn what_is_dragged_over_is_read() {
        check(quad(90.0, 0.0, 200.0, 25.0), "156.00");
        check(quad(0.0, 0.0, 200.0, 25.0), "实付: 156.00");
        check(quad(0.0, 0.0, 200.0, 70.0), "实付: 156.00\n微信支付 156.00");
        check(quad(300.0, 0.0, 400.0, 25.0), "");
    }

    #[test]
    fn a_part_of_a_line_can_be_dragged_over() {
        check(quad(48.0, 35.0, 200.0, 65.0), "156.00");
    }

    #[test]
    fn it_does_not_matter_from_which_corner() {
        let mut backwards = quad(90.0, 0.0, 200.0, 25.0);
        backwards.0.reverse();
        check(backwards, "156.00");
    }
}
