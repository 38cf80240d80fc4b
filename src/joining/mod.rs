//! Several photos of one long receipt become one reading: their common lines say
//! how they lie on the paper, whichever order they were sent in. Pure, and never
//! sure without reason: photos that hardly overlap, or contradict each other, are
//! for a person.

mod overlay;
mod placement;
mod seam;

#[cfg(test)]
mod tests;

use crate::reading::{Code, Part, Photo, Placement, Quad, Reading, Verdict};

use overlay::{Overlay, overlay};

/// What several photos say together.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// Each line once, from the top of the paper to its end; what the first photo
    /// says alone where the photos cannot be joined.
    pub reading: Reading,
    /// How sure it is that all photos show one paper, 0.0 to 1.0.
    pub confidence: f32,
    /// Places where two photos say different things.
    pub conflicts: usize,
}

/// Joins the photos of one upload, in whatever order they are. None without any.
pub fn join(readings: &[Reading]) -> Option<Joined> {
    let first = readings.first()?;
    if readings.len() == 1 {
        return Some(Joined {
            reading: first.clone(),
            confidence: 1.0,
            conflicts: 0,
        });
    }
    let Some(tree) = Tree::of(readings) else {
        return Some(Joined {
            reading: first.clone(),
            confidence: 0.0,
            conflicts: 0,
        });
    };
    Some(Joined {
        reading: together(readings, &tree.placements),
        confidence: tree.confidence,
        conflicts: tree.conflicts,
    })
}

/// How all photos lie on the page of the first one.
struct Tree {
    placements: Vec<Placement>,
    confidence: f32,
    conflicts: usize,
}

impl Tree {
    /// Puts down one photo after the other, each beside the one it overlaps most
    /// surely. None when a photo overlaps no other.
    fn of(readings: &[Reading]) -> Option<Self> {
        let mut placed: Vec<Option<Placement>> = vec![None; readings.len()];
        placed[0] = Some(Placement::IDENTITY);
        let mut tree = Self {
            placements: Vec::new(),
            confidence: 1.0,
            conflicts: 0,
        };
        for _ in 1..readings.len() {
            let (next, placement, overlay) = surest(readings, &placed)?;
            placed[next] = Some(placement);
            tree.confidence = tree.confidence.min(overlay.confidence());
            tree.conflicts += overlay.conflicts;
        }
        tree.placements = placed.into_iter().collect::<Option<_>>()?;
        Some(tree)
    }
}

/// The photo not yet placed that overlaps a placed one most surely.
fn surest(
    readings: &[Reading],
    placed: &[Option<Placement>],
) -> Option<(usize, Placement, Overlay)> {
    let there = placed.iter().enumerate().filter(|(_, p)| p.is_some());
    let pairs = there.flat_map(|(there, placement)| {
        let free = placed.iter().enumerate().filter(|(_, p)| p.is_none());
        free.map(move |(next, _)| (there, *placement, next))
    });
    pairs
        .filter_map(|(there, placement, next)| {
            let overlay = overlay(&readings[there].lines, &readings[next].lines)?;
            Some((next, overlay.placement.then(&placement?), overlay))
        })
        .max_by(|(.., a), (.., b)| a.confidence().total_cmp(&b.confidence()))
}

/// One reading, on the page of the photo that shows the top of the paper.
fn together(readings: &[Reading], on_first: &[Placement]) -> Reading {
    let mut order: Vec<usize> = (0..readings.len()).collect();
    // Down the paper, as the text of the first photo runs.
    let down = seam::down(readings[0].lines.iter());
    let depth = |photo: usize| {
        let middle = seam::middle(&readings[photo].lines);
        let on_page = on_first[photo].point(middle);
        on_page.x * down.x + on_page.y * down.y
    };
    order.sort_by(|&a, &b| depth(a).total_cmp(&depth(b)));
    let top = order[0];
    let to_top = on_first[top].inverse();
    let mut parts: Vec<Part> = order
        .iter()
        .map(|&place| Part {
            place,
            photo: readings[place].photo,
            on_page: on_first[place].then(&to_top),
            lines: Vec::new(),
        })
        .collect();
    let mut joined = Reading {
        photo: Photo {
            verdict: verdict(readings),
            ..readings[top].photo
        },
        lines: Vec::new(),
        codes: codes(readings, &parts),
        parts: Vec::new(),
        ..readings[top].clone()
    };
    let mut sewn = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        seam::append(&mut sewn, &readings[part.place].lines, (index, part));
    }
    for (at, (line, part)) in sewn.into_iter().enumerate() {
        joined.lines.push(line);
        parts[part].lines.push(at);
    }
    let times = readings.iter().skip(1).map(|reading| reading.timing);
    joined.timing = times.fold(readings[0].timing, |sum, time| sum.and(time));
    joined.parts = parts;
    joined
}

/// The worst that is said of any photo.
fn verdict(readings: &[Reading]) -> Verdict {
    let said = readings.iter().map(|reading| reading.photo.verdict);
    said.fold(Verdict::Ok, |worst, said| match worst {
        Verdict::Ok => said,
        worst => worst,
    })
}

/// Every code once.
fn codes(readings: &[Reading], parts: &[Part]) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for part in parts {
        for code in &readings[part.place].codes {
            if codes.iter().all(|known| known.text != code.text) {
                codes.push(Code {
                    quad: part.on_page.quad(&code.quad),
                    ..code.clone()
                });
            }
        }
    }
    codes
}

impl Reading {
    /// On which photo of the upload a place of this reading is, and where there.
    pub fn locate(&self, quad: &Quad) -> (usize, Quad) {
        let at = overlay::middle(quad);
        let away = |line: &usize| {
            let middle = overlay::middle(&self.lines[*line].quad);
            (middle.x - at.x).hypot(middle.y - at.y)
        };
        let lines = self.parts.iter().flat_map(|part| {
            let lines = part.lines.iter().filter(|&&line| line < self.lines.len());
            lines.map(move |line| (part, away(line)))
        });
        match lines.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((part, _)) => (part.place, part.on_page.inverse().quad(quad)),
            None => (0, *quad),
        }
    }
}
