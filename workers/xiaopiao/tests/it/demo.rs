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
        let status = receipt["status"].as_str().unwrap();
        let ended = format!(
            "{status} {}",
            receipt["reason"].as_str().unwrap_or_default()
        );
        match sample.name {
            // Blurred and dim: read or not, it must not be credited with what it is not.
            "harsh" => {
                let paid = receipt["paid_amount_fen"].as_i64();
                assert!(
                    status != "credited" || paid == fen(&sample.label.total),
                    "{receipt:#}"
                );
            }
            name => assert_eq!(
                ended.trim(),
                sample.what_should_happen,
                "{name}: {receipt:#}"
            ),
        }
        if status == "credited" {
            assert_eq!(
                receipt["paid_amount_fen"].as_i64(),
                fen(&sample.label.total)
            );
            assert_eq!(
                receipt["tenant"]["code"].as_str(),
                sample.label.tenant_code.as_deref()
            );
        }
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

fn fen(total: &str) -> Option<i64> {
    xiaopiao::money::Fen::parse(total).map(|fen| fen.0)
}
