//! What needs a second person.

use std::collections::HashMap;

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    desk::onlooker,
    desk_views::Brief,
    error::Problem,
    input::{Json, Path, Query, cursor, note},
    receipts::Cursor,
    reversals::reason,
    reviews::{CorrectionsBody, corrections, decided, desk, stale},
    sight::Onlooker,
    view::{PAGE, Page, ReceiptView, Time},
};
use crate::{
    ids::{ReceiptId, StaffId},
    money::{Fen, Points},
    receipts::{self, Receipt},
    reversals::Request,
    review::{Approval, Proposal, ProposalId, ProposedState, Wanted},
    staff::Reviewer,
};

/// What one person wants done and another has to agree with.
#[derive(Serialize, ToSchema)]
pub struct ProposalView {
    id: ProposalId,
    /// `approve` or `reverse`.
    kind: &'static str,
    receipt: Option<Brief>,
    /// Of the receipt, as the proposer saw it.
    version: i32,
    /// To be credited, or taken back.
    points: Points,
    amount_fen: Fen,
    /// What the proposer corrected, as it was sent.
    corrections: Value,
    /// Of a return.
    reason: Option<String>,
    note: Option<String>,
    by: PersonView,
    mine: bool,
    at: Time,
    state: ProposedState,
}

/// Somebody of the staff.
#[derive(Serialize, ToSchema)]
pub struct PersonView {
    pub id: StaffId,
    pub name: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalBody {
    /// The version that the person saw.
    version: i32,
    /// Either this …
    approve: Option<ProposedApproval>,
    /// … or, by a senior, this.
    reverse: Option<ProposedReversal>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedApproval {
    #[serde(default)]
    corrections: CorrectionsBody,
    #[serde(default)]
    another_sale: bool,
    note: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedReversal {
    #[schema(minimum = 1)]
    amount_fen: Option<Fen>,
    #[schema(min_length = 1, max_length = 100)]
    reason: String,
    note: Option<String>,
}

/// Proposes to credit a receipt in review, or to take points back; another person
/// confirms it.
#[utoipa::path(post, path = "/receipts/{id}/proposals", tag = "review", params(("id" = ReceiptId, Path)),
    request_body = ProposalBody, responses(
    (status = 201, body = ProposalView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`stale`, `not_in_review`, `not_credited`, `proposal_open`, `duplicate_sale`, `held_by_other`, `decision_held`"),
    (status = 422, body = Problem, description = "`incomplete`, `unknown_tenant`, `tenant_not_eligible`, `below_minimum`, `no_such_time`, `more_than_paid`, `invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn propose(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ReceiptId>,
    Json(body): Json<ProposalBody>,
) -> ApiResult<(StatusCode, Json<ProposalView>)> {
    let desk = desk(&service);
    let version = body.version;
    let proposed = match (body.approve, body.reverse) {
        (Some(wanted), None) => {
            let approval = Approval {
                version,
                corrections: corrections(&service, wanted.corrections)?,
                another_sale: wanted.another_sale,
                note: note(wanted.note)?,
            };
            let proposed = desk.propose_approval(&reviewer, id, approval).await;
            match proposed {
                Ok(proposed) => proposed,
                Err(err) => return Err(stale(&service, &reviewer, id, version, err).await),
            }
        }
        (None, Some(wanted)) => {
            if !reviewer.is_senior() {
                return Err(ApiError::forbidden());
            }
            let request = Request {
                amount: wanted.amount_fen,
                reason: reason(&wanted.reason)?,
                note: note(wanted.note)?,
                version: Some(version),
                key: None,
            };
            desk.propose_reversal(&reviewer, id, request).await?
        }
        _ => {
            let why = "propose either to approve or to reverse";
            return Err(ApiError::unprocessable("invalid_body", why));
        }
    };
    let proposal = desk.find_proposal(proposed).await?;
    let proposal = proposal.ok_or_else(ApiError::not_found)?;
    let view = shown(&service, &reviewer, vec![proposal]).await?;
    let view = view.into_iter().next().ok_or_else(ApiError::not_found)?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// What waits for a second person, oldest first.
#[utoipa::path(get, path = "/proposals", tag = "review", params(Cursor), responses(
    (status = 200, body = Page<ProposalView>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    reviewer: Reviewer,
    Query(query): Query<Cursor>,
) -> ApiResult<Json<Page<ProposalView>>> {
    let after = cursor(query.cursor.as_deref())?;
    let open = desk(&service)
        .proposals(&reviewer, after, PAGE as i64 + 1)
        .await?;
    let views = shown(&service, &reviewer, open).await?;
    let id = |view: &ProposalView| view.id.to_string();
    Ok(Json(Page::of(views, id, |view| view)))
}

/// Carries out what another person proposed. A change of the receipt, of its points or of
/// its twins since voids it.
#[utoipa::path(post, path = "/proposals/{id}/confirm", tag = "review", params(("id" = ProposalId, Path)), responses(
    (status = 200, body = ReceiptView),
    (status = 401, body = Problem),
    (status = 403, body = Problem, description = "`forbidden`, `own_approval`"),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`proposal_void`, `already_settled`"),
))]
pub async fn confirm(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ProposalId>,
) -> ApiResult<Json<ReceiptView>> {
    let receipt = desk(&service).confirm(&reviewer, id).await?;
    decided(&service, receipt).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineBody {
    note: Option<String>,
}

/// Ends a proposal; its proposer takes it back so.
#[utoipa::path(post, path = "/proposals/{id}/decline", tag = "review", params(("id" = ProposalId, Path)),
    request_body = DeclineBody, responses(
    (status = 200, body = ProposalView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`already_settled`"),
    (status = 422, body = Problem, description = "`too_long`, `invalid_body`, `unknown_field`"),
))]
pub async fn decline(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(id): Path<ProposalId>,
    Json(body): Json<DeclineBody>,
) -> ApiResult<Json<ProposalView>> {
    let note = note(body.note)?;
    let declined = desk(&service)
        .decline(&reviewer, id, note.as_deref())
        .await?;
    let views = shown(&service, &reviewer, vec![declined]).await?;
    let view = views.into_iter().next().ok_or_else(ApiError::not_found)?;
    Ok(Json(view))
}

async fn shown(
    service: &Service,
    reviewer: &Reviewer,
    proposals: Vec<Proposal>,
) -> ApiResult<Vec<ProposalView>> {
    let ids: Vec<_> = proposals
        .iter()
        .map(|proposal| proposal.receipt_id)
        .collect();
    let mut db = service.db.acquire().await?;
    let about = receipts::find_all(&mut db, service.mall.mall_id, &ids).await?;
    let about: HashMap<_, _> = about
        .iter()
        .map(|receipt| (receipt.receipt_id, receipt))
        .collect();
    let onlooker = onlooker(service, reviewer);
    let view = |proposal: Proposal| {
        let receipt = about.get(&proposal.receipt_id).copied();
        view(&onlooker, proposal, receipt)
    };
    Ok(proposals.into_iter().map(view).collect())
}

/// A proposal as this person sees it.
pub fn view(
    onlooker: &Onlooker<'_>,
    proposal: Proposal,
    receipt: Option<&Receipt>,
) -> ProposalView {
    let kind = proposal.wanted.word();
    let (corrections, reason, note) = match proposal.wanted {
        Wanted::Approve(approval) => {
            let corrections = serde_json::to_value(&approval.corrections);
            (corrections.unwrap_or_default(), None, approval.note)
        }
        Wanted::Reverse(request) => (Value::Null, Some(request.reason), request.note),
    };
    ProposalView {
        id: proposal.proposal_id,
        kind,
        receipt: receipt.map(|receipt| onlooker.brief(receipt)),
        version: proposal.version,
        points: proposal.points,
        amount_fen: proposal.amount,
        corrections,
        reason,
        note,
        mine: proposal.proposed_by == onlooker.staff,
        by: PersonView {
            id: proposal.proposed_by,
            name: proposal.username,
        },
        at: Time::of(proposal.proposed_at, onlooker.mall),
        state: proposal.state,
    }
}
