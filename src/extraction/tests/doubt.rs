//! What is read too poorly to be told stays empty; what a photo shows of several papers
//! belongs to none of them.

use super::{super::Context, check, extract, paper::paper};
use crate::reading::{Glyph, Reading};

const SLIP: &str = "
            惠家超市
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00    58.00
吐司      1    98.00    98.00
合计：156.00
微信支付：156.00
";

fn amount_and_number(reading: &Reading) -> [Option<String>; 2] {
    let today = "2026-11-20".parse().expect("a date");
    let facts = extract(
        reading,
        &Context {
            region: None,
            today,
        },
    );
    [
        facts.paid_amount.map(|field| field.value.to_string()),
        facts.receipt_number.map(|field| field.value),
    ]
}

/// The slip with every figure of the lines that hold `words` read as poorly as this.
fn poorly(words: &[&str], confidence: f32) -> Reading {
    let mut reading = paper(SLIP, 0.0, 0.999);
    for line in &mut reading.lines {
        if words.iter().any(|word| line.text.contains(word)) {
            let glyphs = line.text.chars().zip(&line.glyphs);
            line.glyphs = glyphs
                .map(|(c, glyph)| Glyph {
                    confidence: if c.is_ascii_digit() {
                        confidence
                    } else {
                        glyph.confidence
                    },
                    ..*glyph
                })
                .collect();
        }
    }
    reading
}

#[test]
fn a_number_of_poorly_read_figures_is_not_given() {
    let [_, number] = amount_and_number(&poorly(&[], 0.999));
    assert_eq!(number.as_deref(), Some("0042871"));

    let [_, number] = amount_and_number(&poorly(&["小票号"], 0.5));
    assert_eq!(number, None);
}

#[test]
fn an_amount_that_is_poorly_read_is_given_where_the_payment_agrees() {
    let [amount, _] = amount_and_number(&poorly(&["合计"], 0.8));
    assert_eq!(amount.as_deref(), Some("156.00"));
}

#[test]
fn the_sum_of_goods_is_never_what_a_discount_takes_off() {
    check(
        "
            知渡小馆
小票号：0042871   2026-11-08 10:05:33
红烧牛肉面      1    38.00
番茄锅底        1    36.00
合计          -15.00
",
        &[("paid", "-"), ("kind", "Sale")],
    );
}

#[test]
fn two_receipts_side_by_side_are_several_and_nobodys() {
    check(
        "
   惠家超市                                  云野书店
小票号：0042871                          小票号：0077120
2026-11-08 10:05:33                      2026-11-08 12:40:10
苹果      1    58.00                     信纸      1    12.00
吐司      1    98.00                     钢笔      1    60.00
合计：156.00                             合计：72.00
微信支付：156.00                         支付宝：72.00
",
        &[
            ("kind", "Several"),
            ("paid", "-"),
            ("at", "-"),
            ("number", "-"),
        ],
    );
}

#[test]
fn words_and_their_sums_in_two_columns_are_one_receipt() {
    check(
        "
   惠家超市
小票号：                                 0042871
日期：                                   2026-11-08 10:05:33
苹果                                     58.00
吐司                                     98.00
合计：                                   156.00
微信支付：                               156.00
谢谢惠顾                                 欢迎再来
",
        &[("kind", "Sale"), ("paid", "156.00")],
    );
}

#[test]
fn a_form_filled_in_by_hand_is_handwritten() {
    check(
        "
            收  据
                                 No 0086501
日期  2026年11月8日
今收到  张先生
交来  货款
人民币(大写)  伍佰贰拾捌元整
￥  528.00
收款人  王丽
",
        &[("kind", "Handwritten"), ("credits", "false")],
    );
}

/// Each row of the slip hangs by more than half a line where it ends, as on paper that
/// curls; engines frame the shortest pieces upright all the same.
#[test]
fn values_are_found_along_curled_rows() {
    let mut reading = paper(
        "
            惠家超市欢迎您的光临请保管好小票
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00                               58.00
吐司      1    98.00                               98.00
合计                                              156.00
优惠                                              -12.00
应收                                              144.00
实收                                              150.00
找零                                                6.00
谢谢惠顾欢迎再来凭此小票七日内可以退换货物
",
        0.0,
        0.999,
    );
    const SLOPE: f32 = 0.06;
    for line in &mut reading.lines {
        let [a, b, ..] = line.quad.0;
        let wide = 1.7 * 24.0 < b.x - a.x;
        let middle = f32::midpoint(a.x, b.x);
        for corner in &mut line.quad.0 {
            corner.y += SLOPE * if wide { corner.x } else { middle };
        }
    }
    let [amount, _] = amount_and_number(&reading);
    assert_eq!(amount.as_deref(), Some("144.00"));
}
