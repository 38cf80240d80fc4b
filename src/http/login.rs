use axum::extract::State;
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ApiResult, Service, auth::COOKIE, error::Problem, input::Json};
use crate::{
    ids::MemberId,
    members::{self, SignInError},
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

/// Signs a shopper in by a mini-program code.
#[utoipa::path(post, path = "/auth/wechat", tag = "sign in", request_body = WechatCode, responses(
    (status = 200, body = MemberToken),
    (status = 401, body = Problem, description = "`bad_code`"),
    (status = 503, body = Problem, description = "`not_configured`"),
))]
pub async fn wechat(
    State(service): State<Service>,
    Json(body): Json<WechatCode>,
) -> ApiResult<Json<MemberToken>> {
    if service.demo.is_none() {
        return Err(SignInError::NotConfigured.into());
    }
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let (token, member_id) = members::sign_in_demo(&service.db, mall, &body.code, now).await?;
    let token = token.reveal().to_owned();
    Ok(Json(MemberToken { token, member_id }))
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
))]
pub async fn staff(
    State(service): State<Service>,
    jar: CookieJar,
    Json(body): Json<Credentials>,
) -> ApiResult<(CookieJar, Json<StaffToken>)> {
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    let (token, roles) =
        staff::sign_in(&service.db, mall, &body.username, &body.password, now).await?;
    let token = token.reveal().to_owned();
    let cookie = Cookie::build((COOKIE, token.clone()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .build();
    Ok((jar.add(cookie), Json(StaffToken { token, roles })))
}
