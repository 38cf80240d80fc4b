//! What a photo's file says that a rule can use. Only words of a list are kept, never the
//! file's own text.

use chrono::NaiveDateTime;
use image::{RgbImage, imageops};
use serde::{Deserialize, Serialize};

use crate::{pictures, reading::Verdict};

/// What was seen on one photo's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    /// The program to edit pictures that wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editor: Option<String>,
    /// On the camera's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<NaiveDateTime>,
    /// How alike the file's small picture is to the photo, in thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<u16>,
    /// How regular the dots of blank paper are, in thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen: Option<u16>,
}

/// Programs to edit pictures, as they write themselves into files. No phone's camera and no
/// messenger is among them.
const EDITORS: &[&str] = &[
    "photoshop",
    "lightroom",
    "gimp",
    "affinity",
    "pixelmator",
    "snapseed",
    "picsart",
    "facetune",
    "canva",
    "paint.net",
    "photopea",
    "pixlr",
    "photoscape",
    "coreldraw",
    "paintshop",
    "acorn",
    "meitu",
    "美图",
    "xingtu",
    "醒图",
    "黄油相机",
    "vsco",
    "polarr",
    "inshot",
    "beautyplus",
    "photoroom",
];

/// Looks at a photo's file. Decodes it: some hundred milliseconds for 12 megapixels, seconds
/// where it is HEIC.
pub fn marks(file: &[u8]) -> Marks {
    let said = pictures::exif(file);
    let software = said.software.unwrap_or_default().to_lowercase();
    let editor = EDITORS.iter().find(|editor| software.contains(**editor));
    let photo = pictures::decode(file).ok();
    let photo = photo.as_ref();
    let thumbnail = said.thumbnail.zip(photo).and_then(|(small, large)| {
        let small = pictures::decode(&small).ok()?;
        Some(alike(&small, large))
    });
    Marks {
        editor: editor.map(|editor| (*editor).to_owned()),
        taken: said.taken,
        thumbnail,
        screen: photo.and_then(dots_of_a_screen),
    }
}

/// How regular the dots of blank paper are, in thousandths. Nothing of a photo so small that
/// its dots could be those of any picture.
fn dots_of_a_screen(photo: &RgbImage) -> Option<u16> {
    let glance = pictures::glance(photo);
    (glance.verdict != Verdict::TooSmall).then(|| thousandths(f64::from(glance.screen)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=1000"
)]
fn thousandths(share: f64) -> u16 {
    (share * 1000.0).clamp(0.0, 1000.0) as u16
}

/// Both pictures are compared as squares of so many dots: coarse enough that recompression
/// does not count.
const SIDE: u32 = 24;

/// How alike two pictures are, in thousandths of a perfect correlation, however one of them
/// is turned. Bars that fill the small one up to its shape are cut off.
fn alike(small: &RgbImage, large: &RgbImage) -> u16 {
    let small = [
        small.clone(),
        imageops::rotate90(small),
        imageops::rotate180(small),
        imageops::rotate270(small),
    ];
    let large_dots = dots(large);
    let alike = small.iter().map(|small| {
        let same_shape = cut_to_shape(small, large.dimensions());
        correlation(&dots(&same_shape), &large_dots)
    });
    thousandths(alike.fold(0.0, f64::max))
}

/// The middle of the picture that has the shape of `(width, height)`.
fn cut_to_shape(picture: &RgbImage, (width, height): (u32, u32)) -> RgbImage {
    let (own_width, own_height) = picture.dimensions();
    let fits = |own: u32, of: u32, to: u32| {
        let side = u64::from(own) * u64::from(of) / u64::from(to.max(1));
        u32::try_from(side).unwrap_or(u32::MAX).max(1)
    };
    let wide = own_width.min(fits(own_height, width, height));
    let high = own_height.min(fits(own_width, height, width));
    let (left, top) = ((own_width - wide) / 2, (own_height - high) / 2);
    imageops::crop_imm(picture, left, top, wide, high).to_image()
}

fn dots(picture: &RgbImage) -> Vec<f64> {
    let small = imageops::thumbnail(picture, SIDE, SIDE);
    let luma = |dot: &image::Rgb<u8>| {
        let [red, green, blue] = dot.0.map(f64::from);
        0.30 * red + 0.59 * green + 0.11 * blue
    };
    small.pixels().map(luma).collect()
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let mean = |dots: &[f64]| dots.iter().sum::<f64>() / dots.len().max(1) as f64;
    let (mean_one, mean_other) = (mean(one), mean(other));
    let (mut both, mut own, mut their) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(other) {
        let (a, b) = (a - mean_one, b - mean_other);
        both += a * b;
        own += a * a;
        their += b * b;
    }
    // Pictures of one colour are alike: there is nothing to tell them apart.
    match own.min(their) < 1.0 {
        true => 1.0,
        false => both / (own * their).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// A bright paper on a dark table, `left` pixels from its edge.
    fn photo(left: u32) -> RgbImage {
        RgbImage::from_fn(600, 800, |x, y| {
            let paper = (left..left + 200).contains(&x) && (100..700).contains(&y);
            let ink = paper && y / 20 % 3 == 0 && x % 50 < 40;
            Rgb([if ink {
                60
            } else if paper {
                220
            } else {
                50
            }; 3])
        })
    }

    /// A table cloth.
    fn another() -> RgbImage {
        RgbImage::from_fn(600, 800, |x, y| {
            Rgb([if (x / 150 + y / 150) % 2 == 0 {
                220
            } else {
                50
            }; 3])
        })
    }

    #[test]
    fn a_small_picture_is_like_its_photo_turned_or_with_bars() {
        let large = photo(80);
        let small = imageops::thumbnail(&large, 120, 160);
        let mut barred = RgbImage::new(160, 160);
        imageops::replace(&mut barred, &small, 20, 0);

        assert!(900 < alike(&small, &large));
        assert!(900 < alike(&imageops::rotate90(&small), &large));
        assert!(900 < alike(&barred, &large));
    }

    #[test]
    fn another_picture_is_not() {
        let small = imageops::thumbnail(&another(), 120, 160);
        assert!(alike(&small, &photo(80)) < 600);
    }

    fn jpeg(picture: &RgbImage) -> Vec<u8> {
        let mut file = std::io::Cursor::new(Vec::new());
        picture
            .write_to(&mut file, image::ImageFormat::Jpeg)
            .unwrap();
        file.into_inner()
    }

    /// A JPEG whose file names a program and holds this small picture.
    fn said_to_be(photo: &RgbImage, program: &str, small: &RgbImage) -> Vec<u8> {
        let (small, program) = (jpeg(small), [program.as_bytes(), b"\0"].concat());
        let program_at = 8 + 2 + 12 + 4 + 2 + 24 + 4;
        let small_at = program_at + program.len();
        let entry = |tag: u16, kind: u16, count: usize, value: usize| {
            let mut bytes = [tag.to_le_bytes(), kind.to_le_bytes()].concat();
            bytes.extend(u32::try_from(count).unwrap().to_le_bytes());
            bytes.extend(u32::try_from(value).unwrap().to_le_bytes());
            bytes
        };
        let tiff = [
            &b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0"[..],
            &entry(0x0131, 2, program.len(), program_at),
            &26_u32.to_le_bytes(),
            b"\x02\0",
            &entry(0x0201, 4, 1, small_at),
            &entry(0x0202, 4, 1, small.len()),
            &0_u32.to_le_bytes(),
            &program,
            &small,
        ]
        .concat();
        let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
        let photo = jpeg(photo);
        [&photo[..2], b"\xff\xe1", &length, &tiff, &photo[2..]].concat()
    }

    #[test]
    fn an_edited_photo_names_its_program_and_shows_what_it_was() {
        let (was, is) = (imageops::thumbnail(&another(), 120, 160), photo(80));

        let edited = marks(&said_to_be(&is, "Adobe Photoshop 26.1", &was));
        let taken = marks(&said_to_be(&another(), "HDR+ 1.0.345", &was));

        assert_eq!(edited.editor.as_deref(), Some("photoshop"));
        assert!(edited.thumbnail.unwrap() < 600, "{edited:?}");
        assert_eq!(taken.editor, None);
        assert!(900 < taken.thumbnail.unwrap(), "{taken:?}");
    }

    #[test]
    fn a_paper_that_a_screen_shows_has_its_dots() {
        let line = |x, y| (20..30).contains(&(y % 200)) && x % 9 < 5;
        let paper = RgbImage::from_fn(600, 800, |x, y| Rgb([if line(x, y) { 60 } else { 220 }; 3]));
        let shown = RgbImage::from_fn(600, 800, |x, y| {
            let lit = if (x + y / 40) % 4 < 2 { 0.9 } else { 1.0 };
            Rgb(paper
                .get_pixel(x, y)
                .0
                .map(|value| (f32::from(value) * lit) as u8))
        });
        let small = imageops::thumbnail(&shown, 300, 400);

        assert!(300 < marks(&jpeg(&shown)).screen.unwrap());
        assert!(marks(&jpeg(&paper)).screen.unwrap() < 100);
        assert_eq!(marks(&jpeg(&small)).screen, None);
    }

    #[test]
    fn a_file_that_says_nothing_has_no_marks() {
        assert_eq!(marks(b"no picture"), Marks::default());
    }
}
