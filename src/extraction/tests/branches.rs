//! Where papers say which of its shops a chain's receipt is from.

use super::check;

#[track_caller]
fn check_branch(head: &str, branch: &str) {
    let drawing = format!(
        "
{head}
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00    58.00
合计：58.00
微信支付：58.00
"
    );
    check(&drawing, &[("branch", branch), ("paid", "58.00")]);
}

#[test]
fn a_branch_is_found_wherever_the_head_says_it() {
    check_branch("        惠家超市\n海澄  電話：2345 6789", "海澄");
    check_branch("        惠家超市\n海澄電話：2345 6789", "海澄");
    check_branch("        惠家超市\n海澄雅苑（TEL：2345 6789）", "海澄雅苑");
    check_branch(
        "        惠家超市\n店號(Store)：518 - 海澄工厦 (2345 6789)",
        "海澄工厦",
    );
    check_branch(
        "        HARBOUR BURGERS (518)\nHoi Ching Arcade, Kowloon\nTel: 2345 6789",
        "Hoi Ching Arcade, Kowloon",
    );
    check_branch("        惠家超市\nK207-海澄新天", "K207-海澄新天");
}

#[test]
fn a_coupon_with_a_code_is_no_branch() {
    check_branch("        惠家超市\nQ33 现金优惠券$20", "-");
}

#[test]
fn a_titles_bracket_makes_no_name_of_it() {
    check_branch("消费清单(预结)\n        惠家超市", "-");
    check(
        "
        消费清单(顾客联)
          惠家超市
小票号：0042871   2026-11-08 10:05:33
苹果      1    58.00    58.00
合计：58.00
",
        &[("store", "惠家超市")],
    );
}
