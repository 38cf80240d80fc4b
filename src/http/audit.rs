//! Who did what.

use axum::extract::State;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    ApiResult, Service,
    desk_views::AuditView,
    error::Problem,
    input::{Before, Json, Query, cursor},
    sight::Onlooker,
    view::{PAGE, Page},
};
use crate::{
    desk::{self, AuditEntry, AuditFilter},
    ids::ReceiptId,
    staff::Admin,
};

/// Which entries are asked for; what is absent restricts nothing.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AuditAsked {
    /// `machine`, `staff:ID` or `member:ID`.
    actor: Option<String>,
    /// The word for what was done, such as `approved`.
    event: Option<String>,
    receipt: Option<ReceiptId>,
    /// The first day of the mall.
    from: Option<NaiveDate>,
    /// The last day of the mall.
    to: Option<NaiveDate>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The audit entries, newest first.
#[utoipa::path(get, path = "/audit", tag = "administration", params(AuditAsked), responses(
    (status = 200, body = Page<AuditView>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    admin: Admin,
    Query(asked): Query<AuditAsked>,
) -> ApiResult<Json<Page<AuditView>>> {
    let mall = &service.mall;
    let before: Option<Before> = cursor(asked.cursor.as_deref())?;
    let before = before.map(|before| before.0);
    let after = asked.to.and_then(|day| day.succ_opt());
    let filter = AuditFilter {
        actor: asked.actor,
        event: asked.event,
        receipt: asked.receipt,
        from: asked.from.map(|day| mall.start_of(day)),
        to: after.map(|day| mall.start_of(day)),
    };
    let mut db = service.db.acquire().await?;
    let entries = desk::audit(&mut db, mall.mall_id, &filter, before, PAGE as i64 + 1).await?;
    let onlooker = Onlooker {
        mall,
        staff: admin.staff_id(),
        now: service.clock.now(),
    };
    let number = |entry: &AuditEntry| Before(entry.number).to_string();
    Ok(Json(Page::of(entries, number, |entry| {
        onlooker.entry(entry)
    })))
}
