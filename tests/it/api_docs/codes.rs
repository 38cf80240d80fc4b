//! The codes that clients branch on: `codes.txt`, held to the sources and to the
//! description of the interface.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// `(code, statuses, meaning)`.
fn table() -> Vec<(&'static str, Vec<u16>, &'static str)> {
    let lines = include_str!("codes.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#') && !line.is_empty());
    let row = |line: &'static str| {
        let (code, rest) = line.split_once(' ').unwrap();
        let (statuses, meaning) = rest.trim_start().split_once(' ').unwrap();
        let statuses = statuses.split(',').map(|status| status.parse().unwrap());
        (code, statuses.collect(), meaning.trim_start())
    };
    lines.map(row).collect()
}

/// The table for people.
pub fn page() -> String {
    let mut page = "| code | status | meaning |\n|---|---|---|\n".to_owned();
    for (code, statuses, meaning) in table() {
        let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
        page += &format!("| `{code}` | {} | {meaning} |\n", statuses.join(", "));
    }
    page
}

fn is_code(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    3 < word.len() && word.chars().all(plain)
}

/// The first literal behind each place where a problem is made.
fn in_sources() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let makers = [
        "unprocessable(",
        "conflict(",
        "unauthorized(",
        "ApiError::new(",
        "Self::new(",
    ];
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(root.join("http")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for maker in makers {
            let calls = text.split(maker).skip(1);
            let literal = calls.filter_map(|call| call.split(';').next()?.split('"').nth(1));
            found.extend(literal.filter(|word| is_code(word)).map(str::to_owned));
        }
        // What layers refuse: `StatusCode::NOT_FOUND => ("not_found", "…")`.
        let layers = text.split("=> (\"").skip(1);
        let literal = layers.filter_map(|arm| arm.split('"').next());
        found.extend(literal.filter(|word| is_code(word)).map(str::to_owned));
    }
    // Errors that name their own code.
    for file in ["reading.rs", "statement/period.rs"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let (_, codes) = text.split_once("fn code(").unwrap();
        let codes = codes.split("\n    }\n").next().unwrap();
        let arms = codes.split("=> \"").skip(1);
        found.extend(arms.filter_map(|arm| Some(arm.split('"').next()?.to_owned())));
    }
    found
}

#[test]
fn every_code_of_the_sources_is_explained_and_no_other() {
    let listed: BTreeSet<String> = table()
        .iter()
        .map(|(code, ..)| (*code).to_owned())
        .collect();
    let in_sources = in_sources();

    let missing: Vec<_> = in_sources.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&in_sources).collect();

    assert!(missing.is_empty(), "add to api_docs/codes.txt: {missing:?}");
    assert!(gone.is_empty(), "no longer a code: {gone:?}");
}

#[test]
fn every_code_of_the_description_is_explained_under_its_status() {
    let explained: BTreeMap<&str, Vec<u16>> = table()
        .into_iter()
        .map(|(code, statuses, _)| (code, statuses))
        .collect();
    let description = serde_json::to_value(xiaopiao::http::openapi()).unwrap();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for operation in methods.as_object().unwrap().values() {
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let status: u16 = status.parse().unwrap();
                let says = answer["description"].as_str().unwrap_or_default();
                let codes = says.split('`').skip(1).step_by(2);
                for code in codes.filter(|_| 400 <= status) {
                    let known = explained.get(code).is_some_and(|at| at.contains(&status));
                    assert!(known, "{path}: {status} {code}");
                }
            }
        }
    }
}
