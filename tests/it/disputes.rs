//! What tenants dispute, and what seniors answer.

use serde_json::{Value, json};
use xiaopiao::staff::Role;

use crate::support::{Answer, Mall, Paper};

async fn earned(mall: &Mall, number: &str) -> Answer {
    let paper = Paper::noodles().number(number).time(&format!(
        "2026-11-03 12:{:02}:07",
        number.len() + usize::from(number.as_bytes()[number.len() - 1] - b'0')
    ));
    let receipt = mall.member("alice").await.uploads(&paper).await;
    assert_eq!(receipt.body["status"], "credited", "{:#}", receipt.body);
    receipt
}

fn dispute(id: &str) -> String {
    format!("/receipts/{id}/dispute")
}

async fn receipt_id(mall: &Mall, number: &str) -> String {
    earned(mall, number).await.text("id")
}

#[tokio::test]
async fn a_tenant_disputes_a_receipt_and_reads_the_answer_on_it() {
    let mall = Mall::open().await;
    let id = receipt_id(&mall, "N1").await;
    let (tenant, senior) = (mall.tenant("A07").await, mall.staff(Role::Senior).await);
    let body = json!({ "reason": "staff_misuse", "note": "our cashier's own phone" });

    let opened = tenant.post(&dispute(&id), &body).await;
    assert_eq!(opened.status, 201, "{:#}", opened.body);
    assert_eq!(opened.body["dispute"]["state"], "open");
    let list = senior.get("/disputes").await;
    let listed = &list.body["items"][0];
    assert_eq!(listed["note"], "our cashier's own phone");
    assert_eq!(listed["receipt"]["id"], json!(id));
    assert_eq!(listed["receipt"]["tenant"]["code"], "A07");
    let path = format!("/disputes/{}/settle", listed["id"].as_str().unwrap());
    let answer = json!({ "outcome": "upheld", "note": "points are taken back" });
    let settled = senior.post(&path, &answer).await;

    assert_eq!(settled.status, 200, "{:#}", settled.body);
    assert_eq!(settled.body["state"], "upheld");
    let seen = tenant.get(&format!("/receipts/{id}")).await;
    let expected = json!({
        "id": listed["id"], "state": "upheld", "reason": "staff_misuse", "note": "our cashier's own phone",
        "opened_at": "2026-11-03T18:32:00+08:00", "answer": "points are taken back",
        "settled_at": "2026-11-03T18:32:00+08:00"
    });
    assert_eq!(seen.body["dispute"], expected);
    let row = tenant.get("/tenants/me/receipts").await;
    assert_eq!(row.body["items"][0]["dispute"], expected);
    let file = tenant.get("/tenants/me/receipts.csv").await;
    assert!(String::from_utf8(file.bytes).unwrap().contains(",成立,"));
}

#[tokio::test]
async fn upholding_a_dispute_moves_no_points() {
    let mall = Mall::open().await;
    let id = receipt_id(&mall, "N1").await;
    let (tenant, senior) = (mall.tenant("A07").await, mall.staff(Role::Senior).await);
    let alice = mall.member("alice").await;
    let balance = alice.balance().await;
    let opened = tenant
        .post(&dispute(&id), &json!({ "reason": "returned" }))
        .await;
    let path = format!(
        "/disputes/{}/settle",
        opened.body["dispute"]["id"].as_str().unwrap()
    );

    senior.post(&path, &json!({ "outcome": "upheld" })).await;

    assert_eq!(alice.balance().await, balance);
    let upheld = senior.get("/disputes?state=upheld").await;
    let receipt = &upheld.body["items"][0]["receipt"];
    assert_eq!(receipt["status"], "credited");
    assert_eq!(
        (&receipt["points"], &receipt["points_reversed"]),
        (&json!(78), &json!(0))
    );
    assert_eq!(
        senior.get("/disputes?state=open").await.body["items"],
        json!([])
    );
    assert_eq!(
        senior.get("/disputes?state=dismissed").await.body["items"],
        json!([])
    );
}

#[tokio::test]
async fn a_receipt_has_one_open_dispute_at_a_time() {
    let mall = Mall::open().await;
    let id = receipt_id(&mall, "N1").await;
    let (tenant, senior) = (mall.tenant("A07").await, mall.staff(Role::Senior).await);
    let body = json!({ "reason": "wrong_amount" });
    let path = dispute(&id);

    let at_once = tokio::join!(
        tenant.post(&path, &body),
        tenant.post(&path, &body),
        tenant.post(&path, &body)
    );
    let mut statuses = [at_once.0.status, at_once.1.status, at_once.2.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409]);
    tenant
        .post(&path, &body)
        .await
        .is_problem(409, "dispute_open");

    let list = senior.get("/disputes").await;
    let first = list.body["items"][0]["id"].as_str().unwrap().to_owned();
    let settle = format!("/disputes/{first}/settle");
    senior
        .post(&settle, &json!({ "outcome": "dismissed" }))
        .await;
    let again = tenant.post(&path, &body).await;

    assert_eq!(again.status, 201, "{:#}", again.body);
    assert_ne!(again.body["dispute"]["id"], json!(first));
    assert_eq!(mall.count("dispute").await, 2);
}

#[tokio::test]
async fn a_tenant_disputes_only_what_earned_in_its_name() {
    let mall = Mall::open().await;
    let id = receipt_id(&mall, "N1").await;
    let alice = mall.member("alice").await;
    let waiting = alice.uploads(&Paper::noodles().total("5200.00")).await;
    let (tenant, cafe) = (mall.tenant("A07").await, mall.tenant("B11").await);
    let body = json!({ "reason": "not_our_receipt" });

    cafe.post(&dispute(&id), &body)
        .await
        .is_problem(404, "not_found");
    let waiting = dispute(&waiting.text("id"));
    tenant
        .post(&waiting, &body)
        .await
        .is_problem(404, "not_found");
    tenant
        .post(&dispute("nothing"), &body)
        .await
        .is_problem(404, "not_found");
    let senior = mall.staff(Role::Senior).await;
    let taken = senior.reverses(&id, json!({ "reason": "return" })).await;
    assert_eq!(taken.status, 200, "{:#}", taken.body);
    let reversed = tenant.post(&dispute(&id), &body).await;
    reversed.is_problem(409, "nothing_to_dispute");
    assert_eq!(mall.count("dispute").await, 0);
}

#[tokio::test]
async fn each_does_what_is_theirs_with_a_dispute() {
    let mall = Mall::open().await;
    let id = receipt_id(&mall, "N1").await;
    let alice = mall.member("alice").await;
    let (tenant, reviewer) = (mall.tenant("A07").await, mall.staff(Role::Reviewer).await);
    let body = json!({ "reason": "other", "note": "n" });
    let opened = tenant.post(&dispute(&id), &body).await;
    let settle = format!(
        "/disputes/{}/settle",
        opened.body["dispute"]["id"].as_str().unwrap()
    );
    let answer = json!({ "outcome": "dismissed" });

    for (path, body) in [(dispute(&id), &body), (settle.clone(), &answer)] {
        reviewer
            .post(&path, body)
            .await
            .is_problem(403, "forbidden");
        let path = format!("/api/v1{path}");
        let member = mall.post_json(&path, &alice.token, body).await;
        member.is_problem(403, "forbidden");
        let anonymous = mall.post_json(&path, "", body).await;
        anonymous.is_problem(401, "token_missing");
    }
    tenant
        .post(&settle, &answer)
        .await
        .is_problem(403, "forbidden");
    tenant.get("/disputes").await.is_problem(403, "forbidden");
    alice.get("/disputes").await.is_problem(403, "forbidden");
    let anonymous = mall.get("/api/v1/disputes", "").await;
    anonymous.is_problem(401, "token_missing");
    assert_eq!(
        reviewer.get("/disputes").await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_dispute_is_settled_once_and_stays_so() {
    let mall = Mall::open().await;
    let id = receipt_id(&mall, "N1").await;
    let (tenant, senior) = (mall.tenant("A07").await, mall.staff(Role::Senior).await);
    let opened = tenant
        .post(&dispute(&id), &json!({ "reason": "returned" }))
        .await;
    let settle = format!(
        "/disputes/{}/settle",
        opened.body["dispute"]["id"].as_str().unwrap()
    );
    let (upheld, dismissed) = (
        json!({ "outcome": "upheld" }),
        json!({ "outcome": "dismissed" }),
    );

    let both = tokio::join!(
        senior.post(&settle, &upheld),
        senior.post(&settle, &dismissed)
    );
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();

    assert_eq!(statuses, [200, 409]);
    senior
        .post(&settle, &upheld)
        .await
        .is_problem(409, "already_settled");
    let nobodys = format!("/disputes/{}/settle", xiaopiao::ids::ReceiptId::fresh());
    senior
        .post(&nobodys, &upheld)
        .await
        .is_problem(404, "not_found");
    for change in ["update dispute set answer = 'other'", "delete from dispute"] {
        let changed = sqlx::raw_sql(change).execute(&mall.db).await;
        assert!(changed.is_err(), "{change}");
    }
    let mut db = mall.db.acquire().await.unwrap();
    let broken = xiaopiao::audit::verify(&mut db, mall.mall.mall_id, &[]).await;
    assert!(broken.unwrap().is_empty());
    let events: Vec<String> = sqlx::query_scalar(
        "select event::jsonb ->> 'event' from audit where receipt_id = $1::uuid order by number",
    )
    .bind(uuid::Uuid::parse_str(&id).unwrap())
    .fetch_all(&mall.db)
    .await
    .unwrap();
    assert_eq!(
        events,
        ["uploaded", "credited", "disputed", "dispute_settled"]
    );
}

#[tokio::test]
async fn what_is_no_dispute_and_no_answer_is_refused() {
    let mall = Mall::open().await;
    let id = receipt_id(&mall, "N1").await;
    let (tenant, senior) = (mall.tenant("A07").await, mall.staff(Role::Senior).await);
    let long = "长".repeat(2001);
    let refused: [(Value, &str); 4] = [
        (json!({ "reason": "because" }), "invalid_body"),
        (json!({}), "invalid_body"),
        (
            json!({ "reason": "other", "amount_fen": 1 }),
            "unknown_field",
        ),
        (json!({ "reason": "other", "note": long }), "too_long"),
    ];

    for (body, code) in refused {
        tenant
            .post(&dispute(&id), &body)
            .await
            .is_problem(422, code);
    }
    assert_eq!(mall.count("dispute").await, 0);
    let opened = tenant
        .post(&dispute(&id), &json!({ "reason": "other" }))
        .await;
    let settle = format!(
        "/disputes/{}/settle",
        opened.body["dispute"]["id"].as_str().unwrap()
    );
    senior
        .post(&settle, &json!({ "outcome": "maybe" }))
        .await
        .is_problem(422, "invalid_body");
    senior
        .get("/disputes?state=maybe")
        .await
        .is_problem(400, "invalid_query");
    senior
        .get("/disputes?cursor=elsewhere")
        .await
        .is_problem(400, "bad_cursor");
}

#[tokio::test]
async fn disputes_are_listed_newest_first_page_by_page() {
    let mall = Mall::open().await;
    let id = receipt_id(&mall, "N1").await;
    let (tenant, senior) = (mall.tenant("A07").await, mall.staff(Role::Senior).await);
    let mut all = Vec::new();
    for _ in 0..52 {
        let opened = tenant
            .post(&dispute(&id), &json!({ "reason": "other" }))
            .await;
        let dispute = opened.body["dispute"]["id"].as_str().unwrap().to_owned();
        let path = format!("/disputes/{dispute}/settle");
        senior.post(&path, &json!({ "outcome": "dismissed" })).await;
        all.push(dispute);
    }
    all.reverse();

    let first = senior.get("/disputes").await;
    tenant
        .post(&dispute(&id), &json!({ "reason": "other" }))
        .await;
    let second = senior
        .get(&format!("/disputes?cursor={}", first.text("next")))
        .await;

    let ids = |page: &Answer| -> Vec<String> {
        let items = page.body["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!([ids(&first), ids(&second)].concat(), all);
    assert!(second.body["next"].is_null());
}
