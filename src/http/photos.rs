//! A photo on its way out of the store.

use anyhow::Context as _;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use axum_extra::headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use futures::TryStreamExt as _;

use super::{ApiResult, Service, masked::VARY};
use crate::{
    pictures::Format,
    uploads::{BlobKey, StoredPhoto},
};

/// A photo never changes, and is for the one who asked.
const CACHED: &str = "private, max-age=86400, immutable";

/// The photo as it was uploaded, in pieces as they come from the store. Parts of it
/// are not to be had: only who reads all of it knows that it is the right one. When it
/// is not, the answer breaks off.
pub async fn answer(
    service: &Service,
    asked: &HeaderMap,
    photo: StoredPhoto,
) -> ApiResult<Response> {
    let tag = format!("\"{}\"", hex::encode(&photo.sha256));
    let fixed = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, CACHED.to_owned()),
        // A tenant gets another picture at the same address.
        (header::VARY, VARY.to_owned()),
    ];
    let etag: ETag = tag.parse().context("a hash is an entity tag")?;
    let known = asked.typed_get::<IfNoneMatch>();
    if known.is_some_and(|known| !known.precondition_passes(&etag)) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let key = BlobKey::new(service.mall.mall_id, &photo.sha256);
    if photo.content_type == Format::Heic.content_type() {
        let shown = for_browser(service, &key, photo).await?;
        return Ok((fixed, shown).into_response());
    }
    let blob = service.uploads.blobs.open(&key).await?;
    let blob = blob.with_context(|| format!("the photo {} is lost", key.as_str()))?;
    let size = blob.size_bytes();
    if i64::try_from(size) != Ok(photo.size_bytes) {
        let why = format!("the photo {} has {size} bytes", key.as_str());
        return Err(anyhow::anyhow!("{why} instead of {}", photo.size_bytes).into());
    }
    let bytes = blob.into_stream().inspect_err(move |err| {
        tracing::error!(
            photo = key.as_str(),
            error = format!("{err:#}"),
            "a photo broke off"
        );
    });
    let own = [
        (header::CONTENT_TYPE, photo.content_type),
        (header::CONTENT_LENGTH, size.to_string()),
        (header::ACCEPT_RANGES, "none".to_owned()),
    ];
    Ok((fixed, own, Body::from_stream(bytes)).into_response())
}

/// A photo that browsers do not show, made anew as one that they do.
async fn for_browser(
    service: &Service,
    key: &BlobKey,
    photo: StoredPhoto,
) -> ApiResult<([(HeaderName, String); 1], Vec<u8>)> {
    let bytes = service.uploads.blobs.read(key).await?;
    let bytes = bytes.with_context(|| format!("the photo {} is lost", key.as_str()))?;
    let renditions = &service.edge.renditions;
    let (bytes, content_type) = renditions.for_browser(bytes, photo.content_type).await?;
    Ok(([(header::CONTENT_TYPE, content_type)], bytes))
}
