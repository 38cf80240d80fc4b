//! One decision on many receipts that are here for the same reasons.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    desk::onlooker,
    error::Problem,
    input::{Json, note},
    queue::{QueueItem, escalated, item, queue},
    review_errors,
    reviews::desk,
    view::Time,
};
use crate::{
    decision::Reason,
    ids::ReceiptId,
    money::Points,
    review::{BULK_MAX, BulkId, LeftOut, ReviewError, Wish},
    staff::Reviewer,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewBody {
    #[schema(max_items = 200)]
    ids: Vec<ReceiptId>,
    /// Either to credit them as they were read …
    approve: Option<Nothing>,
    /// … or to refuse them.
    reject: Option<RejectAll>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectAll {
    reason: Reason,
    note: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct PreviewView {
    /// Carries out exactly this.
    token: BulkId,
    until: Time,
    /// Why all of them are here.
    reasons: Vec<String>,
    count: usize,
    /// To be credited altogether.
    points: Points,
    items: Vec<QueueItem>,
    left_out: Vec<LeftOutView>,
}

/// A receipt that is not decided with the others.
#[derive(Serialize, ToSchema)]
pub struct LeftOutView {
    id: ReceiptId,
    /// `other_reasons`, or what deciding it would be answered.
    code: &'static str,
    detail: String,
}

/// Shows which of these receipts would be decided together. Decides nothing.
#[utoipa::path(post, path = "/reviews/bulk/preview", tag = "review", request_body = PreviewBody, responses(
    (status = 200, body = PreviewView),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn preview(
    State(service): State<Service>,
    reviewer: Reviewer,
    Json(body): Json<PreviewBody>,
) -> ApiResult<Json<PreviewView>> {
    if BULK_MAX < body.ids.len() {
        let why = format!("at most {BULK_MAX} receipts are decided together");
        return Err(ApiError::unprocessable("invalid_body", why));
    }
    let wanted = match (body.approve, body.reject) {
        (Some(_), None) => Wish::Approve,
        (None, Some(all)) => Wish::Reject {
            reason: all.reason,
            note: note(all.note)?,
        },
        _ => {
            let why = "either approve them or reject them";
            return Err(ApiError::unprocessable("invalid_body", why));
        }
    };
    let (bulk, left_out) = desk(&service).preview(&reviewer, &body.ids, wanted).await?;
    let ids: Vec<_> = bulk.alike.iter().map(|alike| alike.id).collect();
    let escalated = escalated(&service).await?;
    let waiting = queue(&service).of(&ids, escalated).await?;
    let onlooker = onlooker(&service, &reviewer);
    let reasons = waiting.first().map(|first| first.receipt.reasons.clone());
    Ok(Json(PreviewView {
        token: bulk.bulk_id,
        until: Time::of(bulk.until, &service.mall),
        reasons: reasons.unwrap_or_default(),
        count: bulk.alike.len(),
        points: bulk.alike.iter().map(|alike| alike.points).sum(),
        items: waiting
            .into_iter()
            .map(|row| item(&onlooker, row))
            .collect(),
        left_out: left_out
            .into_iter()
            .map(|(id, why)| left(id, &why))
            .collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkBody {
    /// Of the preview.
    token: BulkId,
}

#[derive(Serialize, ToSchema)]
pub struct BulkView {
    done: Vec<ReceiptId>,
    failed: Vec<LeftOutView>,
}

/// Carries out what a preview showed to this person, once. Each receipt is decided for
/// itself: one that has changed meanwhile fails alone.
#[utoipa::path(post, path = "/reviews/bulk", tag = "review", request_body = BulkBody, responses(
    (status = 200, body = BulkView),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem, description = "`not_found`: another's, or too old"),
    (status = 409, body = Problem, description = "`already_settled`"),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`"),
))]
pub async fn carry_out(
    State(service): State<Service>,
    reviewer: Reviewer,
    Json(body): Json<BulkBody>,
) -> ApiResult<Json<BulkView>> {
    let results = desk(&service).carry_out_bulk(&reviewer, body.token).await?;
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for (id, result) in results {
        match result {
            Ok(()) => done.push(id),
            Err(ReviewError::Trouble(err)) => {
                let error = format!("{err:#}");
                tracing::error!(receipt.id = %id, error, "a receipt of many could not be decided");
                failed.push(LeftOutView {
                    id,
                    code: "internal",
                    detail: "something went wrong on our side".to_owned(),
                });
            }
            Err(err) => failed.push(left(id, &LeftOut::Refused(err))),
        }
    }
    Ok(Json(BulkView { done, failed }))
}

fn left(id: ReceiptId, why: &LeftOut) -> LeftOutView {
    let (code, detail) = match why {
        LeftOut::OtherReasons => ("other_reasons", "it is here for other reasons".to_owned()),
        LeftOut::Refused(err) => {
            let view = review_errors::as_view(err);
            view.map_or(("refused", err.to_string()), |view| {
                (view.code, view.detail)
            })
        }
    };
    LeftOutView { id, code, detail }
}
