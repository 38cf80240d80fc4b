//! How one photo lies on another, told by the lines that both show.

use crate::reading::{Line, Placement, Point, Quad};

/// Fewer characters than this are no landmark: "1" is on every row.
const LANDMARK_CHARACTERS: usize = 4;
/// Lines read with less confidence are no landmark.
const LANDMARK_CONFIDENCE: f32 = 0.8;
/// How far, in heights of a line, the two sights of a line may lie apart: paper
/// curls, and no two photos are taken from the same place.
const APART_MAX: f32 = 1.2;
/// Lines of the same photo pair whose middles are this near, in heights, are one.
const SAME_ROW: f32 = 0.6;
/// Two sights of a line share this much of their length at least.
const SHARED_MIN: f32 = 0.5;
/// A line read with this confidence on both photos says what it says.
const SURE: f32 = 0.9;
/// How many common characters it takes to lower the doubt to a third.
const CHARACTERS: f32 = 8.0;
/// A single common line may be a coincidence: a slogan, a rule, a price.
const LINES_MIN: usize = 2;
const COINCIDENCE: f32 = 0.5;

/// One photo laid on another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlay {
    /// From the second photo to the first.
    pub placement: Placement,
    /// Lines that both show, and their characters.
    pub lines: usize,
    pub characters: usize,
    /// Places where both show something else.
    pub conflicts: usize,
}

impl Overlay {
    /// How sure it is that both show one paper.
    pub fn confidence(&self) -> f32 {
        let certain = if self.lines < LINES_MIN {
            COINCIDENCE
        } else {
            1.0
        };
        let doubt = (-(self.characters as f32) / CHARACTERS).exp();
        // One contradiction is enough to ask a person.
        certain * (1.0 - doubt) * 0.5_f32.powi(i32::try_from(self.conflicts).unwrap_or(i32::MAX))
    }
}

/// Lays the second photo on the first. None when they share no landmark.
pub fn overlay(first: &[Line], second: &[Line]) -> Option<Overlay> {
    let landmarks = landmarks(first, second);
    let proposals = landmarks.iter().filter_map(|(there, here)| {
        let placement = Placement::fit(&ends(there, here))?;
        Some(refined(placement, &landmarks))
    });
    proposals
        .map(|placement| compare(first, second, placement))
        .filter(|overlay| 0 < overlay.lines)
        .max_by(|a, b| a.confidence().total_cmp(&b.confidence()))
}

/// Lines that say the same on both photos, and say it once on each.
fn landmarks<'a>(first: &'a [Line], second: &'a [Line]) -> Vec<(&'a Line, &'a Line)> {
    let telling = |line: &&Line| {
        LANDMARK_CONFIDENCE <= line.confidence
            && LANDMARK_CHARACTERS <= line.text.chars().filter(|c| c.is_alphanumeric()).count()
    };
    let once = |lines: &'a [Line], text: &str| {
        let mut same = lines.iter().filter(|line| plain(&line.text) == text);
        same.next().filter(|_| same.next().is_none())
    };
    first
        .iter()
        .filter(telling)
        .filter_map(|line| {
            let text = plain(&line.text);
            once(first, &text)?;
            Some((line, once(second, &text)?))
        })
        .collect()
}

/// Fits the placement to all landmarks that agree with it.
fn refined(placement: Placement, landmarks: &[(&Line, &Line)]) -> Placement {
    let agreeing: Vec<(Point, Point)> = landmarks
        .iter()
        .filter(|(there, here)| {
            let seen = placement.quad(&here.quad);
            distance(middle(&seen), middle(&there.quad)) < APART_MAX * height(&there.quad)
        })
        .flat_map(|(there, here)| ends(there, here))
        .collect();
    Placement::fit(&agreeing).unwrap_or(placement)
}

fn compare(first: &[Line], second: &[Line], placement: Placement) -> Overlay {
    let mut overlay = Overlay {
        placement,
        lines: 0,
        characters: 0,
        conflicts: 0,
    };
    for line in second {
        let seen = placement.quad(&line.quad);
        let Some(there) = first.iter().find(|there| same_place(&there.quad, &seen)) else {
            continue;
        };
        match sight(there, line) {
            Sight::Same => {
                overlay.lines += 1;
                overlay.characters += plain(&line.text).chars().count();
            }
            Sight::Other => overlay.conflicts += 1,
            Sight::Unclear => {}
        }
    }
    overlay
}

/// What two sights of one place say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Same,
    Other,
    Unclear,
}

pub fn sight(there: &Line, here: &Line) -> Sight {
    let (a, b) = (plain(&there.text), plain(&here.text));
    if a == b {
        return Sight::Same;
    }
    let sure = SURE <= there.confidence && SURE <= here.confidence;
    // A piece of a line is no contradiction to the line: boxes break here and there.
    if sure && !a.contains(&b) && !b.contains(&a) && digits(&a) != digits(&b) {
        Sight::Other
    } else {
        Sight::Unclear
    }
}

/// Whether two quads of one page show the same piece of paper.
pub fn same_place(a: &Quad, b: &Quad) -> bool {
    let across = Point {
        x: a.0[1].x - a.0[0].x,
        y: a.0[1].y - a.0[0].y,
    };
    let length = across.x.hypot(across.y).max(1.0);
    let along =
        |point: Point| ((point.x - a.0[0].x) * across.x + (point.y - a.0[0].y) * across.y) / length;
    let off = |point: Point| {
        let middle = middle(a);
        ((point.y - middle.y) * across.x - (point.x - middle.x) * across.y).abs() / length
    };
    let (left, right) = (along(b.0[0]), along(b.0[1]));
    let shared = right.min(length) - left.max(0.0);
    off(middle(b)) < SAME_ROW * height(a).min(height(b))
        && SHARED_MIN * length.min(right - left) < shared
}

/// What is left of a text when how it is printed does not count.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The two ends of a line on both photos, the second photo's first.
fn ends(there: &Line, here: &Line) -> [(Point, Point); 2] {
    let end = |quad: &Quad, a: usize, b: usize| Point {
        x: (quad.0[a].x + quad.0[b].x) / 2.0,
        y: (quad.0[a].y + quad.0[b].y) / 2.0,
    };
    [(0, 3), (1, 2)].map(|(a, b)| (end(&here.quad, a, b), end(&there.quad, a, b)))
}

pub fn middle(quad: &Quad) -> Point {
    let sum = |of: fn(&Point) -> f32| quad.0.iter().map(of).sum::<f32>() / 4.0;
    Point {
        x: sum(|p| p.x),
        y: sum(|p| p.y),
    }
}

pub fn height(quad: &Quad) -> f32 {
    distance(quad.0[0], quad.0[3]).max(distance(quad.0[1], quad.0[2]))
}

fn distance(a: Point, b: Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}
