//! Which files are taken for photos, and what is said about the others.

use xiaopiao::pictures;

use crate::support::{Answer, Mall, Member};

const PHONE: &[u8] = include_bytes!("../../fixtures/pictures/phone.heic");
const STILL: &[u8] = include_bytes!("../../fixtures/pictures/still.heic");

async fn photo_of_the_only_receipt(alice: &Member<'_>) -> Answer {
    let receipts = alice.get("/receipts").await;
    let id = receipts.body["items"][0]["id"].as_str().unwrap().to_owned();
    alice.get(&format!("/receipts/{id}/photo")).await
}

#[tokio::test]
async fn a_phones_heic_is_taken_and_shown_as_a_jpeg_that_stands_upright() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    let sent = alice.sends(PHONE).await;
    let photo = photo_of_the_only_receipt(&alice).await;

    assert_eq!(sent.status, 202, "{:?}", sent.body);
    assert_eq!(photo.content_type, "image/jpeg");
    let seen = pictures::inspect(&photo.bytes).unwrap();
    assert_eq!((seen.width, seen.height), (120, 88));
    let again = alice.sends(PHONE).await;
    assert_eq!(again.body["id"], sent.body["id"]);
}

#[tokio::test]
async fn other_photos_are_shown_byte_by_byte_as_they_were_sent() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let jpeg = include_bytes!("../../fixtures/pictures/still.jpg");

    alice.sends(jpeg).await;
    let photo = photo_of_the_only_receipt(&alice).await;

    assert_eq!(photo.bytes, jpeg);
    assert_eq!(photo.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_heic_that_cannot_be_decoded_is_shown_as_it_was_sent() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let mut file = STILL.to_vec();
    let coded = file.windows(4).position(|four| four == b"mdat").unwrap() + 8;
    // A picture that leans on another, of which the file has none.
    file[coded] = 0x02;

    alice.sends(&file).await;
    let photo = photo_of_the_only_receipt(&alice).await;

    assert_eq!(photo.content_type, "image/heic");
    assert_eq!(photo.bytes, file);
}

#[tokio::test]
async fn what_is_no_still_photo_is_refused_with_what_to_do() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;
    let mut of_another_codec = STILL.to_vec();
    let at = STILL.windows(4).position(|four| four == b"hvc1").unwrap();
    of_another_codec[at..at + 4].copy_from_slice(b"j2k1");
    let cases: [(&[u8], &str, &str); 8] = [
        (
            include_bytes!("../../fixtures/pictures/moves.gif"),
            "animated_picture",
            "still photo",
        ),
        (
            include_bytes!("../../fixtures/pictures/moves.png"),
            "animated_picture",
            "still photo",
        ),
        (
            include_bytes!("../../fixtures/pictures/moves.webp"),
            "animated_picture",
            "still photo",
        ),
        (
            b"\0\0\0\x18ftypmp42\0\0\0\0isommp42\0\0\0\x08mdat",
            "video",
            "Take a photo",
        ),
        (b"\x1a\x45\xdf\xa3 a WebM", "video", "Take a photo"),
        (b"%PDF-1.7", "pdf", "Take a photo"),
        (b"GIF89a of one frame", "not_a_picture", "Send a photo"),
        (&of_another_codec, "heic_not_supported", "Most Compatible"),
    ];

    for (file, code, what_to_do) in cases {
        let answer = alice.sends(file).await;
        answer.is_problem(415, code);
        let sentence = &answer.body["sentence"];
        assert!(
            sentence["en"].as_str().unwrap().contains(what_to_do),
            "{sentence}"
        );
        assert!(
            sentence["zh"].as_str().unwrap().contains('。'),
            "{sentence}"
        );
    }
    mall.remembers_no_upload().await;
}

#[tokio::test]
async fn a_heic_that_breaks_off_is_refused_by_name() {
    let mall = Mall::open().await;
    let alice = mall.member("alice").await;

    for length in [30, PHONE.len() / 2, PHONE.len() - 1] {
        let cut = alice.sends(&PHONE[..length]).await;
        cut.is_problem(422, "truncated_picture");
    }
    mall.remembers_no_upload().await;
}
