//! Whatever crashes on the way, nothing is lost and nothing earns twice.

use tempfile::tempdir;

use crate::support::{Service, samples};

#[tokio::test]
async fn a_killed_service_goes_on_where_it_was() {
    let data = tempdir().unwrap();
    let service = Service::start(&data).await;
    let alice = service.sign_in("alice").await;
    let mut samples = samples();
    samples.truncate(4);
    let mut ids = Vec::new();
    for sample in &samples {
        ids.push(service.upload(&alice, sample.jpeg.clone()).await);
    }
    // Some are being read, some wait.
    service
        .until(async || {
            service.get(&alice, &format!("/receipts/{}", ids[0])).await["status"] != "received"
        })
        .await;
    service.kill();

    let service = Service::start(&data).await;
    let mut points = 0;
    for id in &ids {
        let receipt = service.decided(&alice, id).await;
        points += receipt["points"].as_i64().unwrap();
    }

    let balance = service.get(&alice, "/members/me/points").await;
    assert_eq!(balance["balance"].as_i64(), Some(points));
    for sample in samples {
        let again = service.upload(&alice, sample.jpeg).await;
        assert!(ids.contains(&again), "an upload that was answered is known");
    }
}
