//! What shoppers agree to, take along, and leave behind.

use serde_json::{Value, json};
use xiaopiao::{http::Glances, staff::Role};

use crate::support::{Answer, Mall, Member, Paper};

async fn strict() -> Mall {
    Mall::open_with(|service| service.shoppers.consent_required = true).await
}

async fn agrees(mall: &Mall, member: &Member<'_>, version: &str) -> Answer {
    let body = json!({ "version": version, "language": "zh-Hans" });
    mall.post_json("/api/v1/members/me/consent", &member.token, &body)
        .await
}

#[tokio::test]
async fn nothing_is_taken_before_its_shopper_agreed_to_the_notice() {
    let mall = strict().await;
    let alice = mall.member("alice").await;
    let photo = Paper::noodles().photo(1);
    let notice = mall.get("/api/v1/mall", "").await.body["notice"].clone();
    assert_eq!(notice["required"], true);

    alice.sends(&photo).await.is_problem(403, "consent_needed");
    mall.remembers_no_upload().await;
    agrees(&mall, &alice, "of another year")
        .await
        .is_problem(409, "other_notice");
    let version = notice["version"].as_str().unwrap();
    let me = agrees(&mall, &alice, version).await;

    assert_eq!(me.body["consent"]["version"], notice["version"]);
    assert_eq!(me.body["consent"]["at"], "2026-11-03T18:32:00+08:00");
    assert_eq!(alice.sends(&photo).await.status, 202);
    // Once, however often it is said.
    agrees(&mall, &alice, version).await;
    assert_eq!(mall.count("consent").await, 1);
}

#[tokio::test]
async fn a_mall_that_asks_elsewhere_takes_photos_at_once() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    assert_eq!(alice.sends(&Paper::noodles().photo(1)).await.status, 202);
}

#[tokio::test]
async fn a_shopper_takes_everything_along_in_one_document() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    alice.uploads(&Paper::noodles()).await;
    mall.member("bob")
        .await
        .uploads(&Paper::noodles().number("20261103990002").total("88.00"))
        .await;

    let data = alice.get("/members/me/export").await.body;

    assert_eq!(data["id"], alice.id);
    assert_eq!(data["receipts"].as_array().unwrap().len(), 1);
    assert_eq!(
        data["receipts"][0]["read"]["fields"]["paid_amount"]["fen"],
        15_600
    );
    assert_eq!(data["entries"][0]["points"], 78);
}

#[tokio::test]
async fn who_is_erased_leaves_books_that_lead_to_nobody() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let credited = alice.uploads(&Paper::noodles()).await.text("id");
    let waiting = Paper::noodles().number("20261103990003").total("5200.00");
    let waiting = alice.uploads(&waiting).await;
    assert_eq!(waiting.body["status"], "in_review");
    let unread = alice
        .sends(
            &Paper::noodles()
                .number("20261103990004")
                .total("66.00")
                .photo(1),
        )
        .await;

    assert_eq!(alice.erases().await.status, 204);

    alice
        .get("/members/me")
        .await
        .is_problem(401, "token_unknown");
    mall.drain().await;
    let reviewer = mall.staff(Role::Reviewer).await;
    for id in [waiting.text("id"), unread.text("id")] {
        let withdrawn = reviewer.get(&format!("/receipts/{id}")).await;
        assert_eq!(withdrawn.body["status"], "rejected");
        assert_eq!(withdrawn.body["reason"], "withdrawn");
    }
    // The sale, its points and its keys stay; its photo and what was read are gone.
    let kept = reviewer.get(&format!("/receipts/{credited}")).await;
    assert_eq!(
        (&kept.body["points"], &kept.body["paid_amount_fen"]),
        (&json!(78), &json!(15_600))
    );
    assert_eq!(
        (&kept.body["photos"], &kept.body["read"]),
        (&json!(0), &Value::Null)
    );
    assert_eq!(mall.books().await, Vec::<String>::new());
    let leads: i64 = mall
        .count("member where wechat_openid = 'demo-alice' or phone is not null")
        .await;
    assert_eq!(leads, 0);
    let read = mall
        .count("evidence where reading is not null or facts is not null")
        .await;
    assert_eq!(read, 0);

    // Back again it is somebody new, to whom the old sale is not credited.
    let again = mall.member("alice").await;
    assert_ne!(again.id, alice.id);
    assert_eq!(again.balance().await, 0);
    let same_sale = again.uploads_photo(&Paper::noodles().photo(2)).await;
    assert_eq!(same_sale.body["reason"], "suspected_duplicate");
}

#[tokio::test]
async fn the_words_of_an_appeal_can_be_erased_and_nothing_else_of_it() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let paper = Paper::noodles();
    alice.uploads_photo(&paper.photo(1)).await;
    let refused = alice.uploads_photo(&paper.photo(2)).await;
    alice.appeals(&refused.text("id"), "my name is Alice").await;
    let written = "audit where event like '%my name%'";
    assert_eq!(
        mall.count(written).await,
        0,
        "the chain keeps what cannot be erased"
    );

    alice.erases().await;

    assert_eq!(mall.count("appeal where note <> ''").await, 0);
    assert_eq!(mall.count("appeal").await, 1);
    let changed = sqlx::query("update appeal set photos = 9")
        .execute(&mall.db)
        .await;
    assert!(changed.is_err());
    let changed = sqlx::query(
        "update evidence set decision = '{}', reading = null, facts = null, tenant_match = null",
    )
    .execute(&mall.db)
    .await;
    assert!(changed.is_err());
}

#[tokio::test]
async fn a_glance_says_nothing_of_what_it_cannot_see_and_refuses_nothing() {
    // However busy the machine is that tests it.
    let patient = Glances::patient(std::time::Duration::from_secs(600));
    let mall = Mall::open_with(|service| service.edge.glances = patient).await;
    let alice = mall.member("alice").await;
    // The tests' photo has no pixels to look at.
    let sent = alice.sends(&Paper::noodles().photo(1)).await;
    assert_eq!(
        (sent.status, &sent.body["photo_verdict"]),
        (202, &Value::Null)
    );

    let dark = dark_photo();
    let sent = alice.sends(&dark).await;

    assert_eq!(sent.status, 202);
    let verdict = &sent.body["photo_verdict"];
    assert_eq!(verdict["verdict"], "dark");
    assert_eq!(verdict["sentence"]["en"], "The photo is too dark.");
    assert!(verdict["advice"]["zh"].as_str().unwrap().contains("亮"));
}

/// A photo of the night, as a PNG.
fn dark_photo() -> Vec<u8> {
    let night = image::RgbImage::from_pixel(900, 1200, image::Rgb([12, 12, 14]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    night.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
