//! A receipt as the tenant sees it in whose name it earned: the sale, and of the
//! shopper a pseudonym. What is not named here is not shown.

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    ApiError, ApiResult, Service,
    disputes::DisputeView,
    view::{ReceiptView, TenantView, Time},
};
use crate::{
    disputes,
    extraction::masking,
    ids::ReceiptId,
    malls::Mall,
    money::{Fen, Points},
    receipts::{Receipt, Status},
    staff::TenantUser,
    statement::{self, Earned, MaskedPhoto, PhotoError, TenantName},
};

/// A receipt as its tenant sees it. Times carry the mall's offset.
#[derive(Serialize, ToSchema)]
pub struct TenantReceiptView {
    id: ReceiptId,
    version: i32,
    /// `credited`, or `reversed` when all its points were taken back.
    status: Status,
    submitted_at: Time,
    decided_at: Option<Time>,
    /// `auto` or `staff`.
    decided_by: Option<String>,
    /// As the paper names the shop.
    store_name: Option<String>,
    tenant: TenantView,
    paid_amount_fen: Fen,
    paid_at: Time,
    /// `second`, `minute` or `day`; finer parts of `paid_at` are zero.
    paid_at_precision: Option<String>,
    receipt_number: Option<String>,
    kind: Option<String>,
    points: Points,
    points_reversed: Points,
    /// The shopper's pseudonym towards this tenant: the same word for the same shopper,
    /// another word for every other tenant.
    #[schema(example = "7K3QX0W9FA")]
    member: String,
    /// The newest dispute about it.
    dispute: Option<DisputeView>,
    /// What was read of the sale: `document`, and those of the `fields` that name
    /// nobody, as `xiaopiao read` prints them. Only on a single receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<Value>,
}

/// A receipt as whoever asks sees it.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum AnyReceiptView {
    /// For its member and staff of its mall.
    Whole(Box<ReceiptView>),
    /// For its tenant.
    Masked(Box<TenantReceiptView>),
}

/// What it takes to show receipts to one tenant.
pub struct Showing<'a> {
    pub mall: &'a Mall,
    pub name: TenantName,
    pub pseudonyms: statement::Pseudonyms,
}

impl<'a> Showing<'a> {
    pub async fn to(service: &'a Service, user: &TenantUser) -> ApiResult<Self> {
        let (mall, tenant) = (service.mall.mall_id, user.tenant_id());
        let now = service.clock.now();
        let pseudonyms = statement::pseudonyms(&service.db, mall, tenant, now).await?;
        let mut db = service.db.acquire().await?;
        Ok(Self {
            mall: &service.mall,
            name: statement::tenant_name(&mut db, mall, tenant).await?,
            pseudonyms,
        })
    }

    /// A receipt that earned in the tenant's name.
    pub fn earned(&self, row: Earned, dispute: Option<&disputes::Dispute>) -> TenantReceiptView {
        TenantReceiptView {
            id: row.receipt_id,
            version: row.version,
            status: row.status,
            submitted_at: Time::of(row.submitted_at, self.mall),
            decided_at: row.decided_at.map(|at| Time::of(at, self.mall)),
            decided_by: row.decided_by,
            store_name: row.store_name.filter(|name| !masking::may_be_private(name)),
            tenant: self.tenant(),
            paid_amount_fen: row.paid_amount_fen,
            paid_at: Time::of(row.paid_at, self.mall),
            paid_at_precision: row.paid_at_precision,
            receipt_number: row.receipt_number,
            kind: row.kind,
            points: row.points,
            points_reversed: row.points_reversed,
            member: self.pseudonyms.of(row.member_id),
            dispute: dispute.map(|dispute| DisputeView::of(dispute, self.mall)),
            read: None,
        }
    }

    fn tenant(&self) -> TenantView {
        TenantView {
            code: self.name.code.clone(),
            name: self.name.name.clone(),
        }
    }
}

/// One receipt with what was read of the sale.
pub async fn receipt(
    service: &Service,
    user: &TenantUser,
    receipt: Receipt,
    read: Option<Value>,
) -> ApiResult<TenantReceiptView> {
    let showing = Showing::to(service, user).await?;
    let id = receipt.receipt_id;
    let mut db = service.db.acquire().await?;
    let disputed = disputes::of_receipts(&mut db, service.mall.mall_id, &[id]).await?;
    let earned = Earned::of(receipt);
    let earned = earned.ok_or_else(|| anyhow::anyhow!("receipt {id} earned for nothing known"))?;
    let mut view = showing.earned(earned, disputed.get(&id));
    view.read = read.map(sale_only);
    Ok(view)
}

/// The fields of the sale, and of those the ones that name nobody.
fn sale_only(read: Value) -> Value {
    const OF_THE_SALE: [&str; 8] = [
        "store_name",
        "branch",
        "paid_amount",
        "paid_at",
        "receipt_number",
        "gross_amount",
        "discount",
        "currency",
    ];
    let names_nobody = |field: &Value| {
        let text = field["value"].as_str().unwrap_or_default();
        !masking::may_be_private(text)
    };
    let fields = OF_THE_SALE.iter().map(|name| {
        let field = read["fields"][name].clone();
        let shown = Some(field).filter(names_nobody).unwrap_or_default();
        ((*name).to_owned(), shown)
    });
    let fields: Map<String, Value> = fields.collect();
    serde_json::json!({
        "document": { "kind": read["document"]["kind"], "confidence": read["document"]["confidence"] },
        "fields": fields,
    })
}

/// The photo with what belongs to the shopper covered. The address is the same as of the
/// photo itself, so nothing may keep one for the other.
pub async fn photo(
    service: &Service,
    user: &TenantUser,
    receipt: &Receipt,
    position: i32,
    asked: &HeaderMap,
) -> ApiResult<Response> {
    let (mall, tenant) = (service.mall.mall_id, user.tenant_id());
    let masked = MaskedPhoto::find(&service.db, mall, tenant, receipt, position).await?;
    let tag = format!("\"{}\"", masked.tag());
    let known = asked.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let headers = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::VARY, VARY.to_owned()),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let bytes = masked.render(mall, &service.uploads.blobs).await?;
    let content_type = [(header::CONTENT_TYPE, "image/jpeg")];
    Ok((headers, content_type, Body::from(bytes)).into_response())
}

/// What a photo depends on besides its address: who asks.
pub const VARY: &str = "authorization, cookie";

impl From<PhotoError> for ApiError {
    fn from(err: PhotoError) -> Self {
        let detail = err.to_string();
        match err {
            PhotoError::NoSuchPhoto => Self::not_found(),
            PhotoError::NotMaskable(_) => Self::conflict("photo_not_maskable", detail),
            PhotoError::Trouble(err) => err.into(),
        }
    }
}
