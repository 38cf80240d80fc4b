use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{Sale, SaleKey, plain_number};
use crate::{
    extraction::{Moment, Precision},
    ids::{MallId, MemberId, ReceiptId, TenantId},
    malls::Mall,
};

/// A receipt that shares something with the one at hand.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub receipt_id: ReceiptId,
    pub same_member: bool,
    pub credited: bool,
    pub sale: Sale,
}

/// More than this share an amount or a number only at a till that counts to ten;
/// the newest are looked at, and the key still guards the rest.
const CANDIDATES_MAX: i64 = 200;

/// Receipts that were credited or wait for a person and share a photo, the number,
/// or the amount of about the same day at the same tenant; and the one that is known to
/// hold a key of this sale.
pub async fn candidates(
    db: &mut PgConnection,
    mall: &Mall,
    receipt: ReceiptId,
    member: MemberId,
    sale: &Sale,
    taken: Option<Taken>,
) -> Result<Vec<Candidate>, sqlx::Error> {
    let day = sale
        .moment
        .and_then(|moment| mall.moment(moment.local.date().and_time(chrono::NaiveTime::MIN)));
    let rows = sqlx::query!(
        r#"
        with alike as (
            (select receipt_id from receipt
             where mall_id = $1 and paid_amount_fen = $3 and paid_at between $4 and $5
               and (tenant_id = $9 or tenant_id is null or $9 is null)
               and status in ('credited', 'in_review', 'reversed')
             order by receipt_id desc limit $8)
            union
            (select receipt_id from receipt
             where mall_id = $1 and receipt_number_plain = $6
               and status in ('credited', 'in_review', 'reversed')
             order by receipt_id desc limit $8)
            union
            (select receipt_id from photo where mall_id = $1 and sha256 = any ($7) limit $8)
            union
            select $10
        )
        select receipt_id, member_id, status::text as "status!", tenant_id as "tenant_id: TenantId",
               paid_at, paid_at_precision, receipt_number, paid_amount_fen,
               array(select sha256 from photo where photo.receipt_id = receipt.receipt_id) as "photos!"
        from receipt
        where receipt_id in (select receipt_id from alike) and receipt_id <> $2
          and status in ('credited', 'in_review', 'reversed')
        order by receipt_id desc
        "#,
        mall.mall_id as _,
        receipt as _,
        sale.amount as _,
        day.map(|day| day - TimeDelta::days(1)),
        day.map(|day| day + TimeDelta::days(2)),
        sale.number.as_deref().map(plain_number).filter(|number| !number.is_empty()),
        &sale.photos[..],
        CANDIDATES_MAX,
        sale.tenant as _,
        taken.map(|taken| taken.by) as _,
    )
    .fetch_all(db)
    .await?;
    let candidates = rows.into_iter().map(|row| Candidate {
        receipt_id: row.receipt_id,
        same_member: row.member_id == member,
        credited: row.status != "in_review",
        sale: Sale {
            tenant: row.tenant_id,
            moment: moment(mall, row.paid_at, row.paid_at_precision.as_deref()),
            number: row.receipt_number,
            amount: row.paid_amount_fen,
            photos: row.photos,
        },
    });
    Ok(candidates.collect())
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
            return Ok(Err(Taken { by }));
        }
    }
    Ok(Ok(()))
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
