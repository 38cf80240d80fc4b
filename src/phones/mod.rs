//! Signing in by phone number: a code goes out as a text message, and comes back typed in.
//! Asking tells nobody whether a number has an account, and a wrong code is answered as an
//! old one, a used one and none at all. What it never does: keep a number or a code that it
//! could read again.

mod code;
mod messages;
mod number;
mod store;

use std::sync::Arc;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, PgPool};

use crate::{
    audit::{self, Actor},
    ids::{MallId, MemberId},
    members,
    secrets::{self, Purpose},
    sessions::{self, Person, Token},
};

use code::Hasher;
pub use messages::{Gateway, Language, Message, Messages, SendError, Shown};
pub use number::PhoneNumber;

/// How a mall signs shoppers in by phone.
#[derive(Clone)]
pub struct Phones {
    pub messages: Arc<dyn Messages>,
    pub limits: Limits,
    /// Who holds a number that one WeChat account shared signs in to that account. A number
    /// that the network gave to somebody else would open it, so a mall has to want it.
    pub links_wechat: bool,
}

/// How often a number is sent a code: messages cost money, and strangers can ask for them.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Between two messages to one number.
    pub pause: TimeDelta,
    /// Messages to one number in 24 hours.
    pub in_day: i32,
}

impl Default for Limits {
    /// A minute is what shoppers know from every other sign-in; ten a day is a bad day.
    fn default() -> Self {
        Self {
            pause: TimeDelta::seconds(60),
            in_day: 10,
        }
    }
}

impl Limits {
    /// For the demo, which sends nothing.
    pub const NONE: Self = Self {
        pause: TimeDelta::zero(),
        in_day: i32::MAX,
    };
}

/// A code signs in for so long: time to find the phone, and no more.
pub const CODE_MINUTES: i64 = 5;
/// Of a million codes, so many may be tried before another message has to be sent: with ten
/// messages a day, one number is guessed with a chance of 5 in 100,000 a day.
const WRONG_MAX: i32 = 5;
/// How long the limit of a day counts.
const DAY: TimeDelta = TimeDelta::hours(24);

/// Why no code was sent.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("this number was sent a code just now, or too many today")]
    TooOften(TimeDelta),
    #[error("the message was not sent")]
    NotSent(#[from] SendError),
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for AskError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// Wrong, old, used, tried too often, or never sent: nobody is told which.
    #[error("the code is not the one that was sent last, or it is over")]
    BadCode,
    #[error(transparent)]
    Trouble(#[from] anyhow::Error),
}

impl From<sqlx::Error> for EnterError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

impl Phones {
    /// Sends the number a code. Whoever asks for it learns nothing about the number.
    pub async fn ask(
        &self,
        db: &PgPool,
        mall: MallId,
        number: &PhoneNumber,
        language: Language,
        now: DateTime<Utc>,
    ) -> Result<(), AskError> {
        let code = code::fresh();
        let mut tx = db.begin().await?;
        let hasher = hasher(&mut tx, mall, now).await?;
        let phone = hasher.number(number);
        let before = store::lock(&mut tx, mall, &phone).await?;
        let count = self.counted(before.as_ref(), now)?;
        let sent = store::Sent {
            code_hmac: hasher.code(number, &code),
            sent_at: now,
            expires_at: now + TimeDelta::minutes(CODE_MINUTES),
            wrong: 0,
            used_at: None,
            day_began_at: count.began_at,
            sent_in_day: count.sent,
        };
        store::put(&mut tx, mall, &phone, &sent).await?;
        tx.commit().await?;
        // It counts whether or not it arrives: a gateway that fails is not asked faster.
        let message = Message {
            to: number,
            code: &code,
            minutes: CODE_MINUTES,
            language,
        };
        self.messages.send(&message, now).await?;
        Ok(())
    }

    /// The count with one message more, or how long to wait.
    fn counted(&self, before: Option<&store::Sent>, now: DateTime<Utc>) -> Result<Day, AskError> {
        let Some(before) = before else {
            return Ok(Day {
                began_at: now,
                sent: 1,
            });
        };
        let pause = before.sent_at + self.limits.pause - now;
        if TimeDelta::zero() < pause {
            return Err(AskError::TooOften(pause));
        }
        let day_left = before.day_began_at + DAY - now;
        if day_left <= TimeDelta::zero() {
            return Ok(Day {
                began_at: now,
                sent: 1,
            });
        }
        if self.limits.in_day <= before.sent_in_day {
            return Err(AskError::TooOften(day_left));
        }
        Ok(Day {
            began_at: before.day_began_at,
            sent: before.sent_in_day + 1,
        })
    }

    /// Signs in whose number it is, made on first use, if this is its code.
    pub async fn enter(
        &self,
        db: &PgPool,
        mall: MallId,
        number: &PhoneNumber,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<(Token, MemberId), EnterError> {
        let mut tx = db.begin().await?;
        let hasher = hasher(&mut tx, mall, now).await?;
        let phone = hasher.number(number);
        let sent = store::lock(&mut tx, mall, &phone).await?;
        // The same work whether or not there is a code to compare with.
        let is_right = hasher.is_code(number, code, sent.as_ref().map(|sent| &*sent.code_hmac));
        let is_open = sent.is_some_and(|sent| {
            sent.used_at.is_none() && now < sent.expires_at && sent.wrong < WRONG_MAX
        });
        if !(is_right && is_open) {
            store::note_wrong(&mut tx, mall, &phone).await?;
            tx.commit().await?;
            return Err(EnterError::BadCode);
        }
        store::note_used(&mut tx, mall, &phone, now).await?;
        let member = self.member(&mut tx, mall, number, now).await?;
        let token = sessions::open(&mut tx, mall, Person::Member(member), now).await?;
        tx.commit().await?;
        Ok((token, member))
    }

    /// Whose account it is; the one WeChat account that shared the number, where the mall
    /// wants that; else somebody new.
    async fn member(
        &self,
        tx: &mut PgConnection,
        mall: MallId,
        number: &PhoneNumber,
        now: DateTime<Utc>,
    ) -> anyhow::Result<MemberId> {
        let number = number.as_str();
        if self.links_wechat && members::by_phone_account(tx, mall, number).await?.is_none() {
            let sharing = members::sharing_phone(tx, mall, number).await?;
            if let [only] = sharing[..]
                && members::lock_present(tx, mall, only).await?
                && members::set_phone_account(tx, mall, only, number).await?
            {
                let event = audit::Event::PhoneLinked;
                audit::write(tx, mall, Actor::Member(only), None, &event, now).await?;
            }
        }
        let mut member = members::find_or_insert_by_phone(tx, mall, number, now).await?;
        // Who was erased meanwhile is somebody new.
        while !members::lock_present(tx, mall, member).await? {
            member = members::find_or_insert_by_phone(tx, mall, number, now).await?;
        }
        Ok(member)
    }
}

/// Codes sent to a number since this moment.
struct Day {
    began_at: DateTime<Utc>,
    sent: i32,
}

async fn hasher(db: &mut PgConnection, mall: MallId, now: DateTime<Utc>) -> anyhow::Result<Hasher> {
    let secret = secrets::of(db, mall, Purpose::PhoneCode, now).await?;
    Hasher::new(mall, &secret).context("a secret of any length is a key")
}

/// Forgets numbers that have been sent nothing for a day. Returns how many.
pub async fn sweep(
    db: &mut PgConnection,
    mall: MallId,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    store::forget_before(db, mall, now - DAY).await
}
