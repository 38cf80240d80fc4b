//! Rules that are being written: kept with their mistakes, shown beside the rules that
//! count, and published by somebody who had no hand in them.

mod differences;
pub mod preview;
mod store;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor, Event},
    decision::{self, Policy},
    ids::{MallId, StaffId, id},
    staff::Admin,
    tenants,
};

pub use differences::{Difference, differences};
pub use store::{Version, all, find, version, versions};

id!(/// Rules that are being written.
    DraftId);

/// Rules that are being written, as they stand.
#[derive(Clone, Debug)]
pub struct Draft {
    pub draft_id: DraftId,
    /// Grows by one with every edit.
    pub version: i32,
    /// The published version that it began as.
    pub based_on: i32,
    pub note: Option<String>,
    pub body: Value,
    pub drafted_by: StaffId,
    pub username: String,
    /// Whoever had a hand in it.
    pub editors: Vec<StaffId>,
    pub edited_at: DateTime<Utc>,
}

/// Why rules cannot be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// `rates.餐饮`; empty for the whole.
    pub path: String,
    pub message: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("no such draft")]
    NoSuchDraft,
    #[error("the draft has changed; its version is {version} now")]
    Stale { version: i32 },
    #[error("nobody publishes rules that they had a hand in")]
    OwnApproval,
    #[error("these rules cannot count: {0}")]
    Invalid(String),
    #[error("other rules were published since; begin from those")]
    Outdated,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for DraftError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Where rules are written, by whom, and when.
pub struct Drafting<'a> {
    pub db: &'a PgPool,
    pub mall: MallId,
    pub by: &'a Admin,
    pub now: DateTime<Utc>,
}

impl Drafting<'_> {
    /// Begins a draft: with these rules, or with those that count.
    pub async fn begin(
        &self,
        note: Option<&str>,
        body: Option<Value>,
    ) -> Result<DraftId, DraftError> {
        let mut tx = self.db.begin().await?;
        let current = decision::current(&mut tx, self.mall).await?;
        let body = match body {
            Some(body) => body,
            None => serde_json::to_value(&current.policy).map_err(anyhow::Error::from)?,
        };
        let staff = self.by.staff_id();
        let id = store::insert(
            &mut tx,
            self.mall,
            current.version,
            note,
            &body,
            staff,
            self.now,
        )
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Writes the draft anew.
    pub async fn edit(
        &self,
        id: DraftId,
        version: i32,
        note: Option<&str>,
        body: &Value,
    ) -> Result<(), DraftError> {
        let mut tx = self.db.begin().await?;
        self.lock(&mut tx, id, version).await?;
        store::put(&mut tx, id, note, body, self.by.staff_id(), self.now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Throws the draft away.
    pub async fn discard(&self, id: DraftId) -> Result<(), DraftError> {
        let mut db = self.db.acquire().await?;
        match store::delete(&mut db, self.mall, id).await? {
            true => Ok(()),
            false => Err(DraftError::NoSuchDraft),
        }
    }

    /// Makes the draft the rules that count. Returns their version.
    pub async fn publish(&self, id: DraftId, version: i32) -> Result<i32, DraftError> {
        let (mall, staff) = (self.mall, self.by.staff_id());
        let mut tx = self.db.begin().await?;
        store::lock_policy(&mut tx, mall).await?;
        let draft = self.lock(&mut tx, id, version).await?;
        if draft.editors.contains(&staff) {
            return Err(DraftError::OwnApproval);
        }
        if draft.based_on != decision::current(&mut tx, mall).await?.version {
            return Err(DraftError::Outdated);
        }
        let mistakes = mistakes(&mut tx, mall, &draft.body).await?;
        if let Some(first) = mistakes.first() {
            let said = format!("{}: {}", first.path, first.message);
            return Err(DraftError::Invalid(said));
        }
        let policy: Policy = serde_json::from_value(draft.body.clone())
            .map_err(|err| DraftError::Invalid(err.to_string()))?;
        let published = decision::publish(&mut tx, mall, &policy, self.now).await?;
        store::published(&mut tx, mall, published, &draft, staff).await?;
        store::delete(&mut tx, mall, id).await?;
        let event = Event::PolicyPublished {
            version: published,
            drafted_by: draft.drafted_by,
            note: draft.note.as_deref(),
        };
        audit::write(&mut tx, mall, Actor::Staff(staff), None, &event, self.now).await?;
        tx.commit().await?;
        Ok(published)
    }

    async fn lock(
        &self,
        tx: &mut PgConnection,
        id: DraftId,
        version: i32,
    ) -> Result<Draft, DraftError> {
        let draft = store::lock(tx, self.mall, id).await?;
        let draft = draft.ok_or(DraftError::NoSuchDraft)?;
        match draft.version == version {
            true => Ok(draft),
            false => Err(DraftError::Stale {
                version: draft.version,
            }),
        }
    }
}

/// What is wrong with these rules in this mall.
pub async fn mistakes(
    db: &mut PgConnection,
    mall: MallId,
    body: &Value,
) -> Result<Vec<Mistake>, sqlx::Error> {
    let policy: Policy = match serde_json::from_value(body.clone()) {
        Ok(policy) => policy,
        Err(err) => {
            return Ok(vec![Mistake {
                path: String::new(),
                message: err.to_string(),
            }]);
        }
    };
    let categories = tenants::categories(db, mall).await?;
    let codes = tenants::codes(db, mall).await?;
    let unknown = |path: &str, name: &String| Mistake {
        path: format!("{path}.{name}"),
        message: format!("the mall has no {name}"),
    };
    let rates = policy.rates.keys();
    let rates = rates.filter(|name| !categories.contains(name));
    let exceptions = policy.tenant_rates.keys();
    let exceptions = exceptions.filter(|code| !codes.contains(code));
    let mut found: Vec<_> = rates.map(|name| unknown("rates", name)).collect();
    found.extend(exceptions.map(|code| unknown("tenant_rates", code)));
    let positive = [
        ("minimum_fen", policy.minimum_fen.0),
        ("review_above_fen", policy.review_above_fen.0),
        ("receipts_per_day", policy.receipts_per_day),
        ("points_per_day", policy.points_per_day.0),
        ("promise_minutes", policy.promise_minutes.into()),
        (
            "overdue_to_senior_minutes",
            policy.overdue_to_senior_minutes.unwrap_or(0).into(),
        ),
    ];
    let negative = positive.into_iter().filter(|(_, number)| *number < 0);
    found.extend(negative.map(|(path, number)| Mistake {
        path: path.to_owned(),
        message: format!("{number} is below zero"),
    }));
    Ok(found)
}
