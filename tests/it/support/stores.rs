//! Both kinds of photo store, on this machine.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use aws_config::{Region, SdkConfig};
use aws_sdk_s3::{
    config::{Credentials, SharedCredentialsProvider},
    operation::head_object::HeadObjectOutput,
};
use tempfile::TempDir;
use xiaopiao::uploads::{BlobKey, Blobs, Bucket, Folder, Patience, S3, Style};
use xiaopiao_bucket::{ACCESS_KEY, BUCKET, SECRET_KEY, Server};

use super::actors::walk;

const PREFIX: &str = "some/where/";

/// A store, and a look behind it.
pub struct Store {
    pub blobs: Arc<dyn Blobs>,
    /// Only of a bucket.
    pub server: Option<Server>,
    /// Where its blobs lie as files.
    blobs_folder: PathBuf,
    folder: TempDir,
}

impl Store {
    /// One of each kind, empty.
    pub async fn both() -> [Self; 2] {
        [Self::folder(), Self::bucket().await]
    }

    pub fn folder() -> Self {
        let folder = prepared();
        let blobs_folder = folder.path().join("blobs");
        Self {
            blobs: Arc::new(Folder::new(blobs_folder.clone())),
            server: None,
            blobs_folder,
            folder,
        }
    }

    pub async fn bucket() -> Self {
        Self::bucket_with(patient()).await
    }

    pub async fn bucket_with(patience: Patience) -> Self {
        let folder = prepared();
        let objects = folder.path().join("blobs");
        let server = Server::on_any_port(&objects).await.unwrap();
        Self {
            blobs: Arc::new(s3(&server, BUCKET, SECRET_KEY, patience)),
            server: Some(server),
            blobs_folder: objects.join(BUCKET).join(PREFIX),
            folder,
        }
    }

    /// The server behind a bucket.
    pub fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    /// The same server as somebody with other settings sees it.
    pub fn seen_as(&self, bucket: &str, secret: &str) -> S3 {
        s3(self.server(), bucket, secret, impatient())
    }

    /// What the bucket says of this blob.
    pub async fn head(&self, key: &BlobKey) -> HeadObjectOutput {
        let settings = aws_sdk_s3::config::Builder::from(&account(SECRET_KEY))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(self.server().endpoint())
            .force_path_style(true);
        let head = aws_sdk_s3::Client::from_conf(settings.build()).head_object();
        let head = head.bucket(BUCKET).key(format!("{PREFIX}{}", key.as_str()));
        head.send().await.unwrap()
    }

    /// The file that holds this blob.
    pub fn file(&self, key: &BlobKey) -> PathBuf {
        self.blobs_folder.join(key.as_str())
    }

    /// How many photos it holds.
    pub fn files(&self) -> usize {
        let below = |folder: &Path| if folder.exists() { walk(folder) } else { 0 };
        below(&self.blobs_folder) - below(&self.blobs_folder.join("proof"))
    }

    /// Where files lie on their way in.
    pub fn incoming(&self) -> PathBuf {
        self.folder.path().join("incoming")
    }
}

fn prepared() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["blobs", "incoming"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    folder
}

/// Waits as the product does, but for its pauses.
fn patient() -> Patience {
    Patience {
        pause: Duration::from_millis(1),
        ..Patience::default()
    }
}

/// For stores that hang: what never comes need not be waited for.
pub fn impatient() -> Patience {
    Patience {
        attempt: Duration::from_millis(200),
        stall: Duration::from_millis(200),
        attempts: 2,
        ..patient()
    }
}

fn s3(server: &Server, bucket: &str, secret: &str, patience: Patience) -> S3 {
    let bucket = Bucket {
        name: bucket.to_owned(),
        prefix: PREFIX.to_owned(),
        endpoint: Some(server.endpoint()),
        style: Style::Path,
    };
    S3::new(&account(secret), bucket, patience)
}

fn account(secret: &str) -> SdkConfig {
    let credentials = Credentials::new(ACCESS_KEY, secret, None, None, "tests");
    SdkConfig::builder()
        .behavior_version(aws_config::BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .region(Region::from_static("us-east-1"))
        .build()
}
