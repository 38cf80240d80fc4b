//! What a newcomer sees after `make run`.

use tempfile::tempdir;

use crate::support::{Service, samples, xiaopiao};

/// Each drawn sample ends as its own card says.
#[tokio::test]
async fn the_drawn_samples_end_as_they_say() {
    let data = tempdir().unwrap();
    let service = Service::start(&data).await;
    let alice = service.sign_in("alice").await;

    for sample in samples() {
        let id = service.upload(&alice, sample.jpeg).await;
        let receipt = service.decided(&alice, &id).await;
        let ended = (receipt["status"].as_str().unwrap(), receipt["reason"].as_str());
        let (status, reasons) = sample.ends;
        assert_eq!(ended.0, status, "{}: {receipt:#}", sample.name);
        let fits = reasons.is_empty() || ended.1.is_some_and(|reason| reasons.contains(&reason));
        assert!(fits, "{}: {ended:?}", sample.name);
    }
    assert_eq!(service.stop(), Some(0));
}

#[test]
fn the_demo_is_refused_where_others_could_reach_it() {
    let data = tempdir().unwrap();
    let run = xiaopiao()
        .args(["all", "--listen", "0.0.0.0:0"])
        .env("XIAOPIAO_DEMO", "1")
        .env("XIAOPIAO_DATA", data.path())
        .output()
        .unwrap();

    assert!(!run.status.success());
    assert!(String::from_utf8_lossy(&run.stderr).contains("loopback"));
}
