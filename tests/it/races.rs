//! What happens at one moment: against the real database, many at a time, and with all of
//! them at the narrowest place before any passes.

use futures::future::{join, join_all};
use serde_json::{Value, json};
use xiaopiao::{decision::Expiry, jobs, points::Gone, staff::Role, uploads, uploads::BlobKey};

use crate::support::{Answer, Gate, Mall, Member, Paper};

/// As many as the tests' pool has connections for, and some to spare.
const AT_THE_GATE: i64 = 8;

/// More than 5,000 yuan: only a person credits it.
fn costly() -> Paper {
    Paper::noodles().total("6000.00")
}

fn version(receipt: &Answer) -> Value {
    json!({ "version": receipt.body["version"] })
}

fn with(answers: &[Answer], status: u16) -> usize {
    answers
        .iter()
        .filter(|answer| answer.status == status)
        .count()
}

async fn drains(mall: &Mall) {
    join_all((0..AT_THE_GATE).map(|_| mall.drain())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_members_who_send_one_receipt_at_once_are_credited_once() {
    let mall = Mall::open().await;
    let names: Vec<String> = (0..50).map(|n| format!("m{n}")).collect();
    let members = join_all(names.iter().map(|name| mall.member(name))).await;
    // Every second one has taken the photo themselves; the others passed one on.
    let photos: Vec<_> = (0..50).map(|n| Paper::noodles().photo(n / 2)).collect();

    let sent = members
        .iter()
        .zip(&photos)
        .map(|(member, photo)| member.sends(photo));
    let sent = join_all(sent).await;
    assert_eq!(with(&sent, 202), 50);
    let gate = Gate::shut(&mall, "tenant where code = 'A07'").await;
    join(drains(&mall), gate.opens_for(AT_THE_GATE)).await;
    mall.later(chrono::TimeDelta::minutes(2));
    mall.drain().await;

    assert_eq!(mall.count("receipt where status = 'credited'").await, 1);
    let refused = "receipt where status = 'in_review' and 'suspected_duplicate' = any (reasons)";
    assert_eq!(mall.count(refused).await, 49);
    assert_eq!(mall.count("posting").await, 1);
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_approvals_at_once_credit_once() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let waiting = alice.uploads(&costly()).await;
    let id = waiting.text("id");

    let gate = Gate::shut(&mall, "receipt").await;
    let approvals = (0..50).map(|_| reviewer.approves(&id, version(&waiting)));
    let (answers, ()) = join(join_all(approvals), gate.opens_for(AT_THE_GATE)).await;

    assert_eq!(with(&answers, 200), 1);
    for late in answers.iter().filter(|answer| answer.status != 200) {
        late.is_problem(409, "stale");
    }
    assert_eq!(
        (alice.balance().await, mall.count("posting").await),
        (3000, 1)
    );
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_receipts_of_one_sale_that_are_approved_at_once_credit_once() {
    let mall = Mall::open().await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let mut waiting = Vec::new();
    for n in 0..10 {
        let member = mall.member(&format!("m{n}")).await;
        waiting.push(member.uploads_photo(&costly().photo(n)).await);
    }

    let gate = Gate::shut(&mall, "tenant where code = 'A07'").await;
    let ids: Vec<_> = waiting.iter().map(|receipt| receipt.text("id")).collect();
    let approvals = waiting.iter().zip(&ids);
    let approvals = approvals.map(|(receipt, id)| reviewer.approves(id, version(receipt)));
    let (answers, ()) = join(join_all(approvals), gate.opens_for(AT_THE_GATE)).await;

    assert_eq!(with(&answers, 200), 1);
    for late in answers.iter().filter(|answer| answer.status != 200) {
        late.is_problem(409, "duplicate_sale");
    }
    assert_eq!(mall.count("posting").await, 1);
    assert_eq!(mall.books().await, Vec::<String>::new());
}

/// A worker that was held up so long that its receipt was given to a person; now both
/// decide.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_person_and_a_late_worker_credit_one_receipt_once() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let id = alice.sends(&Paper::noodles().photo(1)).await.text("id");
    let mut last = None;
    for _ in 0..jobs::ATTEMPTS_MAX {
        let mut db = mall.db.acquire().await.unwrap();
        let now = mall.clock.now();
        last = jobs::claim(&mut db, mall.mall.mall_id, now).await.unwrap();
        mall.later(chrono::TimeDelta::seconds(jobs::LEASE_SECONDS + 1));
    }
    let (job, lease) = last.unwrap();
    // The worker has begun: the receipt is being read.
    let begun = mall
        .pipeline()
        .process(&job, jobs::LeaseToken::fresh())
        .await;
    assert!(begun.is_err(), "that lease never was");
    mall.drain().await;
    let seen = reviewer.get(&format!("/receipts/{id}")).await;
    assert_eq!(seen.body["reason"], "reader_failed", "{:#}", seen.body);

    let gate = Gate::shut(&mall, "receipt").await;
    let corrected = json!({
        "version": seen.body["version"],
        "corrections": { "tenant_code": "A07", "paid_amount_fen": 15600,
                         "paid_at": "2026-11-03T18:22:05", "receipt_number": "20261103182205001" },
    });
    let both = join(
        reviewer.approves(&id, corrected),
        mall.pipeline().process(&job, lease),
    );
    let ((approved, worked), ()) = join(both, gate.opens_for(2)).await;

    assert_eq!(approved.status, 200, "{:?}", approved.body);
    assert!(worked.is_err(), "its lease is over");
    assert_eq!(alice.receipt(&id).await.body["decided_by"], "staff");
    assert_eq!(
        (alice.balance().await, mall.count("posting").await),
        (78, 1)
    );
    assert_eq!(mall.books().await, Vec::<String>::new());
}

/// Eight receipts of one member, decided at the same moment, where three may earn.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_cap_of_receipts_holds_however_many_are_decided_at_once() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.receipts_per_day = 3).await;

    let points = eight_at_once(&mall).await;

    assert_eq!((mall.count("posting").await, points), (3, 3 * 78));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_cap_of_points_holds_however_many_are_decided_at_once() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.points_per_day = xiaopiao::money::Points(200))
        .await;

    let points = eight_at_once(&mall).await;

    // Two make 156, and a third would pass the cap.
    assert_eq!((mall.count("posting").await, points), (2, 2 * 78));
}

async fn eight_at_once(mall: &Mall) -> i64 {
    let alice = mall.member("alice").await;
    for n in 0..8 {
        let paper = Paper::noodles().number(&format!("C{n}00017"));
        let paper = paper.time(&format!("2026-11-03 18:{n:02}:05"));
        let paper = paper.store(["山月面馆(云港万汇城店)", "蓝岸咖啡(云港万汇城店)"][n % 2]);
        alice.sends(&paper.photo(1)).await;
    }
    // One of each tenant stands before the member, the others before their tenant.
    let gate = Gate::shut(mall, "member").await;
    join(drains(mall), gate.opens_for(AT_THE_GATE)).await;
    mall.later(chrono::TimeDelta::minutes(2));
    drains(mall).await;
    assert_eq!(
        mall.count("receipt where status in ('received', 'reading')")
            .await,
        0
    );
    let refused = "receipt where 'cap_reached' = any (reasons)";
    assert_eq!(mall.count(refused).await + mall.count("posting").await, 8);
    assert_eq!(mall.books().await, Vec::<String>::new());
    alice.balance().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reversal_at_the_moment_of_the_credit_takes_all_or_nothing() {
    for reversal_first in [false, true] {
        let mall = Mall::open().await;
        let alice = mall.member("alice").await;
        let senior = mall.staff(Role::Senior).await;
        let waiting = alice.uploads(&costly()).await;
        let id = waiting.text("id");

        let gate = Gate::shut(&mall, "receipt").await;
        let approves = senior.approves(&id, version(&waiting));
        let reverses = senior.reverses(&id, json!({ "reason": "mistake" }));
        // Who comes to the gate first passes first.
        let order = gate.opens_for(2);
        let (approved, reversed) = match reversal_first {
            true => {
                let (reversed, approved, ()) = futures::join!(reverses, approves, order);
                (approved, reversed)
            }
            false => {
                let (approved, reversed, ()) = futures::join!(approves, reverses, order);
                (approved, reversed)
            }
        };

        assert_eq!(approved.status, 200, "{:?}", approved.body);
        let left = if reversed.status == 200 { 0 } else { 3000 };
        if left == 3000 {
            reversed.is_problem(409, "not_credited");
        }
        assert_eq!(alice.balance().await, left);
        assert_eq!(mall.books().await, Vec::<String>::new());
    }
}

/// A reversal and something else that uses the same points, both before the member.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn points_that_are_spent_and_taken_back_at_once_are_used_once() {
    for gone in [Gone::Debt, Gone::Loss] {
        let mall = Mall::open().await;
        mall.rules(|policy| policy.spent_points_taken_back = gone)
            .await;
        let alice = mall.member("alice").await;
        let admin = mall.staff(Role::Admin).await;
        let id = alice.uploads(&Paper::noodles()).await.text("id");

        let gate = Gate::shut(&mall, "member").await;
        let both = join(
            admin.spends(&alice, 60, "umbrella"),
            admin.reverses(&id, json!({ "reason": "return" })),
        );
        let ((spent, reversed), ()) = join(both, gate.opens_for(2)).await;

        assert_eq!(reversed.status, 200, "{:?}", reversed.body);
        assert_eq!(reversed.body["points_reversed"], 78);
        let expected = match (spent.status, gone) {
            (200, Gone::Debt) => -60,
            _ => 0,
        };
        assert_eq!(alice.balance().await, expected);
        assert_eq!(mall.books().await, Vec::<String>::new());
    }
}

/// The points expire while their return waits: they are not a debt, for nobody spent them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn points_that_expire_while_they_are_taken_back_are_no_debt() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.points_expire = Expiry::Days(1))
        .await;
    let alice = mall.member("alice").await;
    let id = alice.uploads(&Paper::noodles()).await.text("id");
    mall.later(chrono::TimeDelta::days(2));
    let senior = mall.staff(Role::Senior).await;

    let gate = Gate::shut(&mall, "member").await;
    let expires = mall.expire();
    let reverses = senior.reverses(&id, json!({ "reason": "return" }));
    let (_, reversed, ()) = futures::join!(expires, reverses, gate.opens_for(2));

    assert_eq!(reversed.status, 200, "{:?}", reversed.body);
    assert_eq!(reversed.body["points_reversed"], 78);
    assert_eq!(mall.member("alice").await.balance().await, 0);
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_imports_at_once_are_one_after_the_other() {
    let mall = Mall::open().await;
    let admin = mall.staff(Role::Admin).await;
    let row = |n: usize| format!("N{n:02},新店{n},,零售,L9-{n},\n");
    let up: String = (0..30).map(row).collect();
    let down: String = (0..30).rev().map(row).collect();
    let header = "code,name,aliases,category,unit,phone\n";

    let lists = [format!("{header}{up}"), format!("{header}{down}")];
    let gate = Gate::shut(&mall, "mall").await;
    let imports = (0..6).map(|n| admin.imports(&lists[n % 2], "?replace=true"));
    let (answers, ()) = join(join_all(imports), gate.opens_for(6)).await;

    assert_eq!(with(&answers, 200), 6);
    let sum = |name: &str| -> i64 {
        answers
            .iter()
            .map(|answer| answer.body[name].as_i64().unwrap())
            .sum()
    };
    assert_eq!(
        (sum("created"), sum("unchanged"), sum("closed")),
        (30, 150, 6)
    );
    assert_eq!(mall.count("tenant where closed_at is null").await, 30);
}

/// A copy was refused, its sender appeals, and at that moment the original is taken back.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_appeal_beside_a_reversal_does_not_free_the_sale() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let senior = mall.staff(Role::Senior).await;
    let first = alice.uploads(&Paper::noodles()).await.text("id");
    let copy = alice
        .uploads_photo(&Paper::noodles().photo(2))
        .await
        .text("id");

    let gate = Gate::shut(&mall, "mall").await;
    let both = join(
        alice.appeals(&copy, "it is another one"),
        senior.reverses(&first, json!({ "reason": "return" })),
    );
    let ((appealed, reversed), ()) = join(both, gate.opens_for(2)).await;
    assert_eq!((appealed.status, reversed.status), (200, 200));
    let approved = senior.approves(&copy, version(&appealed)).await;

    approved.is_problem(409, "duplicate_sale");
    assert_eq!(alice.balance().await, 0);
    let late = alice.appeals(&first, "and this one too").await;
    late.is_problem(409, "not_rejected");
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn as_many_appeals_as_the_rules_allow_however_many_come_at_once() {
    let mall = Mall::open().await;
    mall.rules(|policy| policy.appeals_max = 1).await;
    let alice = mall.member("alice").await;
    let old = Paper::noodles().time("2026-10-03 18:22:05");
    let id = alice.uploads(&old).await.text("id");

    let gate = Gate::shut(&mall, "receipt").await;
    let appeals = join_all((0..8).map(|_| alice.appeals(&id, "please look")));
    let (answers, ()) = join(appeals, gate.opens_for(AT_THE_GATE)).await;

    assert_eq!((with(&answers, 200), with(&answers, 409)), (1, 7));
    assert_eq!(mall.count("appeal").await, 1);
}

/// Runs both at the member's row, in this order.
async fn in_order(
    mall: &Mall,
    first: impl Future<Output = Answer>,
    second: impl Future<Output = Answer>,
) -> (Answer, Answer) {
    let mut gate = Gate::shut(mall, "member").await;
    let then = async {
        gate.until_waiting(1).await;
        join(second, gate.opens_for(2)).await.0
    };
    join(first, then).await
}

async fn leaves_nothing(mall: &Mall, member: &Member<'_>) {
    assert_eq!(mall.count("photo").await, 0);
    assert_eq!(mall.count("session where member_id is not null").await, 0);
    let open = "receipt where status in ('received', 'reading', 'in_review')";
    assert_eq!(mall.count(open).await, 0);
    mall.drain().await;
    let credited = format!(
        "receipt where member_id = '{}' and status = 'credited'",
        member.id
    );
    assert_eq!(mall.count(&credited).await, 0);
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_uploaded_while_its_member_is_erased_is_erased_or_refused() {
    let mall = Mall::open().await;
    let photo = Paper::noodles().photo(1);
    let alice = mall.member("alice").await;
    let (sent, erased) = in_order(&mall, alice.sends(&photo), alice.erases()).await;
    assert_eq!((sent.status, erased.status), (202, 204));
    leaves_nothing(&mall, &alice).await;

    let bob = mall.member("bob").await;
    let (erased, sent) = in_order(&mall, bob.erases(), bob.sends(&photo)).await;
    assert_eq!(erased.status, 204);
    sent.is_problem(401, "token_unknown");
    leaves_nothing(&mall, &bob).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_appeal_while_its_member_is_erased_leaves_neither_photo_nor_words() {
    let mall = Mall::open().await;
    let old = Paper::noodles().time("2026-10-03 18:22:05");
    let alice = mall.member("alice").await;
    let id = alice.uploads(&old).await.text("id");
    let better = old.photo(7);
    let parts: [(&str, &[u8]); 2] = [("photo", &better), ("note", b"please look")];
    let appeal = alice.appeals_with(&id, &parts, None);
    let (appealed, erased) = in_order(&mall, appeal, alice.erases()).await;

    assert_eq!((appealed.status, erased.status), (200, 204));
    leaves_nothing(&mall, &alice).await;
    assert_eq!(mall.count("appeal where note <> ''").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_that_is_redeemed_while_its_member_is_erased_stays_unused() {
    let mall = Mall::open().await;
    let sale = json!({ "paid_amount_fen": 15_600, "paid_at": "2026-11-03T18:22:05+08:00", "receipt_number": "20261103182205001" });
    let till = mall.tenant("A07").await;
    let code = till.post("/points-codes", &sale).await.text("code");
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let body = json!({ "code": code });
    let redeem = |token| mall.post_json("/api/v1/points-codes/redeem", token, &body);

    let (erased, redeemed) = in_order(&mall, alice.erases(), redeem(&alice.token)).await;

    assert_eq!(erased.status, 204);
    redeemed.is_problem(401, "token_unknown");
    assert_eq!(redeem(&bob.token).await.body["status"], "credited");
    assert_eq!(bob.balance().await, 78);
    assert_eq!(mall.books().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_signs_in_while_being_erased_is_somebody_new() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let body = json!({ "code": "demo-alice" });
    let signing_in = mall.post_json("/api/v1/auth/wechat", "", &body);

    let (erased, signed_in) = in_order(&mall, alice.erases(), signing_in).await;

    assert_eq!((erased.status, signed_in.status), (204, 200));
    assert_ne!(signed_in.body["member_id"], json!(alice.id));
    let left = format!("session where member_id = '{}'", alice.id);
    assert_eq!(mall.count(&left).await, 0);
}

/// A photo that an interrupted upload left yesterday is swept while it is sent again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_photo_that_is_swept_while_it_is_sent_again_is_not_lost() {
    let mall = Mall::open().await;
    for round in 0..12 {
        let alice = mall.member("alice").await;
        let photo = Paper::noodles().number(&format!("S{round}00017")).photo(1);
        left_by_a_crash(&mall, &photo).await;
        mall.later(chrono::TimeDelta::hours(25));

        let (sent, swept) = join(alice.sends(&photo), uploads::sweep(&mall.uploads)).await;

        swept.unwrap();
        assert_eq!(sent.status, 202, "{:?}", sent.body);
        let path = format!("/receipts/{}/photo", sent.text("id"));
        assert_eq!(alice.get(&path).await.bytes, photo, "round {round}");
    }
}

/// The row and the file of a photo whose receipt was never recorded.
async fn left_by_a_crash(mall: &Mall, photo: &[u8]) {
    use sha2::{Digest as _, Sha256};

    let hash = Sha256::digest(photo).to_vec();
    let file = mall.store.incoming().join("left");
    std::fs::write(&file, photo).unwrap();
    let key = BlobKey::new(mall.mall.mall_id, &hash);
    mall.uploads
        .blobs
        .put(&key, &file, "image/png")
        .await
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    sqlx::query(
        "insert into blob (mall_id, sha256, content_type, size_bytes, wanted_at) values ($1, $2, 'image/png', $3, $4)",
    )
    .bind(mall.mall.mall_id)
    .bind(hash)
    .bind(photo.len() as i64)
    .bind(mall.clock.now())
    .execute(&mall.db)
    .await
    .unwrap();
}
