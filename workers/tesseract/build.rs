//! Which Tesseract is linked: a part of the engine's name, since another version may
//! read the same photo differently.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let found = pkg_config::Config::new()
        .cargo_metadata(false)
        .probe("tesseract");
    let version = found.map_or_else(|_| "unknown".into(), |library| library.version);
    println!("cargo:rustc-env=TESSERACT_VERSION={version}");
}
