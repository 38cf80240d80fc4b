//! Signing in and out. Tries are counted by `edge`.

use axum::{extract::State, http::StatusCode};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiResult, Service,
    auth::{COOKIE, ShownToken},
    caller::Caller,
    error::Problem,
    input::Json,
};
use crate::{
    ids::MemberId,
    members::{self, SignInError},
    sessions::{self, SignedIn},
    staff::{self, Role},
};

/// What the mini-program got from `wx.login`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WechatCode {
    code: String,
}

#[derive(Serialize, ToSchema)]
pub struct MemberToken {
    token: String,
    member_id: MemberId,
}

impl MemberToken {
    pub fn of(token: &sessions::Token, member_id: MemberId) -> Self {
        let token = token.reveal().to_owned();
        Self { token, member_id }
    }
}

/// Signs a shopper in by a mini-program code.
#[utoipa::path(post, path = "/auth/wechat", tag = "sign in", request_body = WechatCode, responses(
    (status = 200, body = MemberToken),
    (status = 401, body = Problem, description = "`bad_code`: not a code, or used before"),
    (status = 403, body = Problem, description = "`wechat_blocked`: WeChat does not let this shopper sign in"),
    (status = 429, body = Problem, description = "`too_many_requests`: from this address, or as WeChat counts"),
    (status = 503, body = Problem, description = "`not_configured`, `wechat_busy`"),
))]
pub async fn wechat(
    State(service): State<Service>,
    caller: Caller,
    Json(body): Json<WechatCode>,
) -> ApiResult<Json<MemberToken>> {
    service.edge.knock(caller, service.clock.now())?;
    let openid = openid(&service, &body.code).await?;
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let (token, member_id) = members::sign_in(&service.db, mall, &openid, now).await?;
    Ok(Json(MemberToken::of(&token, member_id)))
}

/// Who the code is: in the demo its own name, else whom WeChat says.
async fn openid(service: &Service, code: &str) -> ApiResult<String> {
    match (&service.demo, &service.shoppers.wechat) {
        (Some(_), _) => Ok(members::demo_openid(code)?.to_owned()),
        (None, Some(wechat)) => Ok(wechat.openid(code).await?),
        (None, None) => Err(SignInError::NotConfigured.into()),
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    username: String,
    password: String,
}

#[derive(Serialize, ToSchema)]
pub struct StaffToken {
    token: String,
    roles: Vec<Role>,
}

/// Signs in a person of the staff or a tenant; web pages get a cookie as well.
#[utoipa::path(post, path = "/auth/login", tag = "sign in", request_body = Credentials, responses(
    (status = 200, body = StaffToken),
    (status = 401, body = Problem, description = "`wrong_credentials`"),
    (status = 429, body = Problem, description = "`too_many_requests`: from this address, or wrong passwords for this name"),
))]
pub async fn staff(
    State(service): State<Service>,
    caller: Caller,
    jar: CookieJar,
    Json(body): Json<Credentials>,
) -> ApiResult<(CookieJar, Json<StaffToken>)> {
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    service.edge.knock(caller, now)?;
    let guess = service.edge.guess(&body.username, now)?;
    let (token, roles) =
        staff::sign_in(&service.db, mall, &body.username, &body.password, now).await?;
    guess.was_right();
    let token = token.reveal().to_owned();
    let cookie = cookie(&service, token.clone());
    Ok((jar.add(cookie), Json(StaffToken { token, roles })))
}

/// Ends the session whose token is shown; web pages lose the cookie as well.
#[utoipa::path(post, path = "/auth/logout", tag = "sign in", responses(
    (status = 204),
    (status = 401, body = Problem),
    (status = 403, body = Problem, description = "`cross_origin`: the cookie was shown by a page of another site"),
))]
pub async fn out(
    State(service): State<Service>,
    _person: SignedIn,
    ShownToken(token): ShownToken,
    jar: CookieJar,
) -> ApiResult<(CookieJar, StatusCode)> {
    let mut db = service.db.acquire().await?;
    sessions::close(&mut db, service.mall.mall_id, &token).await?;
    let cookie = cookie(&service, String::new());
    Ok((jar.remove(cookie), StatusCode::NO_CONTENT))
}

/// Out of reach for scripts and other sites, and sent encrypted: but for the demo, which
/// listens on this machine alone, without TLS.
fn cookie(service: &Service, token: String) -> Cookie<'static> {
    Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(service.demo.is_none())
        .build()
}
