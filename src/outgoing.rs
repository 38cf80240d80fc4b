//! One call of another service over HTTP, and its JSON. Nothing of a call is logged: its
//! address may hold a secret, its body a phone number, its answer a session.

use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, header};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::de::DeserializeOwned;

/// A shopper waits for this: services answer within a tenth of it.
const PATIENCE: Duration = Duration::from_secs(5);
/// Answers are a few hundred bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Calls one service.
#[derive(Clone)]
pub struct Caller {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// In words, for errors.
    service: &'static str,
    address: String,
    token: Option<String>,
}

impl Caller {
    /// Calls the service at this address: `https://api.example.com`.
    pub fn new(service: &'static str, address: &str) -> Self {
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .build();
        Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            service,
            address: address.trim_end_matches('/').to_owned(),
            token: None,
        }
    }

    /// Shows this token with every call.
    pub fn with_token(self, token: Option<&str>) -> Self {
        let token = token.map(str::to_owned);
        Self { token, ..self }
    }

    /// What is answered at the path.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let request = Request::get(self.address.clone() + path);
        let (_, body) = self.send(request, Full::default()).await?;
        self.parsed(&body)
    }

    /// What is answered to the body, whatever the status.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &serde_json::Value,
    ) -> anyhow::Result<T> {
        let (_, body) = self.posted(path, body).await?;
        self.parsed(&body)
    }

    /// Hands the body over; the service says by its status whether it took it.
    pub async fn hand_over(&self, path: &str, body: &serde_json::Value) -> anyhow::Result<()> {
        let (status, _) = self.posted(path, body).await?;
        let is_taken = (200..300).contains(&status);
        anyhow::ensure!(is_taken, "{} answers {status}", self.service);
        Ok(())
    }

    async fn posted(&self, path: &str, body: &serde_json::Value) -> anyhow::Result<(u16, Bytes)> {
        let request = Request::post(self.address.clone() + path)
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request, Full::from(body.to_string())).await
    }

    async fn send(
        &self,
        request: hyper::http::request::Builder,
        body: Full<Bytes>,
    ) -> anyhow::Result<(u16, Bytes)> {
        let service = self.service;
        let request = match &self.token {
            Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        };
        // The error would quote the address.
        let request = request.body(body);
        let request = request.map_err(|_| anyhow::anyhow!("the address of {service} is none"))?;
        let answer = async {
            let response = self.client.request(request).await;
            let response = response.with_context(|| format!("{service} does not answer"))?;
            let status = response.status().as_u16();
            let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX);
            let body = body.collect().await;
            let body = body.map_err(|_| anyhow::anyhow!("the answer of {service} broke off"))?;
            anyhow::Ok((status, body.to_bytes()))
        };
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        answer.with_context(|| format!("{service} does not answer in time"))?
    }

    fn parsed<T: DeserializeOwned>(&self, body: &[u8]) -> anyhow::Result<T> {
        serde_json::from_slice(body)
            .map_err(|_| anyhow::anyhow!("the answer of {} is not the JSON expected", self.service))
    }
}

/// The text as it may stand in a query.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            quoted.push(char::from(byte));
        } else {
            quoted.push_str(&format!("%{byte:02X}"));
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_stands_in_a_query_cannot_add_to_it() {
        assert_eq!(quoted("wx1_-.~"), "wx1_-.~");
        assert_eq!(quoted("a&b=c 分"), "a%26b%3Dc%20%E5%88%86");
    }
}
