//! One call over HTTP and its JSON. Nothing of a call is logged: its address holds the
//! secret, its answer the session.

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

/// A shopper waits for this: WeChat answers within a tenth of it.
const PATIENCE: Duration = Duration::from_secs(5);
/// Its answers are a few hundred bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

#[derive(Clone)]
pub struct Caller {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    address: String,
}

impl Caller {
    pub fn new(address: &str) -> Self {
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .build();
        Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            address: address.trim_end_matches('/').to_owned(),
        }
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let request = Request::get(self.address.clone() + path);
        self.send(request.body(Full::default())).await
    }

    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &serde_json::Value,
    ) -> anyhow::Result<T> {
        let request = Request::post(self.address.clone() + path)
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Full::from(body.to_string()))).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        request: hyper::http::Result<Request<Full<Bytes>>>,
    ) -> anyhow::Result<T> {
        // The error would quote the address.
        let request = request.map_err(|_| anyhow::anyhow!("WeChat's address is none"))?;
        let answer = async {
            let response = self.client.request(request).await;
            let response = response
                .map_err(|err| anyhow::Error::from(err).context("WeChat does not answer"))?;
            let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX);
            let body = body.collect().await;
            let body = body.map_err(|_| anyhow::anyhow!("WeChat's answer broke off"))?;
            anyhow::Ok(body.to_bytes())
        };
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        let answer = answer.context("WeChat does not answer in time")??;
        serde_json::from_slice(&answer)
            .map_err(|_| anyhow::anyhow!("WeChat's answer is not the JSON that was expected"))
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
