//! The reader on files, through its front door, with the real models. Without
//! them these tests fail and say which command brings them.

#![cfg(test)]

use std::io::Cursor;
use std::sync::LazyLock;
use std::time::Duration;

use font8x8::legacy::BASIC_LEGACY;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, imageops};
use qrcodegen::{QrCode, QrCodeEcc};
use xiaopiao::reading::{ReadError, Reader, Reading, Verdict};
use xiaopiao_reader::{Assets, Mark, PpOcr, Profile, Stroke, annotate};

static READER: LazyLock<PpOcr> = LazyLock::new(|| {
    Assets::find()
        .and_then(|assets| PpOcr::load(&assets, Profile::Tiny))
        .unwrap_or_else(|error| panic!("{error:#}"))
});

const RECEIPT: [&str; 8] = [
    "GREEN TEA HOUSE",
    "Tel: 0755-28886666",
    "2026-11-03 18:22:05",
    "No. 20261103182205",
    "Milk tea        15.00",
    "Noodles         68.00",
    "Total           83.00",
    "Thank you, come again",
];

/// Lines of 8x8 characters drawn four times as large on a wide white page.
fn page(lines: &[&str]) -> RgbImage {
    let mut page = RgbImage::from_pixel(900, 120 + 70 * lines.len() as u32, Rgb([245; 3]));
    for (row, line) in lines.iter().enumerate() {
        for (column, character) in line.chars().enumerate() {
            let bits = BASIC_LEGACY[character as usize];
            for (x, y) in (0..32).flat_map(|x| (0..32).map(move |y| (x, y))) {
                if bits[y as usize / 4] >> (x / 4) & 1 == 1 {
                    let left = 80 + 32 * column as u32;
                    page.put_pixel(left + x, 60 + 70 * row as u32 + y, Rgb([30; 3]));
                }
            }
        }
    }
    imageops::blur(&page, 0.8)
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90)
        .encode_image(picture)
        .unwrap();
    file
}

fn in_format(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A JPEG that carries an EXIF orientation, and an embedded preview's end marker.
fn jpeg_with_orientation(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let exif = [
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0",
        &[orientation, 0, 0, 0][..],
        &[0, 0, 0, 0, 0xff, 0xd9],
    ]
    .concat();
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 90);
    encoder.set_exif_metadata(exif).unwrap();
    let (width, height) = picture.dimensions();
    encoder
        .write_image(picture, width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

fn read(file: &[u8]) -> Reading {
    READER.read(file).unwrap()
}

fn code(file: &[u8]) -> &'static str {
    READER.read(file).unwrap_err().code()
}

/// All that was read, without spaces: the drawn characters stand far apart.
fn text(reading: &Reading) -> String {
    let texts = reading.lines.iter().map(|line| line.text.as_str());
    texts.collect::<String>().replace(' ', "")
}

#[track_caller]
fn reads_the_receipt(reading: &Reading) {
    let text = text(reading);
    for part in ["0755-28886666", "18:22:05", "20261103182205", "83.00"] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    let place = |part: &str| text.find(part);
    assert!(place("18:22:05") < place("15.00"), "{text}");
    assert!(place("15.00") < place("83.00"), "{text}");
}

#[test]
fn a_receipt_is_read_from_every_format() {
    let page = page(&RECEIPT);
    for file in [
        jpeg(&page),
        in_format(&page, ImageFormat::Png),
        in_format(&page, ImageFormat::WebP),
    ] {
        let reading = read(&file);
        reads_the_receipt(&reading);
        assert_eq!(reading.photo.turn, 0);
        assert_eq!(reading.photo.verdict, Verdict::Ok);
        assert!(reading.engine.starts_with("ppocrv6-tiny/"));
    }
}

#[test]
fn each_line_has_a_glyph_for_each_character_from_left_to_right() {
    let reading = read(&jpeg(&page(&RECEIPT)));

    for line in &reading.lines {
        assert_eq!(line.glyphs.len(), line.text.chars().count());
        assert!(line.glyphs.is_sorted_by(|a, b| a.centre <= b.centre));
    }
}

#[test]
fn a_photo_taken_sideways_or_upside_down_reads_the_same() {
    let page = page(&RECEIPT);
    for (picture, turn) in [
        (imageops::rotate270(&page), 90),
        (imageops::rotate180(&page), 180),
        (imageops::rotate90(&page), 270),
    ] {
        let reading = read(&jpeg(&picture));
        assert_eq!(reading.photo.turn, turn);
        assert_eq!(
            (reading.photo.width, reading.photo.height),
            picture.dimensions()
        );
        reads_the_receipt(&reading);
    }
}

#[test]
fn places_are_in_pixels_after_the_exif_orientation() {
    let page = page(&RECEIPT);
    // Orientation 6: the camera was held so that a clockwise quarter is due.
    let file = jpeg_with_orientation(&imageops::rotate270(&page), 6);

    let reading = read(&file);

    assert_eq!(
        (reading.photo.width, reading.photo.height),
        page.dimensions()
    );
    assert_eq!(reading.photo.turn, 0);
    reads_the_receipt(&reading);
    let first = reading.lines[0].quad.0[0];
    assert!((first.x - 80.0).abs() < 25.0, "{first:?}");
    assert!((first.y - 60.0).abs() < 25.0, "{first:?}");
}

#[test]
fn a_receipt_five_times_as_long_as_wide_loses_no_line() {
    let lines: Vec<String> = (0..62)
        .map(|n| format!("Item {n:03}     {}.50", n + 10))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();

    let text = text(&read(&jpeg(&page(&lines))));

    for n in 0..62 {
        let price = format!("{}.50", n + 10);
        assert!(text.contains(&price), "{price} is not in: {text}");
    }
}

#[test]
fn a_photo_seven_times_as_long_as_wide_shows_every_line_once() {
    let lines: Vec<String> = (0..88)
        .map(|n| format!("Item {n:03}     {}.50", n + 100))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();

    let text = text(&read(&jpeg(&page(&lines))));

    for n in 0..88 {
        let price = format!("{}.50", n + 100);
        assert_eq!(text.matches(&price).count(), 1, "{price} in: {text}");
    }
}

#[test]
fn a_code_is_read_with_its_place_whichever_way_the_photo_lies() {
    let code = QrCode::encode_text("https://example.com/e/20261103", QrCodeEcc::Medium).unwrap();
    let mut page = page(&[&RECEIPT[..], &["", "", "", "", "", ""]].concat());
    for (x, y) in (0..6 * code.size()).flat_map(|x| (0..6 * code.size()).map(move |y| (x, y))) {
        if code.get_module(x / 6, y / 6) {
            page.put_pixel(300 + x as u32, 700 + y as u32, Rgb([20; 3]));
        }
    }

    let reading = read(&jpeg(&imageops::rotate90(&page)));

    let [code] = &reading.codes[..] else {
        panic!("{:?}", reading.codes);
    };
    assert_eq!(code.format, "qr_code");
    assert_eq!(code.text, "https://example.com/e/20261103");
    let right = page.height() as f32;
    for corner in code.quad.0 {
        assert!(
            (right - 900.0..right - 690.0).contains(&corner.x),
            "{corner:?}"
        );
        assert!((290.0..500.0).contains(&corner.y), "{corner:?}");
    }
}

#[test]
fn a_photo_that_takes_too_long_is_given_up() {
    let reader = Assets::find()
        .and_then(|assets| PpOcr::load(&assets, Profile::Tiny))
        .unwrap_or_else(|error| panic!("{error:#}"))
        .with_budget(Duration::ZERO);

    let refused = reader.read(&jpeg(&page(&RECEIPT)));

    assert_eq!(refused.unwrap_err().code(), "takes_too_long");
}

#[test]
fn a_picture_without_text_is_no_receipt() {
    let tiles = RgbImage::from_fn(640, 480, |x, y| {
        Rgb([if (x / 160 + y / 160) % 2 == 0 {
            60
        } else {
            190
        }; 3])
    });

    let reading = read(&jpeg(&tiles));

    assert_eq!(reading.photo.verdict, Verdict::NoReceipt);
}

#[test]
fn a_file_that_is_no_whole_picture_is_refused_by_name() {
    let page = page(&RECEIPT);
    let whole = jpeg(&page);
    assert_eq!(code(b""), "empty_file");
    assert_eq!(code(b"GREEN TEA HOUSE, total 83.00"), "not_a_picture");
    assert_eq!(code(&whole[..whole.len() / 2]), "truncated_picture");
    assert_eq!(code(&whole[..whole.len() - 2]), "truncated_picture");
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let file = in_format(&page, format);
        assert_eq!(code(&file[..file.len() / 2]), "truncated_picture");
    }
    assert_eq!(
        code(&[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9]),
        "damaged_picture"
    );
}

#[test]
fn a_preview_inside_a_cut_jpeg_does_not_pass_for_its_end() {
    let file = jpeg_with_orientation(&page(&RECEIPT), 1);

    assert_eq!(code(&file[..file.len() * 3 / 4]), "truncated_picture");
}

#[test]
fn what_follows_the_end_of_a_jpeg_does_not_matter() {
    let mut file = jpeg(&page(&RECEIPT));
    file.extend_from_slice(b"appended by some phone");

    reads_the_receipt(&read(&file));
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    // The header of a PNG of 40,000 by 40,000 pixels, and nothing else.
    let header = [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
        &40_000_u32.to_be_bytes(),
        &40_000_u32.to_be_bytes(),
        &[8, 2, 0, 0, 0],
    ]
    .concat();
    let checksum = crc32(&header[12..]);
    // The start of the pixels, which the decoder wants to see.
    let bomb = [&header[..], &checksum.to_be_bytes(), b"\0\0\0\x10IDAT"].concat();

    let refused = READER.read(&bomb);

    assert!(
        matches!(
            refused,
            Err(ReadError::TooManyPixels {
                width: 40_000,
                height: 40_000
            })
        ),
        "{refused:?}"
    );
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn annotations_are_drawn_on_the_photo_as_it_stands() {
    let page = page(&RECEIPT);
    let file = jpeg_with_orientation(&imageops::rotate270(&page), 6);
    let reading = read(&file);
    let quad = reading.lines[0].quad;

    let drawn = annotate(
        &file,
        &[Mark {
            quad: &quad,
            stroke: Stroke::Field,
            label: "store_name",
        }],
    )
    .unwrap();

    let drawn = image::load_from_memory(&drawn).unwrap().into_rgb8();
    assert_eq!(drawn.dimensions(), page.dimensions());
    let corner = quad.0[0];
    let [red, _, blue] = drawn.get_pixel(corner.x as u32, corner.y as u32).0;
    assert!(red > 150 && blue < 110, "red {red}, blue {blue}");
}
