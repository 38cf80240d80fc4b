//! A receipt as its readers see it.

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::{
    appeals,
    decision::Reason,
    ids::{MemberId, ReceiptId},
    malls::Mall,
    money::{Fen, Points},
    points::lots,
    reading::Verdict,
    receipts::{Receipt, Status},
    reversals, uploads,
};

/// A moment, to the second, with the mall's own offset: `2026-11-03T18:22:05+08:00`.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub struct Time(DateTime<FixedOffset>);

impl Time {
    pub fn of(moment: DateTime<Utc>, mall: &Mall) -> Self {
        Self(mall.offset(moment))
    }
}

impl Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0.format("%Y-%m-%dT%H:%M:%S%:z"))
    }
}

/// A receipt. Times carry the mall's offset.
#[derive(Serialize, ToSchema)]
pub struct ReceiptView {
    pub id: ReceiptId,
    pub version: i32,
    pub status: Status,
    /// Why it was rejected or is in review.
    pub reason: Option<String>,
    /// All reasons, the most weighty first.
    pub reasons: Vec<String>,
    /// The reason as a sentence for the shopper.
    pub reason_text: Option<Sentence>,
    pub submitted_at: Time,
    pub decided_at: Option<Time>,
    /// `auto` or `staff`.
    pub decided_by: Option<String>,
    pub store_name: Option<String>,
    pub tenant: Option<TenantView>,
    pub paid_amount_fen: Option<Fen>,
    pub paid_at: Option<Time>,
    /// `second`, `minute` or `day`; finer parts of `paid_at` are zero.
    pub paid_at_precision: Option<String>,
    pub receipt_number: Option<String>,
    pub kind: Option<String>,
    pub points: Points,
    pub points_reversed: Points,
    /// What it would earn if a person approves it as read.
    pub points_pending: Points,
    /// How much of the paid amount was returned.
    pub returned_fen: Fen,
    pub duplicate_of: Option<ReceiptId>,
    /// In review: until when an answer is promised.
    pub promised_at: Option<Time>,
    pub photos: i64,
    /// By which channel the mall heard of it: `photo`, `counter`, `points_code` or a channel's
    /// name.
    pub channel: String,
    /// What was read: `photo`, `document`, `fields`, `items`, as `xiaopiao read`
    /// prints them. Only on a single receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<Value>,
    /// What a glance at the fresh photo told. Only in the answer to an upload, and only
    /// where there was time for one: it never decides anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_verdict: Option<PhotoVerdictView>,
    /// The rate that the points were earned by: fen a point. Only on a single receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fen_per_point: Option<i64>,
    /// What the decision was based on. Only on a single receipt, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Value>,
    /// Receipts that may be the same sale, the one that counts first. Only on a single
    /// receipt, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub twins: Option<Vec<TwinView>>,
    /// Whose it is. For staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    /// What was taken back, oldest first. Only on a single receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversals: Option<Vec<ReversalView>>,
    /// What the member said against a refusal, oldest first. Only on a single receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeals: Option<Vec<AppealView>>,
}

/// Another receipt that may be the same sale. A field that one side does not show is in
/// neither list.
#[derive(Serialize, ToSchema)]
pub struct TwinView {
    id: ReceiptId,
    verdict: TwinVerdict,
    /// `tenant`, `paid_amount`, `receipt_number`, `paid_at`, `payment`, `text`.
    agree: Vec<String>,
    differ: Vec<String>,
    same_member: bool,
    /// It had earned when this was decided; otherwise it waited for a person.
    credited: bool,
    /// How much of their digits the texts share, in thousandths.
    text_alike: Option<u16>,
    /// How alike the pictures are, in thousandths; unrelated ones about one half.
    picture_alike: Option<u16>,
}

#[derive(Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TwinVerdict {
    SamePhoto,
    SameSale,
    Suspected,
}

/// A twin as evidence keeps it.
#[derive(Deserialize)]
struct KeptTwin {
    receipt_id: ReceiptId,
    same_member: bool,
    credited: bool,
    comparison: KeptComparison,
}

#[derive(Deserialize)]
struct KeptComparison {
    verdict: TwinVerdict,
    agree: Vec<String>,
    differ: Vec<String>,
    text_alike: Option<u16>,
    picture_alike: Option<u16>,
}

impl TwinView {
    /// The twins of a decision. Evidence that an older version wrote in another form is
    /// left out rather than misread.
    pub fn of(kept: &Value) -> Vec<Self> {
        let kept: Vec<KeptTwin> = serde_json::from_value(kept.clone()).unwrap_or_default();
        let view = |twin: KeptTwin| Self {
            id: twin.receipt_id,
            verdict: twin.comparison.verdict,
            agree: twin.comparison.agree,
            differ: twin.comparison.differ,
            same_member: twin.same_member,
            credited: twin.credited,
            text_alike: twin.comparison.text_alike,
            picture_alike: twin.comparison.picture_alike,
        };
        kept.into_iter().map(view).collect()
    }
}

/// What a glance at a fresh photo told.
#[derive(Serialize, ToSchema)]
pub struct PhotoVerdictView {
    /// `ok`, `blurred`, `dark`, `overexposed`, `too_small`.
    #[schema(value_type = String)]
    verdict: Verdict,
    /// What is wrong; `null` when nothing is.
    sentence: Option<Sentence>,
    /// What to do about it.
    advice: Option<Sentence>,
}

impl From<Verdict> for PhotoVerdictView {
    fn from(verdict: Verdict) -> Self {
        let words = uploads::about(verdict);
        Self {
            verdict,
            sentence: words.map(|(wrong, _)| wrong.into()),
            advice: words.map(|(_, help)| help.into()),
        }
    }
}

/// Points that were taken back, wholly or for a part of the sale.
#[derive(Serialize, ToSchema)]
pub struct ReversalView {
    at: Time,
    amount_fen: Fen,
    /// What the returned part had earned.
    points: Points,
    /// What the member lost of it; the rest had expired or was the mall's loss.
    points_taken: Points,
    /// `return`, `exchange`, `mistake`, or another word.
    reason: String,
    /// For staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// What a member said against a refusal.
#[derive(Serialize, ToSchema)]
pub struct AppealView {
    at: Time,
    note: String,
    /// How many photos came with it; they follow those before.
    photos: i32,
}

#[derive(Serialize, ToSchema)]
pub struct TenantView {
    pub code: String,
    pub name: String,
}

/// One sentence in both languages.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Sentence {
    zh: &'static str,
    en: &'static str,
}

impl From<uploads::Sentence> for Sentence {
    fn from((zh, en): uploads::Sentence) -> Self {
        Self { zh, en }
    }
}

impl Sentence {
    /// The sentence for the first of these codes.
    pub fn of(reasons: &[String]) -> Option<Self> {
        let reason: Reason = reasons.first()?.parse().ok()?;
        Some(Self {
            zh: reason.zh(),
            en: reason.en(),
        })
    }
}

impl ReceiptView {
    /// For staff of its mall.
    pub fn for_staff(receipt: Receipt, mall: &Mall) -> Self {
        let tenant = receipt.tenant_code.zip(receipt.tenant_name);
        Self {
            id: receipt.receipt_id,
            version: receipt.version,
            status: receipt.status,
            reason: receipt.reasons.first().cloned(),
            reason_text: Sentence::of(&receipt.reasons),
            reasons: receipt.reasons,
            submitted_at: Time::of(receipt.submitted_at, mall),
            decided_at: receipt.decided_at.map(|at| Time::of(at, mall)),
            decided_by: receipt.decided_by,
            store_name: receipt.store_name,
            tenant: tenant.map(|(code, name)| TenantView { code, name }),
            paid_amount_fen: receipt.paid_amount_fen,
            paid_at: receipt.paid_at.map(|at| Time::of(at, mall)),
            paid_at_precision: receipt.paid_at_precision,
            receipt_number: receipt.receipt_number,
            kind: receipt.kind,
            points: receipt.points,
            points_reversed: receipt.points_reversed,
            points_pending: receipt.points_pending,
            returned_fen: receipt.returned_fen,
            member_id: Some(receipt.member_id),
            reversals: None,
            appeals: None,
            duplicate_of: receipt.duplicate_of,
            promised_at: receipt
                .promised_at
                .filter(|_| receipt.status == Status::InReview)
                .map(|at| Time::of(at, mall)),
            photos: receipt.photo_count,
            channel: receipt.channel,
            read: None,
            photo_verdict: None,
            fen_per_point: None,
            evidence: None,
            twins: None,
        }
    }

    /// For its member. Another member's receipt is never named.
    pub fn for_member(receipt: Receipt, mall: &Mall) -> Self {
        let twin_is_own = receipt.duplicate_is_own;
        let mut view = Self::for_staff(receipt, mall);
        view.member_id = None;
        if !twin_is_own {
            view.duplicate_of = None;
        }
        view
    }

    /// Adds what happened after the decision. Notes of staff stay with staff.
    pub async fn with_history(
        mut self,
        db: &mut PgConnection,
        mall: &Mall,
    ) -> Result<Self, sqlx::Error> {
        let for_staff = self.member_id.is_some();
        let reversals = reversals::of_receipt(db, mall.mall_id, self.id).await?;
        let reversals = reversals.into_iter().map(|reversal| ReversalView {
            at: Time::of(reversal.reversed_at, mall),
            amount_fen: reversal.amount,
            points: reversal.points,
            points_taken: reversal.points_taken,
            reason: reversal.reason,
            note: reversal.note.filter(|_| for_staff),
        });
        self.reversals = Some(reversals.collect());
        let award = lots::of_receipt(db, mall.mall_id, self.id).await?;
        self.fen_per_point = award.map(|award| award.fen_per_point);
        let appeals = appeals::of_receipt(db, mall.mall_id, self.id).await?;
        let appeals = appeals.into_iter().map(|appeal| AppealView {
            at: Time::of(appeal.appealed_at, mall),
            note: appeal.note,
            photos: appeal.photos,
        });
        self.appeals = Some(appeals.collect());
        Ok(self)
    }
}

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; `null` on the last one.
    pub next: Option<String>,
}

/// Items a page.
pub const PAGE: usize = 50;

impl<T> Page<T> {
    /// `items` were fetched one more than a page, to know whether there is a next.
    pub fn of<R>(items: Vec<R>, id: impl Fn(&R) -> String, view: impl FnMut(R) -> T) -> Self {
        Self::sized(PAGE, items, id, view)
    }

    /// The same of a page of another size.
    pub fn sized<R>(
        size: usize,
        mut items: Vec<R>,
        id: impl Fn(&R) -> String,
        view: impl FnMut(R) -> T,
    ) -> Self {
        let more = size < items.len();
        items.truncate(size);
        let next = items.last().filter(|_| more).map(id);
        Self {
            items: items.into_iter().map(view).collect(),
            next,
        }
    }
}
