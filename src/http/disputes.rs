//! What tenants dispute, and what staff answer.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Path, Query, cursor, note},
    masked::{self, TenantReceiptView},
    view::{PAGE, Page, ReceiptView, Time},
};
use crate::{
    disputes::{self, Dispute, DisputeError, DisputeId, DisputeReason, Outcome, State as Standing},
    ids::{ReceiptId, StaffId},
    malls::Mall,
    receipts::{self, Receipt},
    staff::{Reviewer, Senior, TenantUser},
};

/// A dispute as it stands.
#[derive(Serialize, ToSchema)]
pub struct DisputeView {
    id: DisputeId,
    state: Standing,
    reason: DisputeReason,
    /// What the tenant wrote.
    note: Option<String>,
    opened_at: Time,
    /// What the mall answers.
    answer: Option<String>,
    settled_at: Option<Time>,
}

impl DisputeView {
    pub fn of(dispute: &Dispute, mall: &Mall) -> Self {
        Self {
            id: dispute.dispute_id,
            state: dispute.state(),
            reason: dispute.reason,
            note: dispute.note.clone(),
            opened_at: Time::of(dispute.opened_at, mall),
            answer: dispute.answer.clone(),
            settled_at: dispute.settled_at.map(|at| Time::of(at, mall)),
        }
    }
}

/// A dispute with the receipt that it is about, for staff. That one was upheld moves no
/// points: `receipt.points_reversed` says what has been taken back since.
#[derive(Serialize, ToSchema)]
pub struct DisputedReceiptView {
    #[serde(flatten)]
    dispute: DisputeView,
    opened_by: StaffId,
    settled_by: Option<StaffId>,
    receipt: ReceiptView,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeBody {
    reason: DisputeReason,
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// Disputes a receipt that earned in this tenant's name; once open at a time.
#[utoipa::path(post, path = "/receipts/{id}/dispute", tag = "tenant", params(("id" = ReceiptId, Path)),
    request_body = DisputeBody, responses(
    (status = 201, body = TenantReceiptView),
    (status = 400, body = Problem, description = "`invalid_json`, `broken_body`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`dispute_open`, `nothing_to_dispute`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn open(
    State(service): State<Service>,
    user: TenantUser,
    Path(id): Path<ReceiptId>,
    Json(body): Json<DisputeBody>,
) -> ApiResult<(StatusCode, Json<TenantReceiptView>)> {
    let note = note(body.note)?;
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    disputes::open(
        &service.db,
        mall,
        &user,
        id,
        body.reason,
        note.as_deref(),
        now,
    )
    .await?;
    let mut db = service.db.acquire().await?;
    let receipt = receipts::earned(&mut db, mall, user.tenant_id(), id).await?;
    drop(db);
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    let view = masked::receipt(&service, &user, receipt, None).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct DisputesAsked {
    /// Only those that stand so.
    #[param(inline)]
    state: Option<Standing>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// What tenants dispute, newest first.
#[utoipa::path(get, path = "/disputes", tag = "review", params(DisputesAsked), responses(
    (status = 200, body = Page<DisputedReceiptView>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    reviewer: Reviewer,
    Query(asked): Query<DisputesAsked>,
) -> ApiResult<Json<Page<DisputedReceiptView>>> {
    let before = cursor(asked.cursor.as_deref())?;
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let found = disputes::list(
        &mut db,
        mall,
        reviewer.scope(),
        asked.state,
        before,
        PAGE as i64 + 1,
    )
    .await?;
    let ids: Vec<_> = found.iter().map(|dispute| dispute.receipt_id).collect();
    let about = receipts::find_all(&mut db, mall, &ids).await?;
    let both = found.into_iter().filter_map(|dispute| {
        let receipt = about
            .iter()
            .find(|receipt| receipt.receipt_id == dispute.receipt_id)?;
        Some((dispute, receipt.clone()))
    });
    let id = |(dispute, _): &(Dispute, Receipt)| dispute.dispute_id.to_string();
    let view = |(dispute, receipt)| disputed(&dispute, receipt, &service.mall);
    Ok(Json(Page::of(both.collect(), id, view)))
}

fn disputed(dispute: &Dispute, receipt: Receipt, mall: &Mall) -> DisputedReceiptView {
    DisputedReceiptView {
        dispute: DisputeView::of(dispute, mall),
        opened_by: dispute.opened_by,
        settled_by: dispute.settled_by,
        receipt: ReceiptView::for_staff(receipt, mall),
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    outcome: Outcome,
    /// What the tenant is told.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// Answers a dispute, once. Moves no points, also when it is upheld.
#[utoipa::path(post, path = "/disputes/{id}/settle", tag = "review", params(("id" = DisputeId, Path)),
    request_body = Settlement, responses(
    (status = 200, body = DisputedReceiptView),
    (status = 400, body = Problem, description = "`invalid_json`, `broken_body`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`already_settled`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn settle(
    State(service): State<Service>,
    senior: Senior,
    Path(id): Path<DisputeId>,
    Json(body): Json<Settlement>,
) -> ApiResult<Json<DisputedReceiptView>> {
    let answer = note(body.note)?;
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let db = &service.db;
    let dispute =
        disputes::settle(db, mall, &senior, id, body.outcome, answer.as_deref(), now).await?;
    let mut db = db.acquire().await?;
    let receipt = receipts::find(&mut db, mall, dispute.receipt_id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    Ok(Json(disputed(&dispute, receipt, &service.mall)))
}

impl From<DisputeError> for ApiError {
    fn from(err: DisputeError) -> Self {
        let detail = err.to_string();
        match err {
            DisputeError::NoSuchReceipt | DisputeError::NoSuchDispute => Self::not_found(),
            DisputeError::AlreadyOpen => Self::conflict("dispute_open", detail),
            DisputeError::NothingLeft => Self::conflict("nothing_to_dispute", detail),
            DisputeError::AlreadySettled => Self::conflict("already_settled", detail),
            DisputeError::Trouble(err) => err.into(),
        }
    }
}
