//! Sales that reach the mall without a photo: entered at the service counter, by the
//! points code that a till prints, by a payment's notice. They take the same sale keys as
//! photos do, so that a sale earns once through whatever channel it comes.

mod rules;
mod store;
mod till;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    extraction::Moment,
    ids::{MallId, MemberId, ReceiptId},
    members,
    money::{Fen, Points},
    sales::LookError,
    sessions,
    staff::{Admin, Senior},
};

pub use store::{Listed, list};
pub use till::Till;

/// The channel of staff, who sign in as themselves.
pub const COUNTER: &str = "counter";

/// What a channel knows of a sale.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[sqlx(type_name = "channel_kind", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What a member of the staff types from a paper.
    Counter,
    /// What the till printed into a code: its own number and second.
    PointsCode,
    /// What was paid and when; seldom the till's number.
    Payment,
}

/// A channel that showed its token, or staff at the counter.
#[derive(Clone, Debug)]
pub struct Channel {
    name: String,
    kind: Kind,
    by: Actor,
}

impl Channel {
    /// The counter, at which this person works.
    pub fn counter(senior: &Senior) -> Self {
        Self {
            name: COUNTER.to_owned(),
            kind: Kind::Counter,
            by: Actor::Staff(senior.staff_id()),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The open channel that holds this token.
pub async fn by_token(
    db: &mut PgConnection,
    mall: MallId,
    token: &str,
) -> Result<Option<Channel>, sqlx::Error> {
    let found = store::by_token(db, mall, &sessions::hash(token)).await?;
    Ok(found.map(|(name, kind)| Channel {
        name,
        kind,
        by: Actor::Machine,
    }))
}

/// Opens a channel, or gives the one of this name a new token, which is shown once.
pub async fn open(
    db: &PgPool,
    mall: MallId,
    by: &Admin,
    name: &str,
    kind: Kind,
    now: DateTime<Utc>,
) -> anyhow::Result<sessions::Token> {
    let token = sessions::Token::fresh();
    let mut tx = db.begin().await?;
    store::put(
        &mut tx,
        mall,
        name,
        kind,
        &sessions::hash(token.reveal()),
        now,
    )
    .await?;
    let actor = Actor::Staff(by.staff_id());
    let event = audit::Event::ChannelOpened {
        channel: name,
        kind,
    };
    audit::write(&mut tx, mall, actor, None, &event, now).await?;
    tx.commit().await?;
    Ok(token)
}

/// Closes the channel. Returns whether there was one.
pub async fn close(
    db: &PgPool,
    mall: MallId,
    by: &Admin,
    name: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let mut tx = db.begin().await?;
    let closed = store::close(&mut tx, mall, name, now).await?;
    if closed {
        let actor = Actor::Staff(by.staff_id());
        let event = audit::Event::ChannelClosed { channel: name };
        audit::write(&mut tx, mall, actor, None, &event, now).await?;
    }
    tx.commit().await?;
    Ok(closed)
}

/// A sale as a channel tells it.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// What the channel calls the sale: of a payment, its transaction number.
    pub external_id: String,
    pub tenant_code: String,
    pub paid: Fen,
    pub moment: Moment,
    pub number: Option<String>,
    pub member: Who,
}

/// Whose sale it is.
#[derive(Clone, Debug, Serialize)]
pub enum Who {
    Member(MemberId),
    /// As the payment knows the shopper.
    Openid(String),
}

/// What became of a sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Credited { receipt: ReceiptId, points: Points },
    InReview { receipt: ReceiptId, reason: String },
    AlreadyEarned { by: ReceiptId },
    Refused { reason: String },
}

/// The member who is meant, if the mall has it.
pub async fn member(
    db: &mut PgConnection,
    mall: MallId,
    who: &Who,
) -> Result<Option<MemberId>, sqlx::Error> {
    match who {
        Who::Member(id) => Ok(members::exists(db, mall, *id).await?.then_some(*id)),
        Who::Openid(openid) => members::by_openid(db, mall, openid).await,
    }
}

/// Why a sale was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    #[error("the mall has no open tenant {0}")]
    UnknownTenant(String),
    #[error("the mall has no such member")]
    UnknownMember,
    #[error("the same external_id came with another sale")]
    ExternalIdReused,
    #[error("a sale has a number, or a moment to the second")]
    NoKey,
    #[error("the mall's clocks never showed that time")]
    NoSuchTime,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<LookError> for ChannelError {
    fn from(err: LookError) -> Self {
        match err {
            LookError::MemberGone => Self::UnknownMember,
            LookError::Trouble(err) => Self::Trouble(err),
        }
    }
}

impl From<sqlx::Error> for ChannelError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

impl Outcome {
    /// The word for it in JSON and in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Credited { .. } => "credited",
            Self::InReview { .. } => "in_review",
            Self::AlreadyEarned { .. } => "already_earned",
            Self::Refused { .. } => "refused",
        }
    }

    /// The receipt that was made of it.
    pub fn receipt(&self) -> Option<ReceiptId> {
        match self {
            Self::Credited { receipt, .. } | Self::InReview { receipt, .. } => Some(*receipt),
            Self::AlreadyEarned { .. } | Self::Refused { .. } => None,
        }
    }
}
