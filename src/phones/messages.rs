//! Who carries text messages: a gateway of the mall's choice over HTTP, or the demo's page.
//! Neither the number nor the code reaches a log.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::json;

use super::PhoneNumber;
use crate::outgoing::Caller;

/// In which the message is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
pub enum Language {
    #[default]
    #[serde(rename = "zh-Hans")]
    Hans,
    #[serde(rename = "zh-Hant")]
    Hant,
    #[serde(rename = "en")]
    English,
}

impl Language {
    fn code(self) -> &'static str {
        match self {
            Self::Hans => "zh-Hans",
            Self::Hant => "zh-Hant",
            Self::English => "en",
        }
    }
}

/// One code on its way to a phone.
pub struct Message<'a> {
    pub to: &'a PhoneNumber,
    pub code: &'a str,
    /// How long the code signs in.
    pub minutes: i64,
    pub language: Language,
}

impl Message<'_> {
    /// As the shopper reads it.
    pub fn text(&self) -> String {
        let (code, minutes) = (self.code, self.minutes);
        match self.language {
            Language::Hans => {
                format!("【小票】验证码 {code}，{minutes} 分钟内有效。请勿告诉任何人。")
            }
            Language::Hant => {
                format!("【小票】驗證碼 {code}，{minutes} 分鐘內有效。請勿告訴任何人。")
            }
            Language::English => {
                format!("Xiaopiao: {code} is your code for {minutes} minutes. Tell it to nobody.")
            }
        }
    }
}

/// The message may not have gone out.
#[derive(Debug, thiserror::Error)]
#[error("the message was not taken")]
pub struct SendError(#[source] anyhow::Error);

/// Carries messages.
#[async_trait]
pub trait Messages: Send + Sync {
    /// Hands one over; returns when it was taken, not when it has arrived.
    async fn send(&self, message: &Message<'_>, now: DateTime<Utc>) -> Result<(), SendError>;
}

/// A gateway that takes `POST` of JSON `{"to","code","minutes","language","text"}` and
/// answers with a status of 200 to 299 and any JSON. Providers of the mainland send only
/// texts that they know: they get the code and their own template. Where a provider's own
/// interface differs, a few lines in front of it translate.
pub struct Gateway {
    caller: Caller,
    path: String,
}

impl Gateway {
    /// Posts to this address, showing the token as `Authorization: Bearer`.
    pub fn new(address: &str, token: Option<&str>) -> Self {
        let (base, path) = match address.find("://").map(|at| at + "://".len()) {
            Some(host) => match address[host..].find('/') {
                Some(slash) => address.split_at(host + slash),
                None => (address, "/"),
            },
            None => (address, "/"),
        };
        Self {
            caller: Caller::new("the message gateway", base).with_token(token),
            path: path.to_owned(),
        }
    }
}

#[async_trait]
impl Messages for Gateway {
    async fn send(&self, message: &Message<'_>, _now: DateTime<Utc>) -> Result<(), SendError> {
        let body = json!({
            "to": message.to.as_str(),
            "code": message.code,
            "minutes": message.minutes,
            "language": message.language.code(),
            "text": message.text(),
        });
        let taken = self.caller.hand_over(&self.path, &body).await;
        taken.map_err(SendError)
    }
}

/// Messages that the demo shows.
const SHOWN_MAX: usize = 20;

/// Carries messages nowhere but to the demo's page.
#[derive(Clone, Default)]
pub struct Shown(Arc<Mutex<VecDeque<ShownMessage>>>);

/// What is in them reaches no log.
impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown")
    }
}

/// One that was sent.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ShownMessage {
    pub to: String,
    pub code: String,
    pub text: String,
    pub sent_at: DateTime<Utc>,
}

impl Shown {
    /// The newest first.
    pub fn all(&self) -> Vec<ShownMessage> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().cloned().collect()
    }
}

#[async_trait]
impl Messages for Shown {
    async fn send(&self, message: &Message<'_>, now: DateTime<Utc>) -> Result<(), SendError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(ShownMessage {
            to: message.to.as_str().to_owned(),
            code: message.code.to_owned(),
            text: message.text(),
            sent_at: now,
        });
        kept.truncate(SHOWN_MAX);
        Ok(())
    }
}
