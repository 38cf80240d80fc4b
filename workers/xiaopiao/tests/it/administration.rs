//! What the owner of an installation does from the command line.

use std::{
    io::Write as _,
    process::{Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::support::{Service, samples, xiaopiao};

fn run(data: &TempDir, args: &[&str], stdin: &str) -> Output {
    let mut child = xiaopiao()
        .args(args)
        .env("XIAOPIAO_DATA", data.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(stdin.as_bytes()).unwrap();
    drop(input);
    child.wait_with_output().unwrap()
}

#[track_caller]
fn worked(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

#[tokio::test]
async fn the_ledger_is_kept_beside_a_running_service() {
    let data = tempdir().unwrap();
    let service = Service::start(&data).await;
    let alice = service.sign_in("alice").await;
    let credited = samples()
        .into_iter()
        .find(|sample| sample.what_should_happen == "credited");
    let id = service.upload(&alice, credited.unwrap().jpeg).await;
    let points = service.decided(&alice, &id).await["points"].clone();
    assert!(0 < points.as_i64().unwrap());

    worked(&run(&data, &["ledger", "verify"], ""));
    let today = ["ledger", "expire"];
    assert_eq!(worked(&run(&data, &today, ""))["lots"], 0);
    let later = ["ledger", "expire", "--today", "2039-01-01"];
    let (ended, again) = (run(&data, &later, ""), run(&data, &later, ""));

    assert_eq!(worked(&ended)["points"], points);
    assert_eq!(worked(&again)["points"], 0);
    let balance = service.get(&alice, "/members/me/points").await;
    assert_eq!(balance["balance"], 0);
    worked(&run(&data, &["ledger", "verify"], ""));
}

#[tokio::test]
async fn the_machine_is_examined_beside_a_running_service() {
    let data = tempdir().unwrap();
    let service = Service::start(&data).await;
    let alice = service.sign_in("alice").await;
    let credited = samples()
        .into_iter()
        .find(|sample| sample.what_should_happen == "credited");
    let id = service.upload(&alice, credited.unwrap().jpeg).await;
    let points = service.decided(&alice, &id).await["points"].clone();

    let same = worked(&run(&data, &["replay", "--json"], ""));
    let reread = worked(&run(&data, &["replay", "--json", "--reread"], ""));
    let strict = data.path().join("strict.json");
    let shown = worked(&run(&data, &["policy", "show"], ""));
    let mut policy = shown.clone();
    policy["never_automatic"] = json!(true);
    std::fs::write(&strict, policy.to_string()).unwrap();
    let args = ["replay", "--policy", strict.to_str().unwrap()];
    let stricter = run(&data, &args, "");

    for totals in [&same["totals"], &reread["totals"]] {
        assert_eq!(
            (&totals["receipts"], &totals["same"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(totals["points_after"], points);
    }
    let said = String::from_utf8_lossy(&stricter.stdout).into_owned();
    assert!(
        said.contains(&id) && said.contains("checked_by_staff"),
        "{said}"
    );
    assert!(said.contains("credit -> review: 1"), "{said}");
    let quality = worked(&run(&data, &["quality", "--json"], ""));
    assert_eq!(quality["credited"], 1);
    audited(&data);
}

/// The trail holds, its end is kept, and another end shows.
fn audited(data: &TempDir) {
    worked(&run(data, &["audit", "verify"], ""));
    let heads = std::fs::read_to_string(data.path().join("audit-heads.txt")).unwrap();
    let head = run(data, &["audit", "head"], "");
    assert!(
        heads
            .trim()
            .ends_with(String::from_utf8_lossy(&head.stdout).trim())
    );
    let other = format!("1:{}", "00".repeat(32));
    let broken = run(data, &["audit", "verify", "--head", &other], "");
    assert_eq!(broken.status.code(), Some(1));
    let said = String::from_utf8_lossy(&broken.stdout).into_owned();
    assert!(said.contains("entry 1 "), "{said}");
}

#[tokio::test]
async fn a_mall_is_set_up_from_the_command_line() {
    let data = tempdir().unwrap();
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/demo");
    let (policy, tenants) = (format!("{demo}/policy.json"), format!("{demo}/tenants.csv"));
    let new = [
        "mall",
        "add",
        "--name",
        "临江荟",
        "--policy",
        &policy,
        "--tenants",
        &tenants,
    ];
    worked(&run(&data, &new, ""));
    assert!(
        !run(&data, &new, "").status.success(),
        "the same mall twice"
    );

    let person = ["staff", "put", "--username", "wang", "--role", "admin"];
    let short = run(&data, &person, "secret\n");
    assert!(String::from_utf8_lossy(&short.stderr).contains("at least 10"));
    worked(&run(&data, &person, "a long secret\n"));
    let nobodys = ["staff", "put", "--username", "li", "--role", "tenant"];
    assert!(!run(&data, &nobodys, "a long secret\n").status.success());
    worked(&run(&data, &["policy", "publish", &policy], ""));
    let shown = worked(&run(&data, &["policy", "show"], ""));
    assert_eq!(shown["days_after_purchase"], 7);

    let service = Service::start_own(&data).await;
    let signed_in = service.log_in("wang", "a long secret").await;
    assert_eq!(signed_in["roles"], json!(["admin"]));
}
