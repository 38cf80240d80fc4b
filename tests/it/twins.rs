//! Near twins: a sale that comes again misread, corrected, altered or re-printed is seen;
//! another sale that only looks like it is not.

use serde_json::{Value, json};
use xiaopiao::{
    duplicates::{self, Sale},
    ids::{MemberId, ReceiptId},
    reading::Reader as _,
    staff::Role,
};

use crate::support::{Answer, Mall, Paper, Recites, Staff};

/// A noodle shop's slip with what tills also print.
fn slip() -> Paper {
    let mut paper = Paper::noodles();
    paper.before_total = vec![
        "牛肉面  1  68.00".to_owned(),
        "小菜三拼  1  88.00".to_owned(),
    ];
    paper.footer = vec![
        "订单号 770912345601".to_owned(),
        "商户订单 HX55810923377".to_owned(),
        "电话 0755-86001007".to_owned(),
    ];
    paper
}

async fn twins(staff: &Staff<'_>, receipt: &Answer) -> Value {
    let seen = staff
        .get(&format!("/receipts/{}", receipt.text("id")))
        .await;
    seen.body["twins"].clone()
}

#[tokio::test]
async fn staff_see_which_fields_of_a_twin_agree_and_differ() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let first = alice.uploads(&slip()).await;

    let again = alice.uploads(&slip().total("166.00")).await;

    let twins = twins(&reviewer, &again).await;
    let twin = &twins[0];
    assert_eq!(twin["id"], first.body["id"]);
    assert_eq!(twin["verdict"], "suspected");
    assert_eq!(
        twin["agree"],
        json!(["tenant", "receipt_number", "paid_at", "text"])
    );
    assert_eq!(twin["differ"], json!(["paid_amount"]));
    assert_eq!(twin["credited"], true);
    let own = alice.receipt(&again.text("id")).await;
    assert!(own.body.get("twins").is_none(), "shoppers do not see twins");
}

#[tokio::test]
async fn a_twin_is_found_by_its_text_though_its_number_and_amount_were_not_read() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let first = alice.uploads(&slip()).await;
    let torn = slip().without_number().total("1S6.0O").time("2026-11-03");

    let torn = bob.uploads(&torn).await;

    assert!(torn.body["receipt_number"].is_null(), "{:#}", torn.body);
    let reasons = torn.body["reasons"].to_string();
    assert!(reasons.contains("suspected_duplicate"), "{:#}", torn.body);
    let twins = twins(&reviewer, &torn).await;
    assert_eq!(twins[0]["id"], first.body["id"]);
    assert!(twins[0]["agree"].to_string().contains("text"));
}

#[tokio::test]
async fn a_number_with_an_altered_digit_goes_to_a_person() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    alice.uploads(&slip()).await;

    let altered = bob.uploads(&slip().number("20261103182205041")).await;

    assert_eq!(
        altered.body["reason"], "suspected_duplicate",
        "{:#}",
        altered.body
    );
}

/// The machine misread a number, and a person corrected it: the next photo, misread in the
/// same way, is still seen.
#[tokio::test]
async fn a_corrected_field_does_not_hide_the_sale() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let large = || {
        slip()
            .total("5200.00")
            .number("770011")
            .time("2026-11-03 18:22")
    };
    let first = alice.uploads(&large()).await;
    let corrected = json!({
        "version": first.body["version"],
        "corrections": { "receipt_number": "998822", "paid_at": "2026-11-03T12:05" },
    });
    let approved = reviewer.approves(&first.text("id"), corrected).await;
    assert_eq!(approved.status, 200, "{:?}", approved.body);

    let again = bob.uploads(&large()).await;

    let reasons = again.body["reasons"].to_string();
    assert!(reasons.contains("suspected_duplicate"), "{:#}", again.body);
    assert_eq!(twins(&reviewer, &again).await[0]["id"], first.body["id"]);
}

/// A correction that takes a copy out of the keys' reach needs the word that it is
/// another sale.
#[tokio::test]
async fn a_copy_cannot_be_corrected_into_another_sale_unawares() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let reviewer = mall.staff(Role::Reviewer).await;
    let first = alice.uploads(&slip()).await;
    let copy = bob.uploads_photo(&slip().photo(2)).await;
    let corrections = json!({ "receipt_number": "555", "paid_at": "2026-11-03T09:00" });
    let approval = |sure: bool| json!({ "version": copy.body["version"], "corrections": corrections, "another_sale": sure });

    let unawares = reviewer.approves(&copy.text("id"), approval(false)).await;
    let aware = reviewer.approves(&copy.text("id"), approval(true)).await;

    unawares.is_problem(409, "duplicate_sale");
    assert_eq!(unawares.body["duplicate_of"], first.body["id"]);
    assert_eq!(aware.status, 200, "{:?}", aware.body);
}

#[tokio::test]
async fn a_reprint_is_its_sale() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let sale = || slip().number("A0012").time("2026-11-02 18:22:05");
    let first = alice.uploads(&sale()).await;

    let mut reprint = sale();
    reprint
        .footer
        .push("** 重印 ** 2026-11-03 10:02:41".to_owned());
    let own = alice.uploads(&reprint).await;
    let other = bob.uploads(&reprint).await;

    assert_eq!(own.body["reason"], "duplicate", "{:#}", own.body);
    assert_eq!(own.body["duplicate_of"], first.body["id"]);
    assert_eq!(
        other.body["reason"], "suspected_duplicate",
        "{:#}",
        other.body
    );
}

/// Two people paid one bill: it is one sale with one number, and earns once.
#[tokio::test]
async fn a_bill_that_two_people_paid_earns_once() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let mut bill = slip();
    bill.footer.push("微信支付 78.00".to_owned());
    bill.footer.push("支付宝 78.00".to_owned());
    alice.uploads(&bill).await;

    let other_half = bob.uploads_photo(&bill.photo(2)).await;

    assert_eq!(other_half.body["reason"], "suspected_duplicate");
    assert_eq!((alice.balance().await, bob.balance().await), (78, 0));
}

#[tokio::test]
async fn other_sales_that_look_alike_all_earn() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let coffee = |number: &str, time: &str, order: &str| {
        let mut paper = Paper::noodles()
            .store("蓝岸咖啡(云港万汇城店)")
            .total("18.00")
            .number(number)
            .time(time);
        paper.footer = vec!["电话 0755-86001011".to_owned(), format!("取单号 {order}")];
        paper
    };
    let sales = [
        coffee("0412", "2026-11-03 18:22:05", "8812"),
        // Within the minute, and at two tills in one second.
        coffee("0413", "2026-11-03 18:22:41", "8813"),
        coffee("9077", "2026-11-03 18:22:05", "1177"),
        // A till that counts anew each day.
        coffee("0412", "2026-11-02 15:10:33", "8812"),
        // The same cup on another day.
        coffee("0877", "2026-11-01 18:20:49", "9104"),
    ];

    for paper in sales {
        let receipt = alice.uploads(&paper).await;
        assert_eq!(receipt.body["status"], "credited", "{:#}", receipt.body);
    }
    assert_eq!(alice.balance().await, 5 * 9);
}

/// Papers of which some have a number, a price, a payment, a photo or a text in common.
fn that_may_meet() -> Vec<Paper> {
    let payment = "交易单号 4200002301202611011234567890";
    let other = |number: &str, time: &str| {
        let mut paper = Paper::noodles().number(number).time(time);
        paper.footer = vec![format!("电话 0755-8600{number}")];
        paper
    };
    let mut paid = other("3301", "2026-10-29 12:41:09").total("99.00");
    paid.footer.push(payment.to_owned());
    let mut paid_again = other("7702", "2026-11-02 19:03:55").total("99.00");
    paid_again.footer.push(payment.to_owned());
    vec![
        slip(),
        slip().total("166.00"),
        slip()
            .without_number()
            .total("1S6.0O")
            .time("2026-11-01 09:10:11"),
        slip(),
        paid,
        paid_again,
        // At this price on the day, the day before, two days before, and elsewhere.
        other("1001", "2026-11-01 18:22:05"),
        other("2002", "2026-11-02 00:00:00"),
        other("3003", "2026-11-03 00:00:00"),
        other("4004", "2026-10-31 23:59:59"),
        other("5005", "2026-11-01 12:00").store("蓝岸咖啡(云港万汇城店)"),
        other("6006", "2026-11-01 12:00").store("不知道的店"),
        // A number on another day and at another price.
        other("1001", "2026-10-30 08:00:00").total("12.00"),
        other("1001", "2026-10-30 08:00:00")
            .total("13.00")
            .store("蓝岸咖啡(云港万汇城店)"),
    ]
}

/// As the machine read it, with the tenant that it found.
async fn as_read(mall: &Mall, paper: &Paper, photo: &[u8], id: ReceiptId) -> Sale {
    let mut db = mall.db.acquire().await.unwrap();
    let tenant = sqlx::query_scalar("select tenant_id from receipt where receipt_id = $1");
    let tenant = tenant.bind(id).fetch_one(&mut *db).await.unwrap();
    let photos = sqlx::query_scalar("select sha256 from photo where receipt_id = $1");
    let photos = photos.bind(id).fetch_all(&mut *db).await.unwrap();
    let lines = Recites.read(photo).unwrap().lines;
    let read = duplicates::read_as(&mut db, &mall.mall, id).await.unwrap();
    let read = read.unwrap_or_else(|| panic!("nothing is kept of {paper:?}"));
    Sale {
        tenant,
        photos,
        payments: duplicates::payment_codes(&lines),
        ..read
    }
}

/// `eval-twins` measures without a database: what it says holds only if the database looks
/// up the same.
#[tokio::test]
async fn the_measure_of_twins_looks_up_what_the_database_looks_up() {
    let mall = Mall::open().await;
    let mut db = mall.db.acquire().await.unwrap();
    let mut came: Vec<(ReceiptId, Sale)> = Vec::new();
    let mut met = 0;
    for (n, paper) in that_may_meet().iter().enumerate() {
        // A shopper each, so that none is refused; the fourth photo is the first one.
        let member = mall.member(&format!("m{n}")).await;
        let photo = paper.photo(if n == 3 { 0 } else { u32::try_from(n).unwrap() });
        let id = member.uploads_photo(&photo).await.text("id");
        let id: ReceiptId = id.parse().unwrap();
        let sale = as_read(&mall, paper, &photo, id).await;

        let member: MemberId = member.id.parse().unwrap();
        let found = duplicates::candidates(&mut db, &mall.mall, id, member, &sale, None);
        let found = found.await.unwrap();

        for (earlier, theirs) in &came {
            let is_found = found.iter().any(|one| one.receipt_id == *earlier);
            let may_meet = duplicates::may_meet(&sale, theirs);
            assert_eq!(may_meet, is_found, "{sale:?}\nand {theirs:?}");
            met += usize::from(is_found);
        }
        came.push((id, sale));
    }
    let pairs = came.len() * (came.len() - 1) / 2;
    assert!(10 < met && met < pairs - 10, "{met} of {pairs}");
}
