//! Operations on whole pictures that the steps share: scaling, and pixels as
//! the models want them.

use anyhow::Context;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;

/// A part of a picture, in pixels.
#[derive(Clone, Copy)]
pub struct Window {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

impl Window {
    pub fn whole(picture: &RgbImage) -> Self {
        Self {
            left: 0,
            top: 0,
            width: picture.width(),
            height: picture.height(),
        }
    }
}

/// Scales a part of a picture. Averages where it shrinks, so thin strokes do
/// not vanish between the samples.
pub fn scale(
    picture: &RgbImage,
    part: Window,
    width: u32,
    height: u32,
) -> anyhow::Result<RgbImage> {
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Bilinear))
        .crop(
            f64::from(part.left),
            f64::from(part.top),
            f64::from(part.width),
            f64::from(part.height),
        );
    let from = ImageRef::new(
        picture.width(),
        picture.height(),
        picture.as_raw(),
        PixelType::U8x3,
    )?;
    let mut to = Image::new(width, height, PixelType::U8x3);
    Resizer::new().resize(&from, &mut to, &options)?;
    RgbImage::from_raw(width, height, to.into_vec()).context("scaled pixels fill the picture")
}

/// What a model subtracts and divides by, for each of the three channels.
pub struct Normal {
    pub mean: [f32; 3],
    pub deviation: [f32; 3],
}

/// The values of the pictures the page models were trained on, applied in the
/// order blue, green, red, as the models' authors do.
pub const PAGE: Normal = Normal {
    mean: [0.485, 0.456, 0.406],
    deviation: [0.229, 0.224, 0.225],
};

/// From black at -1 to white at 1.
pub const TEXT: Normal = Normal {
    mean: [0.5; 3],
    deviation: [0.5; 3],
};

/// The picture as three planes, blue, green, red, each `stride` pixels wide;
/// what the picture does not fill is zero.
pub fn planes(picture: &RgbImage, stride: usize, normal: &Normal) -> Vec<f32> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut planes = vec![0.0; 3 * stride * height];
    for (plane, values) in planes.chunks_exact_mut(stride * height).enumerate() {
        let channel = 2 - plane;
        let factor = 1.0 / (255.0 * normal.deviation[plane]);
        let offset = normal.mean[plane] / normal.deviation[plane];
        let rows = picture.as_raw().chunks_exact(3 * width);
        for (to, from) in values.chunks_exact_mut(stride).zip(rows) {
            for (value, pixel) in to.iter_mut().zip(from.chunks_exact(3)) {
                *value = f32::from(pixel[channel]) * factor - offset;
            }
        }
    }
    planes
}
