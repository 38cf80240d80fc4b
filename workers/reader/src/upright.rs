//! Which way up a photo is, and the way back from the page to the photo.

use std::borrow::Cow;

use image::RgbImage;
use xiaopiao::pictures::turned;
use xiaopiao::reading::{Point, Quad};

use crate::picture::{PAGE, Window, planes, scale};
use crate::runtime::Net;

/// The side of the square that the model looks at.
const SIDE: u32 = 224;
/// It sees this share of the photo's short side, from the middle: text there is
/// large enough to tell its direction (234 of 240 right; the whole photo: fewer).
const MIDDLE: f32 = 0.4;

/// Quarters of a turn, clockwise, that bring a photo upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn(u8);

impl Turn {
    pub const QUARTER: Self = Self(1);
    pub const HALF: Self = Self(2);
    pub const THREE_QUARTERS: Self = Self(3);

    pub fn degrees(self) -> u16 {
        u16::from(self.0) * 90
    }

    pub fn and(self, more: Self) -> Self {
        Self((self.0 + more.0) % 4)
    }

    /// The photo as it looks after the turn.
    pub fn apply(self, photo: &RgbImage) -> Cow<'_, RgbImage> {
        match self.0 {
            0 => Cow::Borrowed(photo),
            quarters => Cow::Owned(turned(photo, quarters)),
        }
    }

    /// A place on the turned page as a place on the photo of this size. What
    /// sticks out of the photo is cut to its border.
    pub fn back(self, on_page: &Quad, width: u32, height: u32) -> Quad {
        let (right, bottom) = (width as f32 - 1.0, height as f32 - 1.0);
        Quad(on_page.0.map(|Point { x, y }| {
            let (x, y) = match self.0 {
                0 => (x, y),
                1 => (y, bottom - x),
                2 => (right - x, bottom - y),
                _ => (right - y, x),
            };
            Point {
                x: x.clamp(0.0, right),
                y: y.clamp(0.0, bottom),
            }
        }))
    }
}

/// The model's opinion. It is wrong on one photo in forty, so the reader checks
/// it against what it can read.
pub fn guess(net: &mut Net, photo: &RgbImage) -> anyhow::Result<Turn> {
    let (width, height) = photo.dimensions();
    let side = ((width.min(height) as f32 * MIDDLE) as u32).max(1);
    let middle = Window {
        left: (width - side) / 2,
        top: (height - side) / 2,
        width: side,
        height: side,
    };
    let square = scale(photo, middle, SIDE, SIDE)?;
    let side = SIDE as usize;
    let seen = planes(&square, side, &PAGE);
    let class = net.run(&seen, side, side, |_, scores| {
        let scores = scores.iter().enumerate();
        scores
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map_or(0, |(class, _)| class)
    })?;
    // The class counts the quarters by which the photo was turned clockwise.
    Ok(Turn((4 - class as u8 % 4) % 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A photo of 40 by 20 with one red pixel, and a quad around what the turn
    /// makes of that pixel.
    fn check(quarters: u8) {
        let turn = Turn(quarters);
        let mut photo = RgbImage::new(40, 20);
        photo.put_pixel(30, 4, image::Rgb([255, 0, 0]));
        let page = turn.apply(&photo);
        let (x, y, _) = page
            .enumerate_pixels()
            .find(|(_, _, pixel)| pixel.0[0] == 255)
            .unwrap();
        let (x, y) = (x as f32, y as f32);
        let on_page = Quad(
            [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(dx, dy)| Point {
                x: x + dx,
                y: y + dy,
            }),
        );

        let on_photo = turn.back(&on_page, 40, 20);

        let middle = |of: fn(&Point) -> f32| on_photo.0.iter().map(of).sum::<f32>() / 4.0;
        assert_eq!((middle(|p| p.x), middle(|p| p.y)), (30.0, 4.0));
        // Still clockwise from the text's own top left.
        let [a, b, c, _] = on_photo.0;
        let area = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
        assert!(area > 0.0);
    }

    #[test]
    fn places_find_their_way_back_from_each_turn() {
        (0..4).for_each(check);
    }

    #[test]
    fn text_read_after_a_half_turn_begins_at_the_photos_bottom_right() {
        let corner = |x, y| Point { x, y };
        let on_page = Quad([
            corner(0., 0.),
            corner(9., 0.),
            corner(9., 4.),
            corner(0., 4.),
        ]);

        let on_photo = Turn::HALF.back(&on_page, 40, 20);

        assert_eq!(on_photo.0[0], corner(39., 19.));
    }

    #[test]
    fn turns_add_up() {
        assert_eq!(Turn(3).and(Turn::HALF).degrees(), 90);
    }
}
