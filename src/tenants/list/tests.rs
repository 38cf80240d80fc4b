//! What a tenant list may look like, and what it may not.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const HEADER: &str = "code,name,aliases,category,unit,phone\n";

/// Codes of the rows that were taken, and (line, code) of the errors.
#[track_caller]
fn check(bytes: impl AsRef<[u8]>, taken: &[&str], errors: &[(u64, &str)]) {
    let categories = BTreeSet::from(["餐饮".to_owned(), "零售".to_owned()]);
    let list = parse(bytes.as_ref(), Some(&categories));
    let codes: Vec<_> = list.rows.iter().map(|row| &*row.tenant.code).collect();
    let wrong: Vec<_> = list.errors.iter().map(|e| (e.row, e.code)).collect();
    assert_eq!((&*codes, &*wrong), (taken, errors));
}

#[test]
fn every_field_of_a_row_is_taken() {
    let text = "phone,CODE,备注,name,unit,aliases,category\r\n\
                0755-81230001,A07,好店,\"山月面馆, 一店\",L1-102,山月|Shanyue | ,餐饮\r\n";
    let list = parse(text.as_bytes(), None);

    let tenant = TenantProfile {
        code: "A07".into(),
        name: "山月面馆, 一店".into(),
        aliases: vec!["山月".into(), "Shanyue".into()],
        category: "餐饮".into(),
        unit: "L1-102".into(),
        phone: "0755-81230001".into(),
    };
    assert_eq!(list.rows, [ListRow { row: 2, tenant }]);
    assert_eq!(list.errors, []);
}

#[test]
fn a_byte_order_mark_and_either_line_end_are_understood() {
    check("\u{feff}code,name,category\nA1,甲,餐饮\n", &["A1"], &[]);
    check("code,name,category\r\nA1,甲,餐饮\r\n", &["A1"], &[]);
    check("code,name,category\nA1,甲,餐饮", &["A1"], &[]);
}

#[test]
fn a_bad_row_changes_nothing_and_the_others_are_taken() {
    let rows =
        "A1,甲,,餐饮,,\n,乙,,餐饮,,\nA3,,,餐饮,,\nA1,丁,,餐饮,,\nA5,戊,,军火,,\nA6,己,,零售,,\n";
    check(
        format!("{HEADER}{rows}"),
        &["A1", "A6"],
        &[
            (3, "missing_code"),
            (4, "missing_name"),
            (5, "duplicate_code"),
            (6, "unknown_category"),
        ],
    );
}

#[test]
fn a_code_is_free_again_when_its_first_row_was_refused() {
    let rows = "A1,甲,,军火,,\nA1,甲,,餐饮,,\n";
    check(
        format!("{HEADER}{rows}"),
        &["A1"],
        &[(2, "unknown_category")],
    );
}

#[test]
fn rows_are_counted_in_lines_of_the_file() {
    let rows = "A1,\"甲\n乙\",,餐饮,,\n\n,丙,,餐饮,,\n";
    check(format!("{HEADER}{rows}"), &["A1"], &[(5, "missing_code")]);
}

#[test]
fn short_rows_and_empty_rows_do_no_harm() {
    let rows = "A1,甲,,餐饮\n,,,,,\nA2\n";
    check(format!("{HEADER}{rows}"), &["A1"], &[(4, "missing_name")]);
}

#[test]
fn what_is_not_utf8_is_an_error_of_its_row() {
    let gbk = [
        HEADER.as_bytes(),
        b"A1,\xd4\xc2,,,,\nA2,B,,\xe9\xa4\x90\xe9\xa5\xae,,\n",
    ]
    .concat();
    check(gbk, &["A2"], &[(2, "bad_encoding")]);
    check(
        b"code,\xc3\xfb\xb3\xc6\nA1,B\n",
        &[],
        &[(1, "bad_encoding")],
    );
}

#[test]
fn a_header_without_code_or_name_is_one_error() {
    check("", &[], &[(1, "missing_column")]);
    check("编号,名称\nA1,甲\n", &[], &[(1, "missing_column")]);
    check("code,category\nA1,餐饮\n", &[], &[(1, "missing_column")]);
    check(
        "code,name,code\nA1,甲,A2\n",
        &[],
        &[(1, "duplicate_column")],
    );
}

#[test]
fn fields_that_no_screen_could_show_are_refused() {
    let long = "长".repeat(201);
    let nul = "甲\0";
    check(
        format!("{HEADER}A1,{long},,餐饮,,\nA2,{nul},,餐饮,,\n"),
        &[],
        &[(2, "field_too_long"), (3, "bad_character")],
    );
}

#[test]
fn without_known_categories_every_category_is_taken() {
    let list = parse("code,name,category\nA1,甲,军火\n".as_bytes(), None);
    assert_eq!(list.rows.len(), 1);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        parse(&bytes, None);
        parse(&[HEADER.as_bytes(), &bytes].concat(), None);
    }

    #[test]
    fn every_row_is_taken_or_refused(rows in prop::collection::vec("[A-C]{0,2},[\"甲\r,|x]{0,6}", 0..20)) {
        let text = format!("code,name\n{}", rows.join("\n"));
        let list = parse(text.as_bytes(), None);
        let codes: HashSet<_> = list.rows.iter().map(|row| &row.tenant.code).collect();
        prop_assert_eq!(codes.len(), list.rows.len());
        prop_assert!(list.rows.iter().all(|row| !row.tenant.code.is_empty() && !row.tenant.name.is_empty()));
        prop_assert!(list.errors.iter().all(|error| 1 < error.row));
    }
}
