//! One receipt as the desk shows it: what was gathered becomes what is answered.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    desk_views::{
        ActorView, AuditView, Brief, CandidateView, ClaimView, ComputedView, DayLimitView, DayView,
        DeskTwin, DeskView, HeldView, KnownView, LineView, MemberView, NoteView, OutcomeView,
        PhotoView, ReasonView, ReferenceView, SecondPersonView, TenantRecordView, TenantSightView,
    },
    proposals,
    receipts::{for_staff, what_was_read},
    view::{ReceiptView, TenantView, Time},
};
use crate::{
    decision::{Finding, Reason},
    desk::{AuditEntry, MemberSight, Reference, Sight},
    duplicates::Twin,
    extraction,
    ids::{ReceiptId, StaffId},
    malls::Mall,
    reading::Reading,
    receipts::{Known, Receipt, Status},
    review::{Claim, Held, Outcome, SkipNote},
    tenants::{
        Tenant,
        matching::{Agreement, Candidate, Outcome as Matched, TenantMatch},
    },
};

impl DeskView {
    /// Adds what happened to the receipt after a decision.
    pub async fn with_history(
        mut self,
        db: &mut sqlx::PgConnection,
        mall: &Mall,
    ) -> Result<Self, sqlx::Error> {
        let waits = self.receipt.status == Status::InReview;
        self.receipt = self.receipt.with_history(db, mall).await?;
        if waits {
            // Nothing has been earned, as far as whoever looks is to know.
            self.receipt.fen_per_point = None;
        }
        Ok(self)
    }
}

/// Who looks, where and when.
#[derive(Clone, Copy)]
pub struct Onlooker<'a> {
    pub mall: &'a Mall,
    pub staff: StaffId,
    pub now: chrono::DateTime<chrono::Utc>,
}

impl Onlooker<'_> {
    /// Everything that there is to see.
    pub fn desk(&self, sight: Sight) -> DeskView {
        let evidence = sight.evidence.as_ref();
        let reasons = reasons(&sight);
        let twins: HashMap<_, _> = sight
            .twins
            .iter()
            .map(|twin| (twin.receipt_id, twin))
            .collect();
        let outcome = self.outcome(&sight.outcome, &twins);
        let promised_at = sight.receipt.promised_at;
        let waits = sight.receipt.status == Status::InReview;
        let mut receipt = ReceiptView::for_staff(sight.receipt.clone(), self.mall);
        receipt.read = evidence.and_then(what_was_read);
        receipt.evidence = evidence.map(for_staff);
        DeskView {
            photos: photos(&sight.receipt, sight.reading.as_ref()),
            lines: lines(sight.reading.as_ref()),
            reasons,
            tenant: self.tenant(&sight),
            member: self.member(&sight.receipt, &sight.member, &sight.outcome),
            twins: self.twins(&sight.outcome.twins, &twins),
            outcome,
            history: sight
                .history
                .into_iter()
                .map(|entry| self.entry(entry))
                .collect(),
            notes: sight
                .notes
                .into_iter()
                .map(|note| self.note(note))
                .collect(),
            promised_at: promised_at.map(|at| Time::of(at, self.mall)),
            overdue: waits && promised_at.is_some_and(|at| at < self.now),
            for_senior: sight.is_for_senior,
            claim: sight.claim.as_ref().map(|claim| self.claim(claim)),
            held: sight.held.as_ref().map(|held| self.held(held)),
            proposal: sight
                .proposal
                .map(|proposal| proposals::view(self, proposal, Some(&sight.receipt))),
            receipt,
        }
    }

    fn tenant(&self, sight: &Sight) -> TenantSightView {
        let found = sight.tenant_match.as_ref();
        let (outcome, candidates) = found.map_or((None, Vec::new()), candidates);
        let (doubt, place) = match found.map(|found| &found.outcome) {
            Some(Matched::Doubtful { doubt, .. }) => (serde_json::to_value(doubt).ok(), None),
            Some(Matched::OtherPlace { place, .. }) => (None, Some(place.text.clone())),
            _ => (None, None),
        };
        let fen_per_point = sight.outcome.worth.rate.map(i64::from);
        let references = sight.references.iter();
        TenantSightView {
            outcome,
            doubt,
            place,
            candidates,
            runner_up: found
                .and_then(|found| found.runner_up.as_ref())
                .map(candidate),
            record: sight
                .tenant
                .as_ref()
                .map(|tenant| record(tenant, fen_per_point)),
            references: references
                .map(|reference| self.reference(reference))
                .collect(),
        }
    }

    pub fn reference(&self, reference: &Reference) -> ReferenceView {
        ReferenceView {
            id: reference.receipt_id,
            url: photo_url(reference.receipt_id, 0),
            paid_at: Time::of(reference.paid_at, self.mall),
            paid_amount_fen: reference.paid_amount_fen,
            receipt_number: reference.receipt_number.clone(),
        }
    }

    fn member(&self, receipt: &Receipt, member: &MemberSight, outcome: &Outcome) -> MemberView {
        let recent = member.recent.iter();
        MemberView {
            id: receipt.member_id,
            since: Time::of(member.totals.since, self.mall),
            balance: member.balance,
            credited: member.totals.credited,
            rejected: member.totals.rejected,
            in_review: member.totals.in_review,
            points: member.totals.points,
            today: day(outcome),
            recent: recent.map(|receipt| self.brief(receipt)).collect(),
        }
    }

    fn twins(&self, twins: &[Twin], receipts: &HashMap<ReceiptId, &Receipt>) -> Vec<DeskTwin> {
        let view = |twin: &Twin| DeskTwin {
            id: twin.receipt_id,
            verdict: serde_json::to_value(twin.comparison.verdict).unwrap_or_default(),
            agree: twin.comparison.agree.clone(),
            differ: twin.comparison.differ.clone(),
            same_member: twin.same_member,
            receipt: receipts
                .get(&twin.receipt_id)
                .map(|receipt| self.brief(receipt)),
        };
        twins.iter().map(view).collect()
    }

    /// A receipt in one line.
    pub fn brief(&self, receipt: &Receipt) -> Brief {
        let tenant = receipt.tenant_code.clone().zip(receipt.tenant_name.clone());
        Brief {
            id: receipt.receipt_id,
            status: receipt.status,
            reason: receipt.reasons.first().cloned(),
            submitted_at: Time::of(receipt.submitted_at, self.mall),
            decided_at: receipt.decided_at.map(|at| Time::of(at, self.mall)),
            decided_by: receipt.decided_by.clone(),
            store_name: receipt.store_name.clone(),
            tenant: tenant.map(|(code, name)| TenantView { code, name }),
            paid_amount_fen: receipt.paid_amount_fen,
            paid_at: receipt.paid_at.map(|at| Time::of(at, self.mall)),
            paid_at_precision: receipt.paid_at_precision.clone(),
            receipt_number: receipt.receipt_number.clone(),
            points: receipt.points,
            points_reversed: receipt.points_reversed,
            photos: receipt.photo_count,
        }
    }

    /// What an approval would do; `receipts` are those of its twins.
    pub fn outcome(
        &self,
        outcome: &Outcome,
        receipts: &HashMap<ReceiptId, &Receipt>,
    ) -> OutcomeView {
        let problem = outcome
            .problem
            .as_ref()
            .and_then(super::review_errors::as_view);
        let worth = &outcome.worth;
        let rate_of = match worth.is_exception {
            true => "tenant",
            false => "category",
        };
        let tenant = outcome.tenant.as_ref();
        OutcomeView {
            would: match problem {
                Some(_) => "refuse",
                None => "credit",
            },
            problem,
            points: worth.points,
            computed: ComputedView {
                paid_amount_fen: worth.paid,
                fen_per_point: worth.rate.map(i64::from),
                rate_of: worth.rate.map(|_| rate_of),
                category: tenant.map(|tenant| tenant.profile.category.clone()),
                minimum_fen: worth.minimum,
                day: DayLimitView {
                    day: day(outcome),
                    over: outcome.day.is_over_with(worth.points),
                },
                policy_version: outcome.policy_version,
                expires_on: worth.expires_on,
            },
            findings: outcome.findings.iter().map(reason).collect(),
            twins: self.twins(&outcome.twins, receipts),
            known: self.known(&outcome.known, tenant),
            second_person: SecondPersonView {
                needed: outcome.second_person.is_some(),
                why: outcome.second_person.map(|(why, _)| why),
                limit_fen: outcome.second_person.map(|(_, limit)| limit),
            },
        }
    }

    fn known(&self, known: &Known, tenant: Option<&Tenant>) -> KnownView {
        KnownView {
            tenant: tenant.map(|tenant| TenantView {
                code: tenant.profile.code.clone(),
                name: tenant.profile.name.clone(),
            }),
            paid_amount_fen: known.paid_amount_fen,
            paid_at: known.paid_at.map(|at| Time::of(at, self.mall)),
            paid_at_precision: known.paid_at_precision,
            receipt_number: known.receipt_number.clone(),
        }
    }

    /// An audit entry, taken apart.
    pub fn entry(&self, entry: AuditEntry) -> AuditView {
        let mut particulars: Value = serde_json::from_str(&entry.event).unwrap_or_default();
        let event = particulars["event"].as_str().unwrap_or_default().to_owned();
        if let Value::Object(parts) = &mut particulars {
            parts.remove("event");
        }
        let (kind, id) = match entry.actor.split_once(':') {
            Some((kind, id)) => (kind.to_owned(), Some(id.to_owned())),
            None => (entry.actor, None),
        };
        AuditView {
            number: entry.number,
            at: Time::of(entry.at, self.mall),
            actor: ActorView {
                kind,
                id,
                name: entry.username,
            },
            event,
            particulars,
            receipt_id: entry.receipt_id,
        }
    }

    fn note(&self, note: SkipNote) -> NoteView {
        NoteView {
            at: Time::of(note.noted_at, self.mall),
            by: note.username,
            kind: note.kind,
            note: note.note,
        }
    }

    /// Who holds a receipt.
    pub fn claim(&self, claim: &Claim) -> ClaimView {
        ClaimView {
            by: claim.staff_id,
            name: claim.username.clone(),
            mine: claim.staff_id == self.staff,
            until: Time::of(claim.until, self.mall),
        }
    }

    /// A decision that can still be taken back.
    pub fn held(&self, held: &Held) -> HeldView {
        HeldView {
            id: held.receipt_id,
            decision: held.verdict.word(),
            by: held.staff_id,
            mine: held.staff_id == self.staff,
            until: Time::of(held.due_at, self.mall),
            points: held.points,
        }
    }
}

fn day(outcome: &Outcome) -> DayView {
    DayView {
        receipts: outcome.day.credited.all.receipts,
        points: outcome.day.credited.all.points,
        receipts_max: outcome.day.receipts_max,
        points_max: outcome.day.points_max,
    }
}

/// Of the decision that sent it here; of what came later, an appeal say, only the codes.
fn reasons(sight: &Sight) -> Vec<ReasonView> {
    let decision = sight
        .evidence
        .as_ref()
        .map(|seen| seen.decision["findings"].clone());
    let found: Option<Vec<Finding>> = decision.and_then(|found| serde_json::from_value(found).ok());
    let found = found.unwrap_or_default();
    let view = |code: &String| match found.iter().find(|finding| finding.reason.code() == code) {
        Some(finding) => Some(reason(finding)),
        None => code.parse().ok().map(bare),
    };
    sight.receipt.reasons.iter().filter_map(view).collect()
}

fn bare(reason: Reason) -> ReasonView {
    ReasonView {
        code: reason.code().to_owned(),
        zh: reason.zh(),
        en: reason.en(),
        certain: false,
        detail: String::new(),
    }
}

fn reason(finding: &Finding) -> ReasonView {
    ReasonView {
        certain: finding.certain,
        detail: finding.detail.clone(),
        ..bare(finding.reason)
    }
}

fn photo_url(id: ReceiptId, n: i64) -> String {
    format!("/api/v1/receipts/{id}/photo?n={n}")
}

fn photos(receipt: &Receipt, reading: Option<&Reading>) -> Vec<PhotoView> {
    let photo = |n: i64| {
        let reading = reading?;
        let part = reading
            .parts
            .iter()
            .find(|part| Ok(part.place) == usize::try_from(n));
        let whole = (reading.parts.is_empty() && n == 0).then_some(reading.photo);
        part.map(|part| part.photo).or(whole)
    };
    let view = |n: i64| {
        let photo = photo(n);
        PhotoView {
            n,
            url: photo_url(receipt.receipt_id, n),
            width: photo.map(|photo| photo.width),
            height: photo.map(|photo| photo.height),
            turn: photo.map(|photo| photo.turn),
        }
    };
    (0..receipt.photo_count).map(view).collect()
}

fn lines(reading: Option<&Reading>) -> Vec<LineView> {
    let Some(reading) = reading else {
        return Vec::new();
    };
    let place = |index: usize| {
        let part = reading
            .parts
            .iter()
            .find(|part| part.lines.contains(&index));
        part.map_or(0, |part| part.place)
    };
    let lines = reading.lines.iter().enumerate();
    lines
        .map(|(index, line)| self::line(line, place(index)))
        .collect()
}

/// A line of a reading, on this photo.
pub fn line(line: &crate::reading::Line, n: usize) -> LineView {
    LineView {
        text: line.text.clone(),
        confidence: thousandths(line.confidence),
        quad: extraction::corners(&line.quad),
        n,
    }
}

fn thousandths(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).floor() / 1000.0
}

fn candidates(found: &TenantMatch) -> (Option<&'static str>, Vec<CandidateView>) {
    match &found.outcome {
        Matched::Matched { tenant } => (Some("matched"), vec![candidate(tenant)]),
        Matched::Doubtful { tenant, .. } => (Some("doubtful"), vec![candidate(tenant)]),
        Matched::Ambiguous { tenants } => {
            (Some("ambiguous"), tenants.iter().map(candidate).collect())
        }
        Matched::OtherPlace { tenant, .. } => (Some("other_place"), vec![candidate(tenant)]),
        Matched::UnknownStore => (Some("unknown_store"), Vec::new()),
        Matched::NoName => (Some("no_name"), Vec::new()),
    }
}

fn candidate(candidate: &Candidate) -> CandidateView {
    let seen = &candidate.evidence;
    let places = [
        ("branch", seen.branch),
        ("address", seen.address),
        ("unit", seen.unit),
        ("phone", seen.phone),
    ];
    let which = |wanted| {
        let some = places.iter().filter(move |(_, found)| *found == wanted);
        some.map(|(name, _)| *name)
    };
    let name = seen.name.iter().map(|_| "name");
    CandidateView {
        code: candidate.code.clone(),
        name: candidate.name.clone(),
        score: thousandths(candidate.score),
        agrees: name.chain(which(Agreement::Agrees)).collect(),
        differs: which(Agreement::Differs).collect(),
    }
}

fn record(tenant: &Tenant, fen_per_point: Option<i64>) -> TenantRecordView {
    let profile = tenant.profile.clone();
    TenantRecordView {
        code: profile.code,
        name: profile.name,
        category: profile.category,
        unit: profile.unit,
        phone: profile.phone,
        aliases: profile.aliases,
        fen_per_point,
    }
}
