//! The built web pages: the console of staff and tenants, and the shopper's page. Their
//! files are built in; a build of the program without them says how to make them.

use std::borrow::Cow;

use axum::{
    Router,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use rust_embed::RustEmbed;

use super::{ApiError, ApiResult, Service, input::Path};

#[derive(RustEmbed)]
#[folder = "web/console/dist"]
#[allow_missing = true]
struct Console;

#[derive(RustEmbed)]
#[folder = "web/shopper/dist/h5"]
#[allow_missing = true]
struct Shopper;

/// Its own files alone, and photos that it fetched itself. No script may stand in a page, nor
/// be made of text: there is neither nonce nor hash, as nobody needs one.
///
/// Styles may stand in a page. The component libraries of both pages write them while they
/// run: sheets of components into the head, and places and sizes by `setAttribute("style", …)`,
/// for which there is no nonce at all; hashes of what is made up at that moment are not known
/// when the page is built. What a style could tell others it cannot send: pictures and fonts
/// come from here alone.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self' data:; \
     connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// Names of built files carry a hash of what is in them.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_EACH_TIME: &str = "no-cache";

const NOT_BUILT: &str = "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\">\
<title>小票</title><h1>页面尚未构建</h1>\
<p>本程序构建时没有包含网页文件。请运行 <code>make build</code>。</p>\
<h1 lang=\"en\">This page has not been built</h1>\
<p lang=\"en\">The program was built without its web pages. Run <code>make build</code>.</p></html>";

pub fn routes() -> Router<Service> {
    Router::new()
        .route("/console", get(async || Redirect::permanent("/console/")))
        .route(
            "/console/",
            get(async |asked: HeaderMap| console("", &asked)),
        )
        .route("/console/{*path}", get(console_file))
        .route("/app", get(async || Redirect::permanent("/app/")))
        .route("/app/", get(async |asked: HeaderMap| shopper("", &asked)))
        .route("/app/{*path}", get(shopper_file))
}

async fn console_file(Path(path): Path<String>, asked: HeaderMap) -> ApiResult<Response> {
    console(&path, &asked)
}

async fn shopper_file(Path(path): Path<String>, asked: HeaderMap) -> ApiResult<Response> {
    shopper(&path, &asked)
}

fn console(path: &str, asked: &HeaderMap) -> ApiResult<Response> {
    answer(|name| Console::get(name).map(File::of), path, asked)
}

fn shopper(path: &str, asked: &HeaderMap) -> ApiResult<Response> {
    answer(|name| Shopper::get(name).map(File::of), path, asked)
}

/// A built file.
struct File {
    bytes: Cow<'static, [u8]>,
    sha256: [u8; 32],
}

impl File {
    fn of(file: rust_embed::EmbeddedFile) -> Self {
        Self {
            sha256: file.metadata.sha256_hash(),
            bytes: file.data,
        }
    }
}

/// The file at this path; the page itself for paths that only its script knows.
fn answer(
    find: impl Fn(&str) -> Option<File>,
    path: &str,
    asked: &HeaderMap,
) -> ApiResult<Response> {
    let name = path.trim_start_matches('/');
    let is_file = name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    let found = match is_file {
        true => Some((name, find(name).ok_or_else(ApiError::not_found)?)),
        false => find("index.html").map(|file| ("index.html", file)),
    };
    let Some((name, file)) = found else {
        return Ok(not_built());
    };
    let tag = format!("\"{}\"", hex::encode(file.sha256));
    let cached = match is_hashed(name) {
        true => FOR_EVER,
        false => ASK_EACH_TIME,
    };
    let known = asked.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let headers = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, cached.to_owned()),
        (header::CONTENT_TYPE, content_type(name).to_owned()),
        policy(),
    ];
    match is_known {
        true => Ok((StatusCode::NOT_MODIFIED, headers).into_response()),
        false => Ok((headers, file.bytes.into_owned()).into_response()),
    }
}

fn not_built() -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_TYPE, content_type("").to_owned()),
        policy(),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, NOT_BUILT).into_response()
}

fn policy() -> (HeaderName, String) {
    let policy = CONTENT_SECURITY_POLICY.to_owned();
    (header::CONTENT_SECURITY_POLICY, policy)
}

/// `assets/index-DfG3_x1a.js`, `js/12.8f3ab01c.js`: what is in a folder is named by a hash.
fn is_hashed(name: &str) -> bool {
    name.contains('/') && !name.starts_with("static/")
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("wasm") => "application/wasm",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "text/html; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(name: &str) -> Option<File> {
        let known = ["index.html", "favicon.svg", "assets/index-DfG3x1a.js"];
        known.contains(&name).then(|| File {
            bytes: Cow::Owned(name.as_bytes().to_vec()),
            sha256: [7; 32],
        })
    }

    #[track_caller]
    fn check(path: &str, content_type: &str, cached: &str) {
        let answer = answer(built, path, &HeaderMap::new()).unwrap();
        let header = |name| answer.headers()[name].to_str().unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(header(header::CONTENT_TYPE), content_type, "{path}");
        assert_eq!(header(header::CACHE_CONTROL), cached, "{path}");
        assert!(header(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"));
    }

    #[test]
    fn paths_that_only_the_page_knows_are_the_page() {
        for path in ["", "desk", "queue/019ac5a0", "tenants/A07/edit"] {
            check(path, "text/html; charset=utf-8", ASK_EACH_TIME);
        }
    }

    #[test]
    fn files_named_by_a_hash_are_kept_for_ever() {
        let javascript = "text/javascript; charset=utf-8";
        check("assets/index-DfG3x1a.js", javascript, FOR_EVER);
        check("favicon.svg", "image/svg+xml", ASK_EACH_TIME);
    }

    #[test]
    fn no_script_may_stand_in_a_page() {
        let scripts = CONTENT_SECURITY_POLICY
            .split(';')
            .find(|rule| rule.trim_start().starts_with("script-src"));
        assert_eq!(scripts.unwrap().trim(), "script-src 'self'");
    }

    #[test]
    fn a_file_that_is_gone_is_not_the_page() {
        let gone = answer(built, "assets/index-old.js", &HeaderMap::new());
        assert_eq!(gone.unwrap_err().into_response().status(), 404);
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let mut asked = HeaderMap::new();
        let tag = format!("\"{}\"", hex::encode([7; 32]));
        asked.insert(header::IF_NONE_MATCH, tag.parse().unwrap());
        let again = answer(built, "", &asked).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn a_program_without_pages_says_how_to_build_them() {
        let page = answer(|_| None, "desk", &HeaderMap::new()).unwrap();
        assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(NOT_BUILT.contains("make build"));
    }
}
