//! Places: ours, another's, or unsaid.

use super::*;

fn branch(branch: &str) -> Says<'_> {
    Says {
        branch,
        ..store("山月面馆")
    }
}

fn address(address: &str) -> Says<'_> {
    Says {
        address,
        ..store("山月面馆")
    }
}

fn phone(phone: &str) -> Says<'_> {
    Says {
        phone,
        ..store("山月面馆")
    }
}

#[test]
fn a_branch_of_this_mall_agrees() {
    for text in [
        "云港万汇城店",
        "万汇城店",
        "雲港萬匯城",
        "深圳云港万汇城店",
        "Yungang Mix City",
        "云港万江城店",
        "S041-云港万汇城",
        "云港万汇城二期店",
    ] {
        check(branch(text), "A01");
    }
    check(store("山月面馆(云港万江城店)"), "A01");
}

#[test]
fn a_branch_of_another_place_is_refused() {
    for text in [
        "科兴科学园店",
        "Tsing Yi",
        "南山店",
        "J065-海棠日出",
        "海棠广场",
        "龙岗万汇城店",
        "机场店",
        "三里屯店",
    ] {
        check(branch(text), "A01 elsewhere");
    }
    check(store("山月面馆(科兴科学园店)"), "A01 elsewhere");
    check(store("山月面馆科兴科学园店"), "A01 elsewhere");
    check(store("山月面馆（Tsing Yi）"), "A01 elsewhere");
    check(store("海棠广场山月面馆"), "A01 elsewhere");
}

#[test]
fn a_branch_that_names_no_place_says_nothing() {
    for text in [
        "总店",
        "旗舰店",
        "1号店",
        "直营店",
        "第三分店",
        "0042",
        "S041",
        "#230",
        "Store 12",
        "Flagship Store",
        "二楼店",
        "L1店",
        "一期店",
        "专卖店",
    ] {
        check(branch(text), "A01");
    }
}

#[test]
fn a_branch_that_may_be_this_mall_goes_to_a_person() {
    check(branch("深圳万汇城店"), "A01? Place");
    check(branch("深圳店"), "A01? Place");
    check(branch("东门店"), "A01? Place");
    check(branch("五一店"), "A01? Place");
    check(branch("云港宏达城店"), "A01? Place");
    check(branch("云巷万象成"), "A01? Place");
    check(branch("云巷方江域店"), "A01? Place");
}

#[test]
fn an_address_with_this_mall_or_its_street_agrees() {
    check(address("深圳市云港区云港大道88号云港万汇城L1-102"), "A01");
    check(address("云港万汇城1楼"), "A01");
    check(address("深圳市云港大道88号1楼102铺"), "A01");
    check(address("Shop 102, 1/F, Yungang Mix City, Shenzhen"), "A01");
    check(address("1楼102铺"), "A01");
    check(address("深圳市"), "A01");
}

#[test]
fn an_address_of_another_building_is_refused() {
    check(
        address("深圳市南山区科苑路15号科兴科学园B1层"),
        "A01 elsewhere",
    );
    check(
        address("上海市静安区南京西路1266号恒隆广场B1"),
        "A01 elsewhere",
    );
    check(
        address("Shop G02, G/F, Harbour Shopping Centre, Fo Tan"),
        "A01 elsewhere",
    );
    check(
        address("新界荃湾杨屋道18号海棠新天地2期地下6号铺"),
        "A01 elsewhere",
    );
}

#[test]
fn a_street_alone_goes_to_a_person() {
    check(address("深圳市南山区科苑路15号"), "A01? Place");
    check(address("No. 33 King Road, Kuala Lumpur"), "A01? Place");
    check(
        Says {
            phone: "0755-81230001",
            ..address("深圳市南山区科苑路15号")
        },
        "A01",
    );
}

#[test]
fn a_branch_outweighs_an_address() {
    check(
        Says {
            branch: "云港万汇城店",
            ..address("上海市静安区南京西路1266号恒隆广场")
        },
        "A01",
    );
    check(
        Says {
            branch: "科兴科学园店",
            ..address("云港大道88号云港万汇城L1-102")
        },
        "A01? Place",
    );
}

#[test]
fn the_mall_may_be_named_in_a_line_of_its_own() {
    let paper = Says {
        lines: &["云港万汇城", "山月面馆", "电话 81239999"],
        ..address("深圳市南山区科苑路15号")
    };
    check(paper, "A01");
}

#[test]
fn a_branch_in_a_line_of_its_own_is_seen() {
    let paper = |line| Says {
        lines: line,
        ..store("山月面馆")
    };
    check(paper(&["山月面馆", "(南山店)"]), "A01? Place");
    check(paper(&["山月面馆", "门店：南山店"]), "A01? Place");
    check(paper(&["山月面馆", "门店：山月面馆"]), "A01");
    check(paper(&["山月面馆", "【万汇城店】"]), "A01");
    check(paper(&["山月面馆", "欢迎再次光临本店"]), "A01");
}

#[test]
fn a_phone_of_the_tenant_agrees_and_another_is_for_a_person() {
    check(phone("0755-81230001"), "A01");
    check(phone("81230001"), "A01");
    check(phone("400-820-8820"), "A01");
    check(phone("95188"), "A01");
    check(phone("13912348888"), "A01");
    check(phone("0755-8123"), "A01");
    check(phone("0755-81230007"), "A01");
    check(phone("0755-26669999"), "A01? Phone");
    check(phone("020-81230001"), "A01? Phone");
    check(
        Says {
            branch: "云港万汇城店",
            ..phone("0755-26669999")
        },
        "A01",
    );
    check(
        Says {
            branch: "科兴店",
            ..phone("0755-81230001")
        },
        "A01? Place",
    );
    check(
        Says {
            branch: "科兴店",
            ..phone("0755-26669999")
        },
        "A01 elsewhere",
    );
}

#[test]
fn a_phone_without_the_name_goes_to_a_person() {
    check(
        Says {
            store: "",
            ..phone("0755-81230001")
        },
        "A01? NoName",
    );
    check(
        Says {
            store: "海棠餐厅",
            ..phone("0755-81230001")
        },
        "A01? NoName",
    );
    check(
        Says {
            store: "",
            branch: "云港万汇城店",
            ..phone("0755-81230001")
        },
        "A01",
    );
    check(
        Says {
            store: "深圳市海棠餐饮管理有限公司",
            address: "云港万汇城L1-102",
            ..phone("0755-81230001")
        },
        "A01",
    );
}

#[test]
fn a_unit_of_another_shop_goes_to_a_person() {
    check(address("2楼215铺"), "A01? Unit");
    check(address("云港万汇城2楼215铺"), "A01");
}

#[test]
fn without_a_place_every_place_is_taken() {
    check_without_place(branch("科兴科学园店"), "A01");
    check_without_place(store("山月面馆(科兴科学园店)"), "A01");
    check_without_place(address("上海市静安区南京西路1266号恒隆广场"), "A01");
    check_without_place(phone("0755-26669999"), "A01");
    check_without_place(store("小米之家"), "unknown");
    check_without_place(store("谷雨便利店"), "A11 or A12");
}
