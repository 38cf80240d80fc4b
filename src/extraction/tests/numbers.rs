//! The number of the sale: a wrong one lets a sale earn twice, so what is doubtful
//! is left out.

use super::check;

#[track_caller]
fn check_number(rows: &str, number: &str) {
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
    check(&drawing, &[("number", number), ("paid", "58.00")]);
}

#[test]
fn words_and_values_may_be_glued() {
    check_number("小票号0042871", "0042871");
    check_number("账单号:POS14530088", "POS14530088");
    check_number("账单号:P0S14530088", "POS14530088");
    check_number("小票号:0042O71", "0042071");
    check_number("流水号 0042871机号03", "0042871");
    check_number("单号:XS20261108001收银员:01", "XS20261108001");
    check_number("交易号:0081-0002-0931", "0081-0002-0931");
    check_number("收银机:03  流水:0042871", "0042871");
    check_number("NO.:20261108001234", "20261108001234");
    check_number("NO:0042871", "0042871");
    check_number("单号：XS 20261108001", "XS 20261108001");
    check_number("销售单号\n XS20261108001", "XS20261108001");
}

#[test]
fn misread_words_still_name_their_number() {
    check_number("小票弓：0042871", "0042871");
    check_number("流水亏：0042871", "0042871");
    check_number("交易单弓：0042871", "0042871");
    check_number("流水号;0042871", "0042871");
    check_number("流水号。0042871", "0042871");
    check_number("小票号码 : 0042871", "0042871");
}

#[test]
fn other_numbers_are_left_alone() {
    check_number("会员号：0042871", "-");
    check_number("会员卡号 6600123412341234", "-");
    check_number("取餐号：0042", "-");
    check_number("桌号：42", "-");
    check_number("店号：0081  款台：003", "-");
    check_number("收银员号：00871", "-");
    check_number("终端号：00428711", "-");
    check_number("税号：91440300MA5G12345X", "-");
    check_number("手机号：13800138000", "-");
    check_number("商户单号：4200001234202611081234567890", "-");
    check_number("微信支付交易单号：4200001234202611081234567890", "-");
    check_number("支付流水号：4200001234202611081234567890", "-");
    check_number("交易号：4200001234202611081234567890", "-");
    check_number("订单号：2026110822001412345678901234", "-");
    check_number("原单号：0042871", "-");
    check_number("电话：0755-86001234", "-");
    check_number("身份证号：440300199001011234", "-");
    check_number("车牌号：粤B12345", "-");
    check_number("证书号：G88201123", "-");
    check_number("兑换券号：88201123", "-");
    check_number("券号：88201123", "-");
    check_number("批号：240301", "-");
    check_number("序列号：F2LX1234ABCD", "-");
    check_number("设备号：00428711", "-");
}

#[test]
fn two_numbers_of_equal_standing_are_no_answer() {
    check_number("小票号：0042871\n小票号：0042872", "-");
}

#[test]
fn a_masked_or_broken_number_is_no_answer() {
    check_number("流水号：0042****871", "-");
    check_number("流水号：", "-");
    check_number("流水号：15959473€280", "-");
    check_number("流水号：15959473?280", "-");
    check_number("流水号：2026-11-08", "-");
}

#[test]
fn the_till_and_the_sequence_stay_apart() {
    check_number("流水号：0042871  0003", "0042871");
    check_number("小票号：0042871 款台：003", "0042871");
}

#[test]
fn the_tills_number_is_preferred_to_the_platforms() {
    check_number(
        "订单号：998877665544332211\n流水号：0042871\n商户订单号：112233445566",
        "0042871",
    );
}
