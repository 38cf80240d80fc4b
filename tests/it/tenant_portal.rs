//! What a tenant sees: what earned in its name, and nothing of anybody else.

use axum::{body::Body, http::Request};
use chrono::TimeDelta;
use serde_json::{Value, json};
use xiaopiao::staff::Role;

use crate::support::{Answer, Mall, Paper};

const TODAY: &str = "from=2026-11-03&to=2026-11-03";

/// A noodle shop's receipt, told apart by its number.
fn noodles(number: u32) -> Paper {
    let (minute, second) = (number / 60, number % 60);
    Paper::noodles()
        .number(&format!("N{number:05}"))
        .time(&format!("2026-11-03 12:{minute:02}:{second:02}"))
        .total(&format!("{}.{:02}", 100 + number, number % 100))
}

fn coffee() -> Paper {
    Paper::noodles()
        .store("蓝岸咖啡(云港万汇城店)")
        .number("C1")
}

fn items(answer: &Answer) -> &Vec<Value> {
    answer.body["items"]
        .as_array()
        .unwrap_or_else(|| panic!("no list: {:#}", answer.body))
}

fn numbers(answer: &Answer) -> Vec<&str> {
    let numbers = items(answer).iter().map(|item| &item["receipt_number"]);
    numbers.map(|number| number.as_str().unwrap()).collect()
}

/// The file's rows, header first.
fn table(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("Excel needs the mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        row.iter().map(str::to_owned).collect()
    });
    rows.collect()
}

#[tokio::test]
async fn a_tenant_sees_what_earned_in_its_name_and_nothing_else() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (noodle_shop, cafe) = (mall.tenant("A07").await, mall.tenant("B11").await);
    let earned = alice.uploads(&noodles(1)).await;
    alice.uploads(&noodles(2).total("5200.00")).await;
    alice.uploads(&noodles(3).total("0.50")).await;
    alice.uploads(&noodles(4).time("2026-10-01 12:00:00")).await;
    alice.uploads(&coffee()).await;

    let seen = noodle_shop
        .get(&format!("/tenants/me/receipts?{TODAY}"))
        .await;
    let others = cafe.get("/tenants/me/receipts").await;

    assert_eq!(numbers(&seen), ["N00001"]);
    assert_eq!(numbers(&others), ["C1"]);
    let row = &items(&seen)[0];
    assert_eq!(row["id"], earned.body["id"]);
    for same in [
        "status",
        "paid_amount_fen",
        "paid_at",
        "points",
        "tenant",
        "submitted_at",
        "decided_by",
    ] {
        assert_eq!(row[same], earned.body[same], "{same}");
    }
    assert!(seen.body["next"].is_null());
}

/// A new field of a receipt is not a tenant's to see until somebody says so here.
#[tokio::test]
async fn a_tenant_is_shown_these_fields_and_no_others() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let tenant = mall.tenant("A07").await;
    let mut paper = noodles(1);
    paper.footer = vec!["会员姓名:王小明".to_owned(), "会员号:8800123456".to_owned()];
    let id = alice.uploads_photo(&paper.picture()).await.text("id");

    let one = tenant.get(&format!("/receipts/{id}")).await;
    let list = tenant.get("/tenants/me/receipts").await;

    let names =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let mut expected = vec![
        "decided_at",
        "decided_by",
        "dispute",
        "id",
        "kind",
        "member",
        "paid_amount_fen",
        "paid_at",
        "paid_at_precision",
        "points",
        "points_reversed",
        "receipt_number",
        "status",
        "store_name",
        "submitted_at",
        "tenant",
        "version",
    ];
    assert_eq!(names(&items(&list)[0]), expected);
    expected.insert(13, "read");
    assert_eq!(names(&one.body), expected, "{:#}", one.body);
    assert_eq!(
        names(&one.body["read"]["fields"]),
        [
            "branch",
            "currency",
            "discount",
            "gross_amount",
            "paid_amount",
            "paid_at",
            "receipt_number",
            "store_name"
        ]
    );
    assert_eq!(one.body["read"]["fields"]["paid_amount"]["fen"], 10101);
    assert_eq!(names(&one.body["read"]), ["document", "fields"]);
    let all = one.body.to_string();
    assert!(
        !all.contains("王小明") && !all.contains("8800123456"),
        "{all}"
    );
}

#[tokio::test]
async fn a_shopper_is_one_word_to_a_tenant_and_another_to_the_next() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let (noodle_shop, cafe) = (mall.tenant("A07").await, mall.tenant("B11").await);
    alice.uploads(&noodles(1)).await;
    alice.uploads(&noodles(2)).await;
    bob.uploads(&noodles(3)).await;
    alice.uploads(&coffee()).await;

    let seen = noodle_shop.get("/tenants/me/receipts").await;
    let again = noodle_shop.get("/tenants/me/receipts").await;
    let others = cafe.get("/tenants/me/receipts").await;

    let words = |answer: &Answer| -> Vec<String> {
        let words = items(answer).iter().map(|item| &item["member"]);
        words
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    };
    let [bobs, alices, same] = &words(&seen)[..] else {
        panic!("{:#}", seen.body)
    };
    assert_eq!(alices, same);
    assert_ne!(alices, bobs);
    assert_eq!(words(&seen), words(&again));
    assert_ne!(words(&others), [alices.clone()]);
    let known: Vec<String> = sqlx::query_scalar("select member_id::text from member")
        .fetch_all(&mall.db)
        .await
        .unwrap();
    for id in known {
        assert!(!seen.body.to_string().contains(&id), "a member is named");
    }
}

#[tokio::test]
async fn days_are_the_mall_s_own() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let tenant = mall.tenant("A07").await;
    // In UTC all three fall on 2 November.
    for (number, time) in [
        ("N1", "2026-11-02 23:59:59"),
        ("N2", "2026-11-03 00:00:00"),
        ("N3", "2026-11-03 07:59:59"),
    ] {
        let paper = Paper::noodles().number(number).time(time);
        assert_eq!(alice.uploads(&paper).await.body["status"], "credited");
    }

    let today = tenant.get(&format!("/tenants/me/receipts?{TODAY}")).await;
    let yesterday = tenant
        .get("/tenants/me/receipts?from=2026-11-02&to=2026-11-02")
        .await;
    let month = tenant.get("/tenants/me/receipts").await;
    let earlier = tenant.get("/tenants/me/receipts?to=2026-11-01").await;

    assert_eq!(numbers(&today), ["N3", "N2"]);
    assert_eq!(numbers(&yesterday), ["N1"]);
    assert_eq!(numbers(&month), ["N3", "N2", "N1"]);
    assert_eq!(numbers(&earlier), Vec::<&str>::new());
}

#[tokio::test]
async fn days_and_cursors_that_are_none_have_codes() {
    let mall = Mall::open().await;
    let tenant = mall.tenant("A07").await;
    for call in ["receipts", "receipts.csv", "summary"] {
        for (query, code) in [
            ("from=yesterday", "invalid_date"),
            ("to=2026-02-30", "invalid_date"),
            ("from=2026-11-04&to=2026-11-03", "from_after_to"),
            ("from=2026-11-04", "from_after_to"),
            ("from=2025-11-02&to=2026-11-03", "range_too_long"),
        ] {
            let answer = tenant.get(&format!("/tenants/me/{call}?{query}")).await;
            answer.is_problem(422, code);
        }
        let unknown = tenant.get(&format!("/tenants/me/{call}?tenant=B11")).await;
        unknown.is_problem(400, "invalid_query");
    }
    let nil = "00000000-0000-0000-0000-000000000000";
    for cursor in [
        "elsewhere".to_owned(),
        nil.to_owned(),
        format!("9223372036854775807_{nil}"),
        format!("-9223372036854775808_{nil}"),
        // The year −6000, which chrono knows and PostgreSQL does not.
        format!("-251000000000000000_{nil}"),
        "1_2".to_owned(),
    ] {
        let answer = tenant
            .get(&format!("/tenants/me/receipts?cursor={cursor}"))
            .await;
        answer.is_problem(400, "bad_cursor");
    }
}

#[tokio::test]
async fn pages_stay_as_they_are_while_receipts_arrive() {
    let mall = Mall::open().await;
    let tenant = mall.tenant("A07").await;
    let (alice, bob, carol) = (
        mall.member("alice").await,
        mall.member("bob").await,
        mall.member("carol").await,
    );
    // Three shoppers, as a day has a cap.
    for number in 1..=53 {
        let shopper = [&alice, &bob, &carol][number as usize % 3];
        shopper.sends(&noodles(number).photo(1)).await;
    }
    mall.drain().await;

    let first = tenant.get("/tenants/me/receipts").await;
    for newer_and_older in [noodles(60), noodles(0)] {
        let dave = mall.member("dave").await;
        assert_eq!(
            dave.uploads(&newer_and_older).await.body["status"],
            "credited"
        );
    }
    let cursor = first.text("next");
    let second = tenant
        .get(&format!("/tenants/me/receipts?cursor={cursor}"))
        .await;

    let seen = [numbers(&first), numbers(&second)].concat();
    let expected: Vec<String> = (0..=53).rev().map(|n| format!("N{n:05}")).collect();
    assert_eq!(seen, expected);
    assert!(second.body["next"].is_null());
    // Somebody else's cursor leads nowhere.
    let cafe = mall.tenant("B11").await;
    let stranger = cafe
        .get(&format!("/tenants/me/receipts?cursor={cursor}"))
        .await;
    assert_eq!(stranger.body["items"], json!([]));
}

#[tokio::test]
async fn the_file_the_list_and_the_sums_say_the_same() {
    let mall = Mall::open().await;
    let (alice, bob) = (mall.member("alice").await, mall.member("bob").await);
    let tenant = mall.tenant("A07").await;
    for number in 1..=8 {
        alice.uploads(&noodles(number)).await;
    }
    bob.uploads(&noodles(9).time("2026-11-02 23:30:00")).await;
    alice.uploads(&coffee()).await;
    reverse(&mall, "N00002", 1.0).await;
    reverse(&mall, "N00003", 0.5).await;
    let days = "from=2026-10-28&to=2026-11-03";

    let list = tenant.get(&format!("/tenants/me/receipts?{days}")).await;
    let file = tenant
        .get(&format!("/tenants/me/receipts.csv?{days}"))
        .await;
    let summary = tenant.get(&format!("/tenants/me/summary?{days}")).await;

    let listed = |name: &str| -> i64 {
        let values = items(&list).iter().map(|item| item[name].as_i64().unwrap());
        values.sum()
    };
    let rows = table(&file);
    let column = |name: &str| {
        let at = rows[0].iter().position(|header| header == name).unwrap();
        rows[1..].iter().map(move |row| row[at].clone())
    };
    let filed = |name: &str| -> i64 { column(name).map(|cell| cell.parse::<i64>().unwrap()).sum() };
    let total = &summary.body["total"];
    assert_eq!(total["receipts"], 9);
    assert_eq!(rows.len() - 1, 9);
    assert_eq!(items(&list).len(), 9);
    for (in_list, in_file) in [
        ("paid_amount_fen", "实付金额(分)"),
        ("points", "积分"),
        ("points_reversed", "已冲回积分"),
    ] {
        assert_eq!(listed(in_list), filed(in_file), "{in_list}");
        assert_eq!(total[in_list], listed(in_list), "{in_list}");
    }
    let mut newest: Vec<String> = column("小票号").collect();
    newest.reverse();
    assert_eq!(newest, numbers(&list));
    for (yuan, fen) in column("实付金额(元)").zip(column("实付金额(分)")) {
        assert_eq!(yuan.replace('.', ""), fen);
        assert_eq!(
            yuan.len() - yuan.find('.').unwrap(),
            3,
            "two decimals: {yuan}"
        );
    }
    let of_day = |day: usize| &summary.body["days"][day];
    assert_eq!(summary.body["days"].as_array().unwrap().len(), 7);
    assert_eq!(
        of_day(0),
        &json!({
            "day": "2026-10-28", "receipts": 0, "paid_amount_fen": 0, "points": 0,
            "receipts_reversed": 0, "paid_amount_reversed_fen": 0, "points_reversed": 0
        })
    );
    assert_eq!(
        (&of_day(5)["receipts"], &of_day(5)["paid_amount_fen"]),
        (&json!(1), &json!(10909))
    );
    // 102.02 yuan and 51 points whole, 103.03 yuan and 25 of 51 points in part.
    assert_eq!(of_day(6)["receipts_reversed"], 1);
    assert_eq!(of_day(6)["paid_amount_reversed_fen"], 10202);
    assert_eq!(of_day(6)["points_reversed"], 76);
}

/// Takes points back, as the reversal's own call does.
async fn reverse(mall: &Mall, number: &str, part: f64) {
    sqlx::query(
        "update receipt set points_reversed = floor(points * $2),
                status = case when $2 = 1 then 'reversed'::receipt_status else status end
         where receipt_number = $1",
    )
    .bind(number)
    .bind(part)
    .execute(&mall.db)
    .await
    .unwrap();
}

#[tokio::test]
async fn the_file_opens_in_a_spreadsheet_and_computes_nothing() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let reviewer = mall.staff(Role::Reviewer).await;
    let tenant = mall.tenant("A07").await;
    let waiting = alice.uploads(&noodles(1).total("5200.00")).await;
    let body = json!({
        "version": waiting.body["version"],
        "corrections": { "receipt_number": "=HYPERLINK(\"http://example.com\",1)" }
    });
    reviewer.approves(&waiting.text("id"), body).await;
    let path = format!("/tenants/me/receipts.csv?{TODAY}");

    let chinese = tenant.get(&path).await;
    let request =
        Request::get(format!("/api/v1{path}")).header("accept-language", "en-GB,en;q=0.9");
    let english = mall.send(request, &tenant.token, Body::empty()).await;

    assert_eq!(chinese.content_type, "text/csv; charset=utf-8");
    assert_eq!(
        chinese.header("content-disposition"),
        "attachment; filename=\"receipts_A07_2026-11-03_2026-11-03.csv\""
    );
    assert_eq!(chinese.header("cache-control"), "private, no-store");
    assert!(chinese.bytes.starts_with(&[0xef, 0xbb, 0xbf]));
    let (rows, words) = (table(&chinese), table(&english));
    assert_eq!(
        rows[0][..4],
        ["小票号", "结账时间", "实付金额(元)", "实付金额(分)"]
    );
    assert_eq!(rows[1][0], "'=HYPERLINK(\"http://example.com\",1)");
    assert_eq!(
        rows[1][1..8],
        [
            "2026-11-03 12:00:01",
            "5200.00",
            "520000",
            "2600",
            "0",
            "已积分",
            "人工"
        ]
    );
    assert_eq!(
        words[0][..3],
        ["receipt number", "paid at", "paid amount (yuan)"]
    );
    assert_eq!(words[1][6..8], ["credited", "staff"]);
    assert_eq!(english.header("content-language"), "en");
    assert!(english.header("vary").contains("accept-language"));
}

#[tokio::test]
async fn a_long_file_holds_every_receipt_once_and_in_order() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let tenant = mall.tenant("A07").await;
    alice.uploads(&noodles(1)).await;
    // Many at one moment, so that a batch ends amid them.
    sqlx::query(
        "insert into receipt (receipt_id, mall_id, member_id, photos_sha256, status, submitted_at, tenant_id,
                              paid_amount_fen, paid_at, paid_at_precision, receipt_number, points)
         select gen_random_uuid(), mall_id, member_id, sha256(n::text::bytea), 'credited', submitted_at, tenant_id,
                n, paid_at - make_interval(mins => n / 700), 'minute', 'B' || n, 1
         from receipt, generate_series(1, 1400) as n",
    )
    .execute(&mall.db)
    .await
    .unwrap();

    let rows = table(&tenant.get("/tenants/me/receipts.csv").await);

    assert_eq!(rows.len(), 1 + 1401);
    let mut ids: Vec<&String> = rows[1..].iter().map(|row| row.last().unwrap()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1401);
    // To the minute sorts before the same minute with its seconds.
    let times: Vec<&str> = rows[1..].iter().map(|row| &row[1][..16]).collect();
    assert!(times.is_sorted());
}

#[tokio::test]
async fn the_tenant_s_calls_are_for_tenants_alone() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    for path in ["receipts", "receipts.csv", "summary"] {
        let path = format!("/tenants/me/{path}");
        alice.get(&path).await.is_problem(403, "forbidden");
        for role in [Role::Reviewer, Role::Senior, Role::Admin] {
            let staff = mall.staff(role).await;
            staff.get(&path).await.is_problem(403, "forbidden");
        }
        let anonymous = mall.get(&format!("/api/v1{path}"), "").await;
        anonymous.is_problem(401, "token_missing");
    }
}

#[tokio::test]
async fn what_has_not_earned_in_its_name_does_not_exist_to_a_tenant() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (noodle_shop, cafe) = (mall.tenant("A07").await, mall.tenant("B11").await);
    let waiting = alice.uploads(&noodles(1).total("5200.00")).await;
    let refused = alice.uploads(&noodles(2).total("0.50")).await;
    let earned = alice.uploads(&noodles(3)).await;
    let stranger = xiaopiao::ids::ReceiptId::fresh().to_string();

    for call in ["", "/photo", "/events"] {
        for id in [waiting.text("id"), refused.text("id"), stranger.clone()] {
            let answer = noodle_shop.get(&format!("/receipts/{id}{call}")).await;
            answer.is_problem(404, "not_found");
        }
        let answer = cafe
            .get(&format!("/receipts/{}{call}", earned.text("id")))
            .await;
        answer.is_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_tenant_s_user_who_loses_the_account_sees_nothing_more() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let tenant = mall.tenant("A07").await;
    alice.uploads(&noodles(1)).await;
    assert_eq!(tenant.get("/tenants/me/receipts").await.status, 200);

    sqlx::query("update staff set disabled_at = now()")
        .execute(&mall.db)
        .await
        .unwrap();

    let answer = tenant.get("/tenants/me/receipts").await;
    answer.is_problem(401, "token_unknown");
    mall.later(TimeDelta::days(1));
}

#[tokio::test]
async fn why_a_shopper_was_doubted_is_not_the_tenant_s_to_know() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (reviewer, tenant) = (mall.staff(Role::Reviewer).await, mall.tenant("A07").await);
    let waiting = alice.uploads(&noodles(1).total("5200.00")).await;
    let id = waiting.text("id");
    let body = json!({ "version": waiting.body["version"] });
    reviewer.approves(&id, body).await;

    let events = tenant.get(&format!("/receipts/{id}/events")).await;
    let members = alice.get(&format!("/receipts/{id}/events")).await;

    let text = |answer: Answer| String::from_utf8(answer.bytes).unwrap();
    let (events, members) = (text(events), text(members));
    assert!(members.contains("above_limit"), "{members}");
    assert!(!events.contains("above_limit"), "{events}");
    assert!(
        events.contains("in_review") && events.contains("credited"),
        "{events}"
    );
}

#[tokio::test]
async fn the_photo_shows_a_tenant_the_sale_and_nothing_of_the_shopper() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let tenant = mall.tenant("A07").await;
    let mut paper = noodles(1);
    let private = [
        "会员号:8800123456",
        "姓名:王小明",
        "卡号:622202******0128",
        "手机:13800138000",
    ];
    paper.footer = private.map(str::to_owned).to_vec();
    paper.footer.push("电话:0755-86001007".to_owned());
    let photo = paper.picture();
    let id = alice.uploads_photo(&photo).await.text("id");

    let masked = tenant.get(&format!("/receipts/{id}/photo")).await;

    assert_eq!((masked.status, &*masked.content_type), (200, "image/jpeg"));
    let seen = image::load_from_memory(&masked.bytes).unwrap().to_rgb8();
    assert_eq!(seen.dimensions(), (1024, 2048));
    let shades = |text: &str| {
        let [from, _, to, _] = paper.place(text).0;
        let (mut least, mut most) = (255, 0);
        for y in from.y as u32 + 3..to.y as u32 - 3 {
            for x in from.x as u32 + 3..to.x as u32 - 3 {
                let shade = seen.get_pixel(x, y).0[0];
                (least, most) = (shade.min(least), shade.max(most));
            }
        }
        (least, most)
    };
    // Text is black, paper white, a covered place grey all over.
    for text in private {
        let (least, most) = shades(text);
        assert!(70 < least && most < 120, "{text} shows: {least}..{most}");
    }
    for text in [
        "山月面馆",
        "小票号",
        "交易时间",
        "实付",
        "电话:0755",
        "收银员",
    ] {
        let (_, most) = shades(text);
        assert!(most < 40, "{text} is covered: {most}");
    }
    let at_home = "会员号".as_bytes();
    let says = |bytes: &[u8]| bytes.windows(at_home.len()).any(|part| part == at_home);
    assert!(
        says(&photo) && !says(&masked.bytes),
        "what follows the picture is gone"
    );
}

#[tokio::test]
async fn nothing_keeps_one_reader_s_photo_for_another() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let tenant = mall.tenant("A07").await;
    let id = alice.uploads_photo(&noodles(1).picture()).await.text("id");
    let path = format!("/receipts/{id}/photo");

    let (whole, masked) = (alice.get(&path).await, tenant.get(&path).await);

    for answer in [&whole, &masked] {
        assert!(
            answer.header("vary").contains("authorization"),
            "{:?}",
            answer.headers
        );
        assert!(answer.header("vary").contains("cookie"));
        assert!(answer.header("cache-control").starts_with("private"));
    }
    assert_eq!(masked.header("cache-control"), "private, no-cache");
    let tag = masked.header("etag");
    assert!(tag.starts_with("\"masked-"), "{tag}");
    assert_ne!(tag, whole.header("etag"));
    let path = format!("/api/v1{path}");
    let known = Request::get(&path).header("if-none-match", tag);
    let same = mall.send(known, &tenant.token, Body::empty()).await;
    assert_eq!((same.status, same.bytes.len()), (304, 0));
    let known = Request::get(&path).header("if-none-match", tag);
    let whole_again = mall.send(known, &alice.token, Body::empty()).await;
    assert_eq!(whole_again.bytes, whole.bytes);
}

#[tokio::test]
async fn a_photo_of_which_too_little_is_known_is_not_shown() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (reviewer, tenant) = (mall.staff(Role::Reviewer).await, mall.tenant("A07").await);
    let approved = async |sent: Answer| {
        mall.drain().await;
        let id = sent.text("id");
        let waiting = alice.receipt(&id).await;
        let body = json!({ "version": waiting.body["version"] });
        let done = reviewer.approves(&id, body).await;
        assert_eq!(done.status, 200, "{:#}", done.body);
        format!("/receipts/{id}/photo")
    };
    let picture = noodles(1).total("5200.00").picture();
    let several = [("photo", &*picture), ("photo", &*coffee().picture())];

    let several = approved(alice.sends_parts(&several, None).await).await;
    let damaged = approved(alice.sends(&noodles(2).total("5200.00").photo(1)).await).await;
    let other_kind = alice.uploads_photo(&noodles(3).picture()).await.text("id");
    sqlx::query("update receipt set kind = 'handwritten' where receipt_number = 'N00003'")
        .execute(&mall.db)
        .await
        .unwrap();
    let unread = alice.uploads_photo(&noodles(4).picture()).await.text("id");
    sqlx::raw_sql("alter table evidence disable trigger all")
        .execute(&mall.db)
        .await
        .unwrap();
    sqlx::query("update evidence set reading = null where receipt_id = $1")
        .bind(uuid::Uuid::parse_str(&unread).unwrap())
        .execute(&mall.db)
        .await
        .unwrap();

    let (other_kind, unread) = (
        format!("/receipts/{other_kind}/photo"),
        format!("/receipts/{unread}/photo"),
    );
    for path in [
        several.clone(),
        format!("{several}?n=1"),
        damaged,
        other_kind,
        unread,
    ] {
        let answer = tenant.get(&path).await;
        answer.is_problem(409, "photo_not_maskable");
    }
    let none = tenant.get(&format!("{several}?n=2")).await;
    none.is_problem(404, "not_found");
}

#[tokio::test]
async fn a_photo_that_a_person_approved_is_shown_as_the_machine_read_it() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let (reviewer, tenant) = (mall.staff(Role::Reviewer).await, mall.tenant("A07").await);
    let mut paper = noodles(1).total("5200.00");
    paper.footer = vec!["会员号:8800123456".to_owned()];
    let waiting = alice.uploads_photo(&paper.picture()).await;
    let id = waiting.text("id");
    let body = json!({ "version": waiting.body["version"] });
    assert_eq!(reviewer.approves(&id, body).await.status, 200);

    let masked = tenant.get(&format!("/receipts/{id}/photo")).await;

    assert_eq!(masked.status, 200, "{:?}", masked.body);
    let seen = image::load_from_memory(&masked.bytes).unwrap().to_rgb8();
    let [from, _, _, _] = paper.place("会员号").0;
    let shade = seen.get_pixel(from.x as u32 + 10, from.y as u32 + 10).0[0];
    assert!(70 < shade, "the member's number shows");
}
