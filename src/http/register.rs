//! The mall's tenants, one by one, and the names that people have taught.

use std::collections::HashMap;

use axum::extract::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    ApiError, ApiResult, Service,
    desk::onlooker,
    desk_views::ReferenceView,
    error::Problem,
    input::{Json, Path, Query, cursor},
    view::{PAGE, Page, TenantView, Time},
};
use crate::{
    decision::{self, Policy},
    desk,
    ids::{ReceiptId, TenantId},
    malls::Mall,
    staff::{Admin, Reviewer, Senior},
    tenants::{
        self, TenantProfile,
        lessons::{self, Lesson, LessonError, LessonId, LessonState},
        register::{self, Asked, Entry, Lease, LeaseId, RegisterError, Wanted},
    },
};

/// The longest page.
const LIMIT_MAX: usize = 200;

/// A tenant as the mall's administration sees it.
#[derive(Serialize, ToSchema)]
pub struct RegisteredTenant {
    code: String,
    name: String,
    aliases: Vec<String>,
    category: String,
    unit: String,
    phone: String,
    open: bool,
    closed_at: Option<Time>,
    /// `null`: earns nothing.
    fen_per_point: Option<i64>,
    leases: Vec<LeaseView>,
    /// Receipts of the last thirty days.
    credited: i64,
    last_receipt_at: Option<Time>,
    /// The latest credited receipts. Only on a single tenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<Vec<ReferenceView>>,
}

#[derive(Serialize, ToSchema)]
struct LeaseView {
    id: LeaseId,
    unit: String,
    from: NaiveDate,
    /// The last day; `null`: open.
    to: Option<NaiveDate>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct TenantsAsked {
    /// A part of the code, the name or another name.
    #[param(max_length = 200)]
    q: Option<String>,
    category: Option<String>,
    open: Option<bool>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Tenants a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
}

/// The mall's tenants, by code.
#[utoipa::path(get, path = "/tenants", tag = "administration", params(TenantsAsked), responses(
    (status = 200, body = Page<RegisteredTenant>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn list(
    State(service): State<Service>,
    _reviewer: Reviewer,
    Query(query): Query<TenantsAsked>,
) -> ApiResult<Json<Page<RegisteredTenant>>> {
    let size = query.limit.unwrap_or(PAGE).clamp(1, LIMIT_MAX);
    let asked = Asked {
        text: query.q.filter(|q| !q.trim().is_empty()),
        category: query.category,
        is_open: query.open,
        code: None,
    };
    let limit = i64::try_from(size).unwrap_or(0) + 1;
    let after: Option<Behind> = cursor(query.cursor.as_deref())?;
    let after = after.map(|behind| behind.0);
    let found = found(&service, &asked, after.as_deref(), limit).await?;
    let code = |tenant: &RegisteredTenant| hex::encode(&tenant.code);
    Ok(Json(Page::sized(size, found, code, |tenant| tenant)))
}

/// The code behind which a page begins; in hexadecimal, as codes may have any characters.
struct Behind(String);

impl std::str::FromStr for Behind {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let code = String::from_utf8(hex::decode(text)?)?;
        anyhow::ensure!(!code.contains('\0'), "PostgreSQL keeps no NUL");
        Ok(Self(code))
    }
}

/// One tenant with its latest credited receipts.
#[utoipa::path(get, path = "/tenants/{code}", tag = "administration", params(("code" = String, Path)), responses(
    (status = 200, body = RegisteredTenant),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub async fn get(
    State(service): State<Service>,
    reviewer: Reviewer,
    Path(code): Path<String>,
) -> ApiResult<Json<RegisteredTenant>> {
    let mut tenant = one(&service, &code).await?;
    let mut db = service.db.acquire().await?;
    let mall = service.mall.mall_id;
    let id = tenants::id(&mut db, mall, &code).await?;
    let references = desk::references(&mut db, mall, id, None).await?;
    let onlooker = onlooker(&service, &reviewer);
    let view = references.iter().map(|one| onlooker.reference(one));
    tenant.references = Some(view.collect());
    Ok(Json(tenant))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantBody {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    category: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    phone: String,
    /// `true`: earns nothing more.
    #[serde(default)]
    closed: bool,
    /// Absent: as they are.
    leases: Option<Vec<LeaseBody>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaseBody {
    #[schema(min_length = 1, max_length = 200)]
    unit: String,
    from: NaiveDate,
    /// The last day.
    to: Option<NaiveDate>,
}

/// Makes a tenant, or changes the one with this code.
#[utoipa::path(put, path = "/tenants/{code}", tag = "administration", params(("code" = String, Path)),
    request_body = TenantBody, responses(
    (status = 200, body = RegisteredTenant),
    (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem, description = "`invalid_tenant`, `invalid_lease`, `invalid_body`, `unknown_field`"),
))]
pub async fn put(
    State(service): State<Service>,
    admin: Admin,
    Path(code): Path<String>,
    Json(body): Json<TenantBody>,
) -> ApiResult<Json<RegisteredTenant>> {
    let leases = body
        .leases
        .map(|leases| leases.into_iter().map(lease).collect());
    let wanted = Wanted {
        profile: TenantProfile {
            code: code.trim().to_owned(),
            name: body.name,
            aliases: body.aliases,
            category: body.category,
            unit: body.unit,
            phone: body.phone,
        },
        is_closed: body.closed,
        leases,
    };
    let (mall, now) = (service.mall.mall_id, service.clock.now());
    register::put(&service.db, mall, &admin, &wanted, now).await?;
    Ok(Json(one(&service, &wanted.profile.code).await?))
}

fn lease(body: LeaseBody) -> Lease {
    Lease {
        lease_id: LeaseId::fresh(),
        tenant_id: TenantId::fresh(),
        unit: body.unit.trim().to_owned(),
        begins_on: body.from,
        ends_on: body.to,
    }
}

/// The names of the mall's categories.
#[utoipa::path(get, path = "/categories", tag = "administration", responses(
    (status = 200, body = Page<String>),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn categories(
    State(service): State<Service>,
    _reviewer: Reviewer,
) -> ApiResult<Json<Page<String>>> {
    let mut db = service.db.acquire().await?;
    let items = tenants::categories(&mut db, service.mall.mall_id).await?;
    Ok(Json(Page { items, next: None }))
}

async fn one(service: &Service, code: &str) -> ApiResult<RegisteredTenant> {
    let asked = Asked {
        code: Some(code.to_owned()),
        ..Asked::default()
    };
    let found = found(service, &asked, None, 1).await?;
    found.into_iter().next().ok_or_else(ApiError::not_found)
}

async fn found(
    service: &Service,
    asked: &Asked,
    after: Option<&str>,
    limit: i64,
) -> ApiResult<Vec<RegisteredTenant>> {
    let (mall, now) = (&service.mall, service.clock.now());
    let mut db = service.db.acquire().await?;
    let entries = register::page(&mut db, mall.mall_id, asked, after, now, limit).await?;
    let ids: Vec<_> = entries.iter().map(|entry| entry.tenant_id).collect();
    let mut leases: HashMap<TenantId, Vec<LeaseView>> = HashMap::new();
    for lease in register::leases(&mut db, mall.mall_id, &ids).await? {
        leases.entry(lease.tenant_id).or_default().push(LeaseView {
            id: lease.lease_id,
            unit: lease.unit,
            from: lease.begins_on,
            to: lease.ends_on,
        });
    }
    let policy = decision::current(&mut db, mall.mall_id).await?.policy;
    let view = |entry: Entry| {
        let leases = leases.remove(&entry.tenant_id).unwrap_or_default();
        view(entry, leases, &policy, mall)
    };
    Ok(entries.into_iter().map(view).collect())
}

fn view(entry: Entry, leases: Vec<LeaseView>, policy: &Policy, mall: &Mall) -> RegisteredTenant {
    let profile = entry.profile;
    let rate = policy.rate(&profile.code, &profile.category);
    RegisteredTenant {
        code: profile.code,
        name: profile.name,
        aliases: profile.aliases,
        category: profile.category,
        unit: profile.unit,
        phone: profile.phone,
        open: entry.closed_at.is_none(),
        closed_at: entry.closed_at.map(|at| Time::of(at, mall)),
        fen_per_point: rate.map(i64::from),
        leases,
        credited: entry.credited,
        last_receipt_at: entry.last_receipt_at.map(|at| Time::of(at, mall)),
        references: None,
    }
}

/// Another name of a tenant, as people have taught it.
#[derive(Serialize, ToSchema)]
pub struct LessonView {
    id: LessonId,
    tenant: TenantView,
    alias: String,
    /// Receipts on which a person said so.
    seen: i32,
    first_seen: Time,
    last_seen: Time,
    state: LessonState,
    /// The newest of them, five at most.
    receipts: Vec<ReceiptId>,
}

impl LessonView {
    fn of(lesson: Lesson, mall: &Mall) -> Self {
        Self {
            id: lesson.lesson_id,
            tenant: TenantView {
                code: lesson.code,
                name: lesson.name,
            },
            alias: lesson.alias,
            seen: lesson.seen,
            first_seen: Time::of(lesson.first_seen, mall),
            last_seen: Time::of(lesson.last_seen, mall),
            state: match lesson.state.as_str() {
                "confirmed" => LessonState::Confirmed,
                "declined" => LessonState::Declined,
                _ => LessonState::Proposed,
            },
            receipts: lesson.receipts,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct LessonsAsked {
    /// Those that stand so; `proposed` without it.
    #[param(inline)]
    state: Option<LessonState>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Other names of tenants that people have taught by correcting papers, newest first: each
/// proposed once three receipts have said it.
#[utoipa::path(get, path = "/tenants/aliases", tag = "administration", params(LessonsAsked), responses(
    (status = 200, body = Page<LessonView>),
    (status = 400, body = Problem, description = "`bad_cursor`, `invalid_query`"),
    (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub async fn lessons(
    State(service): State<Service>,
    _senior: Senior,
    Query(asked): Query<LessonsAsked>,
) -> ApiResult<Json<Page<LessonView>>> {
    let before = cursor(asked.cursor.as_deref())?;
    let state = asked.state.unwrap_or(LessonState::Proposed);
    let mut db = service.db.acquire().await?;
    let mall = &service.mall;
    let found = lessons::list(&mut db, mall.mall_id, state, before, PAGE as i64 + 1).await?;
    let id = |lesson: &Lesson| lesson.lesson_id.to_string();
    Ok(Json(Page::of(found, id, |lesson| {
        LessonView::of(lesson, mall)
    })))
}

/// Makes a name the tenant's: papers that bear it are matched from now on.
#[utoipa::path(post, path = "/tenants/aliases/{id}/confirm", tag = "administration", params(("id" = LessonId, Path)), responses(
    (status = 200, body = LessonView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`already_settled`"),
))]
pub async fn confirm(
    State(service): State<Service>,
    senior: Senior,
    Path(id): Path<LessonId>,
) -> ApiResult<Json<LessonView>> {
    settled(&service, &senior, id, true).await
}

/// Sees to it that a name is not proposed again.
#[utoipa::path(post, path = "/tenants/aliases/{id}/decline", tag = "administration", params(("id" = LessonId, Path)), responses(
    (status = 200, body = LessonView),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "`already_settled`"),
))]
pub async fn decline(
    State(service): State<Service>,
    senior: Senior,
    Path(id): Path<LessonId>,
) -> ApiResult<Json<LessonView>> {
    settled(&service, &senior, id, false).await
}

async fn settled(
    service: &Service,
    by: &Senior,
    id: LessonId,
    is_confirmed: bool,
) -> ApiResult<Json<LessonView>> {
    let (mall, now) = (&service.mall, service.clock.now());
    lessons::settle(&service.db, mall.mall_id, by, id, is_confirmed, now).await?;
    let mut db = service.db.acquire().await?;
    let lesson = lessons::find(&mut db, mall.mall_id, id).await?;
    let lesson = lesson.ok_or_else(ApiError::not_found)?;
    Ok(Json(LessonView::of(lesson, mall)))
}

impl From<RegisterError> for ApiError {
    fn from(err: RegisterError) -> Self {
        let detail = err.to_string();
        match err {
            RegisterError::Invalid(_) => Self::unprocessable("invalid_tenant", detail),
            RegisterError::InvalidLease => Self::unprocessable("invalid_lease", detail),
            RegisterError::Trouble(err) => err.into(),
        }
    }
}

impl From<LessonError> for ApiError {
    fn from(err: LessonError) -> Self {
        let detail = err.to_string();
        match err {
            LessonError::NoSuchLesson => Self::not_found(),
            LessonError::AlreadySettled => Self::conflict("already_settled", detail),
            LessonError::Trouble(err) => err.into(),
        }
    }
}
