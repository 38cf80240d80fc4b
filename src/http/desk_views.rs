//! What the desk shows of a receipt, as JSON.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    proposals::ProposalView,
    view::{ReceiptView, TenantView, Time},
};
use crate::{
    decision::SecondPerson,
    ids::{MemberId, ReceiptId, StaffId},
    money::{Fen, Points},
    receipts::Status,
};

/// One receipt with everything that speaks for and against it.
#[derive(Serialize, ToSchema)]
pub struct DeskView {
    pub receipt: ReceiptView,
    pub photos: Vec<PhotoView>,
    pub lines: Vec<LineView>,
    /// Why it is here, most weighty first, with the numbers behind it.
    pub reasons: Vec<ReasonView>,
    pub tenant: TenantSightView,
    pub member: MemberView,
    pub twins: Vec<DeskTwin>,
    /// What approving it as it stands would do now.
    pub outcome: OutcomeView,
    /// The audit entries of this receipt, oldest first.
    pub history: Vec<AuditView>,
    /// What those wrote who put it aside or handed it on, oldest first.
    pub notes: Vec<NoteView>,
    /// Until when the shopper was promised an answer.
    pub promised_at: Option<Time>,
    pub overdue: bool,
    /// Only seniors are given it.
    pub for_senior: bool,
    pub claim: Option<ClaimView>,
    /// A decision that can still be taken back.
    pub held: Option<HeldView>,
    /// What waits for a second person.
    pub proposal: Option<ProposalView>,
}

#[derive(Serialize, ToSchema)]
pub struct PhotoView {
    pub n: i64,
    pub url: String,
    /// Pixels, after the EXIF orientation; `null` where it was never read.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// Degrees clockwise it must be turned to be upright.
    pub turn: Option<u16>,
}

#[derive(Serialize, ToSchema)]
pub struct LineView {
    pub text: String,
    pub confidence: f64,
    /// Four corners, clockwise from the text's own top left.
    #[schema(value_type = Vec<[i64; 2]>)]
    pub quad: Value,
    /// On which photo; with several, quads lie on the first one's page.
    pub n: usize,
}

#[derive(Serialize, ToSchema)]
pub struct ReasonView {
    pub code: String,
    pub zh: &'static str,
    pub en: &'static str,
    /// Sure enough to refuse a receipt for.
    pub certain: bool,
    /// The numbers behind it.
    pub detail: String,
}

#[derive(Serialize, ToSchema)]
pub struct TenantSightView {
    /// `matched`, `doubtful`, `ambiguous`, `other_place`, `unknown_store` or `no_name`.
    pub outcome: Option<&'static str>,
    pub doubt: Option<Value>,
    /// The other place that the paper names.
    pub place: Option<String>,
    /// Whose paper it may be, best first.
    pub candidates: Vec<CandidateView>,
    pub runner_up: Option<CandidateView>,
    /// What the mall knows of the receipt's tenant.
    pub record: Option<TenantRecordView>,
    /// Its latest credited receipts.
    pub references: Vec<ReferenceView>,
}

#[derive(Serialize, ToSchema)]
pub struct CandidateView {
    pub code: String,
    pub name: String,
    pub score: f64,
    pub agrees: Vec<&'static str>,
    pub differs: Vec<&'static str>,
}

#[derive(Serialize, ToSchema)]
pub struct TenantRecordView {
    pub code: String,
    pub name: String,
    pub category: String,
    pub unit: String,
    pub phone: String,
    pub aliases: Vec<String>,
    pub fen_per_point: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct ReferenceView {
    pub id: ReceiptId,
    pub url: String,
    pub paid_at: Time,
    pub paid_amount_fen: Fen,
    pub receipt_number: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct MemberView {
    pub id: MemberId,
    pub since: Time,
    pub balance: Points,
    pub credited: i64,
    pub rejected: i64,
    pub in_review: i64,
    pub points: Points,
    pub today: DayView,
    pub recent: Vec<Brief>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MemberDayView)]
pub struct DayView {
    pub receipts: i64,
    pub points: Points,
    pub receipts_max: i64,
    pub points_max: Points,
}

/// Another receipt that may be the same sale.
#[derive(Serialize, ToSchema)]
pub struct DeskTwin {
    pub id: ReceiptId,
    /// `same_photo`, `same_sale` or `suspected`.
    pub verdict: Value,
    pub agree: Vec<&'static str>,
    pub differ: Vec<&'static str>,
    pub same_member: bool,
    pub receipt: Option<Brief>,
}

/// A receipt in one line.
#[derive(Serialize, ToSchema)]
pub struct Brief {
    pub id: ReceiptId,
    pub status: Status,
    pub reason: Option<String>,
    pub submitted_at: Time,
    pub decided_at: Option<Time>,
    pub decided_by: Option<String>,
    pub store_name: Option<String>,
    pub tenant: Option<TenantView>,
    pub paid_amount_fen: Option<Fen>,
    pub paid_at: Option<Time>,
    pub paid_at_precision: Option<String>,
    pub receipt_number: Option<String>,
    pub points: Points,
    pub points_reversed: Points,
    pub photos: i64,
}

/// What an approval would do now.
#[derive(Serialize, ToSchema)]
pub struct OutcomeView {
    /// `credit`, or `refuse`: then approving answers `problem`.
    pub would: &'static str,
    pub problem: Option<ProblemView>,
    pub points: Points,
    pub computed: ComputedView,
    pub findings: Vec<ReasonView>,
    pub twins: Vec<DeskTwin>,
    pub known: KnownView,
    pub second_person: SecondPersonView,
}

#[derive(Serialize, ToSchema)]
pub struct ProblemView {
    pub code: &'static str,
    pub detail: String,
    pub field: Option<&'static str>,
    pub duplicate_of: Option<ReceiptId>,
}

#[derive(Serialize, ToSchema)]
pub struct ComputedView {
    pub paid_amount_fen: Option<Fen>,
    pub fen_per_point: Option<i64>,
    /// `tenant`: it has a rate of its own; `category`.
    pub rate_of: Option<&'static str>,
    pub category: Option<String>,
    pub minimum_fen: Fen,
    pub day: DayLimitView,
    pub policy_version: i32,
    pub expires_on: Option<NaiveDate>,
}

#[derive(Serialize, ToSchema)]
pub struct DayLimitView {
    #[serde(flatten)]
    pub day: DayView,
    /// These points would exceed it.
    pub over: bool,
}

#[derive(Serialize, ToSchema)]
pub struct KnownView {
    pub tenant: Option<TenantView>,
    pub paid_amount_fen: Option<Fen>,
    pub paid_at: Option<Time>,
    pub paid_at_precision: Option<&'static str>,
    pub receipt_number: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SecondPersonView {
    pub needed: bool,
    pub why: Option<SecondPerson>,
    pub limit_fen: Option<Fen>,
}

/// One audit entry.
#[derive(Serialize, ToSchema)]
pub struct AuditView {
    pub number: i64,
    pub at: Time,
    pub actor: ActorView,
    pub event: String,
    /// What the entry says besides.
    pub particulars: Value,
    pub receipt_id: Option<ReceiptId>,
}

#[derive(Serialize, ToSchema)]
pub struct ActorView {
    /// `machine`, `member` or `staff`.
    pub kind: String,
    pub id: Option<String>,
    /// Of the staff.
    pub name: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct NoteView {
    pub at: Time,
    pub by: String,
    /// `skip` or `senior`.
    pub kind: String,
    pub note: String,
}

/// Who holds a receipt.
#[derive(Serialize, ToSchema)]
pub struct ClaimView {
    pub by: StaffId,
    pub name: String,
    pub mine: bool,
    pub until: Time,
}

/// A decision that can still be taken back.
#[derive(Serialize, ToSchema)]
pub struct HeldView {
    pub id: ReceiptId,
    /// `approve` or `reject`.
    pub decision: &'static str,
    pub by: StaffId,
    pub mine: bool,
    /// Then it is carried out.
    pub until: Time,
    pub points: Points,
}
