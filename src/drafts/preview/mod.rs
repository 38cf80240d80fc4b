//! A draft tried on the past: what its rules would have decided of the days that are asked
//! for, beside what the rules that count would. Runs in the background, the latest day
//! first, and is kept, so that whoever looks sees how far it has got. Changes nothing.

mod kind;
mod store;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use super::{DraftError, DraftId, Drafting};
use crate::{
    clock::Clock,
    decision::{self, Policy},
    ids::{ReceiptId, StaffId, id},
    malls::Mall,
    money::Points,
    replay::{self, Against, Change, Lines, Report, Side},
    statement::{Day, Period},
};

pub use kind::Kind;
pub use store::{changes, find};

id!(/// One trial of a draft.
    PreviewId);

/// The days of a trial: last month has at most 31.
pub const DAYS_MAX: i64 = 31;
/// So many receipts of each kind are kept to be looked at; the others are only counted.
const SHOWN_MAX: u64 = 500;
/// A trial ends here, however far it has got: a hundred thousand decisions take minutes.
const LASTS_MAX: Duration = Duration::from_secs(900);
/// A trial of which nothing was heard so long was interrupted: a day takes seconds.
const SILENCE_MAX: TimeDelta = TimeDelta::minutes(2);

/// Where a trial stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PreviewState)]
pub enum State {
    Running,
    Done,
    /// Its time was over before all days were tried, or another draft was tried.
    Stopped,
    Failed,
    /// The process in which it ran has ended.
    Interrupted,
}

impl State {
    fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// How many receipts would change in one way, and their points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub receipts: u64,
    pub points_before: Points,
    pub points_after: Points,
}

/// What was counted so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Decisions that were made again.
    pub receipts: u64,
    /// Of them, those that would be the same.
    pub same: u64,
    /// Decisions on photos of which nothing was read: there is nothing to try.
    pub unread: u64,
    pub points_before: Points,
    pub points_after: Points,
    /// How often each reason would be given more (or less) than by the rules that count.
    pub reasons: BTreeMap<String, i64>,
    pub kinds: BTreeMap<Kind, Group>,
}

/// A trial as it stands.
#[derive(Clone, Debug)]
pub struct Preview {
    pub preview_id: PreviewId,
    pub draft_version: i32,
    /// The published rules that it is held against.
    pub against: i32,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// The machine's decisions of these days, when it began.
    pub decisions: i64,
    pub state: State,
    pub totals: Totals,
    /// The earliest day that was tried.
    pub reached: Option<NaiveDate>,
    pub begun_by: StaffId,
    pub username: String,
    pub begun_at: DateTime<Utc>,
}

/// One receipt that would be decided otherwise.
#[derive(Clone, Debug)]
pub struct Changed {
    pub kind: Kind,
    pub place: i32,
    pub receipt_id: ReceiptId,
    pub before: Verdict,
    pub after: Verdict,
}

/// What some rules decide of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PreviewVerdict)]
pub struct Verdict {
    /// `credit`, `review` or `reject`.
    pub outcome: String,
    pub points: Points,
    /// The most weighty first.
    pub reasons: Vec<String>,
}

impl Verdict {
    fn of(side: &Side) -> Self {
        Self {
            outcome: side.outcome.to_owned(),
            points: side.points,
            reasons: side.reasons.clone(),
        }
    }
}

/// A trial that has begun, to be carried out in the background.
pub struct Trial {
    db: PgPool,
    mall: Mall,
    clock: Clock,
    id: PreviewId,
    draft: Policy,
    current: Policy,
    /// Those left to be tried, the earliest first.
    days: Vec<Day>,
    totals: Totals,
    began: Instant,
}

impl Drafting<'_> {
    /// Begins to try the draft on these days; a former trial of it is forgotten. One draft
    /// is tried at a time: the trial of another ends where it is.
    pub async fn try_out(
        &self,
        mall: &Mall,
        clock: &Clock,
        id: DraftId,
        version: i32,
        period: Period,
    ) -> Result<Trial, DraftError> {
        let mut tx = self.db.begin().await?;
        super::store::lock_policy(&mut tx, self.mall).await?;
        let draft = self.lock(&mut tx, id, version).await?;
        let policy: Policy = serde_json::from_value(draft.body)
            .map_err(|err| DraftError::Invalid(err.to_string()))?;
        store::stop_others(&mut tx, self.mall, id).await?;
        let current = decision::current(&mut tx, self.mall).await?;
        let decisions = replay::count(&mut tx, self.mall, period.span(mall)).await?;
        let preview = Preview {
            preview_id: PreviewId::fresh(),
            draft_version: version,
            against: current.version,
            first_day: period.from(),
            last_day: period.to(),
            decisions,
            state: State::Running,
            totals: Totals::default(),
            reached: None,
            begun_by: self.by.staff_id(),
            username: String::new(),
            begun_at: self.now,
        };
        store::replace(&mut tx, self.mall, id, &preview).await?;
        tx.commit().await?;
        Ok(Trial {
            db: self.db.clone(),
            mall: mall.clone(),
            clock: clock.clone(),
            id: preview.preview_id,
            draft: policy,
            current: current.policy,
            days: period.days(mall),
            totals: Totals::default(),
            began: Instant::now(),
        })
    }
}

impl Trial {
    /// Tries day after day. Ends without a word when nobody waits for it any more: its draft
    /// was thrown away or is tried anew, or another draft is tried.
    pub async fn carry_out(mut self) {
        let (id, mut reached) = (self.id, None);
        let state = match self.try_days(&mut reached).await {
            Ok(Some(state)) => state,
            Ok(None) => return,
            Err(err) => {
                let error = format!("{err:#}");
                tracing::error!(preview.id = %id, error, "a draft could not be tried");
                State::Failed
            }
        };
        if let Err(err) = self.tell(state, reached, &[]).await {
            let error = format!("{err:#}");
            tracing::error!(preview.id = %id, error, "what a draft would change was not kept");
        }
    }

    async fn try_days(&mut self, reached: &mut Option<NaiveDate>) -> anyhow::Result<Option<State>> {
        while let Some(day) = self.days.pop() {
            if LASTS_MAX < self.began.elapsed() {
                return Ok(Some(State::Stopped));
            }
            let changed = self.try_day(&day).await?;
            *reached = Some(day.day);
            if !self.tell(State::Running, *reached, &changed).await? {
                return Ok(None);
            }
        }
        Ok(Some(State::Done))
    }

    async fn try_day(&mut self, day: &Day) -> anyhow::Result<Vec<Changed>> {
        let (totals, mut changed) = (&mut self.totals, Vec::new());
        let against = Against::Rules(&self.current);
        let each = |change: Change| changed.extend(totals.note(change));
        let lines = Lines::AsRead;
        let report = replay::run(
            &self.db,
            &self.mall,
            &self.draft,
            against,
            day.span,
            &lines,
            each,
        )
        .await?;
        totals.add(&report);
        Ok(changed)
    }

    /// Keeps what was found so far. Returns whether anybody still wants to know.
    async fn tell(
        &self,
        state: State,
        reached: Option<NaiveDate>,
        changed: &[Changed],
    ) -> anyhow::Result<bool> {
        let mut tx = self.db.begin().await?;
        let now = self.clock.now();
        let is_wanted = store::tell(&mut tx, self.id, state, &self.totals, reached, now).await?;
        if is_wanted {
            store::insert_changes(&mut tx, self.mall.mall_id, self.id, changed).await?;
        }
        tx.commit().await?;
        Ok(is_wanted)
    }
}

impl Totals {
    /// Counts a receipt that would be decided otherwise. Returns it while few of its kind
    /// are kept.
    fn note(&mut self, change: Change) -> Option<Changed> {
        let (before, after) = (Verdict::of(&change.before), Verdict::of(&change.after));
        let kind = Kind::of(&before, &after);
        let group = self.kinds.entry(kind).or_default();
        group.points_before = group.points_before + before.points;
        group.points_after = group.points_after + after.points;
        group.receipts += 1;
        let place = group.receipts - 1;
        Some(Changed {
            kind,
            place: i32::try_from(place).ok().filter(|_| place < SHOWN_MAX)?,
            receipt_id: change.receipt_id,
            before,
            after,
        })
    }

    fn add(&mut self, day: &Report) {
        self.receipts += day.receipts;
        self.same += day.same;
        self.unread += day.unread;
        self.points_before = self.points_before + day.points_before;
        self.points_after = self.points_after + day.points_after;
        for (reason, by) in &day.reasons {
            *self.reasons.entry(reason.clone()).or_default() += by;
        }
        self.reasons.retain(|_, by| *by != 0);
    }
}
