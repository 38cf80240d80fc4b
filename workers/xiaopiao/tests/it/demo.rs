//! What a newcomer sees after `make run`.

use tempfile::tempdir;

use crate::support::{Service, samples, xiaopiao};

/// The samples are drawn anew for each day, so one of them may be too hard to settle
/// alone; then it waits for a person. It never ends otherwise than it says.
#[tokio::test]
async fn the_drawn_samples_end_as_they_say_or_with_a_person() {
    let data = tempdir().unwrap();
    let service = Service::start(&data).await;
    let alice = service.sign_in("alice").await;
    let samples = samples();
    let (all, mut as_said) = (samples.len(), 0);

    for sample in samples {
        let name = sample.name;
        let id = service.upload(&alice, sample.jpeg).await;
        let receipt = service.decided(&alice, &id).await;
        let status = receipt["status"].as_str().unwrap();
        let reason = receipt["reason"].as_str().unwrap_or_default();
        let ended = format!("{status} {reason}");
        if ended.trim() == sample.what_should_happen {
            as_said += 1;
        } else {
            let waits = status == "in_review" || name == "harsh";
            assert!(waits, "{name} ended {ended}: {receipt:#}");
        }
        if status == "credited" {
            let (paid, code) = (
                receipt["paid_amount_fen"].as_i64(),
                &receipt["tenant"]["code"],
            );
            assert_eq!(paid, fen(&sample.label.total), "{name}");
            assert_eq!(code.as_str(), sample.label.tenant_code.as_deref(), "{name}");
        }
    }
    assert!(
        2 * all < 3 * as_said,
        "only {as_said} of {all} ended as they say"
    );
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
