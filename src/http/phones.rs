//! Signing in by phone number: for the web page, where no WeChat knows the shopper.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service, caller::Caller, error::Problem, input::Json, login::MemberToken,
};
use crate::{
    members::SignInError,
    phones::{self, AskError, CODE_MINUTES, EnterError, Language, PhoneNumber, Phones},
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneBody {
    /// With its country, `+8613800000000`, or as the mall's region writes mobile numbers.
    phone: String,
    /// Of the message.
    #[serde(default)]
    language: Language,
}

/// What the page may tell while its shopper waits for the message.
#[derive(Serialize, ToSchema)]
pub struct AskedView {
    /// Before that the number is sent no other.
    again_seconds: i64,
    code_minutes: i64,
}

/// Sends the number a code of six digits, in a text message. The answer is the same whether
/// or not the number has an account.
#[utoipa::path(post, path = "/auth/phone/code", tag = "sign in", request_body = PhoneBody, responses(
    (status = 202, body = AskedView),
    (status = 422, body = Problem, description = "`invalid_phone`: no mobile number; `invalid_body`, `unknown_field`"),
    (status = 429, body = Problem, description = "`too_many_requests`: to this number, or from this address"),
    (status = 503, body = Problem, description = "`not_configured`, `message_not_sent`"),
))]
pub async fn ask(
    State(service): State<Service>,
    caller: Caller,
    Json(body): Json<PhoneBody>,
) -> ApiResult<(StatusCode, Json<AskedView>)> {
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let phones = phones_of(&service)?;
    let number = number(&service, &body.phone)?;
    service.edge.asks_for_message(caller, now)?;
    phones
        .ask(&service.db, mall, &number, body.language, now)
        .await?;
    let view = AskedView {
        again_seconds: phones.limits.pause.num_seconds(),
        code_minutes: CODE_MINUTES,
    };
    Ok((StatusCode::ACCEPTED, Json(view)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneCodeBody {
    phone: String,
    /// As the newest message says.
    #[schema(min_length = 6, max_length = 6)]
    code: String,
}

/// Signs a shopper in by the code that was sent to the number; the account is made on first
/// use. A code signs in once.
#[utoipa::path(post, path = "/auth/phone", tag = "sign in", request_body = PhoneCodeBody, responses(
    (status = 200, body = MemberToken),
    (status = 401, body = Problem, description = "`bad_code`: wrong, old, used, tried too often, or never sent"),
    (status = 422, body = Problem, description = "`invalid_phone`, `invalid_body`, `unknown_field`"),
    (status = 429, body = Problem, description = "`too_many_requests`: from this address"),
    (status = 503, body = Problem, description = "`not_configured`"),
))]
pub async fn enter(
    State(service): State<Service>,
    caller: Caller,
    Json(body): Json<PhoneCodeBody>,
) -> ApiResult<Json<MemberToken>> {
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let phones = phones_of(&service)?;
    let number = number(&service, &body.phone)?;
    service.edge.knock(caller, now)?;
    let entered = phones.enter(&service.db, mall, &number, &body.code, now);
    let (token, member) = entered.await?;
    Ok(Json(MemberToken::of(&token, member)))
}

fn phones_of(service: &Service) -> ApiResult<&Phones> {
    let phones = service.shoppers.phones.as_ref();
    Ok(phones.ok_or(SignInError::NotConfigured)?)
}

fn number(service: &Service, text: &str) -> ApiResult<phones::PhoneNumber> {
    let number = PhoneNumber::parse(text, &service.mall.region);
    let why = "this is no mobile number; with its country it begins with +";
    number.ok_or_else(|| ApiError::unprocessable("invalid_phone", why))
}

impl From<AskError> for ApiError {
    fn from(err: AskError) -> Self {
        match err {
            AskError::TooOften(wait) => Self::too_many_requests(wait),
            AskError::NotSent(err) => {
                tracing::warn!(
                    error = format!("{:#}", anyhow::Error::from(err)),
                    "no text message"
                );
                let why = "the message could not be sent; try again in a minute";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "message_not_sent", why)
            }
            AskError::Trouble(err) => err.into(),
        }
    }
}

impl From<EnterError> for ApiError {
    fn from(err: EnterError) -> Self {
        let detail = err.to_string();
        match err {
            EnterError::BadCode => Self::unauthorized("bad_code", &detail),
            EnterError::Trouble(err) => err.into(),
        }
    }
}
