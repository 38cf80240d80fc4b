//! Who may call what: every operation of the interface as every role, against one table
//! (`table.txt`) that is also the page in `docs/`.

mod stage;
mod table;

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;

use self::{
    stage::Stage,
    table::{ROLES, Table},
};
use crate::support::{Mall, page_is_up_to_date};

fn table() -> Table {
    Table::read(include_str!("table.txt"))
}

/// Each operation as `(GET /receipts/{id}, its description)`.
fn operations() -> Vec<(String, Value)> {
    let description = serde_json::to_value(xiaopiao::http::openapi()).unwrap();
    let paths = description["paths"].as_object().unwrap().clone();
    let calls = paths.into_iter().flat_map(|(path, methods)| {
        let path = path.strip_prefix("/api/v1").unwrap().to_owned();
        let methods = methods.as_object().unwrap().clone();
        let call = move |(method, operation): (String, Value)| {
            (format!("{} {path}", method.to_uppercase()), operation)
        };
        methods.into_iter().map(call)
    });
    calls.collect()
}

#[test]
fn the_table_names_every_operation_and_no_other() {
    let described: BTreeSet<String> = operations().into_iter().map(|(call, _)| call).collect();
    let listed: BTreeSet<String> = table().rows.into_iter().map(|row| row.call).collect();

    let missing: Vec<_> = described.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&described).collect();

    assert!(
        missing.is_empty(),
        "add to permissions/table.txt: {missing:?}"
    );
    assert!(gone.is_empty(), "no longer an operation: {gone:?}");
}

#[tokio::test]
async fn every_call_answers_every_role_as_the_table_says() {
    let table = table();
    let mut stage = Stage::set().await;
    let mut wrong = Vec::new();

    for row in &table.rows {
        for (role, says) in ROLES.iter().zip(row.answers) {
            let answer = stage.call(&table, row, role).await;
            if answer.status != says {
                let (call, status) = (&row.call, answer.status);
                wrong.push(format!("{call} by {role}: {status}, not {says}"));
            }
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_description_names_every_answer_of_the_table() {
    let table = table();
    for (call, operation) in operations() {
        let Some(row) = table.rows.iter().find(|row| row.call == call) else {
            continue; // the_table_names_every_operation_and_no_other
        };
        for answer in row.answers {
            let described = operation["responses"].get(answer.to_string());
            assert!(described.is_some(), "{call} does not describe {answer}");
        }
        let is_open = operation["security"].is_null();
        // The table knows no code that a phone was sent.
        let signs_in = call == "POST /auth/phone";
        let answers = signs_in || row.answers[0] < 300;
        assert_eq!(is_open, answers, "{call}: its security");
    }
}

/// Routes that are mounted past the description cannot be walked: they are listed.
#[tokio::test]
async fn every_page_outside_the_description_is_listed_and_open() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let mut mounted = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let routes = text.split(".route(").skip(1);
        mounted.extend(routes.map(|route| route.split('"').nth(1).unwrap().to_owned()));
    }
    let listed: BTreeSet<String> = table().pages.into_iter().collect();
    assert_eq!(mounted, listed);

    let mall = Mall::open().await;
    for page in listed.iter().filter(|page| !page.contains('{')) {
        let answer = mall.get(page, "").await;
        // The harness has no samples and no accounts file: not found is not refused.
        assert!(
            ![401, 403].contains(&answer.status),
            "{page}: {}",
            answer.status
        );
    }
}

#[test]
fn the_page_about_permissions_says_what_the_table_says() {
    let operations = operations();
    let summary = |call: &str| {
        let found = operations.iter().find(|(known, _)| known == call);
        let (_, operation) = found.expect("the_table_names_every_operation_and_no_other");
        let summary = operation["summary"].as_str().expect("a summary");
        summary.replace('\n', " ")
    };
    page_is_up_to_date("docs/permissions.md", &table().page(summary));
}
