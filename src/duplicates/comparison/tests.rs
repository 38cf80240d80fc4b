//! Pairs of sales, and what they are to each other.

use super::*;
use crate::{
    duplicates::{Sketch, TimedBy},
    reading::{Line, Point, Quad},
};

type Paper<'a> = (&'a str, Option<&'a str>, i64);

#[track_caller]
fn check(mine: Paper<'_>, theirs: Paper<'_>, verdict: Verdict) {
    let sale = |(moment, number, fen): Paper<'_>| Sale::sample(moment, number, fen);
    let (mine, theirs) = (sale(mine), sale(theirs));
    assert_eq!(compare(&mine, &theirs).verdict, verdict);
    assert_eq!(
        compare(&theirs, &mine).verdict,
        verdict,
        "the other way round"
    );
}

const COFFEE: Paper<'_> = ("2026-11-03T18:22:05", Some("A0012"), 1800);

#[test]
fn one_number_on_one_day_at_one_price_is_one_sale() {
    check(COFFEE, COFFEE, Verdict::SameSale);
    check(
        COFFEE,
        ("2026-11-03T18:22", Some("a-0012"), 1800),
        Verdict::SameSale,
    );
    check(
        COFFEE,
        ("2026-11-03", Some("A0012"), 1800),
        Verdict::SameSale,
    );
}

#[test]
fn one_second_at_one_price_is_one_sale_where_a_number_is_missing() {
    check(
        COFFEE,
        ("2026-11-03T18:22:05", None, 1800),
        Verdict::SameSale,
    );
}

#[test]
fn two_coffees_in_one_minute_with_different_numbers_are_two_sales() {
    check(
        COFFEE,
        ("2026-11-03T18:22:41", Some("A0013"), 1800),
        Verdict::Different,
    );
    let minute = |number| ("2026-11-03T18:22", Some(number), 1800);
    check(minute("A0012"), minute("A0013"), Verdict::Different);
    check(minute("0099"), minute("0100"), Verdict::Different);
}

#[test]
fn a_minute_without_a_number_is_a_suspicion() {
    check(COFFEE, ("2026-11-03T18:22", None, 1800), Verdict::Suspected);
    check(COFFEE, ("2026-11-03", None, 1800), Verdict::Suspected);
    check(COFFEE, ("2026-11-03T18:23", None, 1800), Verdict::Different);
}

#[test]
fn a_misread_digit_does_not_make_a_second_sale() {
    check(
        ("2026-11-03T18:22:05", Some("A0812"), 1800),
        ("2026-11-03T18:22:05", Some("A0012"), 1800),
        Verdict::Suspected,
    );
    check(
        COFFEE,
        ("2026-11-03T18:22:05", Some("0012"), 1800),
        Verdict::Suspected,
    );
    check(
        COFFEE,
        ("2026-11-03T18:22:05", Some("A0012"), 1300),
        Verdict::Suspected,
    );
    check(
        COFFEE,
        ("2026-11-08T18:22:05", Some("A0012"), 1800),
        Verdict::Suspected,
    );
}

#[test]
fn tills_that_count_anew_each_day_sell_again() {
    check(
        COFFEE,
        ("2026-11-04T09:10:11", Some("A0012"), 1800),
        Verdict::Different,
    );
}

#[test]
fn an_altered_digit_does_not_make_a_second_sale() {
    let at = |number| ("2026-11-03T18:22:05", Some(number), 1800);
    check(at("A0512"), at("A0012"), Verdict::Suspected);
    check(at("A0012"), at("A0015"), Verdict::Suspected);
    let minute = |number| ("2026-11-03T18:22", Some(number), 1800);
    check(minute("A0512"), minute("A0012"), Verdict::Suspected);
    check(minute("A0012"), minute("A0015"), Verdict::Different);
}

/// The rest of the paper says that it is the same basket: a till that sells it twice in a
/// minute counts on by one or two.
#[test]
fn an_altered_last_digit_of_one_basket_is_seen_where_counting_does_not_lead_there() {
    let text = "0755-86213340 21122509 2074 2026.10.28 14:09 1499.00 5.00 1494.00 9591";
    let at = |moment, number| of_text(text, Sale::sample(moment, Some(number), 149_400));
    let verdict = |mine, theirs| compare(&mine, &theirs).verdict;
    let minute = |number| at("2026-10-28T14:09", number);
    assert_eq!(
        verdict(minute("792223"), minute("792220")),
        Verdict::Suspected
    );
    assert_eq!(
        verdict(minute("792223"), minute("792225")),
        Verdict::Different
    );
    let day = |number| at("2026-10-28", number);
    assert_eq!(verdict(day("A87183"), day("A80183")), Verdict::Suspected);
    assert_eq!(verdict(day("A87183"), day("A87283")), Verdict::Different);
    let day = |number| Sale::sample("2026-10-28", Some(number), 149_400);
    assert_eq!(verdict(day("A87183"), day("A80183")), Verdict::Different);
}

#[test]
fn two_altered_digits_of_one_second_and_basket_are_seen() {
    let text = "0755-86001007 2026-11-03 18:22:05 68.00 88.00 156.00";
    let at = |number| {
        let sale = Sale::sample("2026-11-03T18:22:05", Some(number), 15_600);
        of_text(text, sale)
    };
    let verdict = |mine, theirs| compare(&mine, &theirs).verdict;
    assert_eq!(verdict(at("A0412"), at("A0539")), Verdict::Different);
    assert_eq!(verdict(at("A0412"), at("A0532")), Verdict::Suspected);
}

#[test]
fn two_tills_sell_at_one_price_in_one_second() {
    let at = |number| ("2026-11-03T18:22:05", Some(number), 1800);
    check(at("1-0012"), at("2-0457"), Verdict::Different);
}

fn payment(moment: &str, code: &str) -> Sale {
    Sale {
        timed_by: TimedBy::Payment,
        payments: vec![code.to_owned()],
        ..Sale::sample(moment, None, 1800)
    }
}

#[test]
fn a_payment_is_near_its_paper_and_of_its_amount() {
    let paper = |moment, fen| Sale::sample(moment, Some("A0012"), fen);
    let notice = payment("2026-11-03T18:22:05", "4200");
    for (paper, is) in [
        (paper("2026-11-03T18:23:40", 1800), true),
        (paper("2026-11-03T18:20", 1800), true),
        (paper("2026-11-03T18:26", 1800), false),
        (paper("2026-11-03T18:22:05", 1900), false),
    ] {
        assert_eq!(is_payment_of(&notice, &paper), is, "{paper:?}");
        let verdict = compare(&paper, &notice).verdict;
        assert_eq!(verdict == Verdict::Suspected, is, "{paper:?}");
    }
    let day_only = paper("2026-11-03", 1800);
    assert!(!is_payment_of(&notice, &day_only));
    assert_eq!(compare(&day_only, &notice).verdict, Verdict::Suspected);
}

#[test]
fn two_payments_are_two_sales_and_one_is_itself() {
    let (one, other) = (
        payment("2026-11-03T18:22:05", "1"),
        payment("2026-11-03T18:22:05", "2"),
    );
    assert_eq!(compare(&one, &other).verdict, Verdict::Different);
    assert_eq!(compare(&one, &one).verdict, Verdict::SameSale);
}

#[test]
fn a_payment_that_has_its_paper_is_no_other_paper_s() {
    let paired = Sale {
        number: Some("A0012".to_owned()),
        ..payment("2026-11-03T18:22:05", "4200")
    };
    let second = Sale::sample("2026-11-03T18:22:50", Some("A0013"), 1800);
    assert_eq!(compare(&paired, &second).verdict, Verdict::Different);
}

/// Papers of this text whose fields could not be read.
fn of_text(text: &str, sale: Sale) -> Sale {
    let line = Line {
        text: text.to_owned(),
        confidence: 1.0,
        quad: Quad([Point { x: 0.0, y: 0.0 }; 4]),
        glyphs: Vec::new(),
    };
    Sale {
        sketch: Sketch::of(&[line]),
        ..sale
    }
}

#[test]
fn one_text_is_suspected_though_its_number_and_amount_were_not_read() {
    let text = "0755-86001007 20261103182205001 2026-11-03 18:22:05 68.00 88.00 156.00";
    let unread = Sale {
        tenant: Sale::sample("2026-11-03", None, 1).tenant,
        ..Sale::default()
    };
    let whole = Sale::sample("2026-11-03T18:22:05", Some("20261103182205001"), 15600);
    let (unread, whole) = (of_text(text, unread), of_text(text, whole));
    assert_eq!(compare(&unread, &whole).verdict, Verdict::Suspected);

    let other = "0755-86001007 20261104120931007 2026-11-04 12:09:31 68.00 88.00 156.00";
    let other = of_text(other, Sale::sample("2026-11-04T12:09:31", None, 15600));
    assert_eq!(compare(&unread, &other).verdict, Verdict::Different);
}

#[test]
fn the_same_cup_later_that_day_is_another_sale_though_no_number_is_printed() {
    let text = "0755-86001011 18.00 18.00 20.00 2.00 440300000012345 2026-11-03";
    let cup = |time: &str| {
        let sale = Sale::sample(&format!("2026-11-03T{time}"), None, 1800);
        of_text(&format!("{text} {time}"), sale)
    };
    assert_eq!(
        compare(&cup("18:22:05"), &cup("19:41:37")).verdict,
        Verdict::Different
    );
    assert_eq!(
        compare(&cup("18:22:05"), &cup("18:25:05")).verdict,
        Verdict::Suspected
    );
}

#[test]
fn pictures_never_decide() {
    let alike = |sale| Sale {
        likeness: Some(vec![7; 32]),
        ..sale
    };
    let mine = alike(Sale::sample("2026-11-03T18:22:05", Some("A0012"), 1800));
    let theirs = alike(Sale::sample("2026-11-03T18:25:41", Some("A0019"), 1800));
    let compared = compare(&mine, &theirs);
    assert_eq!(compared.picture_alike, Some(Permille::CERTAIN));
    assert_eq!(compared.verdict, Verdict::Different);
}

#[test]
fn the_same_photo_is_the_same_photo_whatever_was_read() {
    let mut mine = Sale::sample("2026-11-03", None, 1);
    let mut theirs = Sale::sample("2025-01-01", Some("9"), 2);
    mine.photos.push(vec![7]);
    theirs.photos.push(vec![7]);
    assert_eq!(compare(&mine, &theirs).verdict, Verdict::SamePhoto);
}
