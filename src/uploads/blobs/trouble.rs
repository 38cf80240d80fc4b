//! What a bucket's refusal means to the person who set it up.

use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

use super::Bucket;

/// Says what is wrong, and what the store said.
pub(super) fn explain<E>(err: SdkError<E>, bucket: &Bucket) -> anyhow::Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let said = DisplayErrorContext(&err).to_string();
    let meaning = meaning(&err, &said, bucket);
    // The store's whole answer helps nobody who reads the log; its word does.
    match (err.code(), err.message()) {
        (Some(code), message) => {
            anyhow::anyhow!("{code}: {}", message.unwrap_or("no reason given")).context(meaning)
        }
        (None, _) => anyhow::anyhow!(said).context(meaning),
    }
}

fn meaning<E: ProvideErrorMetadata>(err: &SdkError<E>, said: &str, bucket: &Bucket) -> String {
    let name = &bucket.name;
    let place = bucket.endpoint.as_deref().unwrap_or("Amazon S3");
    match (err, err.code()) {
        (_, Some("NoSuchBucket")) => format!("there is no bucket {name} at {place}"),
        (_, Some("AccessDenied")) => {
            format!("the credentials do not give access to the bucket {name}")
        }
        (_, Some("InvalidAccessKeyId" | "SignatureDoesNotMatch" | "ExpiredToken")) => {
            format!("{place} does not accept the credentials")
        }
        (_, Some("PermanentRedirect" | "AuthorizationHeaderMalformed")) => {
            format!("the bucket {name} is in another region than AWS_REGION says")
        }
        (_, Some("NotSignedUp" | "InvalidBucketName")) => format!("{place} refuses {name}"),
        (SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_), _)
            if said.contains("redentials") =>
        {
            "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, \
             or AWS_PROFILE, or give the machine a role"
                .to_owned()
        }
        (SdkError::DispatchFailure(_), _) => format!("cannot reach the photo store at {place}"),
        (SdkError::TimeoutError(_), _) => {
            format!("the photo store at {place} takes too long")
        }
        _ => format!("the photo store at {place} refuses"),
    }
}
