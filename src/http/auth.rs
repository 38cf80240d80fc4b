//! Who is calling. A handler that takes one of these as an argument cannot be
//! reached by anybody else.
//!
//! A browser sends the cookie along with whatever any page makes it send. `SameSite=Strict`
//! keeps it from other sites; [`from_own_page`] also from other hosts of the same site.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
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

/// The token that a request shows, good or not.
pub struct ShownToken(pub String);

impl ShownToken {
    fn of(parts: &Parts) -> Result<Self, ApiError> {
        let bearer = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        if let Some((_, token)) = bearer {
            return Ok(Self(token.trim().to_owned()));
        }
        let jar = CookieJar::from_headers(&parts.headers);
        let cookie = jar
            .get(COOKIE)
            .ok_or_else(|| ApiError::unauthorized("token_missing", "sign in first"))?;
        if !parts.method.is_safe() && !from_own_page(&parts.headers) {
            let why = "a page of another site may not do this";
            return Err(ApiError::new(StatusCode::FORBIDDEN, "cross_origin", why));
        }
        Ok(Self(cookie.value().to_owned()))
    }
}

impl FromRequestParts<Service> for ShownToken {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, ApiError> {
        Self::of(parts)
    }
}

/// Whether a page of this very host sent the request, or no browser did: browsers say
/// where a request comes from, today by `Sec-Fetch-Site`, before by `Origin`.
fn from_own_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), _, _) => site == "same-origin" || site == "none",
        (None, Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)),
        (None, origin, _) => origin.is_none(),
    }
}

async fn signed_in(parts: &Parts, service: &Service) -> Result<SignedIn, ApiError> {
    let ShownToken(token) = ShownToken::of(parts)?;
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

impl FromRequestParts<Service> for Senior {
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

impl FromRequestParts<Service> for TenantUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        let person = signed_in(parts, service).await?;
        Self::of(&person).ok_or_else(ApiError::forbidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &str)], is_own: bool) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        assert_eq!(from_own_page(&map), is_own, "{headers:?}");
    }

    #[test]
    fn a_browser_says_whose_page_it_shows() {
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("sec-fetch-site", "cross-site")], false);
    }

    #[test]
    fn an_older_browser_says_it_by_its_origin() {
        let host = ("host", "points.example:8443");
        check(&[host, ("origin", "https://points.example:8443")], true);
        check(&[host, ("origin", "https://evil.example")], false);
        check(
            &[host, ("origin", "https://evil.example/points.example:8443")],
            false,
        );
        check(&[host, ("origin", "null")], false);
        check(&[("origin", "https://points.example")], false);
    }

    #[test]
    fn what_is_no_browser_says_nothing() {
        check(&[("host", "points.example")], true);
    }
}
