use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Status;
use crate::{
    decision::PROMISE_MINUTES,
    extraction::{Kind, Precision},
    ids::{MallId, MemberId, ReceiptId, TenantId},
    money::{Fen, Points},
};

/// One receipt as it stands.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub receipt_id: ReceiptId,
    pub member_id: MemberId,
    pub status: Status,
    pub version: i32,
    pub reasons: Vec<String>,
    pub submitted_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<String>,
    pub store_name: Option<String>,
    pub tenant_id: Option<TenantId>,
    pub tenant_code: Option<String>,
    pub tenant_name: Option<String>,
    pub paid_amount_fen: Option<Fen>,
    pub paid_at: Option<DateTime<Utc>>,
    pub paid_at_precision: Option<String>,
    pub receipt_number: Option<String>,
    pub kind: Option<String>,
    pub points: Points,
    pub points_reversed: Points,
    pub points_pending: Points,
    /// How much of the paid amount was returned.
    pub returned_fen: Fen,
    pub duplicate_of: Option<ReceiptId>,
    /// Whether `duplicate_of` is the same member's.
    pub duplicate_is_own: bool,
    pub photo_count: i64,
    /// By which channel the mall heard of it: `photo`, `counter` or a channel's name.
    pub channel: String,
    /// Until when the shopper was promised an answer, when it last went to a person.
    pub promised_at: Option<DateTime<Utc>>,
}

impl Receipt {
    /// What its row says of the sale.
    pub fn known(&self) -> Known {
        let precision = self.paid_at_precision.as_deref();
        let precision = precision.and_then(Precision::from_code);
        Known {
            store_name: self.store_name.clone(),
            tenant_id: self.tenant_id,
            paid_amount_fen: self.paid_amount_fen,
            paid_at: self.paid_at,
            paid_at_precision: precision.map(Precision::code),
            receipt_number: self.receipt_number.clone(),
            kind: self.kind.as_deref().and_then(Kind::from_code),
        }
    }
}

/// The columns of [`Receipt`], once for every query that returns one. `$cond` is
/// what follows `where`.
macro_rules! receipts {
    ($tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Receipt,
            r#"
            select receipt_id, member_id, status, version, reasons, submitted_at, decided_at, decided_by,
                   store_name, receipt.tenant_id, tenant.code as "tenant_code?", tenant.name as "tenant_name?",
                   paid_amount_fen, paid_at, paid_at_precision, receipt_number, kind,
                   points, points_reversed, points_pending, returned_fen, duplicate_of, promised_at,
                   exists (select from receipt twin
                           where twin.receipt_id = receipt.duplicate_of and twin.member_id = receipt.member_id)
                       as "duplicate_is_own!",
                   (select count(*) from photo where photo.receipt_id = receipt.receipt_id) as "photo_count!",
                   channel
            from receipt left join tenant on tenant.tenant_id = receipt.tenant_id
            "# + $tail,
            $($arg),*
        )
    };
}

/// Writes a new receipt that waits to be read.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    id: ReceiptId,
    photos_sha256: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "insert into receipt (receipt_id, mall_id, member_id, photos_sha256, submitted_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint receipt_photos_once_per_member do nothing",
        id as _,
        mall as _,
        member as _,
        photos_sha256,
        now,
    )
    .execute(&mut *tx)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    add_event(tx, mall, id, 1, Status::Received, &[], now).await?;
    Ok(true)
}

/// Writes a new receipt of a sale that a channel sent under this id: it has no photo.
pub async fn insert_sold(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    id: ReceiptId,
    channel: &str,
    external_id: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into receipt (receipt_id, mall_id, member_id, photos_sha256, channel, submitted_at)
         values ($1, $2, $3, sha256(convert_to($4 || '|' || $5, 'UTF8')), $4, $6)",
        id as _,
        mall as _,
        member as _,
        channel,
        external_id,
        now,
    )
    .execute(&mut *tx)
    .await?;
    add_event(tx, mall, id, 1, Status::Received, &[], now).await
}

async fn add_event(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    version: i32,
    status: Status,
    reasons: &[String],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into receipt_event (receipt_id, version, mall_id, status, reasons, at) values ($1, $2, $3, $4, $5, $6)",
        id as _,
        version,
        mall as _,
        status as _,
        reasons,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The member's receipt with exactly these photos.
pub async fn by_photos(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    photos_sha256: &[u8],
) -> Result<Option<ReceiptId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select receipt_id from receipt where mall_id = $1 and member_id = $2 and photos_sha256 = $3",
        mall as _,
        member as _,
        photos_sha256,
    )
    .fetch_optional(db)
    .await
}

/// The receipt, if this mall has it.
pub async fn find(
    db: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
) -> Result<Option<Receipt>, sqlx::Error> {
    receipts!(
        "where receipt.mall_id = $1 and receipt_id = $2",
        mall as _,
        id as _
    )
    .fetch_optional(db)
    .await
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn lock(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
) -> Result<Option<Receipt>, sqlx::Error> {
    receipts!(
        "where receipt.mall_id = $1 and receipt_id = $2 for no key update of receipt",
        mall as _,
        id as _
    )
    .fetch_optional(tx)
    .await
}

/// The receipts of this mall among these, in no order.
pub async fn find_all(
    db: &mut PgConnection,
    mall: MallId,
    ids: &[ReceiptId],
) -> Result<Vec<Receipt>, sqlx::Error> {
    receipts!(
        "where receipt.mall_id = $1 and receipt_id = any ($2)",
        mall as _,
        ids as _
    )
    .fetch_all(db)
    .await
}

/// The receipt, if it earned in this tenant's name.
pub async fn earned(
    db: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    id: ReceiptId,
) -> Result<Option<Receipt>, sqlx::Error> {
    receipts!(
        "where receipt.mall_id = $1 and receipt.tenant_id = $2 and receipt_id = $3
           and status in ('credited', 'reversed')",
        mall as _,
        tenant as _,
        id as _
    )
    .fetch_optional(db)
    .await
}

/// The member's receipts, newest first, those older than `before`.
pub async fn of_member(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
    before: Option<ReceiptId>,
    limit: i64,
) -> Result<Vec<Receipt>, sqlx::Error> {
    receipts!(
        "where receipt.mall_id = $1 and member_id = $2 and ($3::uuid is null or receipt_id < $3) order by receipt_id desc limit $4",
        mall as _,
        member as _,
        before as _,
        limit
    )
    .fetch_all(db)
    .await
}

/// The member's receipts that nobody has decided; nobody else changes them until the
/// transaction ends.
pub async fn lock_open(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<Vec<Receipt>, sqlx::Error> {
    receipts!(
        "where receipt.mall_id = $1 and member_id = $2 and status in ('received', 'reading', 'in_review')
         order by receipt_id for no key update of receipt",
        mall as _,
        member as _,
    )
    .fetch_all(tx)
    .await
}

/// How many of the member's receipts nobody has decided.
pub async fn count_open(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from receipt
           where mall_id = $1 and member_id = $2 and status in ('received', 'reading', 'in_review')"#,
        mall as _,
        member as _,
    )
    .fetch_one(db)
    .await
}

/// The receipts that wait for a person, oldest first, those after `after`.
pub async fn in_review(
    db: &mut PgConnection,
    mall: MallId,
    after: Option<ReceiptId>,
    limit: i64,
) -> Result<Vec<Receipt>, sqlx::Error> {
    receipts!(
        "where receipt.mall_id = $1 and status = 'in_review' and ($2::uuid is null or receipt_id > $2) order by receipt_id limit $3",
        mall as _,
        after as _,
        limit
    )
    .fetch_all(db)
    .await
}

/// What the member's receipts in review would earn as they were read.
pub async fn pending_points(
    db: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<Points, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(points_pending), 0)::bigint as "points!: Points" from receipt
           where mall_id = $1 and member_id = $2 and status = 'in_review'"#,
        mall as _,
        member as _,
    )
    .fetch_one(db)
    .await
}

/// Marks the receipt as being read. `status` is what `Status::after` said.
pub async fn start_reading(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: &Receipt,
    status: Status,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if receipt.status == status {
        return Ok(());
    }
    let version = receipt.version + 1;
    sqlx::query!(
        "update receipt set status = $2, version = $3 where receipt_id = $1",
        receipt.receipt_id as _,
        status as _,
        version,
    )
    .execute(&mut *tx)
    .await?;
    add_event(tx, mall, receipt.receipt_id, version, status, &[], now).await
}

/// What is known of the sale, as far as it could be read or was corrected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    pub store_name: Option<String>,
    pub tenant_id: Option<TenantId>,
    pub paid_amount_fen: Option<Fen>,
    pub paid_at: Option<DateTime<Utc>>,
    /// `second`, `minute` or `day`.
    pub paid_at_precision: Option<&'static str>,
    pub receipt_number: Option<String>,
    pub kind: Option<Kind>,
}

/// What a decision makes of a receipt.
#[derive(Clone, Debug)]
pub struct Change {
    /// What `Status::after` said.
    pub status: Status,
    pub reasons: Vec<String>,
    /// `auto` or `staff`; `None` while nobody has decided.
    pub decided_by: Option<&'static str>,
    pub known: Known,
    pub points: Points,
    pub points_pending: Points,
    pub duplicate_of: Option<ReceiptId>,
}

/// Writes a decision on the receipt that the caller has locked. A receipt that goes to a
/// person is promised an answer, by the policy that counts now.
pub async fn put(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: &Receipt,
    change: &Change,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let version = receipt.version + 1;
    sqlx::query!(
        "update receipt set
             status = $2, version = $3, reasons = $4, decided_by = $5, decided_at = $6,
             store_name = $7, tenant_id = $8, paid_amount_fen = $9, paid_at = $10, paid_at_precision = $11,
             receipt_number = $12, kind = $13, points = $14, points_pending = $15, duplicate_of = $16,
             promised_at = case when $2 = 'in_review'::receipt_status then $17::timestamptz + make_interval(mins => coalesce(
                 (select (body ->> 'promise_minutes')::int from policy
                  where policy.mall_id = receipt.mall_id order by policy.version desc limit 1), $18::int))
                 else promised_at end
         where receipt_id = $1",
        receipt.receipt_id as _,
        change.status as _,
        version,
        &change.reasons,
        change.decided_by,
        change.decided_by.map(|_| now),
        change.known.store_name,
        change.known.tenant_id as _,
        change.known.paid_amount_fen as _,
        change.known.paid_at,
        change.known.paid_at_precision,
        change.known.receipt_number,
        change.known.kind.map(Kind::code),
        change.points as _,
        change.points_pending as _,
        change.duplicate_of as _,
        now,
        PROMISE_MINUTES,
    )
    .execute(&mut *tx)
    .await?;
    let id = receipt.receipt_id;
    add_event(tx, mall, id, version, change.status, &change.reasons, now).await
}

/// What a return makes of a credited receipt.
#[derive(Clone, Copy, Debug)]
pub struct Returned {
    /// What `Status::after` said, when nothing of the sale remains.
    pub status: Status,
    pub amount: Fen,
    pub points: Points,
}

/// Writes a return on the receipt that the caller has locked.
pub async fn put_return(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: &Receipt,
    returned: &Returned,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (id, version) = (receipt.receipt_id, receipt.version + 1);
    sqlx::query!(
        "update receipt set
             status = $2, version = $3, returned_fen = returned_fen + $4, points_reversed = points_reversed + $5
         where receipt_id = $1",
        id as _,
        returned.status as _,
        version,
        returned.amount as _,
        returned.points as _,
    )
    .execute(&mut *tx)
    .await?;
    add_event(
        tx,
        mall,
        id,
        version,
        returned.status,
        &receipt.reasons,
        now,
    )
    .await
}

/// One change of status.
#[derive(Clone, Debug)]
pub struct Past {
    pub version: i32,
    pub status: Status,
    pub reasons: Vec<String>,
    pub at: DateTime<Utc>,
}

/// The receipt's changes after `version`, oldest first.
pub async fn events_after(
    db: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    version: i32,
) -> Result<Vec<Past>, sqlx::Error> {
    sqlx::query_as!(
        Past,
        "select version, status, reasons, at from receipt_event
         where mall_id = $1 and receipt_id = $2 and $3 < version order by version",
        mall as _,
        id as _,
        version,
    )
    .fetch_all(db)
    .await
}
