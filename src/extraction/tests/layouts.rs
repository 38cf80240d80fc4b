//! Ways in which tills lay out the same facts.

use super::check;

/// A paper with these rows between its head and its foot.
#[track_caller]
fn check_sums(rows: &str, paid: &str) {
    let drawing = format!(
        "
            惠家超市
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00    58.00
吐司      1    42.00    42.00
{rows}
        谢谢惠顾
"
    );
    check(
        &drawing,
        &[("paid", paid), ("number", "0042871"), ("kind", "Sale")],
    );
}

#[test]
fn sums_are_found_however_they_stand() {
    check_sums("应付金额:￥100.00元", "100.00");
    check_sums("合计数量:2  合计金额:100.00", "100.00");
    check_sums("总计(元)             100.00", "100.00");
    check_sums("合    计              100.00", "100.00");
    check_sums("实付款￥100.00(微信)", "100.00");
    check_sums("应收金额 100.00  实收金额 200.00  找零 100.00", "100.00");
    check_sums("合计 100.00\n支付方式:微信支付  100.00", "100.00");
    check_sums("合计:100.00\n现金收款:150.00  现金找零:50.00", "100.00");
    check_sums(
        "合计:100.00\n本次消费:100.00\n消费前余额:300.00\n消费后余额:200.00",
        "100.00",
    );
    check_sums("总计：1OO.OO\n微信：100.00", "100.00");
    check_sums("合计：1, 272.00\n支付宝：1,272.00", "1272.00");
}

#[test]
fn what_is_taken_off_after_the_total_was_not_paid() {
    check_sums("合计:100.00\n优惠:12.00\n实付:88.00", "88.00");
    check_sums("合计:100.00\n优惠:-12.00\n微信支付:88.00", "88.00");
    check_sums("合计:100.00\n优惠:-12.00\n现金:88.00", "88.00");
    check_sums("应收:100.05\n抹零:0.05\n实收:150.00\n找零:50.00", "100.00");
    check_sums(
        "小计:100.00\n会员折扣:-5.00\n应付:95.00\n为您节省:5.00\n云闪付:95.00",
        "95.00",
    );
}

#[test]
fn what_is_no_money_is_no_amount() {
    check_sums(
        "合计:100.00\n微信:100.00\n本次积分:100\n累计积分:5800",
        "100.00",
    );
    check_sums("储值卡余额:902.00\n本次积分:100", "-");
    check_sums("消费满200元送50元券", "-");
    check_sums("现金:200.00\n找零:100.00", "-");
}

/// A paper with these rows for its moment and number.
#[track_caller]
fn check_head(rows: &str, at: &str, number: &str) {
    let drawing = format!(
        "
            惠家超市
{rows}
苹果      1    58.00    58.00
合计                    58.00
微信支付                58.00
"
    );
    check(
        &drawing,
        &[("at", at), ("number", number), ("paid", "58.00")],
    );
}

#[test]
fn moments_are_found_however_they_stand() {
    check_head(
        "单号:88001  日期:2026-11-08\n时间:18:22:05",
        "2026-11-08T18:22:05",
        "88001",
    );
    check_head(
        "流水号：88001\n2026/11/8 8:05:03",
        "2026-11-08T08:05:03",
        "88001",
    );
    check_head(
        "流水号 88001\n2026.11.08 18:22",
        "2026-11-08T18:22",
        "88001",
    );
    check_head(
        "票号:88001\n2026年11月08日 18时22分",
        "2026-11-08T18:22",
        "88001",
    );
    check_head(
        "单据号：88001\n26-11-08 18:22:05",
        "2026-11-08T18:22:05",
        "88001",
    );
    check_head(
        "单号：88001\n下单时间：2026-11-08 18:22:05",
        "2026-11-08T18:22:05",
        "88001",
    );
    check_head("单号：88001\n有效期至：2027-11-08", "-", "88001");
    check_head(
        "单号：88001\n点单时间：2026-11-08 18:00:00\n付款时间：2026-11-08 18:40:12\n打印时间：2026-11-08 18:41:00",
        "2026-11-08T18:40:12",
        "88001",
    );
}

#[test]
fn numbers_are_found_however_they_stand() {
    check_head(
        "收银机：02   小票号码\n2026-11-08 18:22:05  10023345",
        "2026-11-08T18:22:05",
        "10023345",
    );
    check_head(
        "桌号：18\n账单编号：ZD-20261108-18\n2026-11-08 18:22",
        "2026-11-08T18:22",
        "ZD-20261108-18",
    );
    check_head(
        "会员号：880012345\n电话：13800138000\n2026-11-08 18:22",
        "2026-11-08T18:22",
        "-",
    );
    check_head(
        "交易号：0081 0002 0931\n2026-11-08 18:22",
        "2026-11-08T18:22",
        "0081 0002 0931",
    );
}

#[test]
fn a_bowed_paper_keeps_its_rows() {
    let rows: String = (1..=12)
        .map(|n| format!("商品{n}号的名字很长  {n}.00\n"))
        .collect();
    let drawing =
        format!("小票号：0042871  2026-11-08 10:05:33\n{rows}合计：  78.00\n现金：  78.00");
    let mut reading = super::paper::paper(&drawing, 0.0, 0.999);
    // The middle of the paper stands up: its left falls to the right, its right rises.
    for line in &mut reading.lines {
        for corner in &mut line.quad.0 {
            let x = (corner.x - 1700.0) / 400.0;
            corner.x = 1700.0 + 1600.0 * x;
            corner.y -= 60.0 * (x - 0.2) * (x - 0.2);
        }
    }
    let today = "2026-11-20".parse().expect("a date");
    let context = super::Context {
        region: None,
        today,
    };
    let facts = super::extract(&reading, &context);
    assert_eq!(super::read(&facts, "items"), "12");
    assert_eq!(super::read(&facts, "paid"), "78.00");
}

/// Engines frame short pieces upright, however they stand: only where they are is true.
#[test]
fn short_pieces_of_a_tilted_paper_stay_in_their_rows() {
    let drawing = "
小票号：0042871990113
买单时间：2026-11-08 13:58:03
牛肉面                  2          76.00
米饭                    1           3.00
实收：                              79.00
收现：                             100.00
找回：                              21.00
谢谢惠顾，欢迎再次光临小店
";
    // By so much the paper falls by a row from the words to their sums.
    let mut reading = super::paper::paper(drawing, -5.2, 0.999);
    for line in &mut reading.lines {
        let [a, b, c, d] = line.quad.0;
        let (width, height) = (b.x - a.x, d.y - a.y);
        if width < 4.0 * height {
            let middle = (f32::midpoint(a.y, c.y), f32::midpoint(b.y, d.y));
            let y = f32::midpoint(middle.0, middle.1);
            for (corner, side) in line.quad.0.iter_mut().zip([-0.5, -0.5, 0.5, 0.5]) {
                corner.y = y + side * height;
            }
        }
    }
    let today = "2026-11-20".parse().expect("a date");
    let context = super::Context {
        region: None,
        today,
    };
    let facts = super::extract(&reading, &context);
    assert_eq!(super::read(&facts, "paid"), "79.00");
    assert_eq!(super::read(&facts, "tendered"), "100.00");
    assert_eq!(super::read(&facts, "change"), "21.00");
}
