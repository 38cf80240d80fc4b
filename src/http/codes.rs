//! Points codes: a till asks for one, a shopper redeems it.

use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    auth::Member,
    error::Problem,
    input::Json,
    members::consented,
    view::{ReceiptView, Time},
};
use crate::{
    codes::{self, CodeSale},
    money::Fen,
    receipts,
    staff::TenantUser,
};

/// One sale, as its till states it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TillSaleBody)]
pub struct SaleBody {
    #[schema(minimum = 1)]
    paid_amount_fen: Fen,
    /// To the second, with its offset: `2026-11-03T18:22:05+08:00`.
    paid_at: DateTime<FixedOffset>,
    /// The till's own number of this sale, as it is printed.
    #[schema(min_length = 1, max_length = 64)]
    receipt_number: String,
}

/// What the till prints.
#[derive(Serialize, ToSchema)]
pub struct PointsCodeView {
    /// 43 letters, digits, `-` and `_`.
    code: String,
    /// What the printed square holds: opens the app, which redeems the code. Relative to
    /// the service's own address.
    path: String,
    /// After this moment it is worth nothing.
    expires_at: Time,
}

/// Makes the points code of one sale, for the tenant's till to print on its receipt. The
/// same sale asked for twice is one code.
#[utoipa::path(post, path = "/points-codes", tag = "tenant", request_body = SaleBody, responses(
    (status = 201, body = PointsCodeView),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`sale_not_now`: in the future, or too old to earn; `tenant_not_eligible`, `invalid_body`, `unknown_field`"),
))]
pub async fn make(
    State(service): State<Service>,
    user: TenantUser,
    Json(body): Json<SaleBody>,
) -> ApiResult<(StatusCode, Json<PointsCodeView>)> {
    let sale = CodeSale {
        paid_amount_fen: body.paid_amount_fen,
        paid_at: body.paid_at.with_timezone(&Utc),
        receipt_number: body.receipt_number,
    };
    let now = service.clock.now();
    let printed = codes::make(&service.db, &service.mall, &user, &sale, now).await?;
    let view = PointsCodeView {
        path: format!("/app/?c={}", printed.text),
        code: printed.text,
        expires_at: Time::of(printed.expires_at, &service.mall),
    };
    Ok((StatusCode::CREATED, Json(view)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    code: String,
}

/// Redeems a points code: its sale becomes a receipt of the shopper, decided at once. By
/// the same shopper again it is the same receipt.
#[utoipa::path(post, path = "/points-codes/redeem", tag = "shopper", request_body = CodeBody, responses(
    (status = 200, body = ReceiptView),
    (status = 401, body = Problem), (status = 403, body = Problem, description = "`forbidden`, `consent_needed`"),
    (status = 404, body = Problem, description = "`unknown_code`"),
    (status = 409, body = Problem, description = "`code_used`, `code_expired`"),
))]
pub async fn redeem(
    State(service): State<Service>,
    Member(member): Member,
    Json(body): Json<CodeBody>,
) -> ApiResult<Json<ReceiptView>> {
    consented(&service, member).await?;
    let now = service.clock.now();
    let id = codes::redeem(&service.db, &service.mall, member, &body.code, now).await?;
    let mut db = service.db.acquire().await?;
    let receipt = receipts::find(&mut db, service.mall.mall_id, id).await?;
    let receipt = receipt.ok_or_else(ApiError::not_found)?;
    let view = ReceiptView::for_member(receipt, &service.mall);
    Ok(Json(view.with_history(&mut db, &service.mall).await?))
}
