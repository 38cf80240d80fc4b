//! A bar code or QR code that says the number of the sale settles it; one of anything else
//! settles nothing.

use super::{super::Context, extract, paper::paper};
use crate::reading::{Code, Point, Quad};

fn number(drawing: &str, code: &str) -> Option<String> {
    let mut reading = paper(drawing, 0.0, 0.999);
    reading.codes.push(Code {
        format: "code_128".to_owned(),
        text: code.to_owned(),
        quad: Quad([Point { x: 0.0, y: 0.0 }; 4]),
    });
    let today = "2026-11-20".parse().expect("a date");
    let context = Context {
        region: None,
        today,
    };
    extract(&reading, &context)
        .receipt_number
        .map(|field| field.value)
}

#[track_caller]
fn check(rows: &str, code: &str, expected: &str) {
    let drawing = format!(
        "
            惠家超市
{rows}
2026-11-08 10:05:33
苹果      1    58.00    58.00
合计                    58.00
微信支付                58.00
"
    );
    let number = number(&drawing, code);
    assert_eq!(number.as_deref(), Some(expected), "{rows} {code}");
}

#[test]
fn a_code_puts_right_what_was_misread() {
    check("小票号：004287I", "0042871", "0042871");
    check("小票号：B0042871", "80042871", "80042871");
    check("小票号：0081-0002-093I", "008100020931", "0081-0002-0931");
}

#[test]
fn a_code_tells_which_of_two_numbers_it_is() {
    check("小票号：0042871\n小票号：0042999", "0042999", "0042999");
}

#[test]
fn a_code_of_goods_or_of_an_order_settles_nothing() {
    check("小票号：0042871", "6901234567892", "0042871");
    check("小票号：0042871", "0042872", "0042871");
    check(
        "小票号：0042871\n订单号：998877665544",
        "998877665544",
        "0042871",
    );
}
