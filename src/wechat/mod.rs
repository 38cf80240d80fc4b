//! What WeChat answers for its mini-programs: who a login code is, and a phone number that
//! a shopper shared. The session key that comes along is never even parsed, so it cannot
//! leave the server.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::outgoing::{Caller, quoted};

/// Where WeChat is, unless the settings say otherwise.
pub const ADDRESS: &str = "https://api.weixin.qq.com";
/// A login code is 32 characters today; what is longer than this is none.
const CODE_CHARS_MAX: usize = 128;
/// An access token is dropped this long before its time: a call takes a while.
const EARLY_SECONDS: i64 = 300;

/// Why WeChat did not say it.
#[derive(Debug, thiserror::Error)]
pub enum WechatError {
    #[error("WeChat does not know this code, or it was used before")]
    BadCode,
    #[error("WeChat has been asked too often for this shopper")]
    TooOften,
    #[error("WeChat does not let this shopper sign in")]
    Blocked,
    #[error("WeChat is busy")]
    Busy,
    /// Ours to put right: the id or the secret in the settings.
    #[error("WeChat does not accept the mini-program's id and secret ({0})")]
    WrongApp(i64),
    #[error("WeChat answers {code}: {message}")]
    Unexpected { code: i64, message: String },
    /// No answer, or none that can be understood.
    #[error(transparent)]
    Unreachable(#[from] anyhow::Error),
}

/// The mini-program of a mall, as WeChat knows it.
#[derive(Clone)]
pub struct Wechat {
    caller: Caller,
    appid: String,
    secret: String,
    access: Arc<Mutex<Option<Access>>>,
}

/// What calls in the mini-program's own name need; lasts two hours.
struct Access {
    token: String,
    until: DateTime<Utc>,
}

/// Every answer may be a failure: `errcode` is missing or 0 otherwise.
#[derive(Deserialize)]
struct Answer<T> {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
    #[serde(flatten)]
    said: Option<T>,
}

#[derive(Deserialize)]
struct Session {
    openid: String,
}

#[derive(Deserialize)]
struct AccessToken {
    access_token: String,
    expires_in: i64,
}

#[derive(Deserialize)]
struct PhoneNumber {
    phone_info: PhoneInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PhoneInfo {
    pure_phone_number: String,
    country_code: String,
}

impl Wechat {
    /// Asks at this address; see [`ADDRESS`].
    pub fn new(appid: String, secret: String, address: &str) -> Self {
        Self {
            caller: Caller::new("WeChat", address),
            appid,
            secret,
            access: Arc::default(),
        }
    }

    /// The id of the shopper whose `wx.login` gave this code.
    pub async fn openid(&self, code: &str) -> Result<String, WechatError> {
        let code = checked(code)?;
        let path = format!(
            "/sns/jscode2session?appid={}&secret={}&js_code={code}&grant_type=authorization_code",
            quoted(&self.appid),
            quoted(&self.secret),
        );
        let session: Session = said(self.caller.get(&path).await?)?;
        Ok(session.openid)
    }

    /// The number, `+8613800000000`, that the shopper shared by the button of this code.
    pub async fn phone(&self, code: &str, now: DateTime<Utc>) -> Result<String, WechatError> {
        let code = checked(code)?;
        let body = serde_json::json!({ "code": code });
        let token = self.access_token(now).await?;
        let path = |token: &str| {
            let token = quoted(token);
            format!("/wxa/business/getuserphonenumber?access_token={token}")
        };
        let mut answer: Answer<PhoneNumber> = self.caller.post(&path(&token), &body).await?;
        if matches!(answer.errcode, 40_001 | 42_001) {
            // Somebody else asked for a newer token: once more with that.
            *self.access.lock().await = None;
            let token = self.access_token(now).await?;
            answer = self.caller.post(&path(&token), &body).await?;
        }
        let PhoneInfo {
            pure_phone_number,
            country_code,
        } = said(answer)?.phone_info;
        Ok(format!("+{country_code}{pure_phone_number}"))
    }

    async fn access_token(&self, now: DateTime<Utc>) -> Result<String, WechatError> {
        let mut access = self.access.lock().await;
        if let Some(known) = access.as_ref().filter(|known| now < known.until) {
            return Ok(known.token.clone());
        }
        let body = serde_json::json!({
            "grant_type": "client_credential", "appid": self.appid, "secret": self.secret,
        });
        let answer = self.caller.post("/cgi-bin/stable_token", &body).await?;
        let fresh: AccessToken = said(answer)?;
        *access = Some(Access {
            token: fresh.access_token.clone(),
            until: now + TimeDelta::seconds((fresh.expires_in - EARLY_SECONDS).max(0)),
        });
        Ok(fresh.access_token)
    }
}

/// A code that may stand in an address.
fn checked(code: &str) -> Result<&str, WechatError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let fits = (1..=CODE_CHARS_MAX).contains(&code.len()) && code.chars().all(plain);
    fits.then_some(code).ok_or(WechatError::BadCode)
}

fn said<T>(answer: Answer<T>) -> Result<T, WechatError> {
    match answer.errcode {
        0 => answer
            .said
            .ok_or_else(|| anyhow::anyhow!("WeChat's answer lacks what was asked for").into()),
        40_029 | 40_163 => Err(WechatError::BadCode),
        45_011 => Err(WechatError::TooOften),
        40_226 => Err(WechatError::Blocked),
        -1 => Err(WechatError::Busy),
        code @ (40_013 | 40_125 | 41_002 | 41_004) => Err(WechatError::WrongApp(code)),
        code => Err(WechatError::Unexpected {
            code,
            message: answer.errmsg,
        }),
    }
}
