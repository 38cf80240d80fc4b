//! Old decisions made again: by the same rules the same, by others what would change.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::json;
use xiaopiao::{
    decision::{self, Policy},
    money::Fen,
    replay::{self, Against, Change, Lines, Report},
    staff::Role,
    statement::Span,
};

use crate::support::{Mall, Paper, Recites, photo_of};

async fn replay(mall: &Mall, policy: &Policy, lines: &Lines<'_>) -> (Vec<Change>, Report) {
    let now = mall.clock.now();
    let span = Span {
        begins: now - TimeDelta::days(31),
        ends: now + TimeDelta::days(1),
    };
    let mut changes = Vec::new();
    let each = |change| changes.push(change);
    let report = replay::run(
        &mall.db,
        &mall.mall,
        policy,
        Against::ThatTime,
        span,
        lines,
        each,
    )
    .await
    .unwrap();
    (changes, report)
}

async fn rules(mall: &Mall) -> Policy {
    let mut db = mall.db.acquire().await.unwrap();
    let current = decision::current(&mut db, mall.mall.mall_id).await;
    current.unwrap().policy
}

fn sale(n: u32) -> Paper {
    let paper = Paper::noodles().number(&format!("A{:05}", 100 + n));
    paper.time(&format!("2026-11-03 13:{n:02}:07"))
}

/// Decisions of every kind: credits, twins of two kinds, a cap, refusals, a limit, a habit,
/// nothing to read, several photos.
async fn decided() -> Mall {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    for n in 0..21 {
        alice.uploads(&sale(n)).await;
    }
    alice.uploads_photo(&sale(1).photo(2)).await;
    bob.uploads_photo(&sale(2).photo(3)).await;
    bob.uploads(&sale(40).total("4800.00")).await;
    bob.uploads(&sale(41).total("5200.00")).await;
    bob.uploads(&sale(42).time("2026-10-01 12:00:00")).await;
    bob.uploads(&sale(43).store("长风茶事(云港万汇城店)")).await;
    bob.uploads_photo(&photo_of("#nothing to read")).await;
    let (top, bottom) = (sale(44).photo(1), photo_of("谢谢惠顾"));
    bob.sends_parts(&[("photo", &top), ("photo", &bottom)], None)
        .await;
    mall.drain().await;
    mall
}

#[tokio::test]
async fn every_decision_made_again_by_the_same_rules_is_the_same() {
    let mall = decided().await;

    let (changes, report) = replay(&mall, &rules(&mall).await, &Lines::AsRead).await;

    assert_eq!(changes, [], "{changes:#?}");
    assert_eq!(report.receipts, 29);
    assert_eq!(
        (report.same, report.unread, report.past_unknown),
        (29, 0, 0)
    );
    assert_eq!(report.points_before, report.points_after);
}

#[tokio::test]
async fn a_proposed_policy_shows_what_it_would_change_in_total_and_one_by_one() {
    let mall = decided().await;
    let before = mall.count("receipt_event").await;
    let proposed = Policy {
        review_above_fen: Fen(15_000),
        minimum_fen: Fen(100),
        ..rules(&mall).await
    };

    let (changes, report) = replay(&mall, &proposed, &Lines::AsRead).await;

    // What was credited with 156.00 yuan each: all twenty would wait for a person.
    assert_eq!(report.moved.len(), 1, "{report:?}");
    let moved = &report.moved[0];
    assert_eq!(
        (moved.from, moved.to, moved.receipts),
        ("credit", "review", 20)
    );
    assert_eq!(report.points_before.0, 20 * 78);
    assert_eq!(report.points_after.0, 0);
    let first = &changes[0];
    assert_eq!(first.after.reasons, ["above_limit"]);
    assert_eq!(first.after.findings[0].numbers["limit_fen"], 15_000);
    assert_eq!(
        mall.count("receipt_event").await,
        before,
        "nothing happened"
    );
}

#[tokio::test]
async fn a_replay_opens_no_photo_unless_it_is_told_to() {
    let mall = decided().await;
    let blobs = Arc::clone(&mall.uploads.blobs);
    sqlx::raw_sql("alter table evidence disable trigger all;
                   update evidence set reading = jsonb_set(reading, '{lines}', '[]') where reading is not null")
        .execute(&mall.db)
        .await
        .unwrap();
    let policy = rules(&mall).await;

    let (_, as_read) = replay(&mall, &policy, &Lines::AsRead).await;
    let again = Lines::Reread {
        blobs: &*blobs,
        reader: Arc::new(Recites),
    };
    let (changes, reread) = replay(&mall, &policy, &again).await;

    assert_eq!(
        as_read.points_after.0, 0,
        "the evidence has no lines any more"
    );
    assert_eq!(changes, [], "{changes:#?}");
    assert_eq!(reread.points_after.0, 20 * 78);
}

#[tokio::test]
async fn what_people_decided_is_not_replayed() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let waiting = alice.uploads(&sale(1).total("5200.00")).await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let body = json!({ "version": waiting.body["version"] });
    reviewer.approves(&waiting.text("id"), body).await;

    let (changes, report) = replay(&mall, &rules(&mall).await, &Lines::AsRead).await;

    assert_eq!((changes.len(), report.receipts), (0, 1));
}

#[tokio::test]
async fn evidence_keeps_what_a_decision_was_based_on() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    alice.uploads(&sale(1)).await;

    let whole = "evidence where cardinality(photos_sha256) = 1 and reading is not null
                 and facts is not null and tenant_match is not null and engine is not null
                 and product is not null and policy_version = 1
                 and looked_at -> 'history' ->> 'uploads' = '1'";
    assert_eq!(mall.count(whole).await, 1);
    for change in ["update evidence set product = 'x'", "delete from evidence"] {
        assert!(sqlx::raw_sql(change).execute(&mall.db).await.is_err());
    }
}
