//! What a shopper has, how it came about, and how it is spent.

use axum::extract::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    auth::Member,
    error::Problem,
    input::{Json, Path, Query, cursor},
    receipts::Cursor,
    view::{PAGE, Page, Time},
};
use crate::{
    ids::{MemberId, ReceiptId},
    money::Points,
    points::{self, MemberEntry, PostingId, lots, spending},
    receipts,
    staff::Admin,
};

/// The longest name of a spending.
const REFERENCE_CHARS_MAX: usize = 100;

#[derive(Serialize, ToSchema)]
pub struct Balance {
    balance: Points,
    /// Of receipts in review, as they were read.
    pending: Points,
    /// By the last day on which they can be used, soonest first.
    expiring: Vec<Expiring>,
}

#[derive(Serialize, ToSchema)]
pub struct Expiring {
    points: Points,
    /// The last day on which they can be used.
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
        expiring: lots::expiring(&mut db, mall, member)
            .await?
            .into_iter()
            .map(|lot| Expiring {
                points: lot.points,
                on: lot.on,
            })
            .collect(),
    }))
}

#[derive(Serialize, ToSchema)]
pub struct EntryView {
    id: PostingId,
    /// Positive when points were added.
    points: Points,
    /// `award`, `reversal`, `expiry`, `spending`.
    kind: String,
    receipt_id: Option<ReceiptId>,
    posted_at: Time,
}

impl EntryView {
    pub fn of(entry: MemberEntry, service: &Service) -> Self {
        Self {
            id: entry.posting_id,
            points: entry.points,
            kind: entry.kind,
            receipt_id: entry.receipt_id,
            posted_at: Time::of(entry.posted_at, &service.mall),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Spending {
    #[schema(minimum = 1)]
    points: Points,
    /// What the one who gives something for them calls it: sent again with the same
    /// points, it is one spending.
    #[schema(min_length = 1, max_length = 100)]
    reference: String,
}

#[derive(Serialize, ToSchema)]
pub struct Spent {
    /// What the member has now.
    balance: Points,
}

/// Spends points of a member, those first that expire soonest. For the mall's own
/// programme, which gives something for them.
#[utoipa::path(post, path = "/members/{id}/points/spend", tag = "administration", params(("id" = MemberId, Path)),
    request_body = Spending, responses(
    (status = 200, body = Spent),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`not_enough_points`, `reference_reused`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`"),
))]
pub async fn spend(
    State(service): State<Service>,
    admin: Admin,
    Path(member): Path<MemberId>,
    Json(body): Json<Spending>,
) -> ApiResult<Json<Spent>> {
    let reference = body.reference.trim();
    let fits = 1 <= body.points.0 && (1..=REFERENCE_CHARS_MAX).contains(&reference.chars().count());
    if !fits {
        let why = "a spending has at least one point and a reference of 1 to 100 characters";
        return Err(ApiError::unprocessable("invalid_body", why));
    }
    let wanted = spending::Spending {
        member,
        points: body.points,
        reference: reference.to_owned(),
    };
    let now = service.clock.now();
    let balance = spending::run(&service.db, &service.mall, &admin, &wanted, now).await?;
    Ok(Json(Spent { balance }))
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
    let view = |entry| EntryView::of(entry, &service);
    Ok(Json(Page::of(
        rows,
        |row: &MemberEntry| row.posting_id.to_string(),
        view,
    )))
}
