//! Where the owner wants photos to be kept, as the setting says it.

use std::{path::PathBuf, str::FromStr};

/// Where photos are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Folder(PathBuf),
    /// The prefix is empty or ends with a slash.
    Bucket {
        name: String,
        prefix: String,
    },
}

/// How a bucket is named in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `https://host/bucket/key`: MinIO, Ceph and most others of one's own.
    Path,
    /// `https://bucket.host/key`: Amazon, Alibaba, Tencent.
    Host,
}

/// Why a text names no place for photos.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    #[error("say a folder or s3://bucket/prefix")]
    Empty,
    #[error("only s3:// is known, besides a folder")]
    UnknownScheme,
    #[error("a bucket's name has 3 to 63 small letters, digits, dots and hyphens")]
    BadBucket,
    #[error("a prefix has letters, digits and -_.= between single slashes")]
    BadPrefix,
    #[error("say path or host")]
    BadStyle,
}

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return match text {
                "" => Err(NoPlace::Empty),
                folder => Ok(Self::Folder(folder.into())),
            };
        };
        if scheme != "s3" {
            return Err(NoPlace::UnknownScheme);
        }
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let in_name = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
        if !(3..=63).contains(&name.len()) || !name.bytes().all(in_name) {
            return Err(NoPlace::BadBucket);
        }
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        Ok(Self::Bucket {
            name: name.to_owned(),
            prefix: match prefix {
                "" => String::new(),
                prefix if prefix.split('/').all(is_part) => format!("{prefix}/"),
                _ => return Err(NoPlace::BadPrefix),
            },
        })
    }
}

/// Fit to be read by people in an address, and no step up or down.
fn is_part(part: &str) -> bool {
    let may = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte);
    !matches!(part, "" | "." | "..") && part.bytes().all(may)
}

impl FromStr for Style {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        match text {
            "path" => Ok(Self::Path),
            "host" => Ok(Self::Host),
            _ => Err(NoPlace::BadStyle),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, prefix: &str) {
        let (name, prefix) = (name.to_owned(), prefix.to_owned());
        assert_eq!(text.parse(), Ok(Place::Bucket { name, prefix }));
    }

    #[test]
    fn a_bucket_may_have_a_prefix() {
        check("s3://photos", "photos", "");
        check("s3://photos/", "photos", "");
        check("s3://mall-1.photos/a", "mall-1.photos", "a/");
        check("s3://photos/a/b=c/", "photos", "a/b=c/");
    }

    #[test]
    fn anything_else_without_a_scheme_is_a_folder() {
        assert_eq!("./photos".parse(), Ok(Place::Folder("./photos".into())));
        assert_eq!("/srv/s3".parse(), Ok(Place::Folder("/srv/s3".into())));
    }

    #[test]
    fn what_names_no_place_says_why() {
        let why = |text: &str| text.parse::<Place>().unwrap_err();
        assert_eq!(why(""), NoPlace::Empty);
        assert_eq!(why("gs://photos"), NoPlace::UnknownScheme);
        assert_eq!(why("http://localhost:9000/photos"), NoPlace::UnknownScheme);
        assert_eq!(why("s3://"), NoPlace::BadBucket);
        assert_eq!(why("s3://Photos"), NoPlace::BadBucket);
        assert_eq!(why("s3://photos//a"), NoPlace::BadPrefix);
        assert_eq!(why("s3://photos/../a"), NoPlace::BadPrefix);
        assert_eq!(why("s3://photos/a?b"), NoPlace::BadPrefix);
    }
}
