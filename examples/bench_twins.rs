//! How fast a twin is found among millions of receipts: `make bench-twins COUNT=…`.
//!
//! Fills a PostgreSQL of its own with the keys and signatures of COUNT receipts (numbers,
//! amounts, moments and bands are drawn; no photos, no readings), then looks up receipts
//! as the pipeline does, and prints p50 and p99 beside two baselines in the same run: the
//! key look-up alone, which a misread number and amount escape, and a sequential scan.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row as _};
use xiaopiao::{
    clock::Clock,
    db, demo,
    duplicates::{self, BANDS, Sale, Sketch},
    embedded::{Durability, EmbeddedPostgres},
    extraction::{Moment, Precision},
    ids::{MemberId, ReceiptId},
    malls::Mall,
    money::Fen,
};

/// Look-ups that are measured, and full scans: one takes as long as thousands of look-ups.
const LOOKUPS: i64 = 2000;
const SCANS: usize = 3;
/// Rows a statement: what a transaction writes stays in memory.
const CHUNK: i64 = 250_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let count: i64 = match std::env::args().nth(1) {
        Some(count) => count.parse().context("COUNT is a number")?,
        None => 10_000_000,
    };
    let folder = std::path::Path::new("target/bench-twins");
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let server = EmbeddedPostgres::start(&folder.canonicalize()?, Durability::ForTests)?;
    let pool = db::connect(server.connect_options(), 2).await?;
    db::migrate(&pool).await?;
    let mall = demo::mall();
    let mut tx = pool.begin().await?;
    demo::insert_mall(&mut tx, &mall, Clock::system().now()).await?;
    tx.commit().await?;

    fill(&pool, &mall, count).await?;
    sizes(&pool, count).await?;
    let asked = asked(&pool).await?;
    measure(&pool, &mall, &asked).await?;
    pool.close().await;
    drop(server);
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

async fn run(pool: &PgPool, statement: impl Into<String>) -> anyhow::Result<()> {
    let statement = statement.into();
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(pool)
        .await?;
    Ok(())
}

/// Keys and signatures, and nothing that only other work needs.
async fn fill(pool: &PgPool, mall: &Mall, count: i64) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mall = mall.mall_id;
    run(
        pool,
        "alter table receipt drop constraint receipt_photos_once_per_member;
        drop index receipt_of_member, receipt_in_review, receipt_member_day, receipt_of_tenant;
        alter table receipt drop column reasons cascade, drop column version cascade, drop column photos_sha256 cascade,
            drop column submitted_at cascade, drop column points cascade, drop column points_reversed cascade,
            drop column points_pending cascade, drop column returned_fen cascade",
    )
    .await?;
    let indexes: Vec<String> = sqlx::query_scalar(
        "select pg_get_indexdef(indexrelid) from pg_index join pg_class on oid = indexrelid
         where relname ~ '^(signature_by|receipt_twin)'",
    )
    .fetch_all(pool)
    .await?;
    let names: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relkind = 'i' and relname ~ '^(signature_by|receipt_twin)'",
    )
    .fetch_all(pool)
    .await?;
    run(pool, format!("drop index {}", names.join(", "))).await?;
    run(
        pool,
        "alter table signature drop constraint signature_receipt_id_fkey, drop constraint signature_mall_id_fkey;
         alter table receipt drop constraint receipt_mall_id_fkey, drop constraint receipt_member_id_fkey,
                             drop constraint receipt_tenant_id_fkey",
    )
    .await?;
    run(pool, format!("insert into member (member_id, mall_id, wechat_openid) values ('{mall}', '{mall}', 'bench');
        insert into category values ('{mall}', 'bench') on conflict do nothing;
        insert into tenant (tenant_id, mall_id, code, name, category)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '{mall}', 'bench' || n, 'bench', 'bench'
        from generate_series(0, 499) n")).await?;
    for from in (0..count).step_by(usize::try_from(CHUNK)?) {
        let to = (from + CHUNK).min(count) - 1;
        run(pool, rows(mall.to_string(), from, to)).await?;
        if from % (4 * CHUNK) == 0 {
            eprintln!("{from} receipts after {} s", begun.elapsed().as_secs());
        }
    }
    for index in indexes {
        run(pool, index).await?;
    }
    run(pool, "vacuum analyze receipt").await?;
    run(pool, "vacuum analyze signature").await?;
    eprintln!(
        "{count} receipts and their indexes after {} s",
        begun.elapsed().as_secs()
    );
    Ok(())
}

/// 500 tenants, three years, prices that repeat; of fifty bands one is shared with a few
/// other papers of the shop, as drawn papers share them.
fn rows(mall: String, from: i64, to: i64) -> String {
    let band = |k: usize| {
        format!(
            "case when h{k} % 50 = 0 then hashtextextended(t || '-' || (h{k} / 50 % 100), {k}) else h{k} end"
        )
    };
    let hash = |k: usize| format!("hashint8extended(n, {k}) as h{k}");
    let hashes: Vec<String> = (1..=BANDS).map(hash).collect();
    let bands: Vec<String> = (1..=BANDS).map(band).collect();
    let number = "lpad((n % 1000000)::text, 6, '0') || lpad((abs(h1) % 100000)::text, 5, '0')";
    let drawn = format!(
        "(select n, {}, ('019ac5a0-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
                 abs(hashint8extended(n, 77)) % 500 as t,
                 round(500 * exp(4 * ((abs(hashint8extended(n, 78)) % 1000) / 1000.0)))::bigint * 10 as fen,
                 timestamptz '2023-11-03 10:00:00+08' + (n * 94608000 / 10000000 % 94608000) * interval '1 second' as at
          from generate_series({from}::bigint, {to}::bigint) n) drawn",
        hashes.join(", ")
    );
    format!(
        "insert into receipt (receipt_id, mall_id, member_id, status, tenant_id,
                              paid_amount_fen, paid_at, paid_at_precision, receipt_number)
         select id, '{mall}', '{mall}', 'in_review',
                ('00000000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid, fen, at, 'second', {number}
         from {drawn};
         insert into signature (mall_id, receipt_id, number_plain, amount_fen, paid_at, paid_at_precision,
                                band_1, band_2, band_3, band_4, band_5, band_6, sketch)
         select '{mall}', id, {number}, fen, at, 'second', {},
                sha256(int8send(h1)) || sha256(int8send(h2))
         from {drawn}",
        bands.join(", ")
    )
}

async fn sizes(pool: &PgPool, count: i64) -> anyhow::Result<()> {
    let rows = sqlx::query(
        "select relname::text, pg_relation_size(oid) from pg_class
         where relname ~ '^(signature|receipt_twin|receipt$|receipt_pkey)' and relkind in ('r', 'i') order by 1",
    )
    .fetch_all(pool)
    .await?;
    let all: i64 = sqlx::query_scalar("select pg_database_size(current_database())")
        .fetch_one(pool)
        .await?;
    println!("{count} receipts, {:.2} GB on disk:\n", all as f64 / 1e9);
    println!("| table or index | MB |\n|---|--:|");
    for row in rows {
        let (name, bytes): (String, i64) = (row.get(0), row.get(1));
        println!("| `{name}` | {:.1} |", bytes as f64 / 1e6);
    }
    Ok(())
}

/// What is looked up: some receipts' papers again, half of their bands misread.
async fn asked(pool: &PgPool) -> anyhow::Result<Vec<(ReceiptId, Sale)>> {
    let rows = sqlx::query(
        "select receipt_id, tenant_id, amount_fen, receipt.paid_at at time zone 'Asia/Shanghai' as at, number_plain,
                array[band_1, band_2, band_3, band_4, band_5, band_6] as bands, sketch
         from signature join receipt using (mall_id, receipt_id)
         where hashtext(receipt_id::text) % greatest(1, (select reltuples::bigint from pg_class where relname = 'signature') / ($1 * 2)) = 0
         limit $1",
    )
    .bind(LOOKUPS)
    .fetch_all(pool)
    .await?;
    let sale = |row: sqlx::postgres::PgRow| -> anyhow::Result<(ReceiptId, Sale)> {
        let bands: Vec<i64> = row.get("bands");
        let mut bands = <[i64; BANDS]>::try_from(bands).ok().context("six bands")?;
        for band in bands.iter_mut().step_by(2) {
            *band ^= 1;
        }
        let sale = Sale {
            tenant: Some(row.get("tenant_id")),
            moment: Some(Moment {
                local: row.get("at"),
                precision: Precision::Second,
            }),
            number: Some(row.get("number_plain")),
            amount: Some(Fen(row.get("amount_fen"))),
            sketch: Sketch::kept(bands, row.get("sketch")),
            ..Sale::default()
        };
        Ok((row.get("receipt_id"), sale))
    };
    rows.into_iter().map(sale).collect()
}

/// What of a sale is looked up.
type Way<'a> = &'a dyn Fn(&Sale) -> Sale;

async fn measure(pool: &PgPool, mall: &Mall, asked: &[(ReceiptId, Sale)]) -> anyhow::Result<()> {
    let mut db = pool.acquire().await?;
    let keys_only = |sale: &Sale| Sale {
        sketch: None,
        ..sale.clone()
    };
    let unread = |sale: &Sale| Sale {
        number: None,
        amount: None,
        ..sale.clone()
    };
    println!(
        "\nLook-ups, {} of each kind on one connection, after as many to warm up:\n",
        asked.len()
    );
    println!("| look-up | p50 ms | p99 ms | max ms | found |\n|---|--:|--:|--:|--:|");
    let same = |sale: &Sale| sale.clone();
    let ways: [(&str, Way<'_>); 4] = [
        ("**keys and text (the pipeline's look-up)**", &same),
        ("the same, number and amount not read", &unread),
        ("baseline: keys alone", &keys_only),
        (
            "baseline: keys alone, number and amount not read",
            &|sale| keys_only(&unread(sale)),
        ),
    ];
    for (name, way) in ways {
        for measured in [false, true] {
            let (mut times, mut found) = (Vec::new(), 0);
            for (id, sale) in asked {
                let begun = Instant::now();
                let sale = way(sale);
                let candidates = look(&mut db, mall, &sale).await?;
                times.push(begun.elapsed());
                found += usize::from(candidates.contains(id));
            }
            if measured {
                tell(name, &mut times, found, asked.len());
            }
        }
    }
    let (mut times, mut found) = (Vec::new(), 0);
    for (id, sale) in asked.iter().take(SCANS) {
        let begun = Instant::now();
        found += usize::from(scan(&mut db, mall, sale).await?.contains(id));
        times.push(begun.elapsed());
    }
    tell(
        "baseline: sequential scan of the sketches",
        &mut times,
        found,
        SCANS,
    );
    Ok(())
}

async fn look(db: &mut PgConnection, mall: &Mall, sale: &Sale) -> anyhow::Result<Vec<ReceiptId>> {
    let (mine, member) = (ReceiptId::fresh(), MemberId::fresh());
    let candidates = duplicates::candidates(db, mall, mine, member, sale, None).await?;
    Ok(candidates.into_iter().map(|one| one.receipt_id).collect())
}

/// Every row's bands, without an index.
async fn scan(db: &mut PgConnection, mall: &Mall, sale: &Sale) -> anyhow::Result<Vec<ReceiptId>> {
    let bands = sale.sketch.as_ref().map(|sketch| sketch.bands().to_vec());
    sqlx::raw_sql(
        "set enable_indexscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off",
    )
    .execute(&mut *db)
    .await?;
    let found = sqlx::query_scalar(
        "select receipt_id from signature where mall_id = $1 and ($2::bigint[])[1] = band_1 or ($2::bigint[])[2] = band_2
            or ($2::bigint[])[3] = band_3 or ($2::bigint[])[4] = band_4 or ($2::bigint[])[5] = band_5
            or ($2::bigint[])[6] = band_6",
    )
    .bind(mall.mall_id)
    .bind(bands.unwrap_or_default())
    .fetch_all(&mut *db)
    .await?;
    Ok(found)
}

fn tell(name: &str, times: &mut [Duration], found: usize, all: usize) {
    times.sort_unstable();
    let at = |percent: usize| {
        times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3
    };
    println!(
        "| {name} | {:.2} | {:.2} | {:.2} | {found} of {all} |",
        at(50),
        at(99),
        at(100)
    );
}
