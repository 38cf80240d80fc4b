//! What is the same for every call is said here once: how to sign in, that refusals are
//! problem documents, and which ones each kind of call may meet.

use utoipa::openapi::{
    Components, ContentBuilder, OpenApi, PathItem, Ref, RefOr, Required, Response, ResponseBuilder,
    path::{Operation, ParameterIn},
    security::{
        ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
    },
};

use super::auth::COOKIE;

/// Where people sign in, and what they see before, nobody has to be signed in.
const OPEN: [&str; 5] = [
    "/api/v1/auth/login",
    "/api/v1/auth/phone",
    "/api/v1/auth/phone/code",
    "/api/v1/auth/wechat",
    "/api/v1/mall",
];
const PROBLEM: &str = "application/problem+json";

/// Completes what the handlers say of themselves.
pub fn complete(mut api: OpenApi) -> OpenApi {
    let components = api.components.get_or_insert_with(Components::new);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let cookie = ApiKey::Cookie(ApiKeyValue::new(COOKIE));
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    for (path, item) in &mut api.paths.paths {
        for (method, operation) in operations(item) {
            complete_operation(path, method, operation);
        }
    }
    api
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let methods = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("patch", &mut item.patch),
    ];
    let there_are = methods.into_iter();
    there_are.filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn complete_operation(path: &str, method: &str, operation: &mut Operation) {
    operation.operation_id = Some(operation_id(path, method));
    if !OPEN.contains(&path) {
        let none: [&str; 0] = [];
        operation.security = Some(vec![
            SecurityRequirement::new("token", none),
            SecurityRequirement::new("cookie", none),
        ]);
        meets(
            operation,
            "401",
            "`token_missing`, `token_unknown`, `token_expired`",
        );
        if method != "get" {
            // By the cookie alone, from a page of another site.
            meets(operation, "403", "`cross_origin`");
        }
    }
    may_be_empty(operation);
    if has_parameter(operation, &ParameterIn::Path) {
        meets(operation, "404", "`not_found`");
    }
    if has_parameter(operation, &ParameterIn::Query) {
        meets(operation, "400", "`invalid_query`");
    }
    if takes_json(operation) {
        meets(operation, "400", "`invalid_json`, `broken_body`");
        meets(operation, "413", "`too_large`");
        meets(operation, "415", "`not_json`");
        meets(operation, "422", "`invalid_body`, `unknown_field`");
    }
    meets(operation, "408", "`timeout`");
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.as_str() >= "400"
        {
            as_problem(response);
        }
    }
}

/// `post_reviews_id_approve`: unique, as a path and a method are.
fn operation_id(path: &str, method: &str) -> String {
    let words = path.trim_start_matches("/api/v1").split(['/', '.', '_']);
    let words = words.map(|word| word.trim_matches(['{', '}']));
    let words = words.filter(|word| !word.is_empty());
    std::iter::once(method)
        .chain(words)
        .collect::<Vec<_>>()
        .join("_")
}

fn has_parameter(operation: &Operation, place: &ParameterIn) -> bool {
    let parameters = operation.parameters.iter().flatten();
    let mut parameters = parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    parameters.any(|parameter| parameter.parameter_in == *place)
}

fn takes_json(operation: &Operation) -> bool {
    match &operation.request_body {
        Some(RefOr::T(body)) => body.content.contains_key("application/json"),
        _ => false,
    }
}

/// An empty file is an answer's business, not a missing body.
fn may_be_empty(operation: &mut Operation) {
    if let Some(RefOr::T(body)) = &mut operation.request_body
        && body.content.contains_key("text/csv")
    {
        body.required = Some(Required::False);
    }
}

/// Says that the operation may answer so, unless its handler said it.
fn meets(operation: &mut Operation, status: &str, codes: &str) {
    let answers = &mut operation.responses.responses;
    answers
        .entry(status.to_owned())
        .or_insert_with(|| RefOr::T(ResponseBuilder::new().description(codes).build()));
}

/// Handlers say `body = Problem` or nothing; the content type is always the same.
fn as_problem(response: &mut Response) {
    let schema = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    response.content = [(PROBLEM.to_owned(), content.into())].into_iter().collect();
}
