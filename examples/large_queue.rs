//! How long the queue takes to answer when a hundred thousand receipts wait: makes them up
//! in a database of its own and asks each question a few times.
//!
//!     cargo run --release --example large_queue -- 100000

use std::{path::Path, time::Instant};

use anyhow::Context as _;
use sqlx::PgPool;
use xiaopiao::{
    clock::Clock,
    db, demo,
    desk::queue::{Filter, Queue},
    embedded::{Durability, EmbeddedPostgres},
    malls::Mall,
    receipts::Status,
    search::Sought,
};

/// Of the pages that a console asks for.
const PAGE: i64 = 51;
const TIMES: usize = 5;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let count = std::env::args()
        .nth(1)
        .map_or(Ok(100_000), |count| count.parse())?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/large_queue");
    let server = EmbeddedPostgres::start(&folder, Durability::ForTests)?;
    let pool = db::connect(server.connect_options(), 4).await?;
    sqlx::raw_sql("drop schema public cascade; create schema public")
        .execute(&pool)
        .await?;
    db::migrate(&pool).await?;
    let (mall, clock) = (demo::mall(), Clock::system());
    let mut tx = pool.begin().await?;
    demo::insert_mall(&mut tx, &mall, clock.now()).await?;
    tx.commit().await?;
    make_up(&pool, &mall, count).await?;

    let queue = Queue {
        db: &pool,
        mall: mall.mall_id,
        now: clock.now(),
    };
    println!("{count} receipts in review; milliseconds, the slowest of {TIMES}");
    for (name, filter) in &questions() {
        let mut slowest = (0, 0);
        for _ in 0..TIMES {
            let began = Instant::now();
            let page = queue.list(&[Status::InReview], filter, None, PAGE).await?;
            let listed = began.elapsed().as_millis();
            let began = Instant::now();
            queue.counts(filter).await?;
            slowest = (
                slowest.0.max(listed),
                slowest.1.max(began.elapsed().as_millis()),
            );
            std::hint::black_box(page);
        }
        println!("{name:24} list {:5}   counts {:5}", slowest.0, slowest.1);
    }
    deep(&queue).await?;
    Ok(())
}

/// What staff ask the queue, from the first page to words that no paper has.
fn questions() -> Vec<(&'static str, Filter)> {
    vec![
        ("the first page", Filter::default()),
        (
            "by reason",
            of(|filter| filter.reason = Some("velocity".to_owned())),
        ),
        (
            "by tenant",
            of(|filter| filter.tenant_code = Some("T042".to_owned())),
        ),
        ("overdue", of(|filter| filter.overdue = Some(true))),
        (
            "a number",
            of(|filter| filter.sought = Some(Sought::of("N0077777"))),
        ),
        (
            "a part of a number",
            of(|filter| filter.sought = Some(Sought::of("77777"))),
        ),
        (
            "an amount",
            of(|filter| filter.sought = Some(Sought::of("777.77"))),
        ),
        (
            "rare words",
            of(|filter| filter.sought = Some(Sought::of("稀有商品"))),
        ),
        (
            "words of every paper",
            of(|filter| filter.sought = Some(Sought::of("谢谢惠顾"))),
        ),
        (
            "nothing",
            of(|filter| filter.sought = Some(Sought::of("不存在的"))),
        ),
    ]
}

fn of(change: impl FnOnce(&mut Filter)) -> Filter {
    let mut filter = Filter::default();
    change(&mut filter);
    filter
}

/// The hundredth page costs as much as the first.
async fn deep(queue: &Queue<'_>) -> anyhow::Result<()> {
    let (mut place, mut last) = (None, 0);
    for _ in 0..100 {
        let began = Instant::now();
        let page = queue
            .list(&[Status::InReview], &Filter::default(), place, PAGE)
            .await?;
        last = began.elapsed().as_millis();
        place = Some(page.last().context("there are more")?.place);
    }
    println!("{:24} list {last:5}", "the hundredth page");
    Ok(())
}

async fn make_up(pool: &PgPool, mall: &Mall, count: i64) -> anyhow::Result<()> {
    let statement = format!(
        "insert into member select gen_random_uuid(), '{mall}', 'made-up-' || n, now() from generate_series(1, 2000) n;
         insert into tenant (tenant_id, mall_id, code, name, category)
             select gen_random_uuid(), '{mall}', 'T' || lpad(n::text, 3, '0'), '商户' || n, '餐饮'
             from generate_series(1, 300) n;
         insert into receipt (receipt_id, mall_id, member_id, photos_sha256, status, reasons, submitted_at, promised_at,
                              tenant_id, paid_amount_fen, paid_at, paid_at_precision, receipt_number, store_name)
             select gen_random_uuid(), '{mall}', people[1 + n % 2000], decode(md5(n::text), 'hex'), 'in_review',
                    case when n % 50 = 0 then array['velocity', 'low_confidence']
                         when n % 3 = 0 then array['low_confidence'] else array['above_limit'] end,
                    now() - n * interval '1 second', now() - n * interval '1 second' + interval '1 day',
                    shops[1 + n % 300], 100 + n, now() - n * interval '1 second', 'second',
                    'N' || lpad(n::text, 7, '0'), '商户'
             from generate_series(1, {count}) n,
                  (select array_agg(member_id) as people from member) m, (select array_agg(tenant_id) as shops from tenant) t;
         insert into receipt_words
             select receipt_id, mall_id, array_to_tsvector(
                 array['谢谢', '谢惠', '惠顾', '欢迎', '迎光', '光临', lower(receipt_number)]
                 || case when paid_amount_fen % 20000 = 0 then array['稀有', '有商', '商品'] else array['红烧', '烧牛', '牛肉', '肉面'] end
                 || array(select '#' || substr(lower(receipt_number), i, 3) from generate_series(1, 6) i)
                 || array(select chr(20000 + (paid_amount_fen * i % 3000)::int) || chr(20000 + (paid_amount_fen * i % 7000)::int)
                          from generate_series(1, 150) i))
             from receipt;
         analyze",
        mall = mall.mall_id,
    );
    let made = sqlx::raw_sql(sqlx::AssertSqlSafe(statement));
    made.execute(pool)
        .await
        .context("cannot make receipts up")?;
    Ok(())
}
