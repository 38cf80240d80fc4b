//! Who did what, written in the transaction that did it. Each entry carries the
//! hash of the one before, so that a changed or missing entry shows.

mod chain;
mod store;

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    channels,
    codes::CodeId,
    disputes::{DisputeId, DisputeReason, Outcome},
    ids::{MemberId, ReceiptId, StaffId},
    money::{Fen, Points},
    spot_checks::{SpotCheckId, Verdict},
    staff::Role,
};

pub use chain::{Break, Head, NoHead};
pub use store::{head, verify, write};

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    Machine,
    Member(MemberId),
    Staff(StaffId),
}

/// `machine`, `member:ID`, `staff:ID`.
impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Machine => f.write_str("machine"),
            Self::Member(id) => write!(f, "member:{id}"),
            Self::Staff(id) => write!(f, "staff:{id}"),
        }
    }
}

/// What was done. Holds identifiers and numbers, never text of a receipt but the
/// note of the person who acted.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event<'a> {
    Uploaded {
        photos: usize,
    },
    Credited {
        points: Points,
        paid_amount_fen: Option<Fen>,
        tenant_code: Option<&'a str>,
        policy_version: i32,
    },
    SentToReview {
        reasons: &'a [String],
        policy_version: i32,
    },
    Rejected {
        reasons: &'a [String],
        duplicate_of: Option<ReceiptId>,
        note: Option<&'a str>,
    },
    Approved {
        points: Points,
        paid_amount_fen: Fen,
        tenant_code: &'a str,
        corrected: &'a [&'static str],
        policy_version: i32,
        note: Option<&'a str>,
    },
    /// A decision that still can be taken back.
    DecisionHeld {
        decision: &'a str,
        points: Points,
    },
    DecisionTakenBack {
        decision: &'a str,
    },
    /// What a person had decided was not possible any more when it was due.
    NotCarriedOut {
        decision: &'a str,
        why: &'a str,
    },
    /// What needs a second person.
    Proposed {
        kind: &'a str,
        points: Points,
        amount_fen: Fen,
    },
    ProposalConfirmed {
        kind: &'a str,
        proposed_by: StaffId,
    },
    ProposalDeclined {
        kind: &'a str,
        note: Option<&'a str>,
    },
    Reversed {
        number: i32,
        amount_fen: Fen,
        points: Points,
        points_taken: Points,
        points_lost: Points,
        reason: &'a str,
        note: Option<&'a str>,
    },
    Appealed {
        number: i32,
        photos: usize,
        /// SHA-256 of what the member wrote: the words themselves can be erased, which in
        /// this chain they could not.
        note_sha256: String,
    },
    /// A member agreed to a notice on personal information.
    Consented {
        version: &'a str,
        language: &'a str,
    },
    /// A member who had shared a phone number signed in by it for the first time.
    PhoneLinked,
    /// A member's personal data was erased.
    MemberErased {
        photos: u64,
        /// Receipts that nobody had decided.
        withdrawn: usize,
    },
    PointsCodeMade {
        code_id: CodeId,
        paid_amount_fen: Fen,
    },
    PointsSpent {
        member_id: MemberId,
        points: Points,
        reference: &'a str,
    },
    PointsExpired {
        points: Points,
        lots: usize,
        today: NaiveDate,
    },
    Disputed {
        dispute_id: DisputeId,
        reason: DisputeReason,
        note: Option<&'a str>,
    },
    DisputeSettled {
        dispute_id: DisputeId,
        outcome: Outcome,
        note: Option<&'a str>,
    },
    StaffCreated {
        staff_id: StaffId,
        username: &'a str,
        roles: &'a [Role],
    },
    StaffChanged {
        staff_id: StaffId,
        roles: &'a [Role],
        disabled: bool,
    },
    /// Which part of the mall somebody works on; empty: all of it.
    StaffScoped {
        staff_id: StaffId,
        categories: &'a [String],
        tenants: &'a [String],
    },
    PasswordReset {
        staff_id: StaffId,
    },
    TenantChanged {
        code: &'a str,
        closed: bool,
    },
    AliasSettled {
        code: &'a str,
        alias: &'a str,
        confirmed: bool,
    },
    PolicyPublished {
        version: i32,
        drafted_by: StaffId,
        note: Option<&'a str>,
    },
    ChannelOpened {
        channel: &'a str,
        kind: channels::Kind,
    },
    ChannelClosed {
        channel: &'a str,
    },
    SoldByChannel {
        channel: &'a str,
        external_id: &'a str,
        outcome: &'a str,
    },
    SpotChecked {
        spot_check_id: SpotCheckId,
        verdict: Verdict,
        wrong: &'a [String],
        note: Option<&'a str>,
    },
    TenantsImported {
        created: usize,
        updated: usize,
        closed: usize,
        errors: usize,
    },
}
