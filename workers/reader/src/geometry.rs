//! Hull and smallest rectangle around a set of pixels.

use xiaopiao::reading::{Point, Quad};

/// A rectangle at any angle.
#[derive(Clone, Copy, Debug)]
pub struct Rectangle {
    pub centre: Point,
    /// Direction of `length`, one pixel long.
    pub axis: Point,
    pub length: f32,
    /// Across `axis`.
    pub breadth: f32,
}

impl Rectangle {
    /// The rectangle of the smallest area around the points. None without points.
    pub fn around(points: &[Point]) -> Option<Self> {
        let hull = hull(points);
        let edges = hull.iter().zip(hull.iter().cycle().skip(1));
        edges
            .filter_map(|(&from, &to)| direction(from, to))
            .map(|axis| Self::along(axis, &hull))
            .min_by(|a, b| (a.length * a.breadth).total_cmp(&(b.length * b.breadth)))
            .or_else(|| {
                let axis = Point { x: 1.0, y: 0.0 };
                (!hull.is_empty()).then(|| Self::along(axis, &hull))
            })
    }

    fn along(axis: Point, hull: &[Point]) -> Self {
        let across = Point {
            x: -axis.y,
            y: axis.x,
        };
        let (near, far) = span(hull, axis);
        let (top, bottom) = span(hull, across);
        let (along, down) = ((near + far) / 2.0, (top + bottom) / 2.0);
        Self {
            centre: Point {
                x: axis.x * along + across.x * down,
                y: axis.y * along + across.y * down,
            },
            axis,
            length: far - near,
            breadth: bottom - top,
        }
    }

    /// The same rectangle with `margin` more on every side.
    pub fn grown(self, margin: f32) -> Self {
        Self {
            length: self.length + 2.0 * margin,
            breadth: self.breadth + 2.0 * margin,
            ..self
        }
    }

    /// The corners, clockwise from the one at the top left.
    pub fn corners(&self) -> Quad {
        let along = (
            self.axis.x * self.length / 2.0,
            self.axis.y * self.length / 2.0,
        );
        let across = (
            -self.axis.y * self.breadth / 2.0,
            self.axis.x * self.breadth / 2.0,
        );
        let corner = |a: f32, b: f32| Point {
            x: self.centre.x + a * along.0 + b * across.0,
            y: self.centre.y + a * along.1 + b * across.1,
        };
        let mut corners = [
            corner(-1.0, -1.0),
            corner(1.0, -1.0),
            corner(1.0, 1.0),
            corner(-1.0, 1.0),
        ];
        corners.sort_by(|a, b| a.x.total_cmp(&b.x));
        let [mut left, mut right] = [[corners[0], corners[1]], [corners[2], corners[3]]];
        left.sort_by(|a, b| a.y.total_cmp(&b.y));
        right.sort_by(|a, b| a.y.total_cmp(&b.y));
        Quad([left[0], right[0], right[1], left[1]])
    }
}

/// Length of the way between two points.
pub fn distance(a: Point, b: Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// Width and height of the text in a quad: the longer of each two sides.
pub fn sides(quad: &Quad) -> (f32, f32) {
    let [a, b, c, d] = quad.0;
    (
        distance(a, b).max(distance(d, c)),
        distance(a, d).max(distance(b, c)),
    )
}

fn direction(from: Point, to: Point) -> Option<Point> {
    let length = distance(from, to);
    (length > 0.0).then(|| Point {
        x: (to.x - from.x) / length,
        y: (to.y - from.y) / length,
    })
}

fn span(points: &[Point], axis: Point) -> (f32, f32) {
    let places = points.iter().map(|p| p.x * axis.x + p.y * axis.y);
    places.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), place| {
        (low.min(place), high.max(place))
    })
}

/// Convex hull by Andrew's monotone chain.
fn hull(points: &[Point]) -> Vec<Point> {
    let mut points = points.to_vec();
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let mut hull = half_hull(points.iter());
    let back = half_hull(points.iter().rev());
    hull.extend(back);
    hull
}

/// One side of the hull, without its last point, which begins the other side.
fn half_hull<'a>(points: impl Iterator<Item = &'a Point>) -> Vec<Point> {
    let mut side: Vec<Point> = Vec::new();
    for &point in points {
        while let [.., a, b] = side[..]
            && cross(a, b, point) <= 0.0
        {
            side.pop();
        }
        side.push(point);
    }
    side.pop();
    side
}

fn cross(a: Point, b: Point, c: Point) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}
