//! The architecture, as tests: a rule that nobody checks is a wish.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Each file of the library with its text, without the part that only tests it.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    rust_files(&root.join("src"), &mut found);
    let product = |text: String| text.split("#[cfg(test)]").next().unwrap().to_owned();
    found
        .iter()
        .filter(|path| !path.ends_with("tests.rs") && !path.iter().any(|part| part == "tests"))
        .map(|path| {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            (name, product(fs::read_to_string(path).unwrap()))
        })
        .collect()
}

#[track_caller]
fn only(may: impl Fn(&str) -> bool, words: &[&str]) {
    for (file, text) in sources() {
        for word in words {
            assert!(may(&file) || !text.contains(word), "{file} uses {word}");
        }
    }
}

#[test]
fn only_http_speaks_http() {
    only(
        |file| file.starts_with("src/http/"),
        &["axum::", "tower_http", "StatusCode"],
    );
}

#[test]
fn only_stores_speak_sql() {
    let stores = |file: &str| {
        file.ends_with("/store.rs")
            || [
                "src/jobs/mod.rs",
                "src/malls.rs",
                "src/sessions.rs",
                "src/receipts/evidence.rs",
                "src/receipts/member_day.rs",
                "src/http/health.rs",
            ]
            .contains(&file)
    };
    only(
        stores,
        &["query!(", "query_as!(", "query_scalar!(", "sqlx::query("],
    );
}

#[test]
fn thinking_does_no_io() {
    let thinking = [
        "src/joining/",
        "src/extraction/",
        "src/tenants/matching/",
        "src/tenants/list",
        "src/duplicates/comparison/",
        "src/duplicates/keys.rs",
        "src/duplicates/sale.rs",
        "src/duplicates/text.rs",
        "src/channels/rules.rs",
        "src/risk/",
        "src/audit/chain.rs",
        "src/decision/mod.rs",
        "src/decision/policy.rs",
        "src/decision/problems.rs",
        "src/decision/reason.rs",
        "src/decision/rules.rs",
        "src/points/ledger.rs",
        "src/receipts/status.rs",
        "src/statement/period.rs",
        "src/statement/pseudonym.rs",
        "src/statement/table.rs",
        "src/pipeline/think.rs",
        "src/money.rs",
        "src/pictures/",
    ];
    for place in thinking {
        assert!(
            sources().iter().any(|(file, _)| file.starts_with(place)),
            "{place} is gone"
        );
    }
    let words = [
        "async ",
        "PgConnection",
        "tokio::",
        "std::fs",
        "Clock",
        "rand::",
        "tracing::",
    ];
    only(
        |file| {
            let thinks = thinking.iter().any(|thinks| file.starts_with(thinks));
            !thinks || file.ends_with("/store.rs")
        },
        &words,
    );
}

#[test]
fn money_and_points_never_float() {
    let exact = [
        "src/money.rs",
        "src/points/",
        "src/decision/",
        "src/duplicates/",
        "src/channels/",
        "src/sales/",
    ];
    only(
        |file| !exact.iter().any(|exact| file.starts_with(exact)),
        &["f32", "f64"],
    );
}

#[test]
fn only_the_ledger_writes_entries() {
    only(
        |file| file == "src/points/store.rs",
        &["insert into entry", "insert into posting"],
    );
}

#[test]
fn only_one_function_names_a_next_status() {
    for (file, text) in sources() {
        let sets = text.contains("set status =") || text.contains("             status =");
        assert!(
            !sets || file == "src/receipts/store.rs",
            "{file} sets a status"
        );
    }
    let pages = [
        "src/pipeline/record.rs",
        "src/pipeline/gather.rs",
        "src/review/mod.rs",
    ];
    only(
        |file| !pages.contains(&file),
        &["Status::Credited,", "status: Status::"],
    );
}

#[test]
fn every_module_says_what_it_is_for() {
    for (file, text) in sources() {
        let is_store = file.ends_with("/store.rs");
        assert!(
            is_store || text.starts_with("//!"),
            "{file} has no module doc"
        );
    }
}

#[test]
fn no_file_grows_beyond_500_lines() {
    for (file, text) in sources() {
        assert!(text.lines().count() <= 500, "{file}");
    }
}

#[test]
fn every_table_begins_with_its_mall() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let migrations = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    for path in migrations {
        let text = fs::read_to_string(&path).unwrap();
        for table in text.split("create table ").skip(1) {
            let body = table.split(";\n").next().unwrap();
            assert!(
                body.contains("mall_id"),
                "{} of {}",
                table.lines().next().unwrap(),
                path.display()
            );
        }
    }
}
