//! Who is calling. A handler that takes one of these as an argument cannot be
//! reached by anybody else.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use axum_extra::extract::CookieJar;

use super::{ApiError, Service};
use crate::{
    ids::MemberId,
    sessions::{self, SignedIn},
    staff::{Admin, Reviewer, Senior, TenantUser},
};

/// The cookie that carries the token of a web page.
pub const COOKIE: &str = "xiaopiao_session";

/// A shopper.
#[derive(Clone, Copy, Debug)]
pub struct Member(pub MemberId);

async fn signed_in(parts: &Parts, service: &Service) -> Result<SignedIn, ApiError> {
    let bearer = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned());
    let cookie = || {
        let jar = CookieJar::from_headers(&parts.headers);
        jar.get(COOKIE).map(|cookie| cookie.value().to_owned())
    };
    let token = bearer
        .or_else(cookie)
        .ok_or_else(|| ApiError::unauthorized("token_missing", "sign in first"))?;
    let mut db = service.db.acquire().await?;
    let now = service.clock.now();
    Ok(sessions::find(&mut db, service.mall.mall_id, &token, now).await?)
}

impl FromRequestParts<Service> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        signed_in(parts, service).await
    }
}

impl FromRequestParts<Service> for Member {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        match signed_in(parts, service).await? {
            SignedIn::Member(id) => Ok(Self(id)),
            SignedIn::Staff { .. } => Err(ApiError::forbidden()),
        }
    }
}

impl FromRequestParts<Service> for Reviewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        let person = signed_in(parts, service).await?;
        Self::of(&person).ok_or_else(ApiError::forbidden)
    }
}

impl FromRequestParts<Service> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        let person = signed_in(parts, service).await?;
        Self::of(&person).ok_or_else(ApiError::forbidden)
    }
}

impl FromRequestParts<Service> for Senior {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        let person = signed_in(parts, service).await?;
        Self::of(&person).ok_or_else(ApiError::forbidden)
    }
}

impl FromRequestParts<Service> for TenantUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        let person = signed_in(parts, service).await?;
        Self::of(&person).ok_or_else(ApiError::forbidden)
    }
}
