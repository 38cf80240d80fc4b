//! Names: how they are written, misread, shortened and glued.

use super::*;

#[test]
fn a_name_is_known_in_every_dress() {
    check(store("山月面馆"), "A01");
    check(store("山月麵館"), "A01");
    check(store("山 月 面 馆"), "A01");
    check(store("【山月面馆】"), "A01");
    check(store("shanyue  NOODLES"), "A01");
    check(store("ＳＨＡＮＹＵＥ　Ｎｏｏｄｌｅｓ"), "A01");
    check(store("山月面馆 Shanyue Noodles"), "A01");
    check(store("MIJO"), "A07");
    check(store("mijo米卓"), "A07");
    check(store("N & K"), "A37");
    check(store("莎莉娜"), "A14");
    check(store("Sarina"), "A14");
    check(store("SUNFOLK"), "A34");
    check(store("SUNFORK"), "A35");
}

#[test]
fn a_company_around_the_name_does_no_harm() {
    check(store("深圳市山月面馆餐饮管理有限公司"), "A01");
    check(store("山月面馆(深圳)有限公司"), "A01");
    check(store("Harmony Home Co., Ltd."), "A36");
    check(store("HARMONY HOME SDN BHD"), "A36");
    check(store("商户名称：山月面馆"), "A01");
    check(store("欢迎光临山月面馆"), "A01");
}

#[test]
fn a_branch_may_be_glued_to_the_name() {
    check(store("山月面馆(云港万汇城店)"), "A01");
    check(store("山月面馆云港万汇城店"), "A01");
    check(store("山月面馆-万汇城"), "A01");
    check(store("云港万汇城山月面馆"), "A01");
    check(store("蓝岸咖啡云港万汇城店"), "A03");
    check(store("蓝岸云港万汇城店"), "A04");
    check(store("MIJO云港万汇城店"), "A07");
    check(store("蓝岸(云港万汇城店)"), "A04");
}

#[test]
fn one_character_of_four_may_be_misread_but_not_of_two() {
    check(store("山月百馆"), "A01");
    check(store("老丼火锅"), "A16");
    check(store("老井火禍"), "A16");
    check(store("粤海酒佳"), "A44");
    check(store("素彦"), "unknown");
    check(store("HOSHlYA万汇城"), "A08 or A09");
    check(store("Sar1na"), "A14");
    check(store("WHEATEAR BAKERV"), "A15");
    check(store("FLORA BEAUIY"), "A24");
    check(store("Harrnony Home"), "A36");
}

#[test]
fn near_names_are_told_apart() {
    check(store("山月茶馆"), "A02");
    check(store("蓝岸咖啡"), "A03");
    check(store("蓝岸"), "A04");
    check(store("华宝金行"), "A21");
    check(store("华宝珠宝"), "A22");
    check(store("七分甜茶饮"), "A39");
    check(store("八分甜茶饮"), "A40");
    check(store("小鹿母婴"), "A32");
    check(store("小鹿童装"), "A31");
    check(store("X分甜茶饮"), "A39 or A40");
    check(store("Blue Bank山Coffee"), "A03");
}

#[test]
fn a_longer_name_is_another_shop() {
    check(store("小米之家"), "unknown");
    check(store("米其林轮胎"), "unknown");
    check(store("PHONE"), "unknown");
    check(store("Phone House"), "unknown");
    check(store("MIJOVE"), "unknown");
    check(store("大蓝岸"), "unknown");
    check(store("米0"), "unknown");
    check(
        Says {
            branch: "云港万汇城店",
            ..store("蓝岸E生")
        },
        "unknown",
    );
    check(store("蓝岸线设计"), "unknown");
    check(store("SUNFOLKS UNITED TRADERS"), "unknown");
    check(store("素颜堂"), "unknown");
}

#[test]
fn a_part_of_a_name_goes_to_a_person() {
    check(store("老井"), "A16? Name");
    check(store("新派山月面馆"), "A01? Name");
    check(store("素颜面馆"), "A25? Name");
}

#[test]
fn a_paper_of_no_tenant_matches_nobody() {
    check(store("海棠花园酒店"), "unknown");
    check(store("KPay"), "unknown");
    check(store("GARDEN STREET MARKET"), "unknown");
    check(store("面馆"), "unknown");
    check(store("咖啡"), "unknown");
    check(store("云港万汇城"), "unknown");
    check(store(""), "no name");
    check(store("8801"), "no name");
}

#[test]
fn a_name_may_stand_in_another_line_of_the_top() {
    check(
        lines(&["No.18", "山月面馆", "2026-11-03 18:22", "合计 68.00"]),
        "A01",
    );
    check(lines(&["莎莉", "娜", "意式餐厅"]), "A14");
    check(
        lines(&["商户：老井火锅(云港万汇城店)", "合计 68.00"]),
        "A16",
    );
    let paper = Says {
        lines: &["云港万汇城", "老井火锅"],
        ..store("云港万汇城")
    };
    check(paper, "A16");
    let paper = Says {
        lines: &["小米之家", "扫码立减", "合计 68.00"],
        ..store("小米之家")
    };
    check(paper, "unknown");
}

#[test]
fn goods_are_not_the_shop() {
    check(
        lines(&["品名 数量 金额", "蓝岸咖啡 挂耳", "1 39.00"]),
        "no name",
    );
    check(lines(&["红烧牛肉 68.00", "蓝岸咖啡"]), "no name");
    let paper = Says {
        lines: &["海棠超市", "商品 数量 金额", "素颜", "山月面馆"],
        ..store("海棠超市")
    };
    check(paper, "unknown");
}

#[test]
fn tenants_of_one_brand_are_told_apart_or_left_to_a_person() {
    check(store("谷雨便利店"), "A11 or A12");
    check(
        Says {
            address: "云港大道88号L1-133",
            ..store("谷雨便利店")
        },
        "A12",
    );
    check(
        Says {
            address: "云港万汇城B1层02号铺",
            ..store("谷雨便利店")
        },
        "A11",
    );
    check(
        Says {
            phone: "0755-81230012",
            ..store("谷雨便利店")
        },
        "A12",
    );
    check(store("星野咖啡"), "A08 or A09");
    check(
        Says {
            branch: "B1店",
            ..store("星野咖啡(B1店)")
        },
        "A09",
    );
    check(
        Says {
            branch: "L1店",
            ..store("星野咖啡")
        },
        "A08",
    );
}

#[test]
fn a_score_says_how_probable_the_tenant_is() {
    check_score(store("山月面馆(云港万汇城店)"), 0.98..=1.0);
    check_score(
        Says {
            branch: "万汇城店",
            ..store("MIJO")
        },
        0.98..=1.0,
    );
    check_score(store("山月面馆"), 0.97..=0.99);
    check_score(store("粤海酒佳"), 0.88..=0.92);
}

#[test]
fn how_sure_the_engine_was_of_a_character_counts() {
    let index = TenantIndex::new(&mall(), Some(&place()));
    let read = |confidence: f32| {
        let mut top = line("粤海酒佳");
        let glyph = |c: char| crate::reading::Glyph {
            centre: 0.5,
            confidence: if c == '佳' { confidence } else { 0.999 },
        };
        top.glyphs = top.text.chars().map(glyph).collect();
        brief(&index.match_tenant(&facts(store("粤海酒佳")), &[top]))
    };
    assert_eq!(read(0.4), "A44");
    assert_eq!(read(0.999), "A44? Name");
}
