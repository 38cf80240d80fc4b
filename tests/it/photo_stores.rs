//! What both kinds of photo store promise, and what a bucket does when its server or
//! the network fails.

use std::{fs, io::Write as _, path::Path};

use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use xiaopiao::{
    ids::MallId,
    uploads::{self, BlobKey, Blobs as _, Patience},
};
use xiaopiao_bucket::{
    BUCKET,
    Fault::{Answers, BreaksOff, Hangs, LosesTheAnswer, Stalls},
    SECRET_KEY,
};

use crate::support::{Store, impatient};

const BUSY: xiaopiao_bucket::Fault = Answers(503, "SlowDown");

/// Bytes to be stored, their file and their key.
struct Photo {
    bytes: Vec<u8>,
    file: NamedTempFile,
    key: BlobKey,
}

impl Photo {
    fn of(bytes: &[u8]) -> Self {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Self {
            bytes: bytes.to_vec(),
            file,
            key: BlobKey::new(MallId::fresh(), &Sha256::digest(bytes)),
        }
    }

    /// Larger than any buffer on the way.
    fn large() -> Self {
        let number = |n: u32| n.wrapping_mul(2_654_435_761).to_le_bytes();
        Self::of(&(0..800_000).flat_map(number).collect::<Vec<_>>())
    }

    async fn put(&self, store: &Store) -> anyhow::Result<()> {
        store
            .blobs
            .put(&self.key, self.file.path(), "image/webp")
            .await
    }

    async fn read(&self, store: &Store) -> anyhow::Result<Option<Vec<u8>>> {
        store.blobs.read(&self.key).await
    }

    /// What was put, whole and once.
    async fn is_kept(&self, store: &Store) {
        assert_eq!(self.read(store).await.unwrap().as_ref(), Some(&self.bytes));
        assert_eq!(store.files(), 1);
    }
}

#[tokio::test]
async fn a_photo_comes_back_as_it_was_put_whole_and_in_pieces() {
    for store in Store::both().await {
        for photo in [Photo::of(b"small"), Photo::large()] {
            photo.put(&store).await.unwrap();

            let whole = photo.read(&store).await.unwrap();
            let blob = store.blobs.open(&photo.key).await.unwrap().unwrap();
            let size = blob.size_bytes();
            let pieces: Vec<_> = blob.into_stream().try_collect().await.unwrap();

            assert!(whole.as_ref() == Some(&photo.bytes));
            assert_eq!(size, photo.bytes.len() as u64);
            assert!(pieces.concat() == photo.bytes);
            assert!(size < 100_000 || 10 < pieces.len(), "it is streamed");
        }
    }
}

#[tokio::test]
async fn the_same_photo_is_stored_once() {
    for store in Store::both().await {
        let photo = Photo::of(b"photo");
        photo.put(&store).await.unwrap();
        let stored = fs::metadata(store.file(&photo.key)).unwrap().modified();

        photo.put(&store).await.unwrap();
        let (one, other) = tokio::join!(photo.put(&store), photo.put(&store));

        one.unwrap();
        other.unwrap();
        photo.is_kept(&store).await;
        let now = fs::metadata(store.file(&photo.key)).unwrap().modified();
        assert_eq!(now.unwrap(), stored.unwrap(), "it was not written again");
    }
}

#[tokio::test]
async fn a_photo_that_is_not_there_is_none_and_deleted_already() {
    for store in Store::both().await {
        let photo = Photo::of(b"photo");

        assert_eq!(photo.read(&store).await.unwrap(), None);
        store.blobs.delete(&photo.key).await.unwrap();
        photo.put(&store).await.unwrap();
        store.blobs.delete(&photo.key).await.unwrap();

        assert_eq!(photo.read(&store).await.unwrap(), None);
        assert_eq!(store.files(), 0);
        photo.put(&store).await.unwrap();
        photo.is_kept(&store).await;
    }
}

#[tokio::test]
async fn a_photo_that_was_tampered_with_is_an_error_and_never_another_photo() {
    for store in Store::both().await {
        let photo = Photo::large();
        photo.put(&store).await.unwrap();
        let file = store.file(&photo.key);

        let mut changed = photo.bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        let longer = [&photo.bytes[..], b"x"].concat();
        let shorter = photo.bytes[..photo.bytes.len() - 1].to_vec();
        for wrong in [changed, longer, shorter, Vec::new()] {
            fs::remove_file(&file).unwrap();
            fs::write(&file, &wrong).unwrap();

            let read = photo.read(&store).await;
            let mut pieces = store
                .blobs
                .open(&photo.key)
                .await
                .unwrap()
                .unwrap()
                .into_stream();
            let mut received = 0;
            while let Ok(Some(piece)) = pieces.try_next().await {
                received += piece.len();
            }

            let read = format!("{:#}", read.unwrap_err());
            assert!(read.contains("not those that its key names"), "{read}");
            assert!(received < wrong.len().max(1), "its end never comes");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_not_stored() {
    for store in Store::both().await {
        let photo = Photo::of(b"photo");

        let put = store
            .blobs
            .put(&photo.key, Path::new("/nowhere"), "image/png")
            .await;

        assert!(put.is_err());
        assert_eq!(photo.read(&store).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_store_proves_at_the_start_that_it_can_be_used_and_answers_then() {
    for store in Store::both().await {
        assert!(uploads::answers(&*store.blobs).await.is_err());
        for _start in 0..2 {
            uploads::prove(&*store.blobs).await.unwrap();
        }
        uploads::answers(&*store.blobs).await.unwrap();
        assert_eq!(store.files(), 0, "nothing but the proof is there");
    }
}

#[tokio::test]
async fn an_object_says_of_what_type_it_is() {
    let store = Store::bucket().await;
    let photo = Photo::of(b"photo");
    photo.put(&store).await.unwrap();

    let head = store.head(&photo.key).await;

    assert_eq!(head.content_type(), Some("image/webp"));
    assert_eq!(head.content_length(), Some(5));
}

#[tokio::test]
async fn a_bucket_that_is_busy_is_asked_again() {
    let store = Store::bucket().await;
    let photo = Photo::of(b"photo");

    store.server().next([BUSY, BUSY]);
    photo.put(&store).await.unwrap();
    store.server().next([BUSY, Answers(500, "InternalError")]);
    photo.is_kept(&store).await;
    store.server().next([BUSY, BUSY]);
    store.blobs.delete(&photo.key).await.unwrap();

    let asked = ["PUT"; 3]
        .into_iter()
        .chain(["GET"; 3])
        .chain(["DELETE"; 3]);
    assert_eq!(store.server().seen(), asked.collect::<Vec<_>>());
}

#[tokio::test]
async fn a_bucket_that_stays_busy_is_trouble_in_the_end() {
    let store = Store::bucket().await;
    let photo = Photo::of(b"photo");
    let attempts = Patience::default().attempts as usize;

    store.server().next(vec![BUSY; attempts]);
    let put = photo.put(&store).await;

    assert!(format!("{:#}", put.unwrap_err()).contains("SlowDown"));
    assert_eq!(store.server().seen().len(), attempts);
    assert_eq!(store.files(), 0);
}

#[tokio::test]
async fn a_bucket_that_hangs_is_given_up_in_time() {
    let store = Store::bucket_with(impatient()).await;
    let photo = Photo::of(b"photo");

    store.server().next([Hangs, Hangs]);
    let put = photo.put(&store).await;
    store.server().next([Hangs, Hangs]);
    let read = photo.read(&store).await;

    for trouble in [put.unwrap_err(), read.unwrap_err()] {
        assert!(
            format!("{trouble:#}").contains("takes too long"),
            "{trouble:#}"
        );
    }
    assert_eq!(store.server().seen(), ["PUT", "PUT", "HEAD", "GET", "GET"]);
}

#[tokio::test]
async fn an_answer_that_stops_in_the_middle_is_no_photo() {
    let store = Store::bucket().await;
    let photo = Photo::large();
    photo.put(&store).await.unwrap();
    let impatient = store.seen_as(BUCKET, SECRET_KEY);

    for fault in [BreaksOff, Stalls] {
        store.server().next([fault]);
        let read = impatient.read(&photo.key).await;
        assert!(read.is_err(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_put_whose_answer_is_lost_is_stored_once_and_answered() {
    // The larger is refused while it is still being sent.
    for photo in [Photo::of(b"photo"), Photo::large()] {
        let store = Store::bucket().await;

        store.server().next([LosesTheAnswer]);
        photo.put(&store).await.unwrap();

        assert_eq!(
            store.server().seen()[..2],
            ["PUT", "PUT"],
            "the second met the first"
        );
        photo.is_kept(&store).await;
    }
}

#[tokio::test]
async fn a_put_that_is_done_after_the_client_gave_up_is_found_out() {
    let store = Store::bucket().await;
    let photo = Photo::of(b"photo");
    let attempts = Patience::default().attempts as usize;

    store.server().next(vec![LosesTheAnswer; attempts]);
    photo.put(&store).await.unwrap();

    let asked = ["PUT"].repeat(attempts).into_iter().chain(["HEAD"]);
    assert_eq!(store.server().seen(), asked.collect::<Vec<_>>());
    photo.is_kept(&store).await;
}

#[tokio::test]
async fn a_put_that_meets_another_of_the_same_photo_waits_for_it() {
    let store = Store::bucket().await;
    let photo = Photo::of(b"photo");

    store
        .server()
        .next([Answers(409, "ConditionalRequestConflict")]);
    photo.put(&store).await.unwrap();

    assert_eq!(store.server().seen(), ["PUT", "PUT"]);
    photo.is_kept(&store).await;
}

#[tokio::test]
async fn a_bucket_that_knows_no_conditions_keeps_photos_too() {
    let store = Store::bucket().await;
    let photo = Photo::of(b"photo");

    store.server().next([Answers(501, "NotImplemented")]);
    photo.put(&store).await.unwrap();

    photo.is_kept(&store).await;
}

#[tokio::test]
async fn bytes_that_are_damaged_on_the_way_are_refused_by_the_bucket() {
    let store = Store::bucket().await;
    let photo = Photo::of(b"photo");
    let damaged = Photo::of(b"phot0");

    let put = store
        .blobs
        .put(&photo.key, damaged.file.path(), "image/png")
        .await;

    assert!(put.is_err());
}

#[tokio::test]
async fn a_bucket_that_cannot_be_used_says_why() {
    let store = Store::bucket().await;
    let why = async |blobs| format!("{:#}", uploads::prove(&blobs).await.unwrap_err());

    let missing = why(store.seen_as("nowhere", SECRET_KEY)).await;
    let unsigned = why(store.seen_as(BUCKET, "wrong")).await;
    store.server().next([Answers(403, "AccessDenied")]);
    let denied = why(store.seen_as(BUCKET, SECRET_KEY)).await;

    assert!(
        missing.contains("there is no bucket nowhere at http://127.0.0.1:"),
        "{missing}"
    );
    assert!(
        unsigned.contains("does not accept the credentials"),
        "{unsigned}"
    );
    assert!(
        denied.contains("do not give access to the bucket photos"),
        "{denied}"
    );
    let gone = store.seen_as(BUCKET, SECRET_KEY);
    drop(store);
    let gone = why(gone).await;
    assert!(gone.contains("cannot reach the photo store at"), "{gone}");
}
