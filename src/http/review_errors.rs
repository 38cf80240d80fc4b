//! What is answered when a decision is not taken.

use axum::http::StatusCode;

use super::{ApiError, desk_views::ProblemView, error::More};
use crate::{decision::SecondPerson, reversals::ReversalError, review::ReviewError};

impl From<ReviewError> for ApiError {
    fn from(err: ReviewError) -> Self {
        let detail = err.to_string();
        match err {
            ReviewError::NoSuchReceipt => Self::not_found(),
            ReviewError::Stale { version } => Self::stale(version, detail),
            ReviewError::NotInReview | ReviewError::NotNow(_) => {
                Self::conflict("not_in_review", detail)
            }
            ReviewError::Incomplete(field) => {
                Self::unprocessable("incomplete", detail).with(More {
                    field: Some(field),
                    ..More::default()
                })
            }
            ReviewError::UnknownTenant(_) => Self::unprocessable("unknown_tenant", detail),
            ReviewError::NotEligible(_) => Self::unprocessable("tenant_not_eligible", detail),
            ReviewError::BelowMinimum => Self::unprocessable("below_minimum", detail),
            ReviewError::NoSuchTime => Self::unprocessable("no_such_time", detail),
            ReviewError::Taken(taken) => Self::conflict("duplicate_sale", detail).with(More {
                duplicate_of: Some(taken.by),
                ..More::default()
            }),
            ReviewError::HeldByOther(claim) => Self::conflict("held_by_other", detail).with(More {
                held_by: Some(claim.username),
                ..More::default()
            }),
            ReviewError::DecisionHeld => Self::conflict("decision_held", detail),
            ReviewError::OwnApproval => Self::new(StatusCode::FORBIDDEN, "own_approval", detail),
            ReviewError::SeniorNeeded => Self::forbidden(),
            ReviewError::ProposalOpen => Self::conflict("proposal_open", detail),
            ReviewError::AlreadySettled => Self::conflict("already_settled", detail),
            ReviewError::ProposalVoid(_) => Self::conflict("proposal_void", detail),
            ReviewError::NothingToUndo => Self::conflict("nothing_to_undo", detail),
            ReviewError::SecondPersonNeeded { why, limit } => {
                Self::new(StatusCode::FORBIDDEN, "second_person_needed", detail).with(More {
                    why: Some(why),
                    limit_fen: Some(limit),
                    ..More::default()
                })
            }
            ReviewError::Trouble(err) => err.into(),
        }
    }
}

/// What an approval would be answered, for those who only ask.
pub fn as_view(err: &ReviewError) -> Option<ProblemView> {
    let (code, field, duplicate_of) = match err {
        ReviewError::NotInReview | ReviewError::NotNow(_) => ("not_in_review", None, None),
        ReviewError::Incomplete(field) => ("incomplete", Some(*field), None),
        ReviewError::UnknownTenant(_) => ("unknown_tenant", None, None),
        ReviewError::NotEligible(_) => ("tenant_not_eligible", None, None),
        ReviewError::BelowMinimum => ("below_minimum", None, None),
        ReviewError::NoSuchTime => ("no_such_time", None, None),
        ReviewError::Taken(taken) => ("duplicate_sale", None, Some(taken.by)),
        ReviewError::NoSuchReceipt => ("not_found", None, None),
        ReviewError::Stale { .. } => ("stale", None, None),
        ReviewError::HeldByOther(_) => ("held_by_other", None, None),
        ReviewError::DecisionHeld => ("decision_held", None, None),
        ReviewError::SecondPersonNeeded { .. } => ("second_person_needed", None, None),
        _ => return None,
    };
    Some(ProblemView {
        code,
        detail: err.to_string(),
        field,
        duplicate_of,
    })
}

impl From<ReversalError> for ApiError {
    fn from(err: ReversalError) -> Self {
        let detail = err.to_string();
        match err {
            ReversalError::NoSuchReceipt => Self::not_found(),
            ReversalError::Stale { version } => Self::stale(version, detail),
            ReversalError::NotCredited => Self::conflict("not_credited", detail),
            ReversalError::MoreThanPaid(more) => Self::unprocessable("more_than_paid", detail)
                .with(More {
                    left_fen: Some(more.left),
                    ..More::default()
                }),
            ReversalError::KeyReused => Self::conflict("idempotency_key_reused", detail),
            ReversalError::ProposalOpen => Self::conflict("proposal_open", detail),
            ReversalError::SecondPersonNeeded { limit } => {
                Self::new(StatusCode::FORBIDDEN, "second_person_needed", detail).with(More {
                    why: Some(SecondPerson::Reversal),
                    limit_fen: Some(limit),
                    ..More::default()
                })
            }
            ReversalError::Trouble(err) => err.into(),
        }
    }
}
