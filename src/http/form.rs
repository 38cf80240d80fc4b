//! A multipart form with photos, received part by part; when one part is refused,
//! those before it remove themselves.

use axum::{
    extract::{
        FromRequest as _, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};

use super::{ApiError, ApiResult, Service, error::broken_body};
use crate::uploads::{PHOTOS_MAX, Staged};

/// The longest text part, in bytes.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// Which parts besides photos a form may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    None,
    Note,
}

/// What a form held.
#[derive(Default)]
pub struct Form {
    pub photos: Vec<Staged>,
    pub note: Option<String>,
}

/// Receives all parts.
pub async fn receive(service: &Service, request: Request, texts: Texts) -> ApiResult<Form> {
    let multipart = Multipart::from_request(request, &()).await;
    let mut parts = multipart.map_err(|_| {
        let why = "send the photos as multipart/form-data";
        ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_multipart", why)
    })?;
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("photo") if form.photos.len() == PHOTOS_MAX => {
                let why = format!("a receipt has at most {PHOTOS_MAX} photos");
                return Err(ApiError::unprocessable("too_many_photos", why));
            }
            Some("photo") => form.photos.push(service.staging.receive(part).await?),
            Some("note") if texts == Texts::Note && form.note.is_none() => {
                form.note = Some(text(part).await?);
            }
            name => return Err(unknown(name.unwrap_or_default(), texts)),
        }
    }
    Ok(form)
}

fn broken(err: MultipartError) -> ApiError {
    broken_body(&err, "the upload broke off")
}

fn unknown(name: &str, texts: Texts) -> ApiError {
    let taken = match texts {
        Texts::None => "photo",
        Texts::Note => "photo or, once, note",
    };
    let why = format!("only parts named {taken} are taken, not {name:?}");
    ApiError::unprocessable("unknown_field", why)
}

async fn text(mut part: Field<'_>) -> ApiResult<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if TEXT_BYTES_MAX < bytes.len() {
            let why = format!("a text has at most {TEXT_BYTES_MAX} bytes");
            return Err(ApiError::unprocessable("too_long", why));
        }
    }
    // PostgreSQL keeps no NUL in texts.
    let text = String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'));
    let why = "a text is UTF-8 and holds no NUL";
    text.ok_or_else(|| ApiError::unprocessable("invalid_body", why))
}
