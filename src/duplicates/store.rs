use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{BANDS, Sale, SaleKey, Sketch, TimedBy, plain_number};
use crate::{
    extraction::{Moment, Precision},
    ids::{MallId, MemberId, ReceiptId, TenantId},
    malls::Mall,
    money::Fen,
};

/// A receipt that shares something with the one at hand.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub receipt_id: ReceiptId,
    pub same_member: bool,
    pub credited: bool,
    /// As it stands, corrected.
    pub sale: Sale,
    /// As the machine read it.
    pub read: Sale,
}

/// More than this share an amount or a number only at a till that counts to ten;
/// the newest are looked at, and the key still guards the rest.
const CANDIDATES_MAX: i64 = 200;
/// Of one band. The papers of a shop that share one are few; see docs/trust.md.
const BAND_MAX: i64 = 64;

/// Receipts that were credited or wait for a person and share a photo, the number, a
/// payment, the amount of about the same day at the same tenant, or a part of the text;
/// and the one that is known to hold a key of this sale.
pub async fn candidates(
    db: &mut PgConnection,
    mall: &Mall,
    receipt: ReceiptId,
    member: MemberId,
    sale: &Sale,
    taken: Option<Taken>,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let mut alike = by_keys(db, mall, sale).await?;
    if let Some(sketch) = &sale.sketch {
        alike.extend(by_text(db, mall.mall_id, sketch).await?);
    }
    alike.extend(taken.map(|taken| taken.by));
    let rows = sqlx::query!(
        r#"
        select receipt_id, member_id, status::text as "status!", tenant_id as "tenant_id: TenantId",
               receipt.paid_at, receipt.paid_at_precision, paid_amount_fen as "paid_amount_fen: Fen",
               coalesce(receipt_number, (select split_part(key, '|', 2) from sale_key held
                 where held.mall_id = $1 and held.receipt_id = receipt.receipt_id and kind = 'number' limit 1)) as receipt_number,
               array(select split_part(key, '|', 1) from sale_key held
                 where held.mall_id = $1 and held.receipt_id = receipt.receipt_id and kind = 'code') as "payments!",
               exists (select from channel where channel.mall_id = $1 and name = receipt.channel and kind = 'payment') as "by_payment!",
               array(select sha256 from photo where photo.receipt_id = receipt.receipt_id) as "photos!",
               signature.paid_at as "read_at?", signature.paid_at_precision as "read_precision?",
               number_plain as "read_number?", amount_fen as "read_amount?: Fen",
               array[band_1, band_2, band_3, band_4, band_5, band_6] as "bands: Vec<Option<i64>>",
               sketch as "sketch?", likeness as "likeness?"
        from receipt left join signature using (mall_id, receipt_id)
        where mall_id = $1 and receipt_id = any ($3) and receipt_id <> $2
          and status in ('credited', 'in_review', 'reversed')
        order by receipt_id desc
        "#,
        mall.mall_id as _,
        receipt as _,
        &alike[..] as _,
    )
    .fetch_all(db)
    .await?;
    let candidates = rows.into_iter().map(|row| {
        let sale = Sale {
            tenant: row.tenant_id,
            moment: moment(mall, row.paid_at, row.paid_at_precision.as_deref()),
            number: row.receipt_number,
            amount: row.paid_amount_fen,
            payments: row.payments,
            timed_by: TimedBy::of(row.by_payment),
            photos: row.photos,
            sketch: sketch(row.bands, row.sketch),
            likeness: row.likeness,
        };
        // What a person filled in where nothing was read holds for both.
        let read_at = moment(mall, row.read_at, row.read_precision.as_deref());
        let read = Sale {
            moment: read_at.or(sale.moment),
            number: row.read_number.or_else(|| sale.number.clone()),
            amount: row.read_amount.or(sale.amount),
            ..sale.clone()
        };
        Candidate {
            receipt_id: row.receipt_id,
            same_member: row.member_id == member,
            credited: row.status != "in_review",
            sale,
            read,
        }
    });
    Ok(candidates.collect())
}

/// Number, amount, photo and payment.
async fn by_keys(
    db: &mut PgConnection,
    mall: &Mall,
    sale: &Sale,
) -> Result<Vec<ReceiptId>, sqlx::Error> {
    let day = sale
        .moment
        .and_then(|moment| mall.moment(moment.local.date().and_time(chrono::NaiveTime::MIN)));
    let number = sale.number.as_deref().map(plain_number);
    sqlx::query_scalar!(
        r#"
        (select receipt_id as "receipt_id!: ReceiptId" from receipt
         where mall_id = $1 and paid_amount_fen = $2 and paid_at >= $3 and paid_at < $4
           and (tenant_id = $7 or tenant_id is null or $7 is null)
           and status in ('credited', 'in_review', 'reversed')
         order by receipt_id desc limit $9)
        union
        (select receipt_id from receipt
         where mall_id = $1 and receipt_number_plain = $5
           and status in ('credited', 'in_review', 'reversed')
         order by receipt_id desc limit $9)
        union
        (select receipt_id from photo where mall_id = $1 and sha256 = any ($6) limit $9)
        union
        (select receipt_id from sale_key
         where mall_id = $1 and tenant_id = $7 and kind = 'code' and key = any ($8))
        "#,
        mall.mall_id as _,
        sale.amount as _,
        day.map(|day| day - TimeDelta::days(1)),
        day.map(|day| day + TimeDelta::days(2)),
        number.filter(|number| !number.is_empty()),
        &sale.photos[..],
        sale.tenant as _,
        &code_keys(sale)[..],
        CANDIDATES_MAX,
    )
    .fetch_all(db)
    .await
}

/// A part of the text, wherever it is from and whatever was read as which field.
pub async fn by_text(
    db: &mut PgConnection,
    mall: MallId,
    sketch: &Sketch,
) -> Result<Vec<ReceiptId>, sqlx::Error> {
    let [one, two, three, four, five, six] = *sketch.bands();
    sqlx::query_scalar!(
        r#"
        (select receipt_id as "receipt_id!: ReceiptId" from signature where mall_id = $1 and band_1 = $2 limit $8)
        union (select receipt_id from signature where mall_id = $1 and band_2 = $3 limit $8)
        union (select receipt_id from signature where mall_id = $1 and band_3 = $4 limit $8)
        union (select receipt_id from signature where mall_id = $1 and band_4 = $5 limit $8)
        union (select receipt_id from signature where mall_id = $1 and band_5 = $6 limit $8)
        union (select receipt_id from signature where mall_id = $1 and band_6 = $7 limit $8)
        "#,
        mall as _,
        one,
        two,
        three,
        four,
        five,
        six,
        BAND_MAX,
    )
    .fetch_all(db)
    .await
}

fn code_keys(sale: &Sale) -> Vec<String> {
    let keys = super::keys(sale).into_iter();
    keys.filter(|key| key.kind == "code")
        .map(|key| key.key)
        .collect()
}

fn sketch(bands: Option<Vec<Option<i64>>>, bytes: Option<Vec<u8>>) -> Option<Sketch> {
    let bands: Vec<i64> = bands?.into_iter().flatten().collect();
    Sketch::kept(<[i64; BANDS]>::try_from(bands).ok()?, bytes?)
}

/// Keeps what the paper is known by, as the machine read it, in the transaction that
/// records its decision.
pub async fn remember(
    tx: &mut PgConnection,
    mall: &Mall,
    receipt: ReceiptId,
    sale: &Sale,
) -> Result<(), sqlx::Error> {
    let bands = sale.sketch.as_ref().map(Sketch::bands);
    let band = |n: usize| bands.map(|bands| bands[n]);
    sqlx::query!(
        "insert into signature (mall_id, receipt_id, number_plain, amount_fen, paid_at, paid_at_precision,
                                band_1, band_2, band_3, band_4, band_5, band_6, sketch, likeness)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict do nothing",
        mall.mall_id as _,
        receipt as _,
        sale.number.as_deref().map(plain_number).filter(|number| !number.is_empty()),
        sale.amount as _,
        sale.moment.and_then(|moment| mall.moment(moment.local)),
        sale.moment.map(|moment| moment.precision.code()),
        band(0),
        band(1),
        band(2),
        band(3),
        band(4),
        band(5),
        sale.sketch.as_ref().map(Sketch::bytes),
        sale.likeness.as_deref(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The sale as the machine read it, without its photos and its tenant.
pub async fn read_as(
    db: &mut PgConnection,
    mall: &Mall,
    receipt: ReceiptId,
) -> Result<Option<Sale>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select signature.paid_at as "paid_at?", signature.paid_at_precision as "paid_at_precision?",
                  number_plain as "number_plain?", amount_fen as "amount_fen?: Fen",
                  array[band_1, band_2, band_3, band_4, band_5, band_6] as "bands: Vec<Option<i64>>",
                  sketch as "sketch?", likeness as "likeness?",
                  array(select external_id from channel_sale join channel
                            on channel.mall_id = $1 and channel.name = channel_sale.channel and kind = 'payment'
                        where channel_sale.mall_id = $1 and channel_sale.channel = receipt.channel
                          and channel_sale.receipt_id = $2) as "payments!"
           from receipt left join signature using (mall_id, receipt_id)
           where mall_id = $1 and receipt_id = $2"#,
        mall.mall_id as _,
        receipt as _,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Sale {
        moment: moment(mall, row.paid_at, row.paid_at_precision.as_deref()),
        number: row.number_plain,
        amount: row.amount_fen,
        timed_by: TimedBy::of(!row.payments.is_empty()),
        payments: row.payments,
        sketch: sketch(row.bands, row.sketch),
        likeness: row.likeness,
        ..Sale::default()
    }))
}

fn moment(mall: &Mall, at: Option<DateTime<Utc>>, precision: Option<&str>) -> Option<Moment> {
    Some(Moment {
        local: mall.local(at?),
        precision: Precision::from_code(precision?)?,
    })
}

/// A key of this sale is taken: another receipt has earned for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sale has earned with receipt {by}")]
pub struct Taken {
    pub by: ReceiptId,
}

/// Takes the sale's keys for the receipt, in the transaction that credits it. When
/// one is taken already, the caller rolls back.
pub async fn take(
    tx: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    keys: &[SaleKey],
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<Result<(), Taken>, sqlx::Error> {
    for key in keys {
        // The update changes nothing: it takes the row's lock, and finds the row
        // only if it may be shared.
        let taken = sqlx::query_scalar!(
            "insert into sale_key (mall_id, tenant_id, kind, key, shared, receipt_id, taken_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict on constraint sale_key_once
                 do update set shared = sale_key.shared where sale_key.shared and excluded.shared
             returning receipt_id",
            mall as _,
            tenant as _,
            key.kind,
            key.key,
            key.shared,
            receipt as _,
            now,
        )
        .fetch_optional(&mut *tx)
        .await?;
        if taken.is_none() {
            let by = holder(tx, mall, tenant, key).await?;
            // What it holds already nobody took from it.
            if by != receipt {
                return Ok(Err(Taken { by }));
            }
        }
    }
    Ok(Ok(()))
}

/// Gives a receipt that has earned the keys under which the same sale came again: the
/// payment gets its paper's number, the paper its payment's. Keys that are taken stay.
pub async fn join(
    tx: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    keys: &[SaleKey],
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for key in keys.iter().filter(|key| key.kind != "second") {
        sqlx::query!(
            "insert into sale_key (mall_id, tenant_id, kind, key, shared, receipt_id, taken_at)
             values ($1, $2, $3, $4, false, $5, $6)
             on conflict on constraint sale_key_once do nothing",
            mall as _,
            tenant as _,
            key.kind,
            key.key,
            receipt as _,
            now,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn holder(
    tx: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    key: &SaleKey,
) -> Result<ReceiptId, sqlx::Error> {
    sqlx::query_scalar!(
        "select receipt_id from sale_key where mall_id = $1 and tenant_id = $2 and kind = $3 and key = $4",
        mall as _,
        tenant as _,
        key.kind,
        key.key,
    )
    .fetch_one(tx)
    .await
}
