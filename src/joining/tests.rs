use super::*;
use crate::reading::{Line, Point, Timing};

const PAPER: [&str; 12] = [
    "GREEN TEA HOUSE",
    "Tel 0755-28886666",
    "2026-11-03 18:22:05",
    "No. 20261103182205",
    "Milk tea 15.00",
    "Noodles 68.00",
    "Spring rolls 22.00",
    "Dumplings 31.00",
    "Iced lemon tea 18.00",
    "Total 154.00",
    "Octopus 154.00",
    "Thank you, come again",
];

/// A photo of some rows of a paper, turned, enlarged and moved.
fn photo(paper: &[&str], rows: std::ops::Range<usize>, degrees: f32, scale: f32) -> Reading {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let first = rows.start as f32 * 40.0;
    let corner = |x: f32, y: f32| Point {
        x: 900.0 + scale * (x * cos - y * sin),
        y: 700.0 + scale * (x * sin + y * cos),
    };
    let line = |row: usize| {
        let text = paper[row];
        let (width, top) = (16.0 * text.len() as f32, 40.0 * row as f32 - first);
        Line {
            text: text.to_owned(),
            confidence: 0.97,
            quad: Quad([
                corner(0.0, top),
                corner(width, top),
                corner(width, top + 28.0),
                corner(0.0, top + 28.0),
            ]),
            glyphs: Vec::new(),
        }
    };
    Reading {
        photo: Photo {
            width: 2000,
            height: 2000,
            turn: 0,
            verdict: Verdict::Ok,
        },
        lines: rows.map(line).collect(),
        codes: Vec::new(),
        parts: Vec::new(),
        engine: "drawn".to_owned(),
        timing: Timing::default(),
    }
}

fn texts(joined: &Joined) -> Vec<&str> {
    let lines = joined.reading.lines.iter();
    lines.map(|line| line.text.as_str()).collect()
}

#[track_caller]
fn joins(photos: &[Reading]) -> Joined {
    let joined = join(photos).unwrap();
    assert!(joined.confidence > 0.95, "{}", joined.confidence);
    assert_eq!(joined.conflicts, 0);
    assert_eq!(texts(&joined), PAPER);
    joined
}

#[test]
fn photos_that_overlap_become_the_whole_paper() {
    joins(&[
        photo(&PAPER, 0..8, 0.0, 1.0),
        photo(&PAPER, 5..12, 3.0, 1.2),
    ]);
}

#[test]
fn the_order_they_were_sent_in_does_not_matter() {
    let parts = [
        photo(&PAPER, 7..12, -4.0, 0.9),
        photo(&PAPER, 0..6, 2.0, 1.1),
        photo(&PAPER, 3..9, 0.0, 1.0),
    ];

    let joined = joins(&parts);

    let order: Vec<usize> = joined.reading.parts.iter().map(|part| part.place).collect();
    assert_eq!(order, [1, 2, 0]);
}

#[test]
fn a_photo_taken_sideways_joins_too() {
    joins(&[
        photo(&PAPER, 0..8, 0.0, 1.0),
        photo(&PAPER, 5..12, 90.0, 1.0),
    ]);
    joins(&[
        photo(&PAPER, 5..12, 180.0, 1.0),
        photo(&PAPER, 0..8, 90.0, 0.8),
    ]);
}

#[test]
fn a_place_of_the_joined_page_is_found_on_its_own_photo() {
    let parts = [
        photo(&PAPER, 5..12, 90.0, 1.2),
        photo(&PAPER, 0..8, 0.0, 1.0),
    ];
    let joined = joins(&parts);

    let last = joined.reading.lines.last().unwrap();
    let (place, quad) = joined.reading.locate(&last.quad);

    assert_eq!(place, 0);
    let expected = parts[0].lines.last().unwrap().quad;
    for (found, expected) in quad.0.iter().zip(expected.0) {
        assert!((found.x - expected.x).abs() < 2.0, "{found:?} {expected:?}");
        assert!((found.y - expected.y).abs() < 2.0, "{found:?} {expected:?}");
    }
}

#[test]
fn photos_without_a_common_line_are_not_joined() {
    let parts = [
        photo(&PAPER, 0..6, 0.0, 1.0),
        photo(&PAPER, 6..12, 0.0, 1.0),
    ];

    let joined = join(&parts).unwrap();

    assert_eq!(joined.confidence, 0.0);
    assert_eq!(joined.reading, parts[0]);
}

#[test]
fn one_common_line_is_a_coincidence() {
    let parts = [
        photo(&PAPER, 0..6, 0.0, 1.0),
        photo(&PAPER, 5..12, 0.0, 1.0),
    ];

    assert!(join(&parts).unwrap().confidence <= 0.5);
}

#[test]
fn two_sales_of_one_shop_contradict_each_other() {
    let mut other = PAPER;
    other[2] = "2026-11-03 19:40:41";
    other[3] = "No. 20261103194041";
    other[9] = "Total 254.00";
    let parts = [
        photo(&PAPER, 0..12, 0.0, 1.0),
        photo(&other, 0..12, 1.0, 1.0),
    ];

    let joined = join(&parts).unwrap();

    assert!(joined.confidence < 0.3, "{}", joined.confidence);
    assert_eq!(joined.conflicts, 3);
}

#[test]
fn the_same_photo_twice_says_nothing_twice() {
    joins(&[
        photo(&PAPER, 0..12, 0.0, 1.0),
        photo(&PAPER, 0..12, 0.0, 1.0),
    ]);
}

#[test]
fn of_two_sights_of_a_line_the_better_stays() {
    let mut blurred = photo(&PAPER, 0..8, 0.0, 1.0);
    blurred.lines[6].text = "Spring ro11s 22.00".to_owned();
    blurred.lines[6].confidence = 0.6;

    joins(&[blurred, photo(&PAPER, 4..12, 0.0, 1.0)]);
}

#[test]
fn one_photo_is_what_it_is() {
    let alone = photo(&PAPER, 0..12, 0.0, 1.0);

    let joined = join(std::slice::from_ref(&alone)).unwrap();

    assert_eq!((joined.reading, joined.confidence), (alone, 1.0));
    assert_eq!(join(&[]), None);
}
