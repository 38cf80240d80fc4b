//! What an OCR engine does to receipts: misread words, lost points, split and glued
//! lines. What arithmetic cannot mend is left out.

use super::check;

#[track_caller]
fn check_sums(rows: &str, paid: &str) {
    let drawing = format!(
        "
            惠家超市
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00    58.00
吐司      1    98.00    98.00
{rows}
"
    );
    check(&drawing, &[("paid", paid), ("kind", "Sale")]);
}

#[test]
fn misread_words_still_name_their_sum() {
    check_sums("总金颔：156.00\n微信支付：156.00", "156.00");
    check_sums("息金额：156.00\n微信支付：156.00", "156.00");
    check_sums("应收金颔：156.00\n实牧金额：156.00", "156.00");
    check_sums("买付金额：156.00\n微信支付：156.00", "156.00");
    check_sums("实村金额：156.00\n微信支付：156.00", "156.00");
    check_sums("实付金额;156.00", "156.00");
    check_sums("实付金额156.00", "156.00");
    check_sums("实付：￥156.00元*", "156.00");
    check_sums("合计：156.O0\n微信支付：156.00", "156.00");
    check_sums("合计：l56.00\n微信支付：156.00", "156.00");
    check_sums("合计：156.00\n微信文付：156.00", "156.00");
}

#[test]
fn a_lost_point_makes_no_hundredfold() {
    check_sums("合计：15600", "-");
    check_sums("合计：15600\n微信支付：156.00", "156.00");
    check_sums("合计：156.00\n微信支付：15600", "156.00");
    check_sums("合计：15600\n微信支付：15600", "-");
    check_sums("应付：156 00", "156.00");
    check_sums("实付：1.56", "-");
}

#[test]
fn a_sum_that_nothing_else_supports_and_contradicts_the_items_is_doubtful() {
    check_sums("合计：156.00\n现金：200.00\n找零：44.00", "156.00");
    check_sums("合计：156.00\n现金：200.00\n找零：4400", "156.00");
}

#[test]
fn thousands_are_read() {
    check_sums("优惠：0.00\n实付：￥156.00.", "156.00");
    check(
        "
            金玉缘珠宝
单号：JY2026110800012   2026-11-08 14:32:50
手镯   1   12,800.00   12,800.00
合计：               12,800.00
银行卡：             12,800.00
",
        &[("paid", "12800.00"), ("credits", "true")],
    );
    check(
        "
            金玉缘珠宝
单号：JY2026110800012   2026-11-08 14:32:50
手镯   1   12,800.00   12,800.00
合计：               12.800.00
银行卡：             12,800.00
",
        &[("paid", "12800.00")],
    );
}

#[track_caller]
fn check_moment(rows: &str, at: &str) {
    let drawing = format!(
        "
            惠家超市
小票号：0042871
{rows}
苹果      1    58.00    58.00
合计                    58.00
微信支付                58.00
"
    );
    check(&drawing, &[("at", at), ("paid", "58.00")]);
}

#[test]
fn misread_moments_are_read_or_left_out() {
    check_moment("结账肘间：2026-11-08 18:22:05", "2026-11-08T18:22:05");
    check_moment("交易时问：2026-11-08 18:22:05", "2026-11-08T18:22:05");
    check_moment("时间：2026-11-08 18;22;05", "2026-11-08T18:22:05");
    check_moment("时间：2026-11-0818:22:05", "2026-11-08T18:22:05");
    check_moment("时间:2026/11/08/18:22:05", "2026-11-08T18:22:05");
    check_moment("日期:2026-11-08\n时间:18:22:05", "2026-11-08T18:22:05");
    check_moment("时间：2O26-11-08 18:22:05", "2026-11-08T18:22:05");
    check_moment("时间：2026-ll-08 18:22:05", "2026-11-08T18:22:05");
    check_moment("时间：2026-11-08 18:22:O5", "2026-11-08T18:22:05");
    check_moment("时间：20261108 182205", "2026-11-08T18:22:05");
    check_moment("时间：20261108182205", "2026-11-08T18:22:05");
    check_moment("时间：2026年11月8日18点22分", "2026-11-08T18:22");
    check_moment("时间：2026-11-08 18：22", "2026-11-08T18:22");
    check_moment("时间：2026-11-08T18:22:05", "2026-11-08T18:22:05");
    check_moment("时间：2026-18-08 18:22:05", "-");
    check_moment("时间：2026-11-08 28:22:05", "2026-11-08");
}

#[test]
fn a_day_without_a_year_is_no_answer() {
    check_moment("时间：11-08 18:22", "-");
}

#[test]
fn opening_alone_is_the_time_the_paper_gives() {
    check_moment("开台时间：2026-11-08 17:40:11", "2026-11-08T17:40:11");
    check_moment("打印时间：2026-11-08 18:22:05", "2026-11-08T18:22:05");
}

#[test]
fn a_yuan_sign_that_reads_as_a_letter_is_one() {
    check_sums("合计：V156.00", "156.00");
    check_sums("合计：Y156.00\n微信支付：Y156.00", "156.00");
}

#[test]
fn a_persons_or_an_orders_number_is_no_payment() {
    check_sums("应付金额：156.00\n微信支付：156.00\n收银：2384", "156.00");
    check_sums("合计：156.00\n支付单号：4200202611189377\n6570", "156.00");
}

#[test]
fn a_total_that_less_is_owed_of_is_not_what_was_paid() {
    check_sums("合计：156.00\n优恵卷：16.00\n应付：140.00", "-");
    check_sums(
        "合计：156.00\n会员优惠：16.00\n应付：140.00\n微信支付：140.00",
        "140.00",
    );
}
