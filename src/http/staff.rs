//! Who works here.

use std::collections::HashMap;

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    error::Problem,
    input::{Json, Path},
    view::{Page, Sentence, TenantView, Time},
};
use crate::{
    decision::Reason,
    ids::StaffId,
    malls::Mall,
    review::{HOLD_SECONDS, LEASE_SECONDS},
    sessions::SignedIn,
    staff::{
        self, Admin, Role,
        roster::{NewPerson, Person, Roster, RosterError},
        scope::{self, Part, PartTenant},
    },
    tenants,
};

/// The longest name to sign in with.
const USERNAME_CHARS_MAX: usize = 64;

/// Why people refuse receipts, the most frequent first: each has a key of its own.
const REJECT_REASONS: [Reason; 17] = [
    Reason::Unreadable,
    Reason::SuspectedDuplicate,
    Reason::NotThisMall,
    Reason::UnknownStore,
    Reason::NotAReceipt,
    Reason::SuspectedEdit,
    Reason::SuspectedScreenPhoto,
    Reason::TooOld,
    Reason::Other,
    Reason::Incomplete,
    Reason::Prebill,
    Reason::CardSlip,
    Reason::TakeawayOrder,
    Reason::RefundSlip,
    Reason::SeveralReceipts,
    Reason::BelowMinimum,
    Reason::TenantNotEligible,
];

/// Who is signed in, and what their console has to know.
#[derive(Serialize, ToSchema)]
#[schema(as = SignedInStaff)]
pub struct MeView {
    id: StaffId,
    username: String,
    roles: Vec<Role>,
    tenant: Option<TenantView>,
    scope: ScopeView,
    mall: MallView,
    /// What a person may refuse a receipt for, the most frequent first.
    reject_reasons: Vec<RejectReason>,
    /// How long a decision can be taken back.
    hold_seconds: i64,
    /// How long a receipt is held without a heartbeat.
    lease_seconds: i64,
}

/// What somebody works on; both empty: the whole mall.
#[derive(Default, Serialize, ToSchema)]
pub struct ScopeView {
    categories: Vec<String>,
    tenants: Vec<TenantView>,
}

impl ScopeView {
    fn of(part: Option<&Part>) -> Self {
        let part = part.cloned().unwrap_or_default();
        let tenants = part.tenants.into_iter();
        Self {
            categories: part.categories,
            tenants: tenants
                .map(|PartTenant { code, name, .. }| TenantView { code, name })
                .collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = StaffMall)]
struct MallView {
    name: String,
    /// IANA.
    time_zone: String,
    /// ISO 4217.
    currency: String,
}

#[derive(Serialize, ToSchema)]
struct RejectReason {
    code: &'static str,
    #[serde(flatten)]
    sentence: Sentence,
}

/// Who is signed in.
#[utoipa::path(get, path = "/staff/me", tag = "sign in", responses(
    (status = 200, body = MeView),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn me(State(service): State<Service>, person: SignedIn) -> ApiResult<Json<MeView>> {
    let SignedIn::Staff { staff_id, .. } = person else {
        return Err(ApiError::forbidden());
    };
    let mall = &service.mall;
    let mut db = service.db.acquire().await?;
    let me = staff::find(&mut db, mall.mall_id, staff_id).await?;
    let me = me.ok_or_else(ApiError::not_found)?;
    let parts = scope::all(&mut db, mall.mall_id).await?;
    let reason = |reason: Reason| RejectReason {
        code: reason.code(),
        sentence: Sentence::from((reason.zh(), reason.en())),
    };
    Ok(Json(MeView {
        id: me.staff_id,
        tenant: tenant(&me),
        scope: ScopeView::of(parts.get(&me.staff_id)),
        username: me.username,
        roles: me.roles,
        mall: MallView {
            name: mall.name.clone(),
            time_zone: mall.time_zone.name().to_owned(),
            currency: mall.currency.clone(),
        },
        reject_reasons: REJECT_REASONS.map(reason).into(),
        hold_seconds: HOLD_SECONDS,
        lease_seconds: LEASE_SECONDS,
    }))
}

fn tenant(person: &Person) -> Option<TenantView> {
    let named = person.tenant_code.clone().zip(person.tenant_name.clone());
    named.map(|(code, name)| TenantView { code, name })
}

/// An account.
#[derive(Serialize, ToSchema)]
pub struct StaffView {
    id: StaffId,
    username: String,
    roles: Vec<Role>,
    tenant: Option<TenantView>,
    scope: ScopeView,
    created_at: Time,
    disabled: bool,
    /// When they last signed in, as far as it is kept.
    last_seen_at: Option<Time>,
}

impl StaffView {
    fn of(person: Person, parts: &HashMap<StaffId, Part>, mall: &Mall) -> Self {
        Self {
            id: person.staff_id,
            scope: ScopeView::of(parts.get(&person.staff_id)),
            tenant: tenant(&person),
            username: person.username,
            roles: person.roles,
            created_at: Time::of(person.created_at, mall),
            disabled: person.disabled_at.is_some(),
            last_seen_at: person.signed_in_at.map(|at| Time::of(at, mall)),
        }
    }
}

/// All accounts, by name.
#[utoipa::path(get, path = "/staff", tag = "administration", responses(
    (status = 200, body = Page<StaffView>),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    _admin: Admin,
) -> ApiResult<Json<Page<StaffView>>> {
    let mut db = service.db.acquire().await?;
    let people = staff::all(&mut db, service.mall.mall_id).await?;
    let parts = scope::all(&mut db, service.mall.mall_id).await?;
    let view = |person| StaffView::of(person, &parts, &service.mall);
    Ok(Json(Page {
        items: people.into_iter().map(view).collect(),
        next: None,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStaff {
    #[schema(min_length = 1, max_length = 64)]
    username: String,
    role: Role,
    /// Of a tenant's own user.
    tenant_code: Option<String>,
    /// Made up when absent.
    #[schema(min_length = 8, max_length = 200)]
    password: Option<String>,
    /// Of a reviewer or a senior; the whole mall when absent.
    scope: Option<ScopeBody>,
}

/// What somebody works on: what is of one of these categories or of one of these tenants;
/// with neither, the whole mall.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeBody {
    #[serde(default)]
    categories: Vec<String>,
    /// Their codes.
    #[serde(default)]
    tenants: Vec<String>,
}

async fn part(service: &Service, body: ScopeBody) -> ApiResult<Part> {
    let mall = service.mall.mall_id;
    let mut db = service.db.acquire().await?;
    let known = tenants::categories(&mut db, mall).await?;
    if let Some(unknown) = body.categories.iter().find(|name| !known.contains(name)) {
        let why = format!("the mall has no category {unknown}");
        return Err(ApiError::unprocessable("unknown_category", why));
    }
    let mut tenants = Vec::new();
    for code in body.tenants {
        let tenant = tenants::by_code(&mut db, mall, &code).await?;
        let why = format!("the mall has no open tenant {code}");
        let tenant = tenant.ok_or_else(|| ApiError::unprocessable("unknown_tenant", why))?;
        tenants.push(PartTenant {
            tenant_id: tenant.tenant_id,
            code,
            name: tenant.profile.name,
        });
    }
    Ok(Part {
        categories: body.categories,
        tenants,
    })
}

/// An account with its password, if that was made up: it is said once.
#[derive(Serialize, ToSchema)]
pub struct CreatedStaff {
    #[serde(flatten)]
    staff: StaffView,
    password: Option<String>,
}

/// Makes an account.
#[utoipa::path(post, path = "/staff", tag = "administration", request_body = NewStaff, responses(
    (status = 201, body = CreatedStaff),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem, description = "`username_taken`"),
    (status = 422, body = Problem, description = "`weak_password`, `roles_do_not_fit`, `unknown_tenant`, `unknown_category`, `invalid_body`, `unknown_field`, `too_long`"),
))]
pub async fn create(
    State(service): State<Service>,
    admin: Admin,
    Json(body): Json<NewStaff>,
) -> ApiResult<(StatusCode, Json<CreatedStaff>)> {
    let mall = service.mall.mall_id;
    let username = body.username.trim().to_owned();
    if username.is_empty() {
        return Err(ApiError::unprocessable(
            "invalid_body",
            "an account has a name",
        ));
    }
    if USERNAME_CHARS_MAX < username.chars().count() {
        let why = format!("a name has at most {USERNAME_CHARS_MAX} characters");
        return Err(ApiError::unprocessable("too_long", why));
    }
    let mut tenant_id = None;
    if let Some(code) = &body.tenant_code {
        let mut db = service.db.acquire().await?;
        let tenant = tenants::by_code(&mut db, mall, code).await?;
        let why = format!("the mall has no open tenant {code}");
        let tenant = tenant.ok_or_else(|| ApiError::unprocessable("unknown_tenant", why))?;
        tenant_id = Some(tenant.tenant_id);
    }
    let part = match body.scope {
        Some(scope) => part(&service, scope).await?,
        None => Part::default(),
    };
    let new = NewPerson {
        username,
        role: body.role,
        tenant_id,
        part,
        password: body.password,
    };
    let (id, password) = roster(&service, &admin).create(new).await?;
    let staff = shown(&service, id).await?;
    Ok((StatusCode::CREATED, Json(CreatedStaff { staff, password })))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffBody {
    roles: Vec<Role>,
    /// `true`: may not sign in, and is signed out.
    disabled: bool,
    /// Of a reviewer or a senior; as it was when absent.
    scope: Option<ScopeBody>,
}

/// Gives an account other roles, or closes it. Nobody changes their own.
#[utoipa::path(put, path = "/staff/{id}", tag = "administration", params(("id" = StaffId, Path)),
    request_body = StaffBody, responses(
    (status = 200, body = StaffView),
    (status = 401, body = Problem),
    (status = 403, body = Problem, description = "`forbidden`, `own_account`"),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`last_admin`"),
    (status = 422, body = Problem, description = "`roles_do_not_fit`, `unknown_tenant`, `unknown_category`, `invalid_body`, `unknown_field`"),
))]
pub async fn change(
    State(service): State<Service>,
    admin: Admin,
    Path(id): Path<StaffId>,
    Json(body): Json<StaffBody>,
) -> ApiResult<Json<StaffView>> {
    let part = match body.scope {
        Some(scope) => Some(part(&service, scope).await?),
        None => None,
    };
    roster(&service, &admin)
        .change(id, &body.roles, body.disabled, part.as_ref())
        .await?;
    Ok(Json(shown(&service, id).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// Made up when absent.
    #[schema(min_length = 8, max_length = 200)]
    password: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct PasswordView {
    /// If it was made up: it is said once.
    password: Option<String>,
}

/// Gives an account another password and signs its person out.
#[utoipa::path(post, path = "/staff/{id}/password", tag = "administration", params(("id" = StaffId, Path)),
    request_body = PasswordBody, responses(
    (status = 200, body = PasswordView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem, description = "`weak_password`, `invalid_body`, `unknown_field`"),
))]
pub async fn password(
    State(service): State<Service>,
    admin: Admin,
    Path(id): Path<StaffId>,
    Json(body): Json<PasswordBody>,
) -> ApiResult<Json<PasswordView>> {
    let roster = roster(&service, &admin);
    let password = roster.reset_password(id, body.password).await?;
    Ok(Json(PasswordView { password }))
}

async fn shown(service: &Service, id: StaffId) -> ApiResult<StaffView> {
    let mut db = service.db.acquire().await?;
    let person = staff::find(&mut db, service.mall.mall_id, id).await?;
    let person = person.ok_or_else(ApiError::not_found)?;
    let parts = scope::all(&mut db, service.mall.mall_id).await?;
    Ok(StaffView::of(person, &parts, &service.mall))
}

fn roster<'a>(service: &'a Service, by: &'a Admin) -> Roster<'a> {
    Roster {
        db: &service.db,
        mall: service.mall.mall_id,
        by,
        now: service.clock.now(),
    }
}

impl From<RosterError> for ApiError {
    fn from(err: RosterError) -> Self {
        let detail = err.to_string();
        match err {
            RosterError::NoSuchPerson => Self::not_found(),
            RosterError::UsernameTaken => Self::conflict("username_taken", detail),
            RosterError::WeakPassword => Self::unprocessable("weak_password", detail),
            RosterError::RolesDoNotFit => Self::unprocessable("roles_do_not_fit", detail),
            RosterError::OwnAccount => Self::new(StatusCode::FORBIDDEN, "own_account", detail),
            RosterError::LastAdmin => Self::conflict("last_admin", detail),
            RosterError::Trouble(err) => err.into(),
        }
    }
}
