//! Spans of text become places of the photo, each a little larger than its text.

use crate::{
    extraction::layout::{Page, Span},
    reading::{Point, Quad},
};

/// A signature reaches this far below its word, in heights of the word.
const SIGNATURE_BELOW: f32 = 3.0;
/// And this far above.
const SIGNATURE_ABOVE: f32 = 0.7;

/// What has to be covered.
#[derive(Default)]
pub struct Covered {
    spans: Vec<Span>,
    signatures: Vec<Span>,
}

impl Covered {
    pub fn text(&mut self, row: usize, at: std::ops::Range<usize>) {
        if !at.is_empty() {
            self.spans.push(Span { row, at });
        }
    }

    /// The word beside which, or below which, somebody signs.
    pub fn signature(&mut self, row: usize, at: std::ops::Range<usize>) {
        self.signatures.push(Span { row, at });
    }

    pub fn quads(&self, page: &Page<'_>) -> Vec<Quad> {
        let texts = self.spans.iter().flat_map(|span| page.ample_quads(span));
        let signed = self.signatures.iter().filter_map(|span| page.quad(span));
        texts.chain(signed.map(|word| room(page, &word))).collect()
    }
}

/// Where a signature may stand: across the whole paper.
fn room(page: &Page<'_>, word: &Quad) -> Quad {
    let [a, b, c, d] = word.0;
    let unit = |from: Point, to: Point| {
        let length = (to.x - from.x).hypot(to.y - from.y).max(1.0);
        let (x, y) = ((to.x - from.x) / length, (to.y - from.y) / length);
        (Point { x, y }, length)
    };
    let ((along, _), (down, height)) = (unit(a, b), unit(a, d));
    let reach = |p: Point| (p.x - a.x) * along.x + (p.y - a.y) * along.y;
    let corners = page.corners().into_iter().chain([a, b, c, d]).map(reach);
    let (left, right) = corners.fold((0.0_f32, 0.0_f32), |(l, r), x| (l.min(x), r.max(x)));
    let (top, bottom) = (-SIGNATURE_ABOVE * height, (1.0 + SIGNATURE_BELOW) * height);
    let at = |x: f32, y: f32| Point {
        x: a.x + along.x * x + down.x * y,
        y: a.y + along.y * x + down.y * y,
    };
    Quad([
        at(left, top),
        at(right, top),
        at(right, bottom),
        at(left, bottom),
    ])
}
