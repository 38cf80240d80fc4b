//! The tenant list as the mall hands it over.

use serde_json::json;
use xiaopiao::staff::Role;

use crate::support::{Mall, Paper};

const HEADER: &str = "code,name,aliases,category,unit,phone\n";

#[tokio::test]
async fn an_import_says_what_is_new_changed_unchanged_and_wrong() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let list = format!(
        "{HEADER}A07,山月面馆,山月,餐饮,L3-307,0755-86001007\n\
         B11,蓝岸咖啡馆,BLUE SHORE,餐饮,L1-111,0755-86001011\n\
         N01,新开书店,,零售,L2-210,\n\
         N02,没有业态,,书籍,L2-211,\n\
         ,没有编号,,零售,L2-212,\n"
    );

    let done = admin.imports(&list, "").await;

    assert_eq!(done.status, 200, "{:?}", done.body);
    let counts =
        ["created", "updated", "unchanged", "closed"].map(|name| done.body[name].as_i64().unwrap());
    assert_eq!(counts, [1, 1, 1, 0]);
    let errors: Vec<_> = done.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            (
                error["row"].as_i64().unwrap(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(errors, [(5, "unknown_category"), (6, "missing_code")]);
    let again = admin.imports(&list, "").await;
    assert_eq!(again.body["unchanged"], 3);
}

#[tokio::test]
async fn a_closed_tenant_earns_nothing_more() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let alice = mall.member("alice").await;
    let only = format!("{HEADER}B11,蓝岸咖啡,BLUE SHORE,餐饮,L1-111,0755-86001011\n");

    let done = admin.imports(&only, "?replace=true").await;
    assert_eq!(done.body["closed"], 5);
    let receipt = alice.uploads(&Paper::noodles()).await;

    assert_eq!(receipt.body["status"], "in_review", "{:#}", receipt.body);
    assert_eq!(receipt.body["reason"], "unknown_store");
}

#[tokio::test]
async fn a_refused_row_still_names_its_tenant() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let list = format!(
        "{HEADER}B11,蓝岸咖啡,BLUE SHORE,餐饮,L1-111,0755-86001011\nA07,山月面馆,,书籍,,\n"
    );

    let done = admin.imports(&list, "?replace=true").await;

    assert_eq!(done.body["errors"][0]["code"], "unknown_category");
    assert_eq!(
        done.body["closed"], 4,
        "all but the two that the file names"
    );
}

#[tokio::test]
async fn a_row_without_a_code_closes_nobody() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let broken = format!("{HEADER}B11,蓝岸咖啡,,餐饮,L1-111,\n,?,,,,\n");

    let done = admin.imports(&broken, "?replace=true").await;

    assert_eq!(done.body["closed"], 0);
    assert_eq!(done.body["errors"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn importing_is_for_admins_alone() {
    let mall = Mall::open().await;
    for role in [Role::Reviewer, Role::Senior, Role::Tenant] {
        let staff = mall.staff(role).await;
        staff.imports(HEADER, "").await.is_problem(403, "forbidden");
    }
    let admin = mall.staff(Role::Admin).await;
    admin
        .imports(HEADER, "?close=all")
        .await
        .is_problem(400, "invalid_query");
    let empty = admin.imports("", "").await;
    assert_eq!(empty.body["errors"][0]["code"], json!("missing_column"));
}
