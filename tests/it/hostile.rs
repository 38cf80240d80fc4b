//! Input that was damaged on the way, or made to do harm: a list of tenants, a form, a
//! kept reading, and papers that say anything at all. No panic, no 5xx. Files of
//! pictures have a test of their own, beside the reader.

#[path = "../../fixtures/harm.rs"]
mod harm;

use chrono::NaiveDate;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use xiaopiao::{
    extraction::{self, Context, Region, masking},
    joining,
    reading::{Line, Photo, Point, Quad, Reading, Timing, Verdict},
    tenants::{list, matching::TenantIndex},
};

use crate::support::{Mall, Paper};
use harm::{cases, harmed, harms};

const LIST: &[u8] = include_bytes!("../../fixtures/demo/tenants.csv");

/// Everything that is thought about a paper before a rule is asked.
fn think(reading: &Reading, index: &TenantIndex) {
    for region in [None, Some(Region::Hk)] {
        let today = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
        let context = Context { region, today };
        let weighed = extraction::weigh(reading, &context);
        let facts = extraction::extract(reading, &context);
        let _tenant = index.match_tenant(&facts, &reading.lines);
        let own = masking::Own::default();
        let kind = Some(weighed.facts.document.kind);
        let _private = masking::private_places(reading, kind, &own);
    }
    let _joined = joining::join(&[reading.clone(), reading.clone()]);
}

fn index() -> TenantIndex {
    let tenants = list::parse(LIST, None).rows;
    let tenants: Vec<_> = tenants.into_iter().map(|row| row.tenant).collect();
    TenantIndex::new(&tenants, None)
}

fn reading_of(lines: Vec<Line>) -> Reading {
    Reading {
        photo: Photo {
            width: 900,
            height: 1200,
            turn: 0,
            verdict: Verdict::Ok,
        },
        lines,
        codes: Vec::new(),
        parts: Vec::new(),
        engine: "none".to_owned(),
        timing: Timing::default(),
    }
}

/// What papers say, and what nobody should have to expect of one.
fn word() -> impl Strategy<Value = String> {
    const WORDS: [&str; 40] = [
        "合计",
        "应付",
        "實付",
        "Total",
        "折扣",
        "优惠券",
        "找零",
        "Change",
        "现金",
        "八達通",
        "餘額",
        "小计",
        "数量",
        "单号",
        "交易號",
        "No.",
        "时间",
        "日期",
        "Date",
        "AM",
        "下午",
        "电话",
        "Tel:",
        "地址",
        "会员",
        "积分",
        "退款",
        "Refund",
        "预结单",
        "停车",
        "充值",
        "2026-11-03",
        "18:22:05",
        "29/02/2026",
        "03/11/26",
        "-156.00",
        "￥",
        "HK$",
        "%",
        "×",
    ];
    prop_oneof![
        6 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        3 => any::<i64>().prop_map(|number| number.to_string()),
        3 => (any::<u32>(), 0..100_u32).prop_map(|(yuan, fen)| format!("{yuan}.{fen:02}")),
        2 => "[0-9.,:/年月日 -]{1,30}",
        2 => "\\PC{0,12}",
        1 => "[0-9]{20,60}",
    ]
}

fn place() -> impl Strategy<Value = f32> {
    prop_oneof![
        12 => -50.0..1500.0_f32,
        1 => Just(0.0),
        1 => prop::sample::select(&[f32::MAX, f32::MIN, 1e30, -1e30, f32::MIN_POSITIVE][..]),
    ]
}

fn line() -> impl Strategy<Value = Line> {
    let words = proptest::collection::vec(word(), 1..4);
    let corner = || (place(), place()).prop_map(|(x, y)| Point { x, y });
    let anywhere = [corner(), corner(), corner(), corner()].prop_map(Quad);
    let in_a_row = (0..30_u8, 0.0..800.0_f32, 5.0..400.0_f32).prop_map(|(row, left, width)| {
        let (right, top) = (left + width, 40.0 * f32::from(row));
        let bottom = top + 30.0;
        Quad([[left, top], [right, top], [right, bottom], [left, bottom]].map(Point::from))
    });
    let quad = prop_oneof![5 => in_a_row, 1 => anywhere];
    (words, 0.0..=1.0_f32, quad).prop_map(|(words, confidence, quad)| Line {
        text: words.join(" "),
        confidence,
        quad,
        glyphs: Vec::new(),
    })
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn whatever_a_paper_says_is_thought_about_to_the_end(
        lines in proptest::collection::vec(line(), 0..40),
    ) {
        think(&reading_of(lines), &index());
    }

    #[test]
    fn a_kept_reading_that_was_damaged_is_refused_or_thought_about(harms in harms()) {
        let lines = ["山月面馆", "2026-11-03 18:22:05", "合计 156.00", "单号 20261103182205001"];
        let line = |(row, text): (usize, &&str)| Line {
            text: (*text).to_owned(),
            confidence: 0.99,
            quad: Quad([[9, 40 * row], [300, 40 * row], [300, 40 * row + 30], [9, 40 * row + 30]]
                .map(|corner| Point::from(corner.map(|side| side as f32)))),
            glyphs: Vec::new(),
        };
        let kept = reading_of(lines.iter().enumerate().map(line).collect());
        let kept = serde_json::to_vec(&kept).unwrap();

        if let Ok(reading) = serde_json::from_slice::<Reading>(&harmed(kept.clone(), &kept, &harms)) {
            think(&reading, &index());
        }
    }

    #[test]
    fn a_damaged_list_of_tenants_is_read_or_its_rows_refused(harms in harms()) {
        let file = harmed(LIST.to_vec(), LIST, &harms);

        let list = list::parse(&file, None);

        let rows = list.rows.into_iter().map(|row| row.tenant);
        let index = TenantIndex::new(&rows.collect::<Vec<_>>(), None);
        think(&reading_of(Vec::new()), &index);
    }
}

/// A value of a strategy, where a property cannot be asked: in async code.
fn any_of<T>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).unwrap().current()
}

#[tokio::test]
async fn a_damaged_form_is_answered_and_never_as_a_fault_of_ours() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let photo = Paper::noodles().photo(1);
    let head = b"--b\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n";
    let form = [&head[..], &photo, b"\r\n--b--\r\n"].concat();
    let mut runner = TestRunner::new(cases(60));

    for _ in 0..runner.config().cases {
        let harms = any_of(&mut runner, &harms());

        let answer = alice
            .sends_body(harmed(form.clone(), &form, &harms).into(), None)
            .await;

        assert!(answer.status < 500, "{harms:?}: {:?}", answer.body);
    }
}

#[tokio::test]
async fn a_damaged_list_sent_in_is_answered_and_never_as_a_fault_of_ours() {
    let mall = Mall::open().await;
    let admin = mall.staff(xiaopiao::staff::Role::Admin).await;
    let mut runner = TestRunner::new(cases(30));

    for _ in 0..runner.config().cases {
        let harms = any_of(&mut runner, &harms());
        let file = harmed(LIST.to_vec(), LIST, &harms);

        let answer = admin.imports(&String::from_utf8_lossy(&file), "").await;

        assert!(answer.status < 500, "{harms:?}: {:?}", answer.body);
    }
}
