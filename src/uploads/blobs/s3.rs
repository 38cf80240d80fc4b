//! Blobs as objects of a bucket: `PREFIX/MALL/ab/cdef…`, at Amazon or at any store
//! that speaks the same protocol.
//!
//! A put is conditional on there being no such object and carries the SHA-256 of its
//! bytes, so that the store itself refuses what was damaged on the way, and a retry
//! after a lost answer meets what the first attempt stored. What comes back is checked
//! in [`Blob`].

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use async_trait::async_trait;
use aws_config::{
    BehaviorVersion, Region, SdkConfig, environment::EnvironmentVariableRegionProvider,
    meta::region::RegionProviderChain, retry::RetryConfig,
    stalled_stream_protection::StalledStreamProtectionConfig, timeout::TimeoutConfig,
};
use aws_sdk_s3::{
    Client,
    config::{
        RequestChecksumCalculation, ResponseChecksumValidation,
        interceptors::InterceptorContext,
        retry::{ClassifyRetry, RetryAction},
    },
    error::SdkError,
    operation::put_object::PutObjectError,
    primitives::ByteStream,
};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use tokio_util::io::ReaderStream;

use super::{Blob, BlobKey, Blobs, Style, reading::PIECE_BYTES, trouble::explain};

/// Which objects are ours, and where.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub name: String,
    /// Empty, or ends with a slash.
    pub prefix: String,
    /// Of a store that is not Amazon's: `http://127.0.0.1:9000`.
    pub endpoint: Option<String>,
    pub style: Style,
}

/// How long the store is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From asking to the head of the answer; a photo is sent in this time.
    pub attempt: Duration,
    /// All attempts and the pauses between them.
    pub all: Duration,
    /// Between two pieces of a photo.
    pub stall: Duration,
    /// The first pause; each further one may be twice as long.
    pub pause: Duration,
    pub attempts: u32,
}

impl Default for Patience {
    /// The largest photo takes 20 s at 10 Mbit/s. All of it ends before the shopper's
    /// request does, which takes 120 s at most.
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(30),
            all: Duration::from_secs(75),
            stall: Duration::from_secs(10),
            pause: Duration::from_millis(200),
            attempts: 4,
        }
    }
}

/// A machine that does not take a connection in this time is not there.
const CONNECT_SECONDS_MAX: u64 = 3;
/// What stores of one's own call themselves where nobody named a region.
const REGION_ELSEWHERE: &str = "us-east-1";

/// A bucket.
#[derive(Clone, Debug)]
pub struct S3 {
    client: Client,
    bucket: Bucket,
}

impl S3 {
    /// With the credentials and the region that Amazon's own tools would use:
    /// environment, profile, or the machine's role.
    pub async fn from_environment(bucket: Bucket) -> anyhow::Result<Self> {
        let mut settings =
            aws_config::defaults(BehaviorVersion::latest()).http_client(http_client());
        if bucket.endpoint.is_some() {
            // Not asked of a machine at Amazon, which is not there.
            let named = RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new());
            settings = settings.region(named.or_else(Region::from_static(REGION_ELSEWHERE)));
        }
        let account = settings.load().await;
        anyhow::ensure!(
            account.region().is_some(),
            "AWS_REGION does not say in which region the bucket is"
        );
        Ok(Self::new(&account, bucket, Patience::default()))
    }

    /// With this account.
    pub fn new(account: &SdkConfig, bucket: Bucket, patience: Patience) -> Self {
        let stalls = StalledStreamProtectionConfig::enabled()
            .grace_period(patience.stall)
            .build();
        let waits = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(CONNECT_SECONDS_MAX))
            .operation_attempt_timeout(patience.attempt)
            .operation_timeout(patience.all)
            .build();
        let retries = RetryConfig::standard()
            .with_max_attempts(patience.attempts)
            .with_initial_backoff(patience.pause);
        let mut config = aws_sdk_s3::config::Builder::from(account)
            .http_client(http_client())
            .stalled_stream_protection(stalls)
            .timeout_config(waits)
            .retry_config(retries)
            .retry_classifier(AnotherPutIsUnderWay)
            // The checksum that is sent is our own, and so is the one that is checked.
            // Not every store knows the SDK's.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .force_path_style(bucket.style == Style::Path);
        if let Some(endpoint) = &bucket.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Self {
            client: Client::from_conf(config.build()),
            bucket,
        }
    }

    fn object(&self, key: &BlobKey) -> String {
        format!("{}{}", self.bucket.prefix, key.as_str())
    }

    /// Whether the object is known to be there.
    async fn has(&self, key: &BlobKey) -> bool {
        let head = self
            .client
            .head_object()
            .bucket(&self.bucket.name)
            .key(self.object(key));
        head.send().await.is_ok()
    }

    async fn send(
        &self,
        key: &BlobKey,
        file: &Path,
        content_type: &str,
        only_if: Option<&str>,
    ) -> anyhow::Result<Result<(), SdkError<PutObjectError>>> {
        let body = ByteStream::read_from()
            .path(file)
            .buffer_size(PIECE_BYTES)
            .build()
            .await
            .context("cannot read what is to be stored")?;
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket.name)
            .key(self.object(key))
            .content_type(content_type)
            .checksum_sha256(BASE64_STANDARD.encode(key.sha256()))
            .set_if_none_match(only_if.map(str::to_owned))
            .body(body);
        Ok(put.send().await.map(drop))
    }
}

#[async_trait]
impl Blobs for S3 {
    async fn put(&self, key: &BlobKey, file: &Path, content_type: &str) -> anyhow::Result<()> {
        let stored = match self.send(key, file, content_type, Some("*")).await? {
            // It is there: from an earlier upload, or from an attempt of this one
            // whose answer was lost.
            Err(err) if status(&err) == Some(412) => return Ok(()),
            // A store that knows no conditions stores the same bytes once more.
            Err(err) if status(&err) == Some(501) => {
                self.send(key, file, content_type, None).await?
            }
            stored => stored,
        };
        match stored {
            // No answer says nothing about what was done.
            Err(SdkError::DispatchFailure(_) | SdkError::TimeoutError(_))
                if self.has(key).await =>
            {
                Ok(())
            }
            stored => stored.map_err(|err| explain(err, &self.bucket)),
        }
    }

    async fn open(&self, key: &BlobKey) -> anyhow::Result<Option<Blob>> {
        let get = self
            .client
            .get_object()
            .bucket(&self.bucket.name)
            .key(self.object(key))
            .send();
        let found = match get.await {
            Ok(found) => found,
            Err(err)
                if err
                    .as_service_error()
                    .is_some_and(|err| err.is_no_such_key()) =>
            {
                return Ok(None);
            }
            Err(err) => return Err(explain(err, &self.bucket)),
        };
        let size_bytes = found.content_length().unwrap_or_default();
        let size_bytes = u64::try_from(size_bytes).context("an object has a size below 0")?;
        let bytes = ReaderStream::with_capacity(found.body.into_async_read(), PIECE_BYTES);
        Ok(Some(Blob::new(key, size_bytes, bytes)))
    }

    async fn delete(&self, key: &BlobKey) -> anyhow::Result<()> {
        let delete = self
            .client
            .delete_object()
            .bucket(&self.bucket.name)
            .key(self.object(key))
            .send();
        delete.await.map_err(|err| explain(err, &self.bucket))?;
        Ok(())
    }
}

/// TLS by ring, as everywhere in the product.
fn http_client() -> aws_sdk_s3::config::SharedHttpClient {
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

fn status<E>(err: &SdkError<E>) -> Option<u16> {
    Some(err.raw_response()?.status().as_u16())
}

/// 409 to a put means that the same object is just being put by somebody else: who
/// asks again finds it there, or may put it.
#[derive(Debug)]
struct AnotherPutIsUnderWay;

impl ClassifyRetry for AnotherPutIsUnderWay {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.response().map(|answer| answer.status().as_u16()) {
            Some(409) => RetryAction::transient_error(),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "another put is under way"
    }
}
