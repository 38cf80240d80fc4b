//! The only place where a failure becomes an HTTP answer: a problem document
//! (RFC 9457) with a stable `code`.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use http_body_util::LengthLimitError;
use problem_details::ProblemDetails;
use serde::Serialize;
use tower_http::timeout::TimeoutError;
use utoipa::ToSchema;

use super::view::{ReceiptView, Sentence, Time};
use crate::{
    appeals::AppealError,
    channels::ChannelError,
    codes::{MakeError, RedeemError},
    decision::SecondPerson,
    ids::ReceiptId,
    members,
    money::Fen,
    points::spending::SpendError,
    reading::ReadError,
    receipts::Status,
    sessions::TokenError,
    staff,
    uploads::{AcceptError, StageError},
    wechat::WechatError,
};

/// When to come back after `busy`.
const BUSY_SECONDS: i64 = 5;

pub type ApiResult<T> = Result<T, ApiError>;

/// A failure on its way to the client.
#[derive(Debug)]
pub enum ApiError {
    Problem {
        status: StatusCode,
        /// What a client may branch on; never renamed.
        code: &'static str,
        detail: String,
        more: Box<More>,
    },
    /// Ours, not the client's. Its text goes to the log, not to the client.
    Trouble(anyhow::Error),
}

/// Further members of some problems.
#[derive(Debug, Default, Serialize)]
pub struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) duplicate_of: Option<ReceiptId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) left_fen: Option<Fen>,
    pub(super) sentence: Option<Sentence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changed: Option<Vec<ChangeView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) receipt: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) held_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<SecondPerson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit_fen: Option<Fen>,
    /// A header, not a member.
    #[serde(skip)]
    pub(super) retry_after_seconds: Option<i64>,
}

/// A problem document.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// The HTTP status.
    status: u16,
    title: String,
    detail: String,
    /// What a client may branch on; never renamed.
    code: String,
    /// With `stale`: the receipt's version now.
    version: Option<i32>,
    /// With `duplicate_sale`: the receipt that has earned for this sale.
    duplicate_of: Option<ReceiptId>,
    /// With `incomplete`: the field that has to be known.
    field: Option<String>,
    /// With `more_than_paid`: what can still be returned.
    left_fen: Option<Fen>,
    /// With a refused upload: what to tell the shopper.
    sentence: Option<Sentence>,
    /// With `stale`, for staff: what has happened since.
    changed: Option<Vec<ChangeView>>,
    /// With `stale`, for staff: the receipt as it is now.
    #[schema(value_type = Option<ReceiptView>)]
    receipt: Option<serde_json::Value>,
    /// With `held_by_other`: who.
    held_by: Option<String>,
    /// With `second_person_needed`.
    why: Option<SecondPerson>,
    /// With `second_person_needed`: above which amount.
    limit_fen: Option<Fen>,
}

/// One change of a receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    pub version: i32,
    pub status: Status,
    pub reasons: Vec<String>,
    pub at: Time,
}

#[derive(Serialize)]
struct Extensions {
    code: &'static str,
    #[serde(flatten)]
    more: Box<More>,
}

impl ApiError {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Problem {
            status,
            code,
            detail: detail.into(),
            more: Box::default(),
        }
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here")
    }

    pub fn unauthorized(code: &'static str, detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail)
    }

    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "this is not yours to do",
        )
    }

    pub fn unprocessable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// More wants doing at once than can be done.
    pub fn busy() -> Self {
        let why = "there is too much to do right now, try again in a moment";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", why).with(More {
            retry_after_seconds: Some(BUSY_SECONDS),
            ..More::default()
        })
    }

    /// Somebody tries too often, and may again after this time.
    pub fn too_many_requests(wait: TimeDelta) -> Self {
        let why = "too many tries, wait a little";
        // Rounded up: who comes back then is let in.
        let seconds = (wait.num_milliseconds().max(0) + 999) / 1000;
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", why).with(More {
            retry_after_seconds: Some(seconds.max(1)),
            ..More::default()
        })
    }

    /// The sender of a body paused for too long.
    pub fn too_slow() -> Self {
        let why = "the request came too slowly";
        Self::new(StatusCode::REQUEST_TIMEOUT, "timeout", why)
    }

    /// Somebody decides on what has changed.
    pub fn stale(version: i32, detail: String) -> Self {
        Self::conflict("stale", detail).with(More {
            version: Some(version),
            ..More::default()
        })
    }

    /// Says what has changed.
    pub fn with_changes(self, changed: Vec<ChangeView>, receipt: &ReceiptView) -> Self {
        let more = More {
            version: Some(receipt.version),
            changed: Some(changed),
            receipt: serde_json::to_value(receipt).ok(),
            ..More::default()
        };
        self.with(more)
    }

    /// With further members.
    pub(super) fn with(self, extra: More) -> Self {
        match self {
            Self::Problem {
                status,
                code,
                detail,
                ..
            } => Self::Problem {
                status,
                code,
                detail,
                more: Box::new(extra),
            },
            trouble @ Self::Trouble(_) => trouble,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, detail, more) = match self {
            Self::Problem {
                status,
                code,
                detail,
                more,
            } => (status, code, detail, more),
            Self::Trouble(err) => {
                tracing::error!(error = format!("{err:#}"), "request failed");
                let detail =
                    "something went wrong on our side; nothing was lost, try again".to_owned();
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "internal",
                    detail,
                    Box::default(),
                )
            }
        };
        let retry_after = more.retry_after_seconds;
        let problem = ProblemDetails::from_status_code(status)
            .with_detail(detail)
            .with_extensions(Extensions { code, more });
        let mut response = problem.into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            let challenge: (HeaderName, _) =
                (header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            response.headers_mut().insert(challenge.0, challenge.1);
        }
        response
    }
}

/// An answer that a layer made without a problem document gets one.
pub async fn as_problem(response: Response) -> Response {
    let status = response.status();
    // A page says what it has to say to people.
    let says_why = response.headers().get(header::CONTENT_TYPE);
    let says_why = says_why.is_some_and(|kind| {
        kind == "application/problem+json" || kind == "text/html; charset=utf-8"
    });
    if says_why || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => ("not_found", "there is nothing here"),
        StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "this cannot be done here"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "the request is too large"),
        StatusCode::REQUEST_TIMEOUT => ("timeout", "the request took too long"),
        StatusCode::INTERNAL_SERVER_ERROR => ("internal", "something went wrong on our side"),
        _ => ("refused", "the request was refused"),
    };
    let mut problem = ApiError::new(status, code, detail).into_response();
    // What a layer says about the connection stays true: `Allow`, `Connection`.
    for name in [header::ALLOW, header::CONNECTION] {
        if let Some(value) = response.headers().get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}

impl From<anyhow::Error> for ApiError {
    fn from(err: anyhow::Error) -> Self {
        Self::Trouble(err)
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(err: sqlx::Error) -> Self {
        Self::Trouble(err.into())
    }
}

impl From<TokenError> for ApiError {
    fn from(err: TokenError) -> Self {
        match err {
            TokenError::Unknown => Self::unauthorized("token_unknown", "the token is not known"),
            TokenError::Expired => Self::unauthorized("token_expired", "sign in again"),
            TokenError::Database(err) => err.into(),
        }
    }
}

impl From<members::SignInError> for ApiError {
    fn from(err: members::SignInError) -> Self {
        match err {
            members::SignInError::BadCode => Self::unauthorized("bad_code", &err.to_string()),
            members::SignInError::NotConfigured => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not_configured",
                err.to_string(),
            ),
            members::SignInError::Database(err) => err.into(),
        }
    }
}

impl From<staff::SignInError> for ApiError {
    fn from(err: staff::SignInError) -> Self {
        match err {
            staff::SignInError::WrongCredentials => {
                Self::unauthorized("wrong_credentials", &err.to_string())
            }
            staff::SignInError::Trouble(err) => err.into(),
        }
    }
}

impl From<StageError> for ApiError {
    fn from(err: StageError) -> Self {
        let sentence = err.sentence().map(Sentence::from);
        let retry_after_seconds = matches!(err, StageError::Busy).then_some(BUSY_SECONDS);
        stage_problem(err).with(More {
            sentence,
            retry_after_seconds,
            ..More::default()
        })
    }
}

fn stage_problem(err: StageError) -> ApiError {
    let detail = err.to_string();
    match err {
        StageError::TooLarge => ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail),
        StageError::BrokenOff(err) => broken_body(err.as_ref(), "the upload broke off"),
        StageError::Busy => ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail),
        StageError::Unfit(
            err @ (ReadError::NotAPicture
            | ReadError::Animated
            | ReadError::Video
            | ReadError::Pdf
            | ReadError::HeicNotSupported(_)),
        ) => ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, err.code(), detail),
        StageError::Unfit(err) => ApiError::unprocessable(err.code(), detail),
        StageError::Trouble(err) => err.into(),
    }
}

/// Why a body cannot be read to its end: it is too large, it came too slowly, or its
/// sender is gone. Layers say it somewhere down the chain of causes.
pub fn broken_body(err: &(dyn std::error::Error + 'static), detail: &str) -> ApiError {
    let mut cause = Some(err);
    while let Some(err) = cause {
        if err.is::<TimeoutError>() {
            return ApiError::too_slow();
        }
        if err.is::<LengthLimitError>() {
            let why = "the request is too large";
            return ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", why);
        }
        cause = err.source();
    }
    ApiError::new(StatusCode::BAD_REQUEST, "broken_body", detail)
}

impl From<AcceptError> for ApiError {
    fn from(err: AcceptError) -> Self {
        match err {
            AcceptError::KeyReused => Self::conflict("idempotency_key_reused", err.to_string()),
            AcceptError::MemberGone => TokenError::Unknown.into(),
            AcceptError::Trouble(err) => err.into(),
        }
    }
}

impl From<ChannelError> for ApiError {
    fn from(err: ChannelError) -> Self {
        let detail = err.to_string();
        match err {
            ChannelError::UnknownTenant(_) => Self::unprocessable("unknown_tenant", detail),
            ChannelError::UnknownMember => Self::unprocessable("unknown_member", detail),
            ChannelError::ExternalIdReused => Self::conflict("external_id_reused", detail),
            ChannelError::NoKey => Self::unprocessable("incomplete", detail).with(More {
                field: Some("receipt_number"),
                ..More::default()
            }),
            ChannelError::NoSuchTime => Self::unprocessable("no_such_time", detail),
            ChannelError::Trouble(err) => err.into(),
        }
    }
}

impl From<AppealError> for ApiError {
    fn from(err: AppealError) -> Self {
        let detail = err.to_string();
        match err {
            AppealError::NoSuchReceipt => Self::not_found(),
            AppealError::MemberGone => TokenError::Unknown.into(),
            AppealError::NotRejected => Self::conflict("not_rejected", detail),
            AppealError::Exhausted(_) => Self::conflict("appeals_exhausted", detail),
            AppealError::TooManyPhotos => Self::unprocessable("too_many_photos", detail),
            AppealError::KeyReused => Self::conflict("idempotency_key_reused", detail),
            AppealError::Trouble(err) => err.into(),
        }
    }
}

impl From<SpendError> for ApiError {
    fn from(err: SpendError) -> Self {
        let detail = err.to_string();
        match err {
            SpendError::NoSuchMember => Self::not_found(),
            SpendError::NotEnough { .. } => Self::conflict("not_enough_points", detail),
            SpendError::ReferenceReused => Self::conflict("reference_reused", detail),
            SpendError::Trouble(err) => err.into(),
        }
    }
}

/// WeChat counts a shopper's tries by the minute.
const WECHAT_WAIT: TimeDelta = TimeDelta::minutes(1);

impl From<WechatError> for ApiError {
    fn from(err: WechatError) -> Self {
        let detail = err.to_string();
        match err {
            WechatError::BadCode => Self::unauthorized("bad_code", &detail),
            WechatError::TooOften => Self::too_many_requests(WECHAT_WAIT),
            WechatError::Blocked => Self::new(StatusCode::FORBIDDEN, "wechat_blocked", detail),
            WechatError::WrongApp(_) => {
                tracing::error!(error = detail, "the mini-program's settings are wrong");
                let why = members::SignInError::NotConfigured.to_string();
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_configured", why)
            }
            WechatError::Busy | WechatError::Unexpected { .. } | WechatError::Unreachable(_) => {
                tracing::warn!(
                    error = format!("{err:#}"),
                    "WeChat did not answer as it should"
                );
                let why = "WeChat does not answer right now, try again in a moment";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "wechat_busy", why).with(More {
                    retry_after_seconds: Some(BUSY_SECONDS),
                    ..More::default()
                })
            }
        }
    }
}

impl From<MakeError> for ApiError {
    fn from(err: MakeError) -> Self {
        let detail = err.to_string();
        match err {
            MakeError::NoAmount | MakeError::NoNumber => {
                Self::unprocessable("invalid_body", detail)
            }
            MakeError::NotNow => Self::unprocessable("sale_not_now", detail),
            MakeError::NotEligible => Self::unprocessable("tenant_not_eligible", detail),
            MakeError::Trouble(err) => err.into(),
        }
    }
}

impl From<RedeemError> for ApiError {
    fn from(err: RedeemError) -> Self {
        let detail = err.to_string();
        match err {
            RedeemError::Unknown => Self::new(StatusCode::NOT_FOUND, "unknown_code", detail),
            RedeemError::Used => Self::conflict("code_used", detail),
            RedeemError::Expired => Self::conflict("code_expired", detail),
            RedeemError::MemberGone => TokenError::Unknown.into(),
            RedeemError::Trouble(err) => err.into(),
        }
    }
}
