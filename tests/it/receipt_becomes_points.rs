//! From a photo to points, or to the reason why not.

use chrono::TimeDelta;
use serde_json::json;
use xiaopiao::staff::Role;

use crate::support::{Mall, Paper, photo_of};

#[tokio::test]
async fn an_upload_is_answered_before_it_is_read() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    let sent = alice.sends(&Paper::noodles().photo(1)).await;

    assert_eq!(sent.status, 202);
    assert_eq!(sent.body["status"], "received");
    assert_eq!(sent.body["submitted_at"], "2026-11-03T18:32:00+08:00");
}

#[tokio::test]
async fn a_clear_receipt_earns_its_category_s_points_by_itself() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    let receipt = alice.uploads(&Paper::noodles()).await;

    // 156.00 yuan at 2 yuan a point.
    assert_eq!(receipt.body["status"], "credited", "{:#}", receipt.body);
    assert_eq!(receipt.body["decided_by"], "auto");
    assert_eq!(receipt.body["points"], 78);
    assert_eq!(
        receipt.body["tenant"],
        json!({ "code": "A07", "name": "山月面馆" })
    );
    assert_eq!(receipt.body["paid_amount_fen"], 15600);
    assert_eq!(receipt.body["paid_at"], "2026-11-03T18:22:05+08:00");
    assert_eq!(receipt.body["receipt_number"], "20261103182205001");
    assert_eq!(
        receipt.body["read"]["fields"]["paid_amount"]["value"],
        "156.00"
    );
    assert_eq!(alice.balance().await, 78);
}

#[tokio::test]
async fn points_are_rounded_down() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    let receipt = alice.uploads(&Paper::noodles().total("157.99")).await;

    assert_eq!(receipt.body["points"], 78);
}

#[track_caller]
fn was(receipt: &crate::support::Answer, status: &str, reason: &str) {
    let found = (receipt.text("status"), receipt.text("reason"));
    assert_eq!(
        found,
        (status.to_owned(), reason.to_owned()),
        "{:#}",
        receipt.body
    );
    let sentence = &receipt.body["reason_text"];
    assert!(sentence["zh"].is_string() && sentence["en"].is_string());
}

#[tokio::test]
async fn what_the_rules_exclude_is_refused_with_a_reason() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let paper = Paper::noodles;

    let old = alice.uploads(&paper().time("2026-10-26 18:22:05")).await;
    was(&old, "rejected", "too_old");
    let small = alice.uploads(&paper().total("0.80")).await;
    was(&small, "rejected", "below_minimum");
    let cinema = alice
        .uploads(&paper().store("星海影城(云港万汇城店)"))
        .await;
    was(&cinema, "rejected", "tenant_not_eligible");
    let landscape = alice.uploads_photo(&photo_of("#nothing to read")).await;
    was(&landscape, "rejected", "not_a_receipt");
    assert_eq!(alice.balance().await, 0);
}

#[tokio::test]
async fn a_receipt_counts_to_the_end_of_the_seventh_day() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    let oldest = alice
        .uploads(&Paper::noodles().time("2026-10-27 09:00:00"))
        .await;

    assert_eq!(oldest.body["status"], "credited", "{:#}", oldest.body);
}

#[tokio::test]
async fn what_is_in_doubt_goes_to_a_person() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let paper = Paper::noodles;

    let large = alice.uploads(&paper().total("5000.01")).await;
    was(&large, "in_review", "above_limit");
    let future = alice.uploads(&paper().time("2026-11-05 18:22:05")).await;
    was(&future, "in_review", "future_dated");
    let unknown = alice
        .uploads(&paper().store("长风茶事(云港万汇城店)"))
        .await;
    was(&unknown, "in_review", "unknown_store");
    let twice = alice
        .uploads(&paper().store("棉野服饰(云港万汇城店)"))
        .await;
    was(&twice, "in_review", "ambiguous_store");
    assert_eq!(alice.balance().await, 0);
}

#[tokio::test]
async fn the_same_brand_in_another_mall_earns_nothing_here() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    let elsewhere = alice
        .uploads(&Paper::noodles().store("山月面馆(星湖天地店)"))
        .await;

    assert_ne!(elsewhere.body["status"], "credited", "{:#}", elsewhere.body);
    assert_eq!(elsewhere.body["reason"], "not_this_mall");
}

#[tokio::test]
async fn a_slip_that_names_no_place_counts_as_this_mall_s() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    let receipt = alice.uploads(&Paper::noodles().store("山月面馆")).await;

    assert_eq!(receipt.body["status"], "credited", "{:#}", receipt.body);
}

#[tokio::test]
async fn a_long_receipt_in_overlapping_photos_earns_like_one_in_whichever_order() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    for (number, backwards) in [("20261103182205001", false), ("20261103182205002", true)] {
        let time = format!("2026-11-03 18:22:{}", &number[15..]);
        let paper = Paper::noodles().number(number).time(&time);
        let (top, bottom) = (paper.part(0..8), paper.part(3..20));
        let mut parts = [("photo", &top[..]), ("photo", &bottom[..])];
        if backwards {
            parts.reverse();
        }

        let sent = alice.sends_parts(&parts, None).await;
        mall.drain().await;

        let receipt = alice.receipt(&sent.text("id")).await;
        assert_eq!(receipt.body["status"], "credited", "{:#}", receipt.body);
        assert_eq!(receipt.body["points"], 78);
        assert_eq!(receipt.body["receipt_number"], number);
        assert_eq!(receipt.body["photos"], 2);
    }
}

#[tokio::test]
async fn photos_of_two_receipts_are_for_a_person() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (mine, dearer) = (Paper::noodles(), Paper::noodles().total("956.00"));
    let (top, bottom) = (mine.part(0..9), dearer.part(2..20));

    let parts = [("photo", &top[..]), ("photo", &bottom[..])];
    let sent = alice.sends_parts(&parts, None).await;
    mall.drain().await;

    let receipt = alice.receipt(&sent.text("id")).await;
    was(&receipt, "in_review", "several_photos");
}

#[tokio::test]
async fn photos_that_do_not_overlap_go_to_a_person() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (top, bottom) = (Paper::noodles().photo(1), photo_of("谢谢惠顾"));

    let sent = alice
        .sends_parts(&[("photo", &top), ("photo", &bottom)], None)
        .await;
    mall.drain().await;

    let receipt = alice.receipt(&sent.text("id")).await;
    was(&receipt, "in_review", "several_photos");
    assert_eq!(receipt.body["photos"], 2);
    // Of several photos one alone proves nothing, not even that it is no receipt.
    let bare = photo_of("#nothing to read");
    let parts = [("photo", &bare[..]), ("photo", &bottom)];
    let sent_bare = alice.sends_parts(&parts, None).await;
    mall.drain().await;
    let seen_bare = alice.receipt(&sent_bare.text("id")).await;
    assert_eq!(seen_bare.body["status"], "in_review");
    let second = alice
        .get(&format!("/receipts/{}/photo?n=1", sent.text("id")))
        .await;
    assert_eq!(second.bytes, bottom);
}

#[tokio::test]
async fn a_member_s_day_has_a_cap_that_a_person_can_lift() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    for n in 0..20 {
        let paper = Paper::noodles()
            .number(&format!("N{n:05}"))
            .time(&format!("2026-11-03 12:{n:02}:07"));
        let receipt = alice.uploads(&paper).await;
        assert_eq!(
            receipt.body["status"], "credited",
            "{n}: {:#}",
            receipt.body
        );
    }

    let next = alice.uploads(&Paper::noodles().number("N00020")).await;
    was(&next, "in_review", "cap_reached");
    let reviewer = mall.staff(Role::Reviewer).await;
    let lifted = json!({ "version": next.body["version"] });
    let lifted = reviewer.approves(&next.text("id"), lifted).await;
    assert_eq!(lifted.status, 200, "{:?}", lifted.body);
    mall.later(TimeDelta::hours(12));
    let tomorrow = alice
        .uploads(
            &Paper::noodles()
                .number("N00021")
                .time("2026-11-03 12:40:07"),
        )
        .await;
    assert_eq!(tomorrow.body["status"], "credited");
}

#[tokio::test]
async fn its_member_can_follow_a_receipt_live() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let receipt = alice.uploads(&Paper::noodles()).await;

    let events = alice
        .get(&format!("/receipts/{}/events", receipt.text("id")))
        .await;

    assert_eq!(events.content_type, "text/event-stream");
    let text = String::from_utf8(events.bytes).unwrap();
    let statuses: Vec<_> = text
        .lines()
        .filter_map(|line| {
            serde_json::from_str::<serde_json::Value>(line.strip_prefix("data:")?).ok()
        })
        .map(|data| data["status"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(statuses, ["received", "reading", "credited"]);
    let path = format!("/api/v1/receipts/{}/events", receipt.text("id"));
    let version = receipt.body["version"].to_string();
    let resumed = axum::http::Request::get(path).header("last-event-id", version);
    let nothing_new = mall
        .send(resumed, &alice.token, axum::body::Body::empty())
        .await;
    assert_eq!(nothing_new.status, 204);
}

#[tokio::test]
async fn its_photo_and_its_life_are_seen_by_its_member_its_tenant_and_staff_alone() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let (tenant, other) = (mall.staff(Role::Tenant).await, mall.tenant("B11").await);
    let photo = Paper::noodles().picture();
    let id = alice.uploads_photo(&photo).await.text("id");

    for path in ["", "/photo", "/events"] {
        let path = format!("/receipts/{id}{path}");
        assert_eq!(alice.get(&path).await.status, 200);
        assert_eq!(reviewer.get(&path).await.status, 200);
        bob.get(&path).await.is_problem(404, "not_found");
        assert_eq!(tenant.get(&path).await.status, 200);
        other.get(&path).await.is_problem(404, "not_found");
        mall.get(&format!("/api/v1{path}"), "")
            .await
            .is_problem(401, "token_missing");
    }
    assert_eq!(
        alice.get(&format!("/receipts/{id}/photo")).await.bytes,
        photo
    );
}

#[tokio::test]
async fn own_receipts_are_listed_newest_first_page_by_page() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let mut sent = Vec::new();
    for shot in 0..53 {
        sent.push(alice.sends(&Paper::noodles().photo(shot)).await.text("id"));
    }
    sent.reverse();

    let first = alice.get("/receipts").await;
    // A receipt that arrives meanwhile moves nothing.
    alice.sends(&Paper::noodles().photo(99)).await;
    let second = alice
        .get(&format!("/receipts?cursor={}", first.text("next")))
        .await;

    let ids = |page: &crate::support::Answer| -> Vec<String> {
        let items = page.body["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!([ids(&first), ids(&second)].concat(), sent);
    assert!(second.body["next"].is_null());
}
