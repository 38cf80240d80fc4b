//! Rows that lead astray: written-out sums, glued columns, deposits, points, counts.

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
        谢谢惠顾
"
    );
    check(
        &drawing,
        &[("paid", paid), ("number", "0042871"), ("kind", "Sale")],
    );
}

#[test]
fn sums_stand_beside_counts_and_words() {
    check_sums("总计: 2件  156.00", "156.00");
    check_sums("合计: 156.00 (2件)", "156.00");
    check_sums("共2件 合计￥156.00", "156.00");
    check_sums("合计(大写)：壹佰伍拾陆元整\n小写：￥156.00", "156.00");
    check_sums("应付 RMB156.00", "156.00");
    check_sums("合计\n156.00\n微信支付\n156.00", "156.00");
    check_sums("应收:156.00实收:160.00找零:4.00", "156.00");
    check_sums("应收：156.00  实收：156.00  找零：0.00", "156.00");
    check_sums("合计 ￥ 156.00\n支付宝 ￥ 156.00", "156.00");
    check_sums("总金额（元）：156.0", "156.00");
    check_sums("合计：156元\n现金：200元\n找零：44元", "156.00");
    check_sums("本单消费：156.00\n本单积分：156\n可用积分：1560", "156.00");
    check_sums("商品件数 2\n应付金额 156.00\n现金 160\n找零 4", "156.00");
}

#[test]
fn charges_and_discounts_lead_to_what_was_paid() {
    check_sums(
        "小计：156.00\n服务费(10%)：15.60\n合计：171.60\n支付宝：171.60",
        "171.60",
    );
    check_sums(
        "合计：156.00\n会员优惠：-15.60\n抹零：-0.40\n实收：140.00\n微信：140.00",
        "140.00",
    );
    check_sums(
        "合计：156.00\n8.8折：-18.72\n应收：137.28\n银行卡：137.28",
        "137.28",
    );
    check_sums(
        "消费合计：156.00\n团购券：-100.00\n应收：56.00\n微信支付：56.00",
        "56.00",
    );
    check_sums(
        "应收：156.00\n代金券：100.00\n微信支付：56.00\n合计支付：156.00",
        "156.00",
    );
    check_sums("应收：156.00\n优惠券：156.00\n实收：0.00", "156.00");
    check_sums(
        "合计：156.00\n储值卡：156.00\n本金：100.00\n赠金：56.00\n余额：44.00",
        "156.00",
    );
    check_sums("合计：156.00\n微信：100.00\n现金：56.00", "156.00");
    check_sums(
        "原价：156.00\n折扣：0.8\n实付：124.80\n支付宝：124.80",
        "124.80",
    );
}

#[test]
fn two_means_and_change_are_added_up() {
    check_sums(
        "合计：156.00\n微信：100.00\n现金：100.00\n找零：44.00",
        "156.00",
    );
    check_sums(
        "实收金额：156.00\n积分抵扣：6.00\n支付宝：150.00\n找零：0.00",
        "156.00",
    );
    check_sums("应收合计：156.00\n购物卡：50.00\n支付宝：106.00", "156.00");
}

#[test]
fn a_sum_that_contradicts_its_payment_is_not_credited() {
    check(
        "
            惠家超市
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00    58.00
合计               58.00
微信支付           85.00
",
        &[("credits", "false")],
    );
}

#[test]
fn a_misread_digit_is_noticed_by_the_items() {
    check(
        "
            惠家超市
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00    58.00
吐司      1    98.00    98.00
合计              166.00
",
        &[("credits", "false")],
    );
}

#[test]
fn what_a_paper_advertises_is_not_its_business() {
    check(
        "
            沐野茶饮
单号：202611080935001
2026-11-08 09:35:12
招牌奶茶   2   18.00   36.00
合计：                 36.00
微信支付：             36.00
会员充值500送100，余额可退款
新用户外卖立减20元，下载APP享停车优惠
凭本小票开具电子发票，发票代码见短信
加盟热线：400-800-1234
",
        &[
            ("kind", "Sale"),
            ("paid", "36.00"),
            ("credits", "true"),
            ("number", "202611080935001"),
        ],
    );
}

#[test]
fn eating_in_and_taking_away_are_sales() {
    check(
        "
            沐野茶饮
          外带  #035
单号：202611080935001
2026-11-08 09:35:12
招牌奶茶   2   18.00   36.00
打包费                  1.00
合计：                 37.00
微信支付：             37.00
",
        &[("kind", "Sale"), ("paid", "37.00"), ("credits", "true")],
    );
}

#[test]
fn a_till_with_a_printed_signature_line_sells() {
    check(
        "
           金玉缘珠宝
单号：JY2026110800012   2026-11-08 14:32:50
足金手镯  12.56克  1   8189.12
优惠                   -89.12
应收                  8100.00
银行卡                8100.00
顾客签名：
",
        &[("kind", "Sale"), ("paid", "8100.00"), ("credits", "true")],
    );
}

#[test]
fn names_stand_below_greetings_and_logos() {
    check(
        "
          欢迎光临
          一页书集
        云港万汇城店
电话：0755-86001234
单号：XS26111704563
2026-11-17 11:01:56
小说   1   45.00   45.00
合计：             45.00
支付宝：           45.00
",
        &[
            ("store", "一页书集"),
            ("branch", "云港万汇城店"),
            ("phone", "0755-86001234"),
        ],
    );
    check(
        "
          购物凭证
门店：一页书集(云港万汇城店)
单号：XS26111704563
2026-11-17 11:01:56
小说   1   45.00   45.00
合计：             45.00
支付宝：           45.00
",
        &[
            ("store", "一页书集(云港万汇城店)"),
            ("branch", "云港万汇城店"),
        ],
    );
}

#[test]
fn times_of_the_afternoon_are_read() {
    check(
        "
            惠家超市
小票号：0042871
2026-11-08 06:22 PM
苹果      1    58.00    58.00
合计               58.00
微信支付           58.00
",
        &[("at", "2026-11-08T18:22")],
    );
}

#[test]
fn a_deposit_makes_the_amount_doubtful() {
    check(
        "
            欣欣数码
小票号：0042871   2026-11-08 10:05:33
手机      1   4999.00   4999.00
总价：            4999.00
定金：            1000.00
尾款：            3999.00
实付：            3999.00
",
        &[("credits", "false")],
    );
}

/// A bill that is yet to be paid looks like a receipt but for the payment.
#[test]
fn a_sale_that_names_no_payment_goes_to_a_person() {
    let bill = |rows: &str, credits: &str| {
        check(
            &format!(
                "
            惠家餐厅
单号：0042871   2026-11-08 10:05:33
牛肉面      1    58.00    58.00
合计：58.00
{rows}
"
            ),
            &[("kind", "Sale"), ("paid", "58.00"), ("credits", credits)],
        );
    };
    bill("欢迎光临", "false");
    bill("微信支付：58.00", "true");
    bill("实收：58.00", "true");
    bill("結帳時間：2026-11-08 10:05:33", "true");
    bill("[PAID]", "true");
    bill("授權碼：H04339", "true");
}

#[test]
fn a_slip_that_tries_the_printer_is_no_sale() {
    check(
        "
            测试商户
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00    58.00
合计：58.00
现金：58.00
",
        &[("kind", "Other"), ("credits", "false")],
    );
    check(
        "
            惠家超市
            打印测试
小票号：0042871   2026-11-08 10:05:33
合计：58.00
现金：58.00
",
        &[("kind", "Other"), ("credits", "false")],
    );
}

#[test]
fn a_mall_is_not_the_shop_in_it() {
    check(
        "
       Harbour View Shopping Centre
Receipt No: 0042871   2026-11-08 10:05:33
Apple     1    58.00    58.00
Total  HK$58.00
",
        &[("store", "-"), ("branch", "Harbour View Shopping Centre")],
    );
}

#[test]
fn a_word_whose_value_is_lost_is_no_name() {
    check(
        "
搜號:015086
2026-11-08 10:05:33
苹果      1    58.00    58.00
合计：58.00
",
        &[("store", "-"), ("branch", "-")],
    );
}

#[test]
fn a_year_alone_is_no_number() {
    check(
        "
            惠家超市
票号：2026
2026-11-08 10:05:33
合计：58.00
",
        &[("number", "-")],
    );
}

#[test]
fn the_only_sum_of_a_wallets_page_or_a_form_is_its_amount() {
    check(
        "
            账单详情
            惠家超市
             -32.60
            支付成功
支付时间      2026-11-18 12:44:53
商户单号      R85699569
",
        &[("kind", "Screenshot"), ("paid", "32.60")],
    );
    check(
        "
            收  据
No 0048373
日期  2026年11月8日
今收到  张先生
人民币(大写)  贰佰玖拾捌元整
￥298.00
",
        &[
            ("kind", "Handwritten"),
            ("paid", "298.00"),
            ("number", "0048373"),
        ],
    );
}
