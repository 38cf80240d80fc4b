//! The service with its photos in a bucket of an S3 store.

use tempfile::{TempDir, tempdir};
use xiaopiao_bucket::{ACCESS_KEY, SECRET_KEY, Server};

use crate::support::{Service, samples, xiaopiao};

fn settings(server: &Server) -> Vec<(&'static str, String)> {
    vec![
        ("XIAOPIAO_PHOTOS", "s3://photos/mall".to_owned()),
        ("XIAOPIAO_PHOTOS_ENDPOINT", server.endpoint()),
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY.to_owned()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_in_a_bucket_becomes_points_and_survives_its_service() {
    let (data, objects) = (tempdir().unwrap(), tempdir().unwrap());
    let server = Server::on_any_port(objects.path()).await.unwrap();
    let service = Service::start_with(&data, &settings(&server)).await;
    let alice = service.sign_in("alice").await;
    let sample = samples().remove(0);

    let id = service.upload(&alice, sample.jpeg.clone()).await;
    service.kill();
    let service = Service::start_with(&data, &settings(&server)).await;
    let receipt = service.decided(&alice, &id).await;

    assert_eq!(receipt["status"], "credited", "{receipt:#}");
    assert_eq!(service.photo(&alice, &id).await, sample.jpeg);
    assert!(objects.path().join("photos/mall").is_dir());
    assert!(!data.path().join("photos").exists(), "nothing lies here");
}

/// What it says when it is started with these settings changed.
fn says(data: &TempDir, server: &Server, changed: &[(&str, &str)]) -> String {
    let mut run = xiaopiao();
    run.args(["serve", "--listen", "127.0.0.1:0"]);
    run.env("XIAOPIAO_DEMO", "1")
        .env("XIAOPIAO_DATA", data.path());
    run.env("HOME", data.path())
        .env("AWS_EC2_METADATA_DISABLED", "true");
    run.envs(settings(server));
    for (name, value) in changed {
        match *value {
            "" => run.env_remove(name),
            value => run.env(name, value),
        };
    }
    let run = run.output().unwrap();
    assert!(!run.status.success());
    String::from_utf8_lossy(&run.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_setting_is_said_at_the_start() {
    let (data, objects) = (tempdir().unwrap(), tempdir().unwrap());
    let server = Server::on_any_port(objects.path()).await.unwrap();
    let check = |changed: &[(&str, &str)], why: &str| {
        let said = says(&data, &server, changed);
        assert!(said.contains(why), "{said}");
    };

    check(&[("XIAOPIAO_PHOTOS", "gs://photos")], "only s3:// is known");
    check(
        &[("XIAOPIAO_PHOTOS_ENDPOINT", "localhost")],
        "is no address: localhost",
    );
    check(&[("XIAOPIAO_PHOTOS", "")], "are for photos in a bucket");
    check(
        &[("XIAOPIAO_PHOTOS", "s3://nowhere")],
        "there is no bucket nowhere at",
    );
    check(
        &[("AWS_SECRET_ACCESS_KEY", "wrong")],
        "does not accept the credentials",
    );
    check(
        &[("AWS_ACCESS_KEY_ID", "")],
        "there are no credentials: set AWS_ACCESS_KEY_ID",
    );
    check(
        &[("XIAOPIAO_PHOTOS_ENDPOINT", "")],
        "AWS_REGION does not say",
    );
    check(
        &[("XIAOPIAO_PHOTOS_ENDPOINT", "http://127.0.0.1:9")],
        "cannot reach the photo store",
    );
}
