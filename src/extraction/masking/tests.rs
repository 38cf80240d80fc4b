//! What a tenant sees of invented receipts.

use super::*;
use crate::{
    extraction::tests::paper::paper,
    reading::{Point, Quad, Verdict},
};

/// A shop's part that every paper below has.
const SHOP: &str = "
            山月面馆(云港万汇城店)
小票号：20261103182205001
电话：0755-86210108
交易时间：2026-11-03 18:22:05
收银员：03   收银机：P02
招牌套餐   1   156.00   156.00
合计：                156.00
微信支付：            156.00
";

fn own() -> Own<'static> {
    Own {
        phone: "0755-86210108",
        receipt_number: Some("20261103182205001"),
    }
}

fn holds(quad: &Quad, point: Point) -> bool {
    let corners = quad.0.iter().zip(quad.0.iter().cycle().skip(1));
    let sides = corners.map(|(a, b)| (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x));
    let sides: Vec<f32> = sides.collect();
    sides.iter().all(|side| 0.0 <= *side) || sides.iter().all(|side| *side <= 0.0)
}

/// The lines of the paper with `█` where a place covers the middle of a character.
fn masked(drawing: &str, degrees: f32) -> Vec<(String, String)> {
    let reading = paper(drawing, degrees, 0.99);
    let quads = private_places(&reading, Some(Kind::Sale), &own()).unwrap();
    let lines = reading.lines.iter().map(|line| {
        let [a, b, c, d] = line.quad.0;
        let chars = line.text.chars().zip(&line.glyphs).map(|(char, glyph)| {
            let at = |p: f32, q: f32, r: f32, s: f32| {
                let along = glyph.centre;
                f32::midpoint(p + (q - p) * along, s + (r - s) * along)
            };
            let middle = Point {
                x: at(a.x, b.x, c.x, d.x),
                y: at(a.y, b.y, c.y, d.y),
            };
            let covered = quads.iter().any(|quad| holds(quad, middle));
            if covered { '█' } else { char }
        });
        (line.text.clone(), chars.collect())
    });
    lines.collect()
}

/// What of a paper is hidden in full, and what is shown in full.
#[track_caller]
fn check(rows: &str, hidden: &[&str], shown: &[&str]) {
    let drawing = format!("{}\n{}", SHOP.trim_end(), rows.trim_matches('\n'));
    for degrees in [0.0, 5.0, 90.0, 180.0] {
        let lines = masked(&drawing, degrees);
        let visible = |wanted: &str| {
            let (text, seen) = lines
                .iter()
                .find(|(text, _)| text.contains(wanted))
                .unwrap_or_else(|| panic!("the paper does not say {wanted}"));
            let start = text[..text.find(wanted).unwrap()].chars().count();
            let seen = seen.chars().skip(start).take(wanted.chars().count());
            seen.filter(|c| *c != '█').collect::<String>()
        };
        for secret in hidden {
            let seen = visible(secret);
            assert!(
                seen.is_empty(),
                "{seen} of {secret} shows at {degrees}°\n{lines:#?}"
            );
        }
        for open in shown {
            assert_eq!(&visible(open), open, "{degrees}°\n{lines:#?}");
        }
    }
}

#[test]
fn a_paper_that_names_nobody_is_shown_whole() {
    check(
        "
商户名称：山月面馆
商户编号：898440012345678
终端编号：00123456
凭证号：001234   批次号：000012
微信交易单号：4200002026110318220512345678
地址：深圳市南山区云港大道188号
客服热线：400-820-8820
6901234567892
可乐        2    3.50     7.00
会员优惠：             -3.00
会员卡：               50.00
欢迎光临 ******** 谢谢惠顾
*餐饮服务*红烧肉   28.00
www.example.com
",
        &[],
        &[
            "山月面馆(云港万汇城店)",
            "20261103182205001",
            "0755-86210108",
            "2026-11-03 18:22:05",
            "收银员：03",
            "156.00",
            "898440012345678",
            "00123456",
            "001234",
            "4200002026110318220512345678",
            "深圳市南山区云港大道188号",
            "400-820-8820",
            "6901234567892",
            "可乐",
            "3.50",
            "-3.00",
            "50.00",
            "欢迎光临 ******** 谢谢惠顾",
            "*餐饮服务*红烧肉",
        ],
    );
}

#[test]
fn numbers_of_cards_are_covered() {
    check(
        "卡号：6222021234567890128",
        &["6222021234567890128"],
        &["卡"],
    );
    check("卡号：622202******0128 /C", &["622202******0128"], &[]);
    check(
        "CARD NO: 6222 02** **** 0128",
        &["6222 02** **** 0128"],
        &["CARD"],
    );
    check(
        "銀行咭號：4000 1234 5678 9010",
        &["4000 1234 5678 9010"],
        &[],
    );
    check("八達通號碼   12345678", &["12345678"], &["八達通"]);
    check("八达通卡号：1234567(8)", &["1234567(8)"], &[]);
    check("VISA ****1234      156.00", &["1234"], &["156.00"]);
    check("招商银行(1234)", &["1234"], &[]);
    check("尾号1234", &["1234"], &[]);
    check(
        "储值卡号：00881234   卡余额：120.00",
        &["00881234"],
        &["120.00"],
    );
    check("4000123456789010", &["4000123456789010"], &[]);
    check("XXXX-XXXX-XXXX-1234", &["XXXX-XXXX-XXXX-1234"], &[]);
}

#[test]
fn members_are_covered() {
    check("会员号：8800123456", &["8800123456"], &["会员"]);
    check("會員編號：M0012345", &["M0012345"], &[]);
    check("会员：王小明   积分：120", &["王小明"], &["120"]);
    check("会员姓名：王**", &["王**"], &[]);
    check("会员姓名：欧阳娜娜   等级：金卡", &["欧阳娜娜"], &[]);
    check("Member No. 00123456", &["00123456"], &["Member"]);
    check("Customer: Alice Wong", &["Alice Wong"], &["Custo"]);
    check("VIP8801234", &["8801234"], &[]);
    check("顾客 张*明", &["张*明"], &[]);
    check("王女士   您好", &["王女士"], &[]);
    check("Thank you Ms. Chan", &["Ms. Chan"], &["Thank"]);
    check("8800123456", &["8800123456"], &[]);
}

#[test]
fn a_value_below_its_word_is_covered_too() {
    check("会员卡号\n8800 1234", &["8800 1234"], &[]);
    check("姓名\n王小明\n合计：  156.00", &["王小明"], &["156.00"]);
    check(
        "会员号         可用余额      到期\n88123          52.00         2027",
        &["88123"],
        &[],
    );
}

#[test]
fn telephones_of_people_are_covered_and_those_of_the_shop_are_shown() {
    check("会员手机：13800138000", &["13800138000"], &[]);
    check("手机：138****8000", &["138****8000"], &[]);
    check("电话：13800138000", &["13800138000"], &["电"]);
    check("13800138000", &["13800138000"], &[]);
    check("Tel: 2345 6789", &[], &["2345 6789"]);
    check("Mobile: 9123 4567", &["9123 4567"], &[]);
    check("客户电话：0755-26881234", &["0755-26881234"], &[]);
    check("联系电话：0755-26881234", &[], &["0755-26881234"]);
}

#[test]
fn whatever_else_leads_to_a_person_is_covered() {
    check("车牌号：粤B12345", &["粤B12345"], &[]);
    check("粤B·D12345 停车2小时", &["粤B·D12345"], &[]);
    check("alice.wong@example.com", &["alice.wong@example.com"], &[]);
    check("身份证号：44030619900101123X", &["44030619900101123X"], &[]);
    check("購方名稱：某某科技有限公司", &["某某科技有限公司"], &[]);
    check("載具：/ABC+123", &["/ABC+123"], &[]);
    check(
        "送货地址：云港大道1号\n海天花园3栋502\n实付：  156.00",
        &["云港大道1号", "海天花园3栋502"],
        &["156.00"],
    );
    check("宾客芳名：王小明", &["王小明"], &[]);
    check("会贝号：8800123456", &["8800123456"], &[]);
}

#[test]
fn a_signature_is_covered_across_the_paper_and_below_its_word() {
    let drawing = format!("{}\n持卡人签名：\n\n\n本人确认以上交易", SHOP.trim_end());
    let reading = paper(&drawing, 0.0, 0.99);
    let quads = private_places(&reading, Some(Kind::CardSlip), &own()).unwrap();
    let word = reading.lines.iter().find(|line| line.text.contains("签名"));
    let [_, right, _, below] = word.unwrap().quad.0;
    let signed = [
        Point {
            x: right.x + 100.0,
            y: right.y + 12.0,
        },
        Point {
            x: below.x + 200.0,
            y: below.y + 40.0,
        },
    ];
    for place in signed {
        assert!(quads.iter().any(|quad| holds(quad, place)), "{place:?}");
    }
}

#[test]
fn the_shop_s_own_mobile_is_shown_where_the_mall_knows_it() {
    let drawing = format!("{}\n电话：13900139000", SHOP.trim_end());
    let reading = paper(&drawing, 0.0, 0.99);
    let own = Own {
        phone: "0755-86210108、13900139000",
        ..own()
    };
    assert_eq!(
        private_places(&reading, Some(Kind::Sale), &own),
        Ok(Vec::new())
    );
}

#[test]
fn what_was_read_poorly_is_covered_and_a_paper_of_it_is_not_shown() {
    let mut reading = paper(SHOP, 0.0, 0.99);
    reading.lines[1].confidence = 0.5;
    let quads = private_places(&reading, Some(Kind::Sale), &own()).unwrap();
    assert_eq!(quads, [reading.lines[1].quad]);

    let poor = paper(SHOP, 0.0, 0.6);
    let refused = |reading: &Reading, kind| private_places(reading, kind, &own()).unwrap_err();
    assert_eq!(refused(&poor, Some(Kind::Sale)), Unmaskable::PoorReading);
    let mut blurred = paper(SHOP, 0.0, 0.99);
    blurred.photo.verdict = Verdict::Blurred;
    assert_eq!(refused(&blurred, Some(Kind::Sale)), Unmaskable::PoorReading);
    let bare = paper("山月面馆", 0.0, 0.99);
    assert_eq!(refused(&bare, Some(Kind::Sale)), Unmaskable::PoorReading);
    let sharp = paper(SHOP, 0.0, 0.99);
    for kind in [
        None,
        Some(Kind::Handwritten),
        Some(Kind::Several),
        Some(Kind::Takeaway),
    ] {
        assert_eq!(refused(&sharp, kind), Unmaskable::Kind);
    }
}

#[test]
fn without_places_of_characters_the_whole_line_is_covered() {
    let mut reading = paper(&format!("{SHOP}\n会员号:8800123456"), 0.0, 0.99);
    let last = reading.lines.len() - 1;
    reading.lines[last].glyphs.clear();

    let quads = private_places(&reading, Some(Kind::Sale), &own()).unwrap();

    assert!(quads.contains(&reading.lines[last].quad));
}

#[test]
fn a_text_by_itself_is_shown_unless_it_may_name_somebody() {
    for shown in [
        "山月面馆(云港万汇城店)",
        "20261103182205001",
        "BLUE SHORE",
        "CNY",
    ] {
        assert!(!may_be_private(shown), "{shown}");
    }
    for hidden in [
        "会员:王小明",
        "王女士",
        "138****8000",
        "13800138000",
        "卡号",
    ] {
        assert!(may_be_private(hidden), "{hidden}");
    }
}
