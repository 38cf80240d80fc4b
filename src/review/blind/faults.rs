//! What a decision says of the machine's, as a spot check keeps it. Pure.

use super::super::Verdict;
use crate::{decision::Reason, spot_checks::Fault};

/// What was wrong; nothing: it was rightly credited, as it was read.
pub(super) fn of(verdict: &Verdict) -> Vec<Fault> {
    match verdict {
        Verdict::Approve(approval) => {
            let corrected = approval.corrections.named().into_iter();
            corrected.map(field).collect()
        }
        Verdict::Reject(rejection) => vec![reason(rejection.reason)],
    }
}

fn field(name: &str) -> Fault {
    match name {
        "tenant_code" => Fault::Tenant,
        "paid_amount_fen" => Fault::PaidAmount,
        "paid_at" => Fault::PaidAt,
        "receipt_number" => Fault::ReceiptNumber,
        _ => Fault::Other,
    }
}

fn reason(reason: Reason) -> Fault {
    match reason {
        Reason::Duplicate | Reason::SuspectedDuplicate => Fault::Duplicate,
        Reason::NotThisMall
        | Reason::UnknownStore
        | Reason::AmbiguousStore
        | Reason::TenantNotEligible => Fault::Tenant,
        Reason::SuspectedEdit | Reason::SuspectedScreenPhoto | Reason::Screenshot => {
            Fault::NotGenuine
        }
        Reason::NotAReceipt
        | Reason::Prebill
        | Reason::CardSlip
        | Reason::TakeawayOrder
        | Reason::Topup
        | Reason::Parking
        | Reason::Invoice
        | Reason::RefundSlip
        | Reason::Handwritten
        | Reason::SeveralReceipts => Fault::Kind,
        Reason::BelowMinimum | Reason::AmountsDisagree | Reason::ForeignCurrency => {
            Fault::PaidAmount
        }
        Reason::TooOld | Reason::FutureDated => Fault::PaidAt,
        _ => Fault::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        money::Fen,
        review::{Approval, Corrections, Rejection},
    };

    #[test]
    fn what_a_person_corrects_was_wrong_and_what_they_accept_was_right() {
        let mut approval = Approval::default();
        assert_eq!(of(&Verdict::Approve(approval.clone())), []);
        approval.corrections = Corrections {
            paid_amount: Some(Fen(1)),
            tenant_code: Some("A07".to_owned()),
            ..Corrections::default()
        };
        let wrong = of(&Verdict::Approve(approval));
        assert_eq!(wrong, [Fault::Tenant, Fault::PaidAmount]);
    }

    #[test]
    fn what_a_person_refuses_for_says_what_was_wrong() {
        let rejected = |reason| {
            of(&Verdict::Reject(Rejection {
                version: 1,
                reason,
                note: None,
            }))
        };
        assert_eq!(rejected(Reason::SuspectedDuplicate), [Fault::Duplicate]);
        assert_eq!(rejected(Reason::Prebill), [Fault::Kind]);
        assert_eq!(rejected(Reason::Unreadable), [Fault::Other]);
    }
}
