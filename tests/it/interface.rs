//! The interface shown to people: Swagger UI, from this machine alone.

use crate::support::Mall;

#[tokio::test]
async fn the_page_to_try_the_interface_loads_nothing_from_outside() {
    let mall = Mall::open().await;
    let page = mall.get("/api/docs/", "").await;
    let html = String::from_utf8(page.bytes).unwrap();
    let loads = ["src=\"", "href=\""].map(|attribute| html.split(attribute).skip(1));
    let files: Vec<&str> = loads
        .into_iter()
        .flatten()
        .map(|rest| rest.split('"').next().unwrap())
        .collect();

    assert_eq!(page.status, 200);
    assert!(5 <= files.len(), "{html}");
    for file in files {
        let name = file.trim_start_matches("./");
        assert!(!name.contains('/'), "{file} is not beside the page");
        let part = mall.get(&format!("/api/docs/{name}"), "").await;
        assert_eq!(part.status, 200, "{file}");
    }
    let inline = html.split("<script").skip(1);
    assert!(inline.into_iter().all(|tag| tag.contains("src=")), "{html}");
}

#[tokio::test]
async fn the_page_to_try_the_interface_sends_nothing_outside() {
    let mall = Mall::open().await;

    let policy = mall.header("/api/docs/", "content-security-policy").await;
    let setup = mall.get("/api/docs/swagger-initializer.js", "").await;

    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(
        !policy.contains("unsafe") && !policy.contains("http"),
        "{policy}"
    );
    let setup = String::from_utf8(setup.bytes).unwrap();
    assert!(setup.contains("\"/api/v1/openapi.json\""), "{setup}");
    assert!(setup.contains("\"validatorUrl\": \"none\""), "{setup}");
}

#[tokio::test]
async fn a_wrong_method_and_a_wrong_path_are_problems_too() {
    let mall = Mall::open().await;

    let method = mall
        .send(
            axum::http::Request::delete("/api/v1/receipts"),
            "",
            axum::body::Body::empty(),
        )
        .await;
    let path = mall.get("/api/v1/nowhere", "").await;
    let page = mall.get("/api/docs/nowhere.js", "").await;

    method.is_problem(405, "method_not_allowed");
    path.is_problem(404, "not_found");
    page.is_problem(404, "not_found");
    let allowed = mall.header("/api/v1/auth/login", "allow").await;
    assert_eq!(allowed, "POST");
}
