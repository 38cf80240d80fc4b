//! Where this service keeps its photos, as its settings say.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use xiaopiao::uploads::{self, Blobs, Bucket, Folder, Place, S3, Style};

use super::folder;

#[derive(clap::Args)]
pub struct Settings {
    /// Where photos are kept: a folder, or `s3://bucket/prefix`; `photos` in the data
    /// folder unless said otherwise.
    #[arg(long, env = "XIAOPIAO_PHOTOS")]
    photos: Option<Place>,
    /// The address of an S3 store that is not Amazon's, as `http://127.0.0.1:9000`.
    #[arg(long, env = "XIAOPIAO_PHOTOS_ENDPOINT")]
    photos_endpoint: Option<String>,
    /// How the bucket is named in an address: `path` (`host/bucket`) or `host`
    /// (`bucket.host`); `path` where an endpoint is given, else `host`.
    #[arg(long, env = "XIAOPIAO_PHOTOS_STYLE")]
    photos_style: Option<Style>,
}

impl Settings {
    /// The store, after it was seen to put, read and delete.
    pub async fn open(&self, data: &Path) -> anyhow::Result<Arc<dyn Blobs>> {
        let blobs: Arc<dyn Blobs> = match &self.photos {
            Some(Place::Bucket { name, prefix }) => {
                let bucket = self.bucket(name, prefix)?;
                Arc::new(S3::from_environment(bucket).await?)
            }
            place => {
                anyhow::ensure!(
                    self.photos_endpoint.is_none() && self.photos_style.is_none(),
                    "XIAOPIAO_PHOTOS_ENDPOINT and XIAOPIAO_PHOTOS_STYLE are for photos in a \
                     bucket: XIAOPIAO_PHOTOS=s3://bucket/prefix"
                );
                Arc::new(Folder::new(match place {
                    Some(Place::Folder(photos)) => made(photos)?,
                    _ => folder(data, "photos")?,
                }))
            }
        };
        uploads::prove(&*blobs)
            .await
            .context("cannot keep photos where XIAOPIAO_PHOTOS says")?;
        Ok(blobs)
    }

    /// Where photos lie while they come in: on the disk where they will stay, so that
    /// none has to be copied.
    pub fn incoming(&self, data: &Path) -> anyhow::Result<PathBuf> {
        match &self.photos {
            Some(Place::Folder(photos)) => folder(photos, "incoming"),
            _ => folder(data, "incoming"),
        }
    }

    fn bucket(&self, name: &str, prefix: &str) -> anyhow::Result<Bucket> {
        let endpoint = self.photos_endpoint.clone();
        if let Some(endpoint) = &endpoint {
            let is_address = ["http://", "https://"]
                .iter()
                .any(|scheme| endpoint.starts_with(scheme));
            anyhow::ensure!(
                is_address,
                "XIAOPIAO_PHOTOS_ENDPOINT is no address: {endpoint}"
            );
        }
        let usual = match endpoint {
            Some(_) => Style::Path,
            None => Style::Host,
        };
        Ok(Bucket {
            name: name.to_owned(),
            prefix: prefix.to_owned(),
            endpoint,
            style: self.photos_style.unwrap_or(usual),
        })
    }
}

fn made(photos: &Path) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(photos)
        .with_context(|| format!("cannot make the folder {}", photos.display()))?;
    Ok(photos.canonicalize()?)
}
