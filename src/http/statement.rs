//! What earned in a tenant's name, for the tenant alone: a list, a file, and sums a day.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Query, cursor},
    masked::{Showing, TenantReceiptView},
    view::{PAGE, Page},
};
use crate::{
    disputes,
    money::{Fen, Points},
    staff::TenantUser,
    statement::{self, DaySums, Earned, Language, Period, PeriodError, Position, Sheet},
};

/// Days of the mall, in its own time: a receipt belongs to the day of `paid_at`.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct DaysAsked {
    /// The first day, `2026-11-01`; without it, 31 days that end with `to`.
    #[param(value_type = Option<NaiveDate>)]
    pub from: Option<String>,
    /// The last day, included; without it, today.
    #[param(value_type = Option<NaiveDate>)]
    pub to: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PageAsked {
    /// The first day, `2026-11-01`; without it, 31 days that end with `to`.
    #[param(value_type = Option<NaiveDate>)]
    from: Option<String>,
    /// The last day, included; without it, today.
    #[param(value_type = Option<NaiveDate>)]
    to: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

impl From<PeriodError> for ApiError {
    fn from(err: PeriodError) -> Self {
        Self::unprocessable(err.code(), err.to_string())
    }
}

/// The days that are asked for.
pub fn period(service: &Service, from: Option<&str>, to: Option<&str>) -> ApiResult<Period> {
    let today = service.mall.day(service.clock.now());
    Ok(Period::parse(from, to, today)?)
}

/// The receipts that earned in this tenant's name, credited and reversed, the newest
/// sale first. Days are the mall's local days of `paid_at`; at most 366.
#[utoipa::path(get, path = "/tenants/me/receipts", tag = "tenant", params(PageAsked), responses(
    (status = 200, body = Page<TenantReceiptView>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`invalid_date`, `from_after_to`, `range_too_long`"),
))]
pub async fn list(
    State(service): State<Service>,
    user: TenantUser,
    Query(asked): Query<PageAsked>,
) -> ApiResult<Json<Page<TenantReceiptView>>> {
    let before: Option<Position> = cursor(asked.cursor.as_deref())?;
    let period = period(&service, asked.from.as_deref(), asked.to.as_deref())?;
    let span = period.span(&service.mall);
    let showing = Showing::to(&service, &user).await?;
    let (mall, tenant) = (service.mall.mall_id, user.tenant_id());
    let mut db = service.db.acquire().await?;
    let limit = PAGE as i64 + 1;
    let rows = statement::newest(&mut db, mall, tenant, span, before, limit).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.receipt_id).collect();
    let disputed = disputes::of_receipts(&mut db, mall, &ids).await?;
    let view = |row: Earned| {
        let dispute = disputed.get(&row.receipt_id);
        showing.earned(row, dispute)
    };
    let position = |row: &Earned| row.position().to_string();
    Ok(Json(Page::of(rows, position, view)))
}

/// The same as a file for a spreadsheet, the oldest sale first: CSV in UTF-8 with a byte
/// order mark. Header and words are Chinese, or English where `Accept-Language` prefers
/// it. Amounts in yuan with two decimals, and in fen.
#[utoipa::path(get, path = "/tenants/me/receipts.csv", tag = "tenant",
    params(DaysAsked, ("Accept-Language" = Option<String>, Header)),
    responses(
        (status = 200, content_type = "text/csv", body = String,
            headers(("Content-Disposition" = String, description = "A file name with the tenant's code and the days"))),
        (status = 400, body = Problem, description = "`invalid_query`"),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem, description = "`invalid_date`, `from_after_to`, `range_too_long`"),
    ))]
pub async fn file(
    State(service): State<Service>,
    user: TenantUser,
    Query(asked): Query<DaysAsked>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let period = period(&service, asked.from.as_deref(), asked.to.as_deref())?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    let language = Language::preferred(accepted.unwrap_or_default());
    let (mall, tenant) = (&service.mall, user.tenant_id());
    let name = {
        let mut db = service.db.acquire().await?;
        statement::tenant_name(&mut db, mall.mall_id, tenant).await?
    };
    let (db, now) = (&service.db, service.clock.now());
    let mut sheet = Sheet::open(db, mall, tenant, period.span(mall), language, now).await?;
    // The head and the first rows are there before the answer begins: what fails so far
    // is a problem document, and later the file breaks off.
    let mut first = sheet.part().await?.unwrap_or_default();
    first.extend(sheet.part().await?.unwrap_or_default());
    let rest = stream::try_unfold(sheet, async |mut sheet: Sheet| {
        let part = sheet.part().await?;
        anyhow::Ok(part.map(|part| (part, sheet)))
    });
    let rest = rest.inspect_err(|err| {
        tracing::error!(error = format!("{err:#}"), "a statement broke off");
    });
    let parts = stream::once(async { anyhow::Ok(first) }).chain(rest);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            disposition(&name.code, &period),
        ),
        (header::CONTENT_LANGUAGE, language.tag().to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::VARY, "accept-language".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// `receipts_A07_2026-11-01_2026-11-30.csv`, whatever characters the code has.
fn disposition(code: &str, period: &Period) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    let code: String = code.chars().map(plain).collect();
    let (from, to) = (period.from(), period.to());
    format!("attachment; filename=\"receipts_{code}_{from}_{to}.csv\"")
}

/// What earned in the tenant's name, to be compared with its till's own report.
#[derive(Serialize, ToSchema)]
pub struct SummaryView {
    from: NaiveDate,
    to: NaiveDate,
    /// Every day of the period, also those without a receipt.
    days: Vec<DayView>,
    total: SumsView,
}

#[derive(Serialize, ToSchema)]
pub struct DayView {
    /// The mall's local day of `paid_at`.
    day: NaiveDate,
    #[serde(flatten)]
    sums: SumsView,
}

/// Sums over receipts. Those that were reversed count in `receipts`, `paid_amount_fen`
/// and `points` as well: the till rang them up.
#[derive(Serialize, ToSchema)]
pub struct SumsView {
    receipts: i64,
    paid_amount_fen: Fen,
    points: Points,
    /// Of the receipts, those whose points were all taken back.
    receipts_reversed: i64,
    /// Of what was paid, how much was returned, also in parts.
    returned_fen: Fen,
    /// Of the points, those that were taken back, also in parts.
    points_reversed: Points,
}

/// Sums a day and over all days.
#[utoipa::path(get, path = "/tenants/me/summary", tag = "tenant", params(DaysAsked), responses(
    (status = 200, body = SummaryView),
    (status = 400, body = Problem, description = "`invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`invalid_date`, `from_after_to`, `range_too_long`"),
))]
pub async fn summary(
    State(service): State<Service>,
    user: TenantUser,
    Query(asked): Query<DaysAsked>,
) -> ApiResult<Json<SummaryView>> {
    let period = period(&service, asked.from.as_deref(), asked.to.as_deref())?;
    let days = period.days(&service.mall);
    let mut db = service.db.acquire().await?;
    let (mall, tenant) = (service.mall.mall_id, user.tenant_id());
    let days = statement::days(&mut db, mall, tenant, &days).await?;
    let total = statement::total(&days)?;
    let view = |day: DaySums| DayView {
        day: day.day,
        sums: sums(day.sums),
    };
    Ok(Json(SummaryView {
        from: period.from(),
        to: period.to(),
        total: sums(total),
        days: days.into_iter().map(view).collect(),
    }))
}

fn sums(of: statement::Sums) -> SumsView {
    SumsView {
        receipts: of.receipts,
        paid_amount_fen: of.paid,
        points: of.points,
        receipts_reversed: of.receipts_reversed,
        returned_fen: of.returned,
        points_reversed: of.points_reversed,
    }
}
