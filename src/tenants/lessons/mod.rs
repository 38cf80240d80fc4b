//! Other names of tenants, learnt from people: where somebody says that a paper is a
//! tenant's whose name it does not bear, what it bears may be another name. Used for
//! matching only once a person has confirmed it.

mod store;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

use super::store as tenants;
use crate::{
    audit::{self, Actor, Event},
    ids::{MallId, ReceiptId, StaffId, TenantId, id},
    staff::Senior,
};

pub use store::{find, list};

id!(/// Another name of a tenant, as people have taught it.
    LessonId);

/// Said less often, a name is a slip.
pub const SEEN_MIN: i32 = 3;

/// Where a name stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LessonState {
    /// Said often enough to be confirmed or declined.
    Proposed,
    Confirmed,
    Declined,
}

/// Another name of a tenant.
#[derive(Clone, Debug)]
pub struct Lesson {
    pub lesson_id: LessonId,
    pub tenant_id: TenantId,
    pub code: String,
    pub name: String,
    pub alias: String,
    /// Receipts on which a person said so.
    pub seen: i32,
    /// The newest of them.
    pub receipts: Vec<ReceiptId>,
    pub first_seen: DateTime<Utc>,
    pub last_seen: DateTime<Utc>,
    /// `seen`, `confirmed` or `declined`.
    pub state: String,
}

/// Why a name was not settled.
#[derive(Debug, thiserror::Error)]
pub enum LessonError {
    #[error("no such name")]
    NoSuchLesson,
    #[error("this name has been confirmed or declined")]
    AlreadySettled,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for LessonError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Somebody said that a paper that bears this name is the tenant's.
pub async fn learn(
    tx: &mut PgConnection,
    mall: MallId,
    tenant: TenantId,
    paper_says: &str,
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    match paper_says.trim() {
        "" => Ok(()),
        alias => store::see(tx, mall, tenant, alias, receipt, now).await,
    }
}

/// Makes the name the tenant's, or sees to it that it is not proposed again.
pub async fn settle(
    db: &PgPool,
    mall: MallId,
    by: &Senior,
    id: LessonId,
    is_confirmed: bool,
    now: DateTime<Utc>,
) -> Result<(), LessonError> {
    let mut tx = db.begin().await?;
    tenants::lock_list(&mut tx, mall).await?;
    let lesson = store::find(&mut tx, mall, id).await?;
    let lesson = lesson.ok_or(LessonError::NoSuchLesson)?;
    if lesson.state != "seen" {
        return Err(LessonError::AlreadySettled);
    }
    if is_confirmed {
        store::add_alias(&mut tx, lesson.tenant_id, &lesson.alias).await?;
    }
    let staff: StaffId = by.staff_id();
    store::settle(&mut tx, id, is_confirmed, staff, now).await?;
    let event = Event::AliasSettled {
        code: &lesson.code,
        alias: &lesson.alias,
        confirmed: is_confirmed,
    };
    audit::write(&mut tx, mall, Actor::Staff(staff), None, &event, now).await?;
    tx.commit().await?;
    Ok(())
}
