//! docs/api.md: a request and an answer of every call, made by running them, and every
//! code that a refusal may carry.

mod codes;
mod json;
mod tour;

use std::collections::BTreeSet;

use self::tour::{Tour, calls, unnamed};
use crate::support::page_is_up_to_date;

const TOUR: &str = include_str!("tour.md");

#[tokio::test]
async fn the_page_about_the_interface_shows_what_the_service_answers() {
    let text = TOUR.replace("<!-- codes -->\n", &codes::page());
    let page = Tour::begin().await.written(&text).await;

    page_is_up_to_date("docs/api.md", &page);
}

#[test]
fn the_page_about_the_interface_shows_every_call() {
    let description = serde_json::to_value(xiaopiao::http::openapi()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, methods)| {
        let path = path.strip_prefix("/api/v1").unwrap();
        let methods = methods.as_object().unwrap().keys();
        methods.map(move |method| unnamed(&format!("{} {path}", method.to_uppercase())))
    });
    let shown: BTreeSet<String> = calls(TOUR).into_iter().collect();

    let is_shown = |call: &String| shown.iter().any(|shown| is_one_of(shown, call));
    let missing: Vec<_> = operations.filter(|call| !is_shown(call)).collect();

    assert!(missing.is_empty(), "add to api_docs/tour.md: {missing:?}");
}

/// Whether a call is one of these, which may have any name for `{}`.
fn is_one_of(call: &str, calls: &str) -> bool {
    let (call, calls) = (call.split('/'), calls.split('/'));
    call.clone().count() == calls.clone().count()
        && call
            .zip(calls)
            .all(|(part, any)| any == "{}" || part == any)
}
