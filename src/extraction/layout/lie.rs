//! How the rows of a paper lie on its photo. A sheet that is tilted and bowed has rows
//! whose slope changes evenly from place to place, so a slope for each place is fitted
//! (least squares, ridge, outliers weighed down) to what shows one: lines long enough
//! to have a direction of their own, and pieces that already stand in one row.

use super::cells::Cell;

/// Slopes of a sheet: a polynomial of the place. Along the rows it is measured in half
/// widths of the print from its middle, across them in widths.
#[derive(Clone, Debug)]
pub(super) struct Lie {
    middle: (f32, f32),
    half: f32,
    weights: [f32; TERMS],
}

/// Something that shows how a row runs at a place.
#[derive(Clone, Copy, Debug)]
struct Shown {
    x: f32,
    y: f32,
    slope: f32,
    /// How much is to be believed: the square of how far it reaches.
    weight: f32,
}

/// 1, x, y, xy, x², y².
const TERMS: usize = 6;
/// What it takes to bend the sheet, by term: the weight of evenly spread lines against
/// it. A sheet tilts freely, bows at some cost and twists at more.
const STIFFNESS: [f32; TERMS] = [0.0, 0.02, 0.02, 0.05, 0.1, 0.1];
/// In heights of a line: engines frame shorter ones upright, however they stand.
const LONG: f32 = 5.0;
/// A line that runs this much off the others is framed badly.
const OFF: f32 = 0.02;
/// No sheet that can be read falls more steeply than this in the text's own frame.
const STEEP: f32 = 0.2;
const ROUNDS: usize = 4;
const SWEEPS: usize = 60;

impl Lie {
    /// Of these pieces, and of what is known of their rows.
    pub(super) fn of(cells: &[Cell], rows: &[Vec<usize>]) -> Self {
        let (left, right) = extent(cells.iter().map(Cell::x));
        let (top, bottom) = extent(cells.iter().map(|cell| cell.y));
        let mut lie = Self {
            middle: (f32::midpoint(left, right), f32::midpoint(top, bottom)),
            half: ((right - left) / 2.0).max(1.0),
            weights: [0.0; TERMS],
        };
        let shown: Vec<Shown> = lines(cells).chain(steps(cells, rows)).collect();
        for _ in 0..ROUNDS {
            lie.fit(&shown);
        }
        lie
    }

    /// How much a row falls between two places.
    pub(super) fn fall(&self, from: (f32, f32), to: (f32, f32)) -> f32 {
        // Exact for what is at most a square of the place along the row (Simpson).
        let between = (f32::midpoint(from.0, to.0), f32::midpoint(from.1, to.1));
        let mean = (self.slope(from) + 4.0 * self.slope(between) + self.slope(to)) / 6.0;
        mean * (to.0 - from.0)
    }

    fn slope(&self, place: (f32, f32)) -> f32 {
        let slope: f32 = self
            .terms(place)
            .iter()
            .zip(self.weights)
            .map(|(a, b)| a * b)
            .sum();
        slope.clamp(-STEEP, STEEP)
    }

    fn terms(&self, (x, y): (f32, f32)) -> [f32; TERMS] {
        let x = (x - self.middle.0) / self.half;
        let y = (y - self.middle.1) / (2.0 * self.half);
        [1.0, x, y, x * y, x * x, y * y]
    }

    /// One round: what runs off the sheet as it is known weighs less.
    fn fit(&mut self, shown: &[Shown]) {
        let first = self.weights == [0.0; TERMS];
        let mut normal = [[0.0_f32; TERMS]; TERMS];
        let mut right = [0.0_f32; TERMS];
        let mut all = 0.0;
        for one in shown {
            let terms = self.terms((one.x, one.y));
            let off = (one.slope - self.slope((one.x, one.y))) / OFF;
            let weight = one.weight / if first { 1.0 } else { 1.0 + off * off };
            all += weight;
            for i in 0..TERMS {
                right[i] += weight * terms[i] * one.slope;
                for j in 0..TERMS {
                    normal[i][j] += weight * terms[i] * terms[j];
                }
            }
        }
        if all <= 0.0 {
            return;
        }
        for i in 0..TERMS {
            normal[i][i] += STIFFNESS[i] * all;
        }
        // Gauss and Seidel: the stiffness makes it converge.
        for _ in 0..SWEEPS {
            for i in 0..TERMS {
                let others: f32 = (0..TERMS)
                    .filter(|j| *j != i)
                    .map(|j| normal[i][j] * self.weights[j])
                    .sum();
                self.weights[i] = (right[i] - others) / normal[i][i].max(f32::EPSILON);
            }
        }
    }
}

fn lines(cells: &[Cell]) -> impl Iterator<Item = Shown> {
    cells.iter().filter_map(|cell| {
        let width = cell.right - cell.left;
        (LONG * cell.height < width).then_some(Shown {
            x: cell.x(),
            y: cell.y,
            slope: cell.slope,
            weight: width * width,
        })
    })
}

/// From each piece of a row to the next.
fn steps(cells: &[Cell], rows: &[Vec<usize>]) -> impl Iterator<Item = Shown> {
    rows.iter().flat_map(|row| {
        let mut row: Vec<&Cell> = row.iter().map(|index| &cells[*index]).collect();
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        let pairs: Vec<Shown> = row
            .windows(2)
            .map(|pair| {
                let (a, b) = (pair[0], pair[1]);
                let width = b.x() - a.x();
                Shown {
                    x: f32::midpoint(a.x(), b.x()),
                    y: f32::midpoint(a.y, b.y),
                    slope: (b.y - a.y) / width.max(1.0),
                    weight: width * width,
                }
            })
            .collect();
        pairs
    })
}

fn extent(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold((f32::MAX, f32::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}
