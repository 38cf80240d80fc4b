//! Sales that other channels send, and the channels themselves.

use axum::{
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    auth::ShownToken,
    error::Problem,
    input::{Json, Path},
    reviews::{PAID_MAX, moment, number},
    view::{Page, Sentence, Time},
};
use crate::{
    channels::{self, COUNTER, Channel, Kind, Notice, Outcome, Till, Who},
    ids::{MemberId, ReceiptId},
    money::{Fen, Points},
    receipts,
    sales::POINTS_CODE,
    sessions,
    staff::{Admin, Senior},
};

/// The longest name that a channel gives a sale.
const EXTERNAL_ID_CHARS_MAX: usize = 128;
const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=32;

/// Who may send sales of the channel that the path names: the channel itself, by its
/// token, and to the counter a senior.
pub struct Sender(Channel);

impl FromRequestParts<Service> for Sender {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        let ShownToken(token) = ShownToken::from_request_parts(parts, service).await?;
        let Path(name) = Path::<String>::from_request_parts(parts, service).await?;
        let (mall, now) = (service.mall.mall_id, service.clock.now());
        let mut db = service.db.acquire().await?;
        let channel = match channels::by_token(&mut db, mall, &token).await? {
            Some(channel) => channel,
            None => {
                let person = sessions::find(&mut db, mall, &token, now).await?;
                let senior = Senior::of(&person).ok_or_else(ApiError::forbidden)?;
                Channel::counter(&senior)
            }
        };
        match channel.name() == name {
            true => Ok(Self(channel)),
            false => Err(ApiError::forbidden()),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleBody {
    /// What the channel calls the sale: of a payment, its transaction number. Sent again
    /// with the same sale, it is answered again and changes nothing.
    #[schema(min_length = 1, max_length = 128)]
    external_id: String,
    tenant_code: String,
    #[schema(minimum = 1, maximum = 10_000_000_000_i64)]
    amount_fen: Fen,
    /// RFC 3339, or local time of the mall, as `paid_at` of a correction.
    paid_at: String,
    /// The till's own number, where the channel knows it.
    receipt_number: Option<String>,
    /// Whose sale it is: this, or `wechat_openid`.
    member_id: Option<MemberId>,
    wechat_openid: Option<String>,
}

/// What became of the sale.
#[derive(Serialize, ToSchema)]
pub struct SaleView {
    /// `credited`, `in_review`, `already_earned` or `refused`.
    outcome: &'static str,
    /// With `credited` and `in_review`: the receipt that was made of it.
    receipt_id: Option<ReceiptId>,
    points: Points,
    /// With `in_review` and `refused`.
    reason: Option<String>,
    /// The reason as a sentence for the shopper.
    reason_text: Option<Sentence>,
    /// With `already_earned`: what earned.
    earned_by: Option<EarnedBy>,
}

#[derive(Serialize, ToSchema)]
pub struct EarnedBy {
    /// `photo`, `counter`, `points_code` or a channel's name.
    channel: String,
    /// Only when it is the same member's.
    receipt_id: Option<ReceiptId>,
}

/// Credits a sale of which another channel tells, or says what has earned for it.
#[utoipa::path(post, path = "/channels/{channel}/sales", tag = "channels",
    params(("channel" = String, Path, description = "`counter`, or the channel whose token is shown")),
    request_body = SaleBody, responses(
    (status = 200, body = SaleView),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem, description = "`forbidden`"),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`external_id_reused`"),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`unknown_tenant`, `unknown_member`, `incomplete`, `no_such_time`, `invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn sell(
    State(service): State<Service>,
    Sender(channel): Sender,
    Path(_channel): Path<String>,
    Json(body): Json<SaleBody>,
) -> ApiResult<Json<SaleView>> {
    let notice = notice(&service, body)?;
    let till = Till {
        db: &service.db,
        mall: &service.mall,
        channel: &channel,
        now: service.clock.now(),
    };
    let outcome = till.take(&notice).await?;
    Ok(Json(view(&service, &notice, outcome).await?))
}

fn notice(service: &Service, body: SaleBody) -> ApiResult<Notice> {
    let invalid = |why: &str| ApiError::unprocessable("invalid_body", why);
    let external_id = body.external_id.trim().to_owned();
    if external_id.is_empty() {
        return Err(invalid("external_id is what the channel calls the sale"));
    }
    if EXTERNAL_ID_CHARS_MAX < external_id.chars().count() {
        let why = format!("an external_id has at most {EXTERNAL_ID_CHARS_MAX} characters");
        return Err(ApiError::unprocessable("too_long", why));
    }
    if body.amount_fen <= Fen::ZERO || PAID_MAX < body.amount_fen {
        return Err(invalid(&format!(
            "amount_fen is a number from 1 to {}",
            PAID_MAX.0
        )));
    }
    let member = match (body.member_id, body.wechat_openid) {
        (Some(id), None) => Who::Member(id),
        (None, Some(openid)) => Who::Openid(openid),
        _ => return Err(invalid("say either member_id or wechat_openid")),
    };
    let number = body.receipt_number.as_deref().map(number).transpose()?;
    Ok(Notice {
        external_id,
        tenant_code: body.tenant_code,
        paid: body.amount_fen,
        moment: moment(service, &body.paid_at)?,
        number: number.flatten(),
        member,
    })
}

async fn view(service: &Service, notice: &Notice, outcome: Outcome) -> ApiResult<SaleView> {
    let word = outcome.word();
    let receipt_id = outcome.receipt();
    let (mut points, mut reason, mut earned_by) = (Points::ZERO, None, None);
    match outcome {
        Outcome::Credited { points: earned, .. } => points = earned,
        Outcome::InReview { reason: why, .. } | Outcome::Refused { reason: why } => {
            reason = Some(why);
        }
        Outcome::AlreadyEarned { by } => {
            let mut db = service.db.acquire().await?;
            let mall = service.mall.mall_id;
            let member = channels::member(&mut db, mall, &notice.member).await?;
            let receipt = receipts::find(&mut db, mall, by).await?;
            earned_by = receipt.map(|receipt| EarnedBy {
                receipt_id: (Some(receipt.member_id) == member).then_some(by),
                channel: receipt.channel,
            });
        }
    }
    Ok(SaleView {
        outcome: word,
        receipt_id,
        points,
        reason_text: reason.clone().and_then(|reason| Sentence::of(&[reason])),
        reason,
        earned_by,
    })
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelBody {
    /// `points_code` or `payment`.
    kind: Kind,
}

/// A channel; its token is shown once, when it is opened.
#[derive(Serialize, ToSchema)]
pub struct ChannelView {
    name: String,
    kind: Kind,
    opened_at: Time,
    closed_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// Opens a channel, or gives the one of this name a new token and kind.
#[utoipa::path(put, path = "/channels/{channel}", tag = "channels",
    params(("channel" = String, Path, description = "2 to 32 small letters, digits and `_`, a letter first")),
    request_body = ChannelBody, responses(
    (status = 200, body = ChannelView),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 415, body = Problem),
    (status = 422, body = Problem, description = "`invalid_channel`, `invalid_body`, `unknown_field`"),
))]
pub async fn open(
    State(service): State<Service>,
    admin: Admin,
    Path(name): Path<String>,
    Json(body): Json<ChannelBody>,
) -> ApiResult<Json<ChannelView>> {
    if !is_name(&name) || body.kind == Kind::Counter {
        let why = "a channel has a name of 2 to 32 small letters, digits and _, and is points_code or payment; photo, counter and points_code are there already";
        return Err(ApiError::unprocessable("invalid_channel", why));
    }
    let (mall, now) = (&service.mall, service.clock.now());
    let token = channels::open(&service.db, mall.mall_id, &admin, &name, body.kind, now).await?;
    Ok(Json(ChannelView {
        name,
        kind: body.kind,
        opened_at: Time::of(now, mall),
        closed_at: None,
        token: Some(token.reveal().to_owned()),
    }))
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    NAME_CHARS.contains(&name.len())
        && name.chars().all(plain)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && ![COUNTER, POINTS_CODE, "photo"].contains(&name)
}

/// Closes a channel: its token opens nothing any more, what it sent stays.
#[utoipa::path(delete, path = "/channels/{channel}", tag = "channels", params(("channel" = String, Path)), responses(
    (status = 204),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub async fn close(
    State(service): State<Service>,
    admin: Admin,
    Path(name): Path<String>,
) -> ApiResult<StatusCode> {
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    match channels::close(&service.db, mall, &admin, &name, now).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::not_found()),
    }
}

/// The mall's channels besides photos and the counter, by name.
#[utoipa::path(get, path = "/channels", tag = "channels", responses(
    (status = 200, body = Page<ChannelView>),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    _admin: Admin,
) -> ApiResult<Json<Page<ChannelView>>> {
    let mall = &service.mall;
    let mut db = service.db.acquire().await?;
    let channels = channels::list(&mut db, mall.mall_id).await?;
    let view = |channel: channels::Listed| ChannelView {
        name: channel.name,
        kind: channel.kind,
        opened_at: Time::of(channel.opened_at, mall),
        closed_at: channel.closed_at.map(|at| Time::of(at, mall)),
        token: None,
    };
    Ok(Json(Page {
        items: channels.into_iter().map(view).collect(),
        next: None,
    }))
}
