//! Which country a paper comes from, told by its currency, phones, authorities and
//! words; and the currency it counts in. Guesses nothing when the paper is silent.

use super::{Context, Field, Region, layout::Page, text::squeezed};

/// Words that only papers of one country carry, folded as labels are.
const MARKS: &[(Region, &str)] = &[
    (
        Region::My,
        "
            sdnbhd s/b rm myr gstid gstno gstreg jalan selangor kualalumpur johor penang malaysia
            ringgit duitnow touchngo taman sstid jln petalingjaya terimakasih siladatang tunai
            jumlah",
    ),
    (
        Region::Hk,
        "
            hkd hk$ 八达通 octopus hongkong 香港 九龙 新界 kowloon newterritories 八达通号码
            易赏钱 找赎 找续 转数快 payme alipayhk shatin tsingyi tsuenwan kwuntong 荃湾 沙田
            将军澳 观塘 旺角 铜锣湾 屯门 元朗 青衣 葵涌",
    ),
    (
        Region::Mo,
        "
            mop$ mop 澳门 macau macao 澳门通",
    ),
    (
        Region::Tw,
        "
            nt$ 随机码 卖方 证明联 统一发票 营业人 统一编号 统编 台北 新台币 营利事业 电子发票证明联 悠游卡 ntd",
    ),
    (
        Region::Sg,
        "
            s$ sgd singapore pteltd uen paynow nets",
    ),
    (
        Region::Jp,
        "
            レシート 领収 お釣 お预 税込 合計金额",
    ),
    (
        Region::Cn,
        "
            rmb cny 人民币 微信支付 支付宝 微信 广东省 找零 实收 小票号 流水号 营业员 收银员
            云闪付 银联商务 北京 上海 广州 深圳 开发票 电子发票 公众号 扫码 小程序 会员积分",
    ),
    (Region::Gb, "gbp £ vatno vatreg"),
    (Region::Us, "us$ usd salestax"),
];

/// The country of the paper: the reader's own knowledge first, then most marks.
pub fn country(page: &Page<'_>, context: &Context) -> Option<Region> {
    context.region.or_else(|| told_by_paper(page))
}

fn told_by_paper(page: &Page<'_>) -> Option<Region> {
    let rows: Vec<String> = page.rows.iter().map(|row| squeezed(&row.text)).collect();
    let mut scores: Vec<(usize, Region)> = MARKS
        .iter()
        .map(|(region, marks)| {
            let rows_with = |mark: &&str| {
                let short = is_code(mark);
                let mark = squeezed(mark);
                rows.iter()
                    .zip(&page.rows)
                    .any(|(squeezed, row)| match short {
                        true => has_code(&row.text, &mark),
                        false => squeezed.contains(&mark),
                    })
            };
            // Money says more than words: dishes are named after other places.
            let weight = |mark: &str| 1 + usize::from(is_code(mark));
            let there = marks.split_whitespace().filter(rows_with);
            (there.map(weight).sum::<usize>(), *region)
        })
        .collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    (scores[1].0 < scores[0].0).then_some(scores[0].1)
}

/// `RM`, `HK$`: short enough to be found in any word.
fn is_code(mark: &str) -> bool {
    mark.len() <= 3 && mark.is_ascii()
}

/// A short mark such as RM counts only beside figures or alone: `RM 5.00`, `Amt(RM)`.
fn has_code(text: &str, mark: &str) -> bool {
    let lower: String = text.chars().map(super::text::fold).collect();
    lower.match_indices(mark).any(|(at, _)| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + mark.len()..].chars().find(|c| *c != ' ');
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphabetic());
        // Folding makes letters of figures; the text itself knows better.
        let digit_after = text[..]
            .chars()
            .nth(lower[..at].chars().count() + mark.chars().count());
        ends(before) && (ends(after) || digit_after.is_some_and(|c| c.is_ascii_digit()))
    })
}

/// The currency of the paper's country, surer when the paper writes it out.
pub fn currency(page: &Page<'_>, country: Option<Region>) -> Option<Field<String>> {
    let (code, signs): (&str, &str) = match country? {
        Region::Cn => ("CNY", "¥ 元 RMB CNY"),
        Region::Hk => ("HKD", "HK$ HKD"),
        Region::Mo => ("MOP", "MOP"),
        Region::Tw => ("TWD", "NT$ NTD TWD"),
        Region::My => ("MYR", "RM MYR"),
        Region::Sg => ("SGD", "S$ SGD"),
        Region::Jp => ("JPY", "¥ 円"),
        Region::Us => ("USD", "US$ USD"),
        Region::Gb => ("GBP", "£ GBP"),
    };
    let written = page
        .rows
        .iter()
        .any(|row| signs.split_whitespace().any(|sign| row.text.contains(sign)));
    let confidence = if written { 0.97 } else { 0.9 };
    Some(Field {
        value: code.to_owned(),
        confidence,
        quad: None,
    })
}
