//! `xiaopiao read` as INTERFACE promises it.

use std::fs;

use serde_json::Value;
use tempfile::tempdir;

use crate::support::{samples, xiaopiao};

fn objects(stdout: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn one_object_a_photo_in_the_order_given_and_nothing_else() {
    let folder = tempdir().unwrap();
    let sample = samples().remove(0);
    fs::write(folder.path().join("b.jpg"), &sample.jpeg).unwrap();
    fs::write(folder.path().join("a.jpg"), b"no picture").unwrap();

    // From another folder, with nothing set.
    let run = xiaopiao()
        .current_dir(folder.path())
        .args(["read", "--annotate", "drawn", "b.jpg", "a.jpg"])
        .output()
        .unwrap();

    assert_eq!(run.status.code(), Some(1), "one file could not be read");
    let objects = objects(&run.stdout);
    assert_eq!(objects.len(), 2);
    assert_eq!(
        (&objects[0]["file"], &objects[1]["file"]),
        (&"b.jpg".into(), &"a.jpg".into())
    );
    assert_eq!(
        objects[0]["fields"]["paid_amount"]["value"],
        sample.label.total
    );
    assert!(objects[0]["error"].is_null());
    assert_eq!(objects[1]["error"]["code"], "not_a_picture");
    assert!(folder.path().join("drawn/b.jpg").exists());
}

#[test]
fn wrong_usage_exits_with_2() {
    for args in [
        &["read"][..],
        &["read", "--today", "yesterday", "a.jpg"],
        &["fly"],
    ] {
        let run = xiaopiao().args(args).output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{args:?}");
        assert!(run.stdout.is_empty());
    }
}

#[test]
fn the_tenant_is_named_where_a_list_is_given() {
    let folder = tempdir().unwrap();
    let list = folder.path().join("tenants.csv");
    fs::write(&list, xiaopiao::demo::TENANTS).unwrap();
    let sample = samples().remove(0);
    let photo = folder.path().join("a.jpg");
    fs::write(&photo, &sample.jpeg).unwrap();

    let run = xiaopiao()
        .args(["read", "--mall", "云港万汇城|云港万汇", "--tenants"])
        .args([&list, &photo])
        .output()
        .unwrap();

    assert_eq!(run.status.code(), Some(0));
    assert_eq!(
        objects(&run.stdout)[0]["tenant"]["code"],
        sample.label.tenant_code.unwrap()
    );
}

/// Built by `make test` where Debian's Tesseract is installed.
#[cfg(feature = "tesseract")]
#[test]
fn the_second_engine_answers_to_its_name_in_the_same_form() {
    let folder = tempdir().unwrap();
    let sample = samples().remove(0);
    fs::write(folder.path().join("a.jpg"), &sample.jpeg).unwrap();

    let run = xiaopiao()
        .current_dir(folder.path())
        .args(["read", "--engine", "tesseract", "a.jpg"])
        .output()
        .unwrap();

    let objects = objects(&run.stdout);
    assert_eq!(objects.len(), 1);
    assert!(objects[0]["error"].is_null(), "{}", objects[0]);
    assert!(!objects[0]["lines"].as_array().unwrap().is_empty());
}
