//! What a shopper has, and how it came about.

use axum::extract::State;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ApiResult, Service,
    auth::Member,
    error::Problem,
    input::{Json, Query, cursor},
    receipts::Cursor,
    view::{PAGE, Page, Time},
};
use crate::{
    ids::ReceiptId,
    money::Points,
    points::{self, MemberEntry, PostingId},
    receipts,
};

#[derive(Serialize, ToSchema)]
pub struct Balance {
    balance: Points,
    /// Of receipts in review, as they were read.
    pending: Points,
    expiring: Vec<Expiring>,
}

#[derive(Serialize, ToSchema)]
pub struct Expiring {
    points: Points,
    on: NaiveDate,
}

/// What the shopper has.
#[utoipa::path(get, path = "/members/me/points", tag = "shopper", responses(
    (status = 200, body = Balance),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn balance(
    State(service): State<Service>,
    Member(member): Member,
) -> ApiResult<Json<Balance>> {
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    Ok(Json(Balance {
        balance: points::balance(&mut db, mall, member).await?,
        pending: receipts::pending_points(&mut db, mall, member).await?,
        // Points do not expire until a policy says so.
        expiring: Vec::new(),
    }))
}

#[derive(Serialize, ToSchema)]
pub struct EntryView {
    id: PostingId,
    /// Positive when points were added.
    points: Points,
    /// `award`.
    kind: String,
    receipt_id: Option<ReceiptId>,
    posted_at: Time,
}

/// The ledger's entries of the shopper, newest first.
#[utoipa::path(get, path = "/members/me/points/entries", tag = "shopper", params(Cursor), responses(
    (status = 200, body = Page<EntryView>),
    (status = 400, body = Problem, description = "`bad_cursor`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn entries(
    State(service): State<Service>,
    Member(member): Member,
    Query(query): Query<Cursor>,
) -> ApiResult<Json<Page<EntryView>>> {
    let before: Option<PostingId> = cursor(query.cursor.as_deref())?;
    let mut db = service.db.acquire().await?;
    let mall = service.mall.mall_id;
    let rows = points::entries_of(&mut db, mall, member, before, PAGE as i64 + 1).await?;
    let view = |entry: MemberEntry| EntryView {
        id: entry.posting_id,
        points: entry.points,
        kind: entry.kind,
        receipt_id: entry.receipt_id,
        posted_at: Time::of(entry.posted_at, &service.mall),
    };
    Ok(Json(Page::of(
        rows,
        |row: &MemberEntry| row.posting_id.to_string(),
        view,
    )))
}
