//! Cuts one line of text out of a photo, straight and with the margin that Tesseract
//! wants around text. Pure.

use image::{Rgb, RgbImage};
use xiaopiao::reading::{Point, Quad};

/// What a line is scaled to: training lines are 36 to 48 pixels high.
const HEIGHT: f32 = 44.0;
/// White around it.
const MARGIN: u32 = 12;
/// The longest line, after scaling.
const WIDTH_MAX: f32 = 3200.0;

/// The line, level. None when there is hardly a pixel in it.
pub fn straight(photo: &RgbImage, quad: &Quad) -> Option<RgbImage> {
    let [origin, right, corner, below] = quad.0;
    let length = |a: Point, b: Point| (b.x - a.x).hypot(b.y - a.y);
    let width = length(origin, right).max(length(below, corner));
    let height = length(origin, below).max(length(right, corner));
    if width < 2.0 || height < 2.0 || photo.width() == 0 || photo.height() == 0 {
        return None;
    }
    let wide = (width * HEIGHT / height).clamp(8.0, WIDTH_MAX) as u32;
    let high = HEIGHT as u32;
    let mut line = RgbImage::from_pixel(wide + 2 * MARGIN, high + 2 * MARGIN, Rgb([255; 3]));
    for y in 0..high {
        for x in 0..wide {
            let (along, down) = (
                (x as f32 + 0.5) / wide as f32,
                (y as f32 + 0.5) / high as f32,
            );
            let at = |of: fn(&Point) -> f32| {
                of(&origin) + along * (of(&right) - of(&origin)) + down * (of(&below) - of(&origin))
            };
            line.put_pixel(
                x + MARGIN,
                y + MARGIN,
                between(photo, at(|p| p.x), at(|p| p.y)),
            );
        }
    }
    Some(line)
}

/// The colour between four pixels. Beyond the photo its border goes on.
fn between(photo: &RgbImage, x: f32, y: f32) -> Rgb<u8> {
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (x - left, y - top);
    let pixel = |x: f32, y: f32| {
        let inside = |at: f32, side: u32| (at.max(0.0) as u32).min(side - 1);
        photo
            .get_pixel(inside(x, photo.width()), inside(y, photo.height()))
            .0
    };
    let corners = [
        (pixel(left, top), (1.0 - across) * (1.0 - down)),
        (pixel(left + 1.0, top), across * (1.0 - down)),
        (pixel(left, top + 1.0), (1.0 - across) * down),
        (pixel(left + 1.0, top + 1.0), across * down),
    ];
    let mut sum = [0.0_f32; 3];
    for (pixel, weight) in corners {
        for (sum, value) in sum.iter_mut().zip(pixel) {
            *sum += weight * f32::from(value);
        }
    }
    Rgb(sum.map(|value| (value + 0.5) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quad(corners: [[f32; 2]; 4]) -> Quad {
        Quad(corners.map(Point::from))
    }

    #[test]
    fn a_line_is_turned_level() {
        // Text that runs downwards, red where it begins.
        let photo = RgbImage::from_fn(40, 200, |_, y| {
            Rgb(if y < 100 { [255, 0, 0] } else { [0, 0, 255] })
        });
        let line = quad([[30., 10.], [30., 190.], [10., 190.], [10., 10.]]);

        let straight = straight(&photo, &line).unwrap();

        let middle = straight.height() / 2;
        assert!(straight.height() < straight.width());
        assert_eq!(straight.get_pixel(MARGIN + 20, middle).0, [255, 0, 0]);
        let end = straight.width() - MARGIN - 20;
        assert_eq!(straight.get_pixel(end, middle).0, [0, 0, 255]);
    }

    #[test]
    fn a_place_beyond_the_photo_is_no_reason_to_fail() {
        let photo = RgbImage::new(10, 10);

        let beyond = quad([[-50., -9.], [90., -9.], [90., 40.], [-50., 40.]]);
        assert!(straight(&photo, &beyond).is_some());
        let endless = quad([[0., 0.], [1e9, 0.], [1e9, 10.], [0., 10.]]);
        assert!(straight(&photo, &endless).is_some());
        let nothing = quad([[f32::NAN; 2]; 4]);
        assert!(straight(&photo, &nothing).is_none_or(|line| line.width() < 4000));
    }
}
