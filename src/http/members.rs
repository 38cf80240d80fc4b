//! The shopper's own account: who they are to the mall, what they agreed to, their data,
//! and its end.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    auth::Member,
    error::Problem,
    input::Json,
    points::EntryView,
    receipts::what_was_read,
    view::{ReceiptView, Time},
};
use crate::{
    ids::{MemberId, ReceiptId},
    members::{self, Consent, NOTICE, SignInError},
    phones::Phones,
    points::{self, PostingId},
    receipts,
    wechat::Wechat,
};

/// Languages that the notice is written in.
const LANGUAGES: [&str; 3] = ["zh-Hans", "zh-Hant", "en"];
/// Rows a query, while everything of a member is gathered.
const BATCH: i64 = 200;

/// How a mall receives its shoppers.
#[derive(Clone)]
pub struct Shoppers {
    /// Who tells shoppers' login codes and phone numbers apart; outside the demo nobody
    /// signs in without it.
    pub wechat: Option<Wechat>,
    /// Who sends codes to phones; without it nobody signs in by number.
    pub phones: Option<Phones>,
    /// Whether an upload is refused before its member agreed to the notice.
    pub consent_required: bool,
    /// Whether the mall asks for phone numbers.
    pub wants_phone: bool,
    /// Within how many hours the mall promises to answer what a person has to look at.
    pub review_hours: u32,
}

impl Default for Shoppers {
    fn default() -> Self {
        Self {
            wechat: None,
            phones: None,
            consent_required: false,
            wants_phone: false,
            review_hours: 24,
        }
    }
}

/// What everybody may know of the mall.
#[derive(Serialize, ToSchema)]
pub struct MallView {
    name: String,
    /// An invented mall, in which any name signs in.
    demo: bool,
    notice: NoticeView,
    wants_phone: bool,
    /// Whether shoppers may sign in by phone number (`POST /auth/phone/code`).
    phone_sign_in: bool,
    /// Within how many hours a person answers what the machine does not settle.
    review_hours: u32,
}

/// The notice on personal information.
#[derive(Serialize, ToSchema)]
pub struct NoticeView {
    version: &'static str,
    /// Whether uploads are refused until the member agreed to it.
    required: bool,
}

/// What the app shows before anybody signed in.
#[utoipa::path(get, path = "/mall", tag = "sign in", responses((status = 200, body = MallView)))]
pub async fn mall(State(service): State<Service>) -> Json<MallView> {
    Json(MallView {
        name: service.mall.name,
        demo: service.demo.is_some(),
        notice: NoticeView {
            version: NOTICE,
            required: service.shoppers.consent_required,
        },
        wants_phone: service.shoppers.wants_phone,
        phone_sign_in: service.shoppers.phones.is_some(),
        review_hours: service.shoppers.review_hours,
    })
}

/// Refuses where the mall asks for consent first and there is none.
pub async fn consented(service: &Service, member: MemberId) -> ApiResult<()> {
    if !service.shoppers.consent_required {
        return Ok(());
    }
    let mut db = service.db.acquire().await?;
    if members::has_agreed(&mut db, service.mall.mall_id, member).await? {
        return Ok(());
    }
    let why = "agree to the notice on personal information first";
    Err(ApiError::new(StatusCode::FORBIDDEN, "consent_needed", why))
}

/// The shopper.
#[derive(Serialize, ToSchema)]
pub struct MeView {
    id: MemberId,
    since: Time,
    /// All but its last four digits covered.
    phone: Option<String>,
    /// The newest.
    consent: Option<ConsentView>,
}

/// What a shopper agreed to.
#[derive(Serialize, ToSchema)]
pub struct ConsentView {
    /// Of the notice.
    version: String,
    language: String,
    at: Time,
}

impl ConsentView {
    fn of(consent: Consent, service: &Service) -> Self {
        Self {
            version: consent.version,
            language: consent.language,
            at: Time::of(consent.given_at, &service.mall),
        }
    }
}

async fn view(service: &Service, member: MemberId) -> ApiResult<Json<MeView>> {
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let profile = members::profile(&mut db, mall, member).await?;
    let profile = profile.ok_or_else(ApiError::not_found)?;
    let consents = members::consents(&mut db, mall, member).await?;
    let newest = consents.into_iter().next();
    Ok(Json(MeView {
        id: member,
        since: Time::of(profile.created_at, &service.mall),
        phone: profile.phone.as_deref().map(covered),
        consent: newest.map(|consent| ConsentView::of(consent, service)),
    }))
}

/// `+86 •••• 0000`: enough to know it again, on a screen that others see.
fn covered(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    let last: String = digits[digits.len().saturating_sub(4)..].iter().collect();
    format!("•••• {last}")
}

/// Who the shopper is to the mall.
#[utoipa::path(get, path = "/members/me", tag = "shopper", responses(
    (status = 200, body = MeView),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn me(State(service): State<Service>, Member(member): Member) -> ApiResult<Json<MeView>> {
    view(&service, member).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Of the notice that was shown.
    version: String,
    /// The language it was shown in: `zh-Hans`, `zh-Hant`, `en`.
    language: String,
}

/// Records that the shopper agreed to the notice of today.
#[utoipa::path(post, path = "/members/me/consent", tag = "shopper", request_body = Agreement, responses(
    (status = 200, body = MeView),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem, description = "`other_notice`: today's has another version"),
    (status = 422, body = Problem, description = "`invalid_body`, `unknown_field`"),
))]
pub async fn consent(
    State(service): State<Service>,
    Member(member): Member,
    Json(body): Json<Agreement>,
) -> ApiResult<Json<MeView>> {
    if body.version != NOTICE {
        let why = format!("today's notice is {NOTICE}");
        return Err(ApiError::conflict("other_notice", why));
    }
    if !LANGUAGES.contains(&body.language.as_str()) {
        let why = "the notice is written in zh-Hans, zh-Hant and en";
        return Err(ApiError::unprocessable("invalid_body", why));
    }
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    members::agree(&service.db, mall, member, NOTICE, &body.language, now).await?;
    view(&service, member).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneCode {
    /// What the button of the mini-program gave (`getPhoneNumber`).
    code: String,
}

/// Keeps the phone number that the shopper shared by the mini-program's button.
#[utoipa::path(post, path = "/members/me/phone", tag = "shopper", request_body = PhoneCode, responses(
    (status = 200, body = MeView),
    (status = 401, body = Problem, description = "`bad_code`, or as everywhere"),
    (status = 403, body = Problem, description = "`forbidden`, `wechat_blocked`"),
    (status = 429, body = Problem, description = "`too_many_requests`: as WeChat counts"),
    (status = 503, body = Problem, description = "`not_configured`: the mall wants no phone numbers; `wechat_busy`"),
))]
pub async fn phone(
    State(service): State<Service>,
    Member(member): Member,
    Json(body): Json<PhoneCode>,
) -> ApiResult<Json<MeView>> {
    let wechat = service.shoppers.wechat.as_ref();
    let wechat = wechat.filter(|_| service.shoppers.wants_phone);
    let wechat = wechat.ok_or(SignInError::NotConfigured)?;
    let number = wechat.phone(&body.code, service.clock.now()).await?;
    let mut db = service.db.acquire().await?;
    members::set_phone(&mut db, service.mall.mall_id, member, &number).await?;
    drop(db);
    view(&service, member).await
}

/// All that is kept of the shopper.
#[derive(Serialize, ToSchema)]
pub struct MyData {
    made_at: Time,
    id: MemberId,
    since: Time,
    phone: Option<String>,
    consents: Vec<ConsentView>,
    /// With what was read of each. Photos are at `/receipts/{id}/photo?n=`.
    receipts: Vec<ReceiptView>,
    entries: Vec<EntryView>,
}

/// Everything that is kept of the shopper, in one document.
#[utoipa::path(get, path = "/members/me/export", tag = "shopper", responses(
    (status = 200, body = MyData),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn export(
    State(service): State<Service>,
    Member(member): Member,
) -> ApiResult<Json<MyData>> {
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let profile = members::profile(&mut db, mall, member).await?;
    let profile = profile.ok_or_else(ApiError::not_found)?;
    let consents = members::consents(&mut db, mall, member).await?;
    drop(db);
    Ok(Json(MyData {
        made_at: Time::of(service.clock.now(), &service.mall),
        id: member,
        since: Time::of(profile.created_at, &service.mall),
        phone: profile.phone,
        consents: consents
            .into_iter()
            .map(|consent| ConsentView::of(consent, &service))
            .collect(),
        receipts: all_receipts(&service, member).await?,
        entries: all_entries(&service, member).await?,
    }))
}

async fn all_receipts(service: &Service, member: MemberId) -> ApiResult<Vec<ReceiptView>> {
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let (mut views, mut before) = (Vec::new(), None::<ReceiptId>);
    loop {
        let rows = receipts::of_member(&mut db, mall, member, before, BATCH).await?;
        let Some(last) = rows.last() else {
            return Ok(views);
        };
        before = Some(last.receipt_id);
        for row in rows {
            let evidence = receipts::latest_evidence(&mut db, mall, row.receipt_id).await?;
            let mut view = ReceiptView::for_member(row, &service.mall);
            view.read = evidence.as_ref().and_then(what_was_read);
            views.push(view.with_history(&mut db, &service.mall).await?);
        }
    }
}

async fn all_entries(service: &Service, member: MemberId) -> ApiResult<Vec<EntryView>> {
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let (mut views, mut before) = (Vec::new(), None::<PostingId>);
    loop {
        let rows = points::entries_of(&mut db, mall, member, before, BATCH).await?;
        let Some(last) = rows.last() else {
            return Ok(views);
        };
        before = Some(last.posting_id);
        views.extend(rows.into_iter().map(|row| EntryView::of(row, service)));
    }
}

/// Erases the shopper's personal data, and ends the account. What the books need stays
/// and leads to nobody.
#[utoipa::path(delete, path = "/members/me", tag = "shopper", responses(
    (status = 204),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn erase(
    State(service): State<Service>,
    Member(member): Member,
) -> ApiResult<StatusCode> {
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    members::erase(&service.db, mall, member, now).await?;
    Ok(StatusCode::NO_CONTENT)
}
