//! Tesseract on files, through its front door.

#![cfg(test)]

use std::sync::LazyLock;

use chrono::NaiveDate;
use xiaopiao::reading::{Point, Quad, Reader, Verdict};
use xiaopiao_draw::{Drawing, Fonts, Kind, Layouts, Level, Mix, SetOrder, draw, order_of};
use xiaopiao_tesseract::Tesseract;

static ENGINE: LazyLock<Tesseract> =
    LazyLock::new(|| Tesseract::load().unwrap_or_else(|error| panic!("{error:#}")));

/// A receipt as a scanning app shows it.
static DRAWN: LazyLock<Drawing> = LazyLock::new(|| {
    let set = SetOrder {
        seed: 11,
        today: NaiveDate::from_ymd_opt(2026, 11, 3).unwrap(),
        level: Level::Clean,
        mix: Mix::Only(Kind::Sale),
        tenants: Vec::new(),
        layouts: Layouts::Known,
        frame: None,
    };
    let fonts = Fonts::load().unwrap_or_else(|error| panic!("{error:#}"));
    draw(&order_of(&set, 0), &fonts).unwrap()
});

#[test]
fn a_drawn_receipt_is_read_in_pieces_that_lie_on_the_photo() {
    let reading = ENGINE.read(&DRAWN.jpeg).unwrap();

    let text: String = reading
        .lines
        .iter()
        .map(|line| line.text.as_str())
        .collect();
    let printed = DRAWN.label.printed_as.total.as_str();
    assert!(
        digits(&text).contains(&digits(printed)),
        "{printed} is not in: {text}"
    );
    let inside = |p: &Point| {
        (0.0..=reading.photo.width as f32).contains(&p.x)
            && (0.0..=reading.photo.height as f32).contains(&p.y)
    };
    assert!(
        reading
            .lines
            .iter()
            .all(|line| line.quad.0.iter().all(inside))
    );
    assert!(
        reading
            .lines
            .iter()
            .all(|line| (0.0..=1.0).contains(&line.confidence))
    );
    assert_eq!(reading.photo.verdict, Verdict::Ok);
}

#[test]
fn the_same_photo_reads_the_same_after_another_one() {
    let read = || ENGINE.read(&DRAWN.jpeg).unwrap().lines;
    let first = read();

    let nothing = ENGINE.read(&blank(300, 200)).unwrap();

    assert_eq!(nothing.photo.verdict, Verdict::NoReceipt);
    assert_eq!(read(), first);
}

#[test]
fn most_lines_are_read_where_their_quads_say() {
    let photo = xiaopiao::pictures::decode(&DRAWN.jpeg).unwrap();
    let places = DRAWN.label.full_text.iter().zip(&DRAWN.label.quads);
    let numbers: Vec<_> = places.filter(|(text, _)| 4 <= digits(text).len()).collect();

    let is_read = |(text, corners): &&(&String, &[[i32; 2]; 4])| {
        let quad = Quad(corners.map(|[x, y]| Point {
            x: x as f32,
            y: y as f32,
        }));
        let read = ENGINE.read_line(&photo, &quad).unwrap();
        digits(&read) == digits(text)
    };
    let read = numbers.iter().filter(is_read).count();

    assert!(numbers.len() < 2 * read, "{read} of {}", numbers.len());
}

#[test]
fn what_is_no_picture_has_a_reason_and_never_reaches_tesseract() {
    for (file, code) in [(&b""[..], "empty_file"), (b"%PDF-1.4", "pdf")] {
        assert_eq!(ENGINE.read(file).unwrap_err().code(), code);
    }
}

fn blank(width: u32, height: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([255; 3]))
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
