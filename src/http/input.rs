//! What clients send, taken apart: JSON, queries, paths and cursors, with the
//! product's own errors.

use axum::{
    body::Bytes,
    extract::{
        FromRequest, FromRequestParts, Request,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{ApiError, error};

/// A JSON body in or out.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state)
            .await
            .map_err(|err| error::broken_body(&err, "the body broke off"))?;
        // PostgreSQL keeps no NUL in texts.
        if memchr::memmem::find(&bytes, br"\u0000").is_some() {
            return Err(ApiError::unprocessable("invalid_body", "texts hold no NUL"));
        }
        let request = Request::from_parts(parts, bytes.into());
        let axum::Json(body) = axum::Json::from_request(request, state).await?;
        Ok(Self(body))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl From<JsonRejection> for ApiError {
    fn from(err: JsonRejection) -> Self {
        let detail = err.body_text();
        match err {
            JsonRejection::JsonDataError(_) if detail.contains("unknown field") => {
                Self::unprocessable("unknown_field", detail)
            }
            JsonRejection::JsonDataError(_) => Self::unprocessable("invalid_body", detail),
            JsonRejection::JsonSyntaxError(_) => {
                Self::new(StatusCode::BAD_REQUEST, "invalid_json", detail)
            }
            JsonRejection::MissingJsonContentType(_) => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", detail)
            }
            _ => Self::new(err.status(), "broken_body", detail),
        }
    }
}

/// The query string.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let axum::extract::Query(query) =
            axum::extract::Query::from_request_parts(parts, state).await?;
        Ok(Self(query))
    }
}

impl From<QueryRejection> for ApiError {
    fn from(err: QueryRejection) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_query", err.body_text())
    }
}

/// A part of the path. What cannot be an id names nothing.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let axum::extract::Path(path) =
            axum::extract::Path::from_request_parts(parts, state).await?;
        Ok(Self(path))
    }
}

impl From<PathRejection> for ApiError {
    fn from(_: PathRejection) -> Self {
        Self::not_found()
    }
}

/// The longest `Idempotency-Key` that is taken.
const KEY_CHARS_MAX: usize = 255;
/// The shortest and longest `X-Device-Id` that is taken: a shorter one names no device.
const DEVICE_CHARS: std::ops::RangeInclusive<usize> = 8..=200;
/// The longest note of a person.
const NOTE_CHARS_MAX: usize = 2000;

/// What the client named this request, so that sending it again changes nothing.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| !key.is_empty() && key.len() <= KEY_CHARS_MAX);
    let why = "an Idempotency-Key has 1 to 255 visible ASCII characters";
    key.map(Some)
        .ok_or_else(|| ApiError::unprocessable("invalid_idempotency_key", why))
}

/// What the client calls the device that it runs on.
pub fn device_id(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let Some(device) = headers.get("x-device-id") else {
        return Ok(None);
    };
    let device = device
        .to_str()
        .ok()
        .filter(|device| DEVICE_CHARS.contains(&device.len()));
    let why = "an X-Device-Id has 8 to 200 visible ASCII characters";
    device
        .map(Some)
        .ok_or_else(|| ApiError::unprocessable("invalid_device_id", why))
}

/// A note of a person; an empty one is none.
pub fn note(note: Option<String>) -> Result<Option<String>, ApiError> {
    let note = note.map(|note| note.trim().to_owned());
    match note {
        Some(note) if NOTE_CHARS_MAX < note.chars().count() => {
            let why = format!("a note has at most {NOTE_CHARS_MAX} characters");
            Err(ApiError::unprocessable("too_long", why))
        }
        note => Ok(note.filter(|note| !note.is_empty())),
    }
}

/// A page of a list that is counted begins before this number: `before-17`.
pub struct Before(pub i64);

impl std::fmt::Display for Before {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "before-{}", self.0)
    }
}

impl std::str::FromStr for Before {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let number = text.strip_prefix("before-").unwrap_or_default();
        Ok(Self(number.parse()?))
    }
}

/// Where the next page of a list begins: the id of the last item before it.
pub fn cursor<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, ApiError> {
    let bad = |_| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "bad_cursor",
            "this cursor is none of ours",
        )
    };
    text.map(|text| text.parse().map_err(bad)).transpose()
}
