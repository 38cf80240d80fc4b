//! The only place where a failure becomes an HTTP answer: a problem document
//! (RFC 9457) with a stable `code`.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use problem_details::ProblemDetails;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    appeals::AppealError,
    ids::ReceiptId,
    members,
    money::Fen,
    points::spending::SpendError,
    reading::ReadError,
    reversals::ReversalError,
    review::ReviewError,
    sessions::TokenError,
    staff,
    uploads::{AcceptError, StageError},
};

pub type ApiResult<T> = Result<T, ApiError>;

/// A failure on its way to the client.
#[derive(Debug)]
pub enum ApiError {
    Problem {
        status: StatusCode,
        /// What a client may branch on; never renamed.
        code: &'static str,
        detail: String,
        more: More,
    },
    /// Ours, not the client's. Its text goes to the log, not to the client.
    Trouble(anyhow::Error),
}

/// Further members of some problems.
#[derive(Debug, Default, Serialize)]
pub struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<ReceiptId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_fen: Option<Fen>,
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
}

#[derive(Serialize)]
struct Extensions {
    code: &'static str,
    #[serde(flatten)]
    more: More,
}

impl ApiError {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Problem {
            status,
            code,
            detail: detail.into(),
            more: More::default(),
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

    fn stale(version: i32, detail: String) -> Self {
        Self::conflict("stale", detail).with(More {
            version: Some(version),
            ..More::default()
        })
    }

    fn with(self, extra: More) -> Self {
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
                more: extra,
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
                    More::default(),
                )
            }
        };
        let problem = ProblemDetails::from_status_code(status)
            .with_detail(detail)
            .with_extensions(Extensions { code, more });
        let mut response = problem.into_response();
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
    let has_problem = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/problem+json");
    if has_problem || !(status.is_client_error() || status.is_server_error()) {
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
        let detail = err.to_string();
        match err {
            StageError::TooLarge => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail),
            StageError::BrokenOff(_) => Self::new(StatusCode::BAD_REQUEST, "broken_body", detail),
            StageError::Unfit(ReadError::NotAPicture) => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_a_picture", detail)
            }
            StageError::Unfit(err) => Self::unprocessable(err.code(), detail),
            StageError::Trouble(err) => err.into(),
        }
    }
}

impl From<AcceptError> for ApiError {
    fn from(err: AcceptError) -> Self {
        match err {
            AcceptError::KeyReused => Self::conflict("idempotency_key_reused", err.to_string()),
            AcceptError::Trouble(err) => err.into(),
        }
    }
}

impl From<ReviewError> for ApiError {
    fn from(err: ReviewError) -> Self {
        let detail = err.to_string();
        match err {
            ReviewError::NoSuchReceipt => Self::not_found(),
            ReviewError::Stale { version } => Self::stale(version, detail),
            ReviewError::NotInReview | ReviewError::NotNow(_) => {
                Self::conflict("not_in_review", detail)
            }
            ReviewError::Incomplete(field) => {
                Self::unprocessable("incomplete", detail).with(More {
                    field: Some(field),
                    ..More::default()
                })
            }
            ReviewError::UnknownTenant(_) => Self::unprocessable("unknown_tenant", detail),
            ReviewError::NotEligible(_) => Self::unprocessable("tenant_not_eligible", detail),
            ReviewError::BelowMinimum => Self::unprocessable("below_minimum", detail),
            ReviewError::NoSuchTime => Self::unprocessable("no_such_time", detail),
            ReviewError::Taken(taken) => Self::conflict("duplicate_sale", detail).with(More {
                duplicate_of: Some(taken.by),
                ..More::default()
            }),
            ReviewError::Trouble(err) => err.into(),
        }
    }
}

impl From<ReversalError> for ApiError {
    fn from(err: ReversalError) -> Self {
        let detail = err.to_string();
        match err {
            ReversalError::NoSuchReceipt => Self::not_found(),
            ReversalError::Stale { version } => Self::stale(version, detail),
            ReversalError::NotCredited => Self::conflict("not_credited", detail),
            ReversalError::MoreThanPaid(more) => Self::unprocessable("more_than_paid", detail)
                .with(More {
                    left_fen: Some(more.left),
                    ..More::default()
                }),
            ReversalError::KeyReused => Self::conflict("idempotency_key_reused", detail),
            ReversalError::Trouble(err) => err.into(),
        }
    }
}

impl From<AppealError> for ApiError {
    fn from(err: AppealError) -> Self {
        let detail = err.to_string();
        match err {
            AppealError::NoSuchReceipt => Self::not_found(),
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
