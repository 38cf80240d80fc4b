//! What every answer tells browsers not to do. A handler that says otherwise has its way.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// Pages load what is theirs and are shown in no frame. Styles may stand in the page:
/// component libraries write them there.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; \
     style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

const GUARDS: [(HeaderName, &str); 4] = [
    // A photo is never taken for a page.
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Addresses name receipts.
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    // Answers are one person's, and tokens are among them.
    (header::CACHE_CONTROL, "no-store"),
];

/// Adds the headers that the answer does not have.
pub async fn guard(mut response: Response) -> Response {
    for (name, value) in GUARDS {
        let headers = response.headers_mut();
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
