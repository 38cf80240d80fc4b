//! Pages of `docs/` that are made from what the tests use.

use std::path::Path;

/// With this variable set, the page is written instead (`make docs`).
const WRITES: &str = "XIAOPIAO_WRITE_DOCS";

/// Fails when the page in the repository says something else.
#[track_caller]
pub fn page_is_up_to_date(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os(WRITES).is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == text, "run `make docs` and commit {path}");
}
