//! Turning, scaling and shifting places from one photo to another.

use crate::reading::{Placement, Point, Quad};

impl Placement {
    pub const IDENTITY: Self = Self {
        a: 1.0,
        b: 0.0,
        right: 0.0,
        down: 0.0,
    };

    pub fn point(&self, point: Point) -> Point {
        Point {
            x: self.a * point.x - self.b * point.y + self.right,
            y: self.b * point.x + self.a * point.y + self.down,
        }
    }

    pub fn quad(&self, quad: &Quad) -> Quad {
        Quad(quad.0.map(|corner| self.point(corner)))
    }

    /// First this, then the other.
    pub fn then(&self, other: &Self) -> Self {
        let shift = other.point(Point {
            x: self.right,
            y: self.down,
        });
        Self {
            a: other.a * self.a - other.b * self.b,
            b: other.b * self.a + other.a * self.b,
            right: shift.x,
            down: shift.y,
        }
    }

    /// The way back. A placement never shrinks to nothing, see [`Placement::fit`].
    pub fn inverse(&self) -> Self {
        let norm = self.a * self.a + self.b * self.b;
        let turned = Self {
            a: self.a / norm,
            b: -self.b / norm,
            right: 0.0,
            down: 0.0,
        };
        let shift = turned.point(Point {
            x: -self.right,
            y: -self.down,
        });
        Self {
            right: shift.x,
            down: shift.y,
            ..turned
        }
    }

    /// How much it enlarges.
    pub fn scale(&self) -> f32 {
        self.a.hypot(self.b)
    }

    /// The placement that brings the first of each pair nearest to the second: least
    /// squares. None where that would squeeze everything into a point, or blow it up.
    pub fn fit(pairs: &[(Point, Point)]) -> Option<Self> {
        let count = pairs.len() as f32;
        let mean = |of: fn(&(Point, Point)) -> f32| pairs.iter().map(of).sum::<f32>() / count;
        let from = (mean(|p| p.0.x), mean(|p| p.0.y));
        let to = (mean(|p| p.1.x), mean(|p| p.1.y));
        let (mut a, mut b, mut norm) = (0.0, 0.0, 0.0);
        for (p, q) in pairs {
            let (px, py) = (p.x - from.0, p.y - from.1);
            let (qx, qy) = (q.x - to.0, q.y - to.1);
            a += px * qx + py * qy;
            b += px * qy - py * qx;
            norm += px * px + py * py;
        }
        let turned = Self {
            a: a / norm,
            b: b / norm,
            right: 0.0,
            down: 0.0,
        };
        // Photos of one paper are taken from about the same distance.
        let plausible = (0.2..=5.0).contains(&turned.scale());
        let centre = turned.point(Point {
            x: from.0,
            y: from.1,
        });
        plausible.then_some(Self {
            right: to.0 - centre.x,
            down: to.1 - centre.y,
            ..turned
        })
    }
}
